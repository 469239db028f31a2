import { describe, expect, it } from "vitest";

import { boundsOf, contains } from "../apps/office/src/map/geometry";
import { scaleFor } from "../apps/office/src/map/svg/svg_view";

const square = (x: number, y: number, size: number) => [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]];

describe("contains", () => {
  const ring = { type: "Polygon" as const, coordinates: [square(0, 0, 10), square(4, 4, 2)] };

  it("is inside the polygon but not inside its hole", () => {
    expect([contains(ring, 1, 1), contains(ring, 5, 5), contains(ring, 11, 5)]).toEqual([true, false, false]);
  });

  it("looks at every part of a multipolygon", () => {
    expect(contains({ type: "MultiPolygon", coordinates: [[square(0, 0, 1)], [square(5, 5, 1)]] }, 5.5, 5.5)).toBe(true);
  });
});

describe("boundsOf", () => {
  it("goes round all of them", () => {
    expect(boundsOf([{ type: "Polygon", coordinates: [square(1, 2, 3)] }, { type: "Polygon", coordinates: [square(-1, 0, 1)] }])).toEqual([-1, 0, 4, 5]);
  });

  it("is nothing round nothing", () => {
    expect(boundsOf([])).toBeNull();
  });
});

describe("scaleFor", () => {
  it("puts north above south and west left of east", () => {
    const scale = scaleFor([117, -1, 118, 0]);
    const [west, north] = scale.at(117, 0);
    const [east, south] = scale.at(118, -1);
    expect([west, north]).toEqual([0, 0]);
    expect(east).toBeCloseTo(1000);
    expect(south).toBeGreaterThan(0);
  });
});
