import { describe, expect, it } from "vitest";

import { readChartWords } from "../apps/office/src/charts/words";
import { classLabels } from "../apps/office/src/map/panel/legend";
import { readWords } from "../apps/office/src/map/words";

describe("numbers as the reader writes them", () => {
  it.each([["id", "3,4\u00a0%"], ["en", "3.4%"]])("writes a percentage in %s as %s", (language, written) => {
    expect(readWords(document, language).percent(3.4)).toBe(written);
    expect(readChartWords(document, undefined, language).percent(3.4)).toBe(written);
  });

  it.each([["id", "≥\u00a018\u00a0%"], ["en", "≥\u00a018%"]])("and the classes of a legend: %s", (language, written) => {
    expect(classLabels([12, 18], "share", readWords(document, language)).at(-1)).toBe(written);
  });
});
