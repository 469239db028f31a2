import { describe, expect, it } from "vitest";

import { clockOf } from "../apps/office/src/entry/today";

describe("today as the server says it", () => {
  const at = (day: number, hour: number) => () => new Date(2026, 10, day, hour, 30);
  const shown = (now: Date) => [now.getFullYear(), now.getMonth() + 1, now.getDate(), now.getHours()];

  it("is the day of the city, at the hour of this machine", () => {
    expect(shown(clockOf("2022-11-01", at(25, 9))())).toEqual([2022, 11, 1, 9]);
    expect(shown(clockOf("2026-11-25", at(25, 23))())).toEqual([2026, 11, 25, 23]);
  });

  it("goes on after midnight", () => {
    let now = at(25, 23)();
    const clock = clockOf("2022-12-31", () => new Date(now));
    now = at(26, 0)();
    expect(shown(clock())).toEqual([2023, 1, 1, 0]);
  });
});
