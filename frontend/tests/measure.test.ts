import { describe, expect, it } from "vitest";

import type { AreaCounts } from "../apps/office/src/map/api";
import { classColour, classEdges, classOf, measured, PALETTE, total } from "../apps/office/src/map/measure";
import { area } from "./area";

describe("measured", () => {
  it("counts families in groups 1 and 2", () => {
    expect(measured(area({ g1: 3, g2: 4, ranked: 70 }), "number")).toBe(7);
  });

  it("is a share of the ranked families, not of all", () => {
    expect(measured(area({ g1: 3, g2: 4, families: 100, ranked: 70, unranked: 30 }), "share")).toBe(10);
  });

  it.each(["number", "share"] as const)("is nothing, never nought, where nobody is ranked (%s)", (measure) => {
    expect(measured(area({ families: 20, ranked: 0, unranked: 20 }), measure)).toBeNull();
  });
});

describe("classEdges", () => {
  const lists = [[5], [0, 0, 0], [1, 2, 3], [0, 7, 12, 40, 41, 90, 260, 300], Array.from({ length: 59 }, (_, i) => i * i)];

  it.each(lists)("rises, covers every value and has at most five classes: %j", (...values) => {
    const edges = classEdges(values);
    expect(edges.length).toBeGreaterThan(0);
    expect(edges.length).toBeLessThanOrEqual(PALETTE.length);
    expect([...edges].sort((a, b) => a - b)).toEqual(edges);
    expect(new Set(edges).size).toBe(edges.length);
    expect(edges[0]).toBeLessThanOrEqual(Math.min(...values));
    expect(edges.at(-1)).toBeLessThanOrEqual(Math.max(...values));
  });

  it("has no classes for no values", () => {
    expect(classEdges([])).toEqual([]);
  });

  it("spreads areas over the classes", () => {
    const values = Array.from({ length: 50 }, (_, i) => 10 + i * 3);
    const edges = classEdges(values);
    const sizes = edges.map((_, i) => values.filter((value) => classOf(value, edges) === i).length);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(5);
  });
});

describe("classColour", () => {
  it("gives the most the darkest, the least the lightest", () => {
    expect([classColour(0, 3), classColour(2, 3)]).toEqual([PALETTE[0], PALETTE[4]]);
  });
});

describe("total", () => {
  it("sums every count", () => {
    const both: AreaCounts = total([area({ g1: 1, p1: 4, ranked: 5 }), area({ g1: 2, p1: 9, ranked: 6 })], "6472", "Kota");
    expect([both.g1, both.p1, both.ranked, both.name]).toEqual([3, 13, 11, "Kota"]);
  });
});
