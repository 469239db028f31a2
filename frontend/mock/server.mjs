// Serves the built files and an invented city, to work on the islands without the back end:
//   python mock/render.py && npm run build && npm run dev
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, resolve } from "node:path";

import { areasFor, countsFor, houses } from "./city.mjs";
import { drawnHouse } from "./picture.mjs";
import { houseTile } from "./tile.mjs";

const here = import.meta.dirname;
const dist = resolve(here, "../../src/regsosek/web/static/dist");
const TYPES = { ".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2", ".html": "text/html; charset=utf-8" };
const POLICY = "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const run = { id: "peraga", label: "2022-11", as_of: "2022-11-15" };

function answer(path, query) {
  const level = query.get("level");
  const file = (name) => readFileSync(resolve(here, "pages", name));
  if (path.startsWith("/static/dist/")) return [TYPES[extname(path)], readFileSync(resolve(dist, path.slice(13)))];
  if (path === "/peta/batas.geojson") return ["application/json", JSON.stringify({ type: "FeatureCollection", features: areasFor(level) })];
  if (path === "/peta/hitungan.json") return ["application/json", JSON.stringify({ level, run, areas: countsFor(level, query.get("parent") ?? "") })];
  if (path.startsWith("/foto/")) return ["image/svg+xml", drawnHouse(Number(path.match(/\d+/)?.[0] ?? 0))];
  const tile = /^\/peta\/ubin\/(\d+)\/(\d+)\/(\d+)\.mvt$/.exec(path);
  if (tile) {
    const groups = new Set((query.get("groups") ?? "").split(",").map(Number));
    const area = query.get("area") ?? "";
    return ["application/vnd.mapbox-vector-tile", houseTile(houses.filter((h) => groups.has(h.g) && h.sls.startsWith(area)), ...tile.slice(1).map(Number))];
  }
  const card = /^\/peta\/rumah\/[0-9a-f-]*(\d)\/$/.exec(path);
  if (card) {
    const id = path.split("/")[3];
    const house = houses.find(({ d }) => d === id);
    const html = file(`card-${Number(card[1]) % 3}.html`).toString().replaceAll("DWELLING", id).replaceAll("117.000000", String(house?.at[0])).replaceAll("-0.500000", String(house?.at[1]));
    return [TYPES[".html"], html];
  }
  if (path === "/peta/daftar/") return [TYPES[".html"], file("list-fragment.html")];
  const page = path === "/" ? "index.html" : `${path.replaceAll("/", "")}.html`;
  return existsSync(resolve(here, "pages", page)) ? [TYPES[".html"], file(page)] : null;
}

createServer((request, response) => {
  const url = new URL(request.url, "http://localhost");
  try {
    const found = answer(url.pathname, url.searchParams);
    if (!found) return void response.writeHead(404).end("tidak ditemukan");
    response.writeHead(200, { "Content-Type": found[0] ?? "application/octet-stream", "Content-Security-Policy": POLICY });
    response.end(found[1]);
  } catch (error) {
    response.writeHead(404).end(String(error));
  }
}).listen(Number(process.env.PORT ?? 5199), "127.0.0.1", function () {
  process.stdout.write(`http://127.0.0.1:${this.address().port}/peta\n`);
});
