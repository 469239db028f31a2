import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { mapApi } from "../apps/office/src/map/api";
import { Atlas } from "../apps/office/src/map/atlas";
import { showNote } from "../apps/office/src/map/boundary";
import { readConfig } from "../apps/office/src/map/config";
import { MapPage } from "../apps/office/src/map/page";
import { partsOf } from "../apps/office/src/map/parts";
import { SvgView } from "../apps/office/src/map/svg/svg_view";
import { readWords } from "../apps/office/src/map/words";
import { areasFor, countsFor } from "../mock/city.mjs";

const HOUSE = "00000000-0000-4000-8000-000000000042";
const templates = resolve(import.meta.dirname, "../../src/regsosek/web/templates/office");

/** The page as the server sends it, without what Django would fill in. */
const plainHtml = (name: string) => readFileSync(resolve(templates, name), "utf8")
  .replace(/\{% translate "([^"]*)" %\}/g, "$1").replace(/\{% blocktranslate %\}|\{% endblocktranslate %\}/g, "").replace(/\{%.*?%\}|\{\{.*?\}\}/g, "");

let answers: Record<string, () => Response>;
const asked: string[] = [];

function answer(url: string): Response {
  asked.push(url);
  const { pathname, searchParams } = new URL(url, "http://kota.test");
  const level = searchParams.get("level") ?? "";
  if (pathname === "/batas") return Response.json({ type: "FeatureCollection", features: areasFor(level) });
  if (pathname === "/hitungan") return Response.json({ level, run: { id: "r", label: "2022-11", as_of: "2022-11-15" }, areas: countsFor(level, searchParams.get("parent") ?? "") });
  return answers[pathname]?.() ?? new Response("", { status: 404 });
}

async function open(search = "", groups = "1,2,3,4,0"): Promise<{ root: HTMLElement; page: MapPage }> {
  history.replaceState(null, "", `/peta/${search}`);
  document.body.innerHTML = `<div id="peta" data-city-code="6472" data-city-name="Kota Contoh" data-areas-url="/batas" data-counts-url="/hitungan"
    data-tiles-url="/ubin" data-card-url="/rumah/{id}/" data-list-url="/daftar/" data-worker-url="/w.mjs" data-groups="${groups}">
    <div data-part="canvas"></div><div data-part="tip"></div>${plainHtml("_map_controls.html")}<p data-part="boundary"></p><p data-part="status"></p>
    <aside data-part="card" hidden><button data-close-card></button><div data-part="card-body" tabindex="-1"></div></aside></div>${plainHtml("_map_words.html")}`;
  const root = document.getElementById("peta");
  if (!root) throw new Error("no page");
  const config = readConfig(root);
  const words = readWords(document, "id");
  const atlas = await Atlas.read(mapApi(config), config.city);
  const bounds = atlas.boundsOf("6472");
  if (!bounds) throw new Error("no city");
  const page = new MapPage(config, partsOf(root), words, atlas);
  await page.begin(new SvgView(partsOf(root)("canvas"), "Peta", bounds, page));
  return { root, page };
}

const text = (root: HTMLElement, part: string) => root.querySelector(`[data-part="${part}"]`)?.textContent ?? "";

beforeEach(() => {
  asked.length = 0;
  answers = {
    "/daftar/": () => new Response(`<ul><li><a href="/rumah/${HOUSE}/" data-dwelling="${HOUSE}">RT 001</a></li></ul>`),
    [`/rumah/${HOUSE}/`]: () => new Response(`<article data-dwelling="${HOUSE}" data-lon="117.1" data-lat="-0.5">Kartu</article>`),
  };
  vi.stubGlobal("fetch", (url: string) => Promise.resolve(answer(url)));
});
afterEach(() => { vi.unstubAllGlobals(); });

describe("the map page without WebGL", () => {
  it("draws every kelurahan, with the run and the number of families", async () => {
    const { root } = await open();
    expect(root.querySelectorAll("path.rs-svg-area")).toHaveLength(59);
    expect(text(root, "run")).toContain("2022-11");
    expect(text(root, "sum")).toMatch(/keluarga.*orang/s);
    expect(text(root, "crumbs")).toBe("Kota Contoh");
  });

  it("goes city → kelurahan → house and keeps the card in the address", async () => {
    const { root } = await open();
    root.querySelector<SVGElement>("path[data-code='6472030002']")?.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    const link = await vi.waitUntil(() => root.querySelector<HTMLElement>("a[data-dwelling]"));
    expect(asked.some((url) => url.includes("level=sls&parent=6472030002"))).toBe(true);
    expect(text(root, "crumbs")).toContain("Kecamatan 3");
    link.click();
    await vi.waitUntil(() => text(root, "card-body") === "Kartu");
    expect(new URLSearchParams(location.search).get("rumah")).toBe(HOUSE);
    expect(document.activeElement).toBe(root.querySelector("[data-part='card-body']"));
  });

  it("opens the card that the address names, and Esc closes it", async () => {
    const { root } = await open(`?rumah=${HOUSE}`);
    expect(text(root, "card-body")).toBe("Kartu");
    answers["/daftar/"] = () => new Response("<p>Daftar</p>");
    document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
    await vi.waitUntil(() => text(root, "card-body") !== "Kartu");
    expect(new URLSearchParams(location.search).has("rumah")).toBe(false);
  });

  it("says that a house is not to be seen, and shows nothing of it", async () => {
    answers = {};
    const { root } = await open(`?rumah=${HOUSE}`);
    expect(text(root, "card-body")).toContain("tidak ditemukan");
  });

  it("changes the legend with the measure", async () => {
    const { root } = await open();
    const before = text(root, "legend");
    root.querySelector<HTMLInputElement>("input[value='share']")?.click();
    await vi.waitUntil(() => text(root, "legend") !== before);
    expect(text(root, "legend")).toContain("%");
    expect(text(root, "legend")).toContain("dari keluarga yang diperingkat");
  });

  it.each(["?wilayah=9999&rumah=zzz", "?wilayah=6472999", "?wilayah=64720300029999", "?rumah=zzz"])("puts an address right that names what is not there: %s", async (search) => {
    const { root } = await open(search);
    expect(location.search).toBe("");
    expect(root.querySelector<HTMLElement>(".rs-map-unknown")?.hidden).toBe(false);
    expect(root.querySelectorAll("[data-part='list'] button")).toHaveLength(59);
    root.querySelector<HTMLElement>("[data-part='list'] button")?.click();
    expect(root.querySelector<HTMLElement>(".rs-map-unknown")?.hidden).toBe(true);
  });

  it("keeps a good area of an address whose house is none", async () => {
    const { root } = await open("?wilayah=6472030&rumah=zzz");
    expect(location.search).toBe("?wilayah=6472030");
    expect(text(root, "crumbs")).toContain("Kecamatan 3");
  });

  it.each([[true, false], [false, true]])("folds the sheet of a phone after a choice (phone: %s)", async (phone, open_) => {
    vi.stubGlobal("matchMedia", () => ({ matches: phone }));
    const { root } = await open();
    const tools = root.querySelector<HTMLDetailsElement>("[data-part='tools']");
    if (tools) tools.open = true;
    root.querySelector<HTMLElement>("[data-part='list'] button")?.click();
    expect(tools?.open).toBe(open_);
  });

  it.each([[true, "legend"], [false, "panel"]])("says on a phone in the sheet, not on the houses, what the boundaries are (phone: %s)", async (phone, before) => {
    vi.stubGlobal("matchMedia", () => ({ matches: phone, addEventListener: () => undefined }));
    const { root } = await open();
    const word = root.ownerDocument.querySelector("[data-word='boundary_note']");
    if (word) word.textContent = "demonstration boundaries";
    const show = (note: string) => { showNote(partsOf(root), note, readWords(document, "en")); };
    show("batas peraga, bukan batas resmi");
    expect(root.querySelector("[data-part='boundary']")?.previousElementSibling?.getAttribute("data-part")).toBe(before);
    expect(text(root, "boundary")).toBe("demonstration boundaries");
    show("batas BIG 2024");
    expect(text(root, "boundary")).toBe("batas BIG 2024");
  });

  it("never writes jumlah penduduk miskin", async () => {
    const { root } = await open();
    expect(root.textContent).not.toMatch(/penduduk miskin/i);
    expect(root.querySelector("h1")?.textContent).toBe("Keluarga pada kelompok 1–2 (pemeringkatan registri)");
  });

  it("offers no houses to a role that sees areas only", async () => {
    const { root } = await open("?wilayah=6472030002", "");
    expect(root.querySelector<HTMLInputElement>("input[value='house']")?.disabled).toBe(true);
    expect(root.querySelector<HTMLElement>("[data-part='list-link']")?.hidden).toBe(true);
    expect(asked.some((url) => url.startsWith("/daftar") || url.includes("level=sls"))).toBe(false);
  });
});
