import { describe, expect, it } from "vitest";

import { readAddress, writeAddress } from "../apps/office/src/map/address";
import { parseGroups } from "../apps/office/src/map/config";

const ID = "0b9bd2f0-2b3f-4b6e-9d7e-0a6a3c1f9e11";

describe("the address of the map", () => {
  it("opens the same card again", () => {
    const href = writeAddress("http://kota.test/peta/?x=1", { house: ID, area: "6472050006" });
    expect(readAddress(new URL(href).search)).toEqual({ house: ID, area: "6472050006", plain: false, measure: null, garbled: false });
    expect(new URL(href).searchParams.get("x")).toBe("1");
  });

  it("forgets a closed card", () => {
    expect(writeAddress(`http://kota.test/peta/?rumah=${ID}`, { house: null })).toBe("http://kota.test/peta/");
  });

  it.each(["?rumah=../keluar", "?rumah=zzz", "?wilayah=64x2", "?wilayah=64720500061"])("takes nothing that is no id and no code: %s", (search) => {
    expect(readAddress(search)).toEqual({ house: null, area: null, plain: false, measure: null, garbled: true });
  });
});

describe("parseGroups", () => {
  it("reads groups, none for nobody", () => {
    expect([parseGroups("1,2,0"), parseGroups("")]).toEqual([[1, 2, 0], []]);
  });

  it.each(["5", "1,,2", "semua"])("refuses %s", (text) => {
    expect(() => parseGroups(text)).toThrow();
  });
});
