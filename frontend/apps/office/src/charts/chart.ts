import type { Row } from "./rows";
import type { ChartWords } from "./words";

export interface ChartOptions {
  /** What is counted, e.g. "keluarga". */
  readonly unit: string;
  /** Stacks as shares of the whole. */
  readonly share: boolean;
  readonly words: ChartWords;
}
/** Draws rows into elements of a given breadth in pixels. Colours are classes: the style sheet has them once. */
export type Chart = (rows: readonly Row[], width: number, options: ChartOptions) => Element[];

const NS = "http://www.w3.org/2000/svg";

export function mark(name: string, attributes: Readonly<Record<string, string | number>>, text?: string): SVGElement {
  const made = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text !== undefined) made.textContent = text;
  return made;
}

export function frame(width: number, height: number): SVGElement {
  return mark("svg", { class: "rs-chart", width, height, viewBox: `0 0 ${width} ${height}`, role: "img" });
}

/** A bar with what it says in words for the mouse. */
export function bar(x: number, y: number, width: number, height: number, fill: string, says: string): SVGElement {
  const made = mark("rect", { x: round(x), y: round(y), width: round(Math.max(width, 0)), height, rx: 2, class: fill });
  made.append(mark("title", {}, says));
  return made;
}

export const round = (value: number): number => Math.round(value * 10) / 10;

/** Round steps (1, 2, 5 × 10ⁿ) from nought to at least `most`. */
export function ticks(most: number, wanted: number): number[] {
  if (most <= 0) return [0];
  const rough = most / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(([1, 2, 5, 10].find((digit) => digit * power >= rough) ?? 10) * power, 1);
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, i) => i * step);
}

/** Signs of the groups in the legend: the same shapes as on the map. */
const SIGNS: Readonly<Record<string, string>> = {
  "1": "M7 .5 13.5 7 7 13.5.5 7Z", "2": "M7 1 13.5 12.5H.5Z", "3": "M7 1.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11Z",
  "4": "M2 2h10v10H2Z", "0": "M7 2.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9Z",
};

export function legend(entries: readonly (readonly [fill: string, label: string])[]): HTMLElement {
  const list = document.createElement("ul");
  list.className = "rs-chart-legend";
  for (const [fill, text] of entries) {
    const item = document.createElement("li");
    const sign = mark("svg", { viewBox: "0 0 14 14", "aria-hidden": "true" });
    sign.append(mark("path", { d: SIGNS[fill] ?? "M1 3h12v8H1Z", class: `rs-fill-${fill}` }));
    item.append(sign, text);
    list.append(item);
  }
  return list;
}
