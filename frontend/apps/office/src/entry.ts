import { type FormShape, type Row } from "../../../packages/forms/src/index.ts";
import { Draft } from "./entry/draft";
import { EntryPage } from "./entry/page";
import { clockOf } from "./entry/today";

interface Loaded { readonly form: FormShape; readonly lists: Record<string, Row[]>; readonly today: string }

/** A paper form typed into the browser: block by block, by the same expressions as on phones. */
async function start(root: HTMLFormElement): Promise<void> {
  const { formUrl = "", area = "", reader = "", language = "id" } = root.dataset;
  const response = await fetch(formUrl, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!response.ok) throw new Error(`${formUrl}: ${String(response.status)}`);
  const loaded = (await response.json()) as Loaded;
  const draft = new Draft(sessionStorage, `${reader}/${loaded.form.form_id}/${loaded.form.version}/${area}`);
  new EntryPage(root, loaded.form, loaded.lists, draft, clockOf(loaded.today), language === "en" ? "en" : "id").begin();
  root.dataset["ready"] = "yes";
}

const root = document.getElementById("isian-kertas");
if (root instanceof HTMLFormElement) {
  start(root).catch((error: unknown) => {
    const told = root.querySelector('[data-part="questions"]');
    if (told) told.textContent = document.querySelector('[data-word="load_failed"]')?.textContent ?? "";
    throw error;
  });
}
