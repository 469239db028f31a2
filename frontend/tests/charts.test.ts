import { describe, expect, it } from "vitest";

import { bars } from "../apps/office/src/charts/bars";
import { ticks } from "../apps/office/src/charts/chart";
import { pyramid } from "../apps/office/src/charts/pyramid";
import { readRows } from "../apps/office/src/charts/rows";
import { stack } from "../apps/office/src/charts/stack";
import { readChartWords } from "../apps/office/src/charts/words";

const options = { unit: "keluarga", share: false, words: readChartWords(document, undefined, "id") };
const row = { area: "Palaran", g1: 10, g2: 20, g3: 30, g4: 40, g0: 5 };
const rects = (elements: Element[]) => elements.flatMap((element) => [...element.querySelectorAll("rect")]);
const lengthOf = (rect: Element | undefined) => Number(rect?.getAttribute("width"));

describe("stack", () => {
  it("begins with the poorest and keeps those not ranked last, apart", () => {
    const drawn = rects(stack([row], 900, options));
    expect(drawn.map((rect) => rect.getAttribute("class"))).toEqual(["rs-fill-1", "rs-fill-2", "rs-fill-3", "rs-fill-4", "rs-fill-0"]);
    const [fourth, last] = drawn.slice(3);
    const gap = Number(last?.getAttribute("x")) - Number(fourth?.getAttribute("x")) - lengthOf(fourth);
    expect(gap).toBeGreaterThan(3);
  });

  it("is as long as the numbers say", () => {
    const [first, , third] = rects(stack([row], 900, options));
    expect((lengthOf(third) + 1) / (lengthOf(first) + 1)).toBeCloseTo(3, 1);
  });

  it("refuses a missing count instead of drawing nought", () => {
    expect(() => stack([{ area: "Palaran", g1: 1 }], 900, options)).toThrow("g2");
  });
});

describe("bars", () => {
  it("writes numbers as Indonesian readers do", () => {
    const [svg] = bars([{ label: "Miskin", value: 12034, group: 2 }], 700, options);
    expect(svg?.textContent).toContain("12.034");
  });
});

describe("pyramid", () => {
  it("has the oldest on top, men left of women", () => {
    const ages = [{ age: "0–4", male: 10, female: 9 }, { age: "65+", male: 2, female: 3 }];
    const drawn = rects(pyramid(ages, 800, options));
    expect(drawn[0]?.querySelector("title")?.textContent).toContain("65+");
    expect(Number(drawn[0]?.getAttribute("x"))).toBeLessThan(Number(drawn[1]?.getAttribute("x")));
  });
});

describe("ticks", () => {
  it.each([[1, 4], [7, 4], [834, 4], [120_000, 2]])("reach %d in about %d round steps", (most, wanted) => {
    const steps = ticks(most, wanted);
    expect(steps[0]).toBe(0);
    expect(steps.at(-1)).toBeGreaterThanOrEqual(most);
    expect(steps.length).toBeLessThanOrEqual(wanted + 2);
  });
});

describe("readRows", () => {
  it("says so when the page has no such rows", () => {
    expect(() => readRows(document, "tidak-ada")).toThrow("tidak-ada");
  });
});
