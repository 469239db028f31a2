import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import type { Plugin } from "vite";

import { ICONS, OWN_SYMBOLS } from "./icons.ts";

const folder = resolve(import.meta.dirname, "../node_modules/@tabler/icons/icons");

/** One Tabler icon as a `<symbol>`; stroke and fill come from the `.icon` class. */
export function symbol(name: string): string {
  const [style, file] = name.endsWith("-filled") ? ["filled", name.slice(0, -7)] : ["outline", name];
  const svg = readFileSync(resolve(folder, style, `${file}.svg`), "utf8");
  const body = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replace(/\s*\n\s*/g, "");
  const paint = style === "filled" ? 'fill="currentColor" stroke="none"' : "";
  return `<symbol id="${name}" viewBox="0 0 24 24" ${paint}>${body}</symbol>`;
}

/** The whole sprite: the chosen Tabler icons and the project's own shapes. */
export function sprite(): string {
  const own = Object.entries(OWN_SYMBOLS).map(
    ([id, body]) => `<symbol id="${id}" viewBox="0 0 24 24">${body}</symbol>`,
  );
  const symbols = [...ICONS.map(symbol), ...own].join("\n");
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols}\n</svg>\n`;
}

/** The mark of the project on its own ground, for the tab of the browser. */
export function favicon(): string {
  const ground = '<rect width="24" height="24" rx="5" fill="#0a3437"/>';
  const mark = `<g color="#fff" transform="translate(2.4 2.4) scale(.8)">${OWN_SYMBOLS["brand"] ?? ""}</g>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">${ground}${mark}</svg>\n`;
}

/** Writes `icons.svg`, so that a page carries the icons it uses by name and loads one file. */
export function iconSprite(): Plugin {
  return {
    name: "icon-sprite",
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "icons.svg", source: sprite() });
      this.emitFile({ type: "asset", fileName: "favicon.svg", source: favicon() });
    },
  };
}
