import type { AreaCounts } from "../apps/office/src/map/api";

/** Counts of an area with nothing in it but what a test says. */
export function area(counts: Partial<AreaCounts> = {}): AreaCounts {
  return {
    code: "6472010001", name: "Sidodadi", lon: 117.1, lat: -0.5, families: 0, persons: 0, ranked: 0, unranked: 0,
    g1: 0, g2: 0, g3: 0, g4: 0, p1: 0, p2: 0, p3: 0, p4: 0, ...counts,
  };
}
