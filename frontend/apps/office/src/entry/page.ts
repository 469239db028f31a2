import { Filling, type FormShape, type Instance, plain, type Row, toXml } from "../../../../packages/forms/src/index.ts";
import type { Draft } from "./draft";
import { Field } from "./field";
import { prefill } from "./prefill";
import { type Section, sectionsOf } from "./sections";

interface Told { readonly severity: string; readonly path: string; readonly number: string; readonly message: string }

/** The form on the page: tabs of blocks and members, the questions of one of them, checking and keeping. */
export class EntryPage {
  private filling: Filling;
  private id: string;
  private here = "";
  private fields: Field[] = [];
  private readonly judged = new Set<string>();
  private isSent = false;
  private isTouched = false;

  constructor(private readonly root: HTMLFormElement, private readonly form: FormShape, private readonly lists: Record<string, Row[]>, private readonly draft: Draft, private readonly now: () => Date, private readonly language: "id" | "en") {
    const { instance, id } = draft.read();
    this.id = id;
    this.filling = this.filled(instance);
  }

  private filled(instance: Instance): Filling {
    const made = new Filling(this.form, instance, { now: this.now(), lists: this.lists });
    made.settle();
    return made;
  }

  begin(): void {
    this.root.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target instanceof HTMLElement && event.target.closest(".rs-entry-question")) { event.preventDefault(); this.next(event.target); } });
    this.root.addEventListener("submit", (event) => { event.preventDefault(); });
    this.root.addEventListener("click", (event) => { const button = (event.target as HTMLElement).closest<HTMLElement>("[data-do]"); if (button) void this.act(button.dataset["do"] ?? ""); });
    window.addEventListener("beforeunload", (event) => { if (this.isTouched && !this.isSent) event.preventDefault(); });
    this.show(this.sections()[0]?.key ?? "");
  }

  private part(name: string): HTMLElement {
    const found = this.root.querySelector<HTMLElement>(`[data-part="${name}"]`);
    if (!found) throw new Error(`no part ${name}`);
    return found;
  }

  private readonly word = (name: string): string => document.querySelector(`[data-word="${name}"]`)?.textContent ?? name;

  private sections(): Section[] { return sectionsOf(this.filling, this.language, this.word("member")); }

  private tabs(sections: readonly Section[]): void {
    this.part("tabs").replaceChildren(...sections.map(({ key, title }) => {
      const tab = document.createElement("a");
      tab.href = "#isian-kertas";
      tab.textContent = title;
      if (key === this.here) tab.setAttribute("aria-current", "page");
      tab.addEventListener("click", (event) => { event.preventDefault(); this.show(key); });
      return tab;
    }));
  }

  show(key: string, path = ""): void {
    const sections = this.sections(), section = sections.find((each) => each.key === key) ?? sections[0];
    if (!section) return;
    this.here = section.key;
    this.fields = section.questions.map((question) => new Field(this.filling, question, this.language, this.word, (field) => { this.changed(field); }));
    this.part("questions").replaceChildren(...this.fields.map(({ element }) => element));
    this.tabs(sections);
    this.refresh();
    const to = this.fields.find((field) => (path ? field.question.path === path : field.isShown));
    if (to) this.enter(to);
  }

  /** To a field, with what stands in it selected: what is typed replaces it. */
  private enter({ control }: Field): void {
    control.focus();
    if (control instanceof HTMLInputElement && control.type === "text") control.select();
  }

  private changed(field: Field): void {
    this.isTouched = true;
    this.judged.add(field.question.path);
    this.filling.now = this.now();
    prefill(this.filling, field.question);
    this.filling.settle();
    this.draft.write(this.filling.instance, this.id);
    this.tabs(this.sections());
    this.refresh();
  }

  private refresh(): void { for (const field of this.fields) field.refresh(this.judged.has(field.question.path)); }

  /** Enter: the next question that is asked; after the last one the next block. */
  private next(from: HTMLElement): void {
    const at = this.fields.findIndex(({ control }) => control === from), field = this.fields[at];
    if (!field) return;
    field.take();
    this.changed(field);
    const to = this.fields.slice(at + 1).find((each) => each.isShown);
    if (to) { this.enter(to); return; }
    const sections = this.sections(), now = sections.findIndex(({ key }) => key === this.here), following = sections[now + 1];
    if (following) this.show(following.key);
  }

  private async act(wanted: string): Promise<void> {
    if (wanted === "forget") { if (confirm(this.word("forget"))) { this.draft.forget(); this.isTouched = false; location.reload(); } return; }
    const told = await this.send<{ findings?: Told[] }>("check");
    if (!told) return;
    const found = told.findings ?? [];
    this.tell(found);
    if (wanted !== "keep" || (found.some(({ severity }) => severity === "error") && !confirm(this.word("errors")))) return;
    const kept = await this.send<{ url?: string; message?: string }>("keep");
    if (!kept) return;
    this.isSent = true;
    this.draft.forget();
    if (kept.url) location.assign(kept.url); else this.part("status").textContent = kept.message ?? "";
  }

  private async send<T>(wanted: string): Promise<T | null> {
    this.part("status").textContent = "";
    const body = new FormData(this.root);
    body.set("do", wanted);
    body.set("area", this.root.dataset["area"] ?? "");
    body.set("xml", toXml(this.filling, this.id));
    try {
      const response = await fetch(this.root.dataset["sendUrl"] ?? "", { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin" });
      const told = (await response.json()) as T & { message?: string };
      if (response.ok) return told;
      this.part("status").textContent = told.message ?? this.word("failed");
    } catch { this.part("status").textContent = this.word("failed"); }
    return null;
  }

  private tell(found: readonly Told[]): void {
    this.part("status").textContent = found.length ? "" : this.word("clean");
    for (const { path } of found) this.judged.add(plain(path));
    this.part("findings").replaceChildren(...found.map(({ severity, path, number, message }) => {
      const line = document.createElement("li"), link = document.createElement("a");
      link.href = "#isian-kertas";
      link.textContent = message.startsWith(number) ? message : `${number} – ${message}`;
      link.className = severity === "error" ? "is-bad" : "is-act";
      link.addEventListener("click", (event) => { event.preventDefault(); this.goTo(plain(path)); });
      line.append(link);
      return line;
    }));
    this.refresh();
  }

  private goTo(path: string): void {
    const section = this.sections().find(({ questions }) => questions.some((question) => question.path === path));
    if (section) this.show(section.key, path);
  }
}
