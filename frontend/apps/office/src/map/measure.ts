import type { AreaCounts } from "./api";

export type Measure = "number" | "share" | "estimate";

export const isMeasure = (text: string | null): text is Measure => text === "number" || text === "share" || text === "estimate";

/** Sequential, safe for every kind of colour vision: lightness falls evenly. */
export const PALETTE = ["#faecd2", "#f1cd93", "#e0a057", "#bd6638", "#7f2b2a"] as const;
export const NO_DATA = "#d9d9d6";

export const familiesIn = (area: AreaCounts): number => area.g1 + area.g2;
export const personsIn = (area: AreaCounts): number => area.p1 + area.p2;

/**
 * Families in groups 1 and 2, their share of the *ranked* families in per cent, or the per cent of persons expected there.
 * `null` where nobody is ranked: that is "belum diperingkat", never nought.
 */
export function measured(area: AreaCounts, measure: Measure): number | null {
  if (area.ranked === 0) return null;
  if (measure === "estimate") return area.estimate?.percent ?? null;
  return measure === "number" ? familiesIn(area) : (100 * familiesIn(area)) / area.ranked;
}

/** Sums of many areas, under another code and name. */
export function total(areas: readonly AreaCounts[], code: string, name: string): AreaCounts {
  const sum = (key: keyof AreaCounts) => areas.reduce((all, area) => all + Number(area[key]), 0);
  return {
    code, name, lon: null, lat: null,
    families: sum("families"), persons: sum("persons"), ranked: sum("ranked"), unranked: sum("unranked"),
    g1: sum("g1"), g2: sum("g2"), g3: sum("g3"), g4: sum("g4"),
    p1: sum("p1"), p2: sum("p2"), p3: sum("p3"), p4: sum("p4"),
  };
}

/**
 * Lower edges of up to five classes holding about as many areas each, at round numbers.
 * Strictly rising; the first edge is at or below the least value. Empty for no values.
 */
export function classEdges(values: readonly number[], count = PALETTE.length): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  const least = sorted[0];
  const most = sorted.at(-1);
  if (least === undefined || most === undefined) return [];
  const step = roundStep((most - least) / count);
  const edges = [Math.floor(least / step) * step];
  for (let i = 1; i < count; i++) {
    const edge = Math.round((sorted[Math.floor((i * sorted.length) / count)] ?? most) / step) * step;
    if (edge > (edges.at(-1) ?? 0) && edge <= most) edges.push(edge);
  }
  return edges.map((edge) => Number(edge.toFixed(6)));
}

/** 1, 2 or 5 times a power of ten, a good deal finer than the width of a class; never below 1. */
function roundStep(width: number): number {
  const fine = Math.max(width / 4, 1);
  const power = 10 ** Math.floor(Math.log10(fine));
  return [1, 2, 5, 10].map((digit) => digit * power).filter((step) => step <= fine).at(-1) ?? 1;
}

export function classOf(value: number, edges: readonly number[]): number {
  return Math.max(edges.filter((edge) => value >= edge).length - 1, 0);
}

/** Colour of the class; few classes are spread over the whole palette, so that the top one is always dark. */
export function classColour(index: number, count: number): string {
  const at = count < 2 ? PALETTE.length - 2 : Math.round((index * (PALETTE.length - 1)) / (count - 1));
  return PALETTE[at] ?? NO_DATA;
}
