import { describe, expect, it } from "vitest";

import { areaLevel, pathTo, villageOf } from "../apps/office/src/map/codes";

describe("area codes", () => {
  it("tell their level by their length", () => {
    expect(["6472", "6472050", "6472050006", "6472050006000500"].map(areaLevel)).toEqual(["city", "district", "village", "sls"]);
  });

  it("have their ancestors as prefixes", () => {
    expect(pathTo("6472050006000500", "6472")).toEqual(["6472", "6472050", "6472050006", "6472050006000500"]);
    expect(pathTo("6472", "6472")).toEqual(["6472"]);
  });

  it("lie in a kelurahan only when they are long enough", () => {
    expect([villageOf("6472050006000500"), villageOf("6472050")]).toEqual(["6472050006", null]);
  });
});
