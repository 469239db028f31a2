import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { describe, expect, it } from "vitest";

import { sprite } from "../build/icon_sprite";

const folder = resolve(import.meta.dirname, "../../src/regsosek/web/templates");
const templates = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".html"))
  .map((name) => [name, readFileSync(join(folder, name), "utf8")] as const);
const symbols = new Set([...sprite().matchAll(/<symbol id="([^"]+)"/g)].map((match) => match[1]));

describe("templates", () => {
  it("are found", () => {
    expect(templates.length).toBeGreaterThan(10);
  });

  it.each(templates)("%s keeps to the content security policy", (_name, text) => {
    expect(text).not.toMatch(/\sstyle\s*=/);
    expect(text).not.toMatch(/\son[a-z]+\s*=\s*["']/);
    expect(text).not.toMatch(/hx-on/);
    expect(text.match(/<script(?![^>]*\bsrc=)(?![^>]*application\/json)[^>]*>/g)).toBeNull();
    expect(text).not.toMatch(/\b(?:src|href)\s*=\s*["'](?:https?:)?\/\//);
  });

  it.each(templates)("%s uses icons that are in the sprite", (_name, text) => {
    const used = [...text.matchAll(/components\/icon\.html" with name="([^"]+)"/g), ...text.matchAll(/\bicon="([^"]+)"/g)].map((match) => match[1]);
    expect(used.filter((name) => !symbols.has(name ?? ""))).toEqual([]);
  });

  it.each(templates)("%s says keluarga, and no label miskin", (_name, text) => {
    expect(text.toLowerCase()).not.toMatch(/rumah tangga|label miskin|jumlah penduduk miskin/);
  });
});
