import { describe, expect, it } from "vitest";

import { afterMove, firstState, focusOn, type MapState, pickLevel, type Stand } from "../apps/office/src/map/state";

const CITY = "6472";
const VILLAGE = "6472050006";
const start = (): MapState => firstState(CITY, [1, 2, 3, 4, 0], null);
const stand = (change: Partial<Stand>): Stand => ({ zoom: 10.5, village: null, fitZoom: 10.5, cityZoom: 10.5, ...change });

describe("firstState", () => {
  it("shows the kelurahan of the city and the houses of groups 1 and 2", () => {
    expect(start()).toMatchObject({ focus: CITY, level: "village", measure: "number", groups: [1, 2] });
  });

  it("begins in a kelurahan with its houses", () => {
    expect(firstState(CITY, [1, 2], VILLAGE)).toMatchObject({ focus: VILLAGE, level: "house" });
  });

  it("offers no group that the person may not see", () => {
    expect(firstState(CITY, [1], null).groups).toEqual([1]);
  });
});

describe("focusOn", () => {
  it("goes from a kecamatan to its kelurahan, from a kelurahan to its houses", () => {
    expect(focusOn(start(), "6472050").level).toBe("village");
    expect(focusOn(start(), VILLAGE).level).toBe("house");
  });

  it("stays with kelurahan for those who see areas only", () => {
    expect(focusOn(firstState(CITY, [], null), VILLAGE).level).toBe("village");
  });
});

describe("pickLevel", () => {
  it("has no houses without a kelurahan", () => {
    const state = start();
    expect(pickLevel(state, "house", CITY)).toBe(state);
  });

  it("has no houses for those who see areas only", () => {
    const state = focusOn(firstState(CITY, [], null), VILLAGE);
    expect(pickLevel(state, "house", CITY)).toBe(state);
  });

  it("goes from an RT to the RT of its kelurahan", () => {
    expect(pickLevel(focusOn(start(), `${VILLAGE}000500`), "sls", CITY)).toMatchObject({ level: "sls", focus: VILLAGE });
  });

  it("goes back to the city for kecamatan", () => {
    expect(pickLevel(focusOn(start(), VILLAGE), "district", CITY)).toMatchObject({ level: "district", focus: CITY });
  });
});

describe("afterMove", () => {
  it("leaves things alone where nothing has to change", () => {
    const state = start();
    expect(afterMove(state, stand({}), CITY)).toBe(state);
  });

  it("zooms in to RT, then to houses", () => {
    expect(afterMove(start(), stand({ zoom: 13.4, village: VILLAGE }), CITY)).toMatchObject({ level: "sls", focus: VILLAGE });
    expect(afterMove(start(), stand({ zoom: 14.2, village: VILLAGE }), CITY)).toMatchObject({ level: "house", focus: VILLAGE });
  });

  it("zooms out to kecamatan and back to kelurahan", () => {
    const far = afterMove(start(), stand({ zoom: 9.5 }), CITY);
    expect(far.level).toBe("district");
    expect(afterMove(far, stand({ zoom: 10.4 }), CITY).level).toBe("village");
  });

  it("leaves the kelurahan only when zoomed well out of it", () => {
    const state = focusOn(start(), VILLAGE);
    expect(afterMove(state, stand({ zoom: 13, village: VILLAGE, fitZoom: 13.5 }), CITY)).toBe(state);
    expect(afterMove(state, stand({ zoom: 12.2, village: VILLAGE, fitZoom: 13.5 }), CITY)).toMatchObject({ focus: CITY, level: "village" });
  });

  it("follows to the next kelurahan when the map is pushed", () => {
    expect(afterMove(focusOn(start(), VILLAGE), stand({ zoom: 15, village: "6472050007", fitZoom: 13 }), CITY).focus).toBe("6472050007");
  });

  it("does not undo a level that the person picked", () => {
    const state = pickLevel(focusOn(start(), VILLAGE), "sls", CITY);
    expect(afterMove(state, stand({ zoom: 15, village: VILLAGE, fitZoom: 13 }), CITY).level).toBe("sls");
  });

  it("is not lost over the water", () => {
    const state = focusOn(start(), VILLAGE);
    expect(afterMove(state, stand({ zoom: 15, village: null, fitZoom: 13 }), CITY).focus).toBe(VILLAGE);
  });
});
