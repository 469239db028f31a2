import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { describe, expect, it } from "vitest";

import { GROUP_COLOURS } from "../apps/office/src/map/gl/shapes";
import { PALETTE } from "../apps/office/src/map/measure";
import { apart, contrast, lab, VISIONS } from "./colour";

const css = readFileSync(resolve(import.meta.dirname, "../apps/office/css/tokens.css"), "utf8");
const tokens = new Map([...css.matchAll(/--rs-([a-z0-9-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1], match[2] ?? ""]));
const token = (name: string) => tokens.get(name) ?? "";
const groups = Object.entries(GROUP_COLOURS);
const pairs = groups.flatMap(([a, one], i) => groups.slice(i + 1).map(([b, two]) => [a, b, one, two] as const));

describe("the colours of the welfare groups", () => {
  it("are the same on the map and in the style sheet", () => {
    for (const [group, colour] of groups) expect(token(`g${group}`)).toBe(colour);
  });

  it.each(Object.keys(VISIONS).flatMap((vision) => pairs.map((pair) => [vision, ...pair] as const)))(
    "can be told apart with %s: %s and %s",
    (vision, _a, _b, one, two) => { expect(apart(one, two, vision)).toBeGreaterThan(15); },
  );
});

describe("the palette of the areas", () => {
  it.each(Object.keys(VISIONS))("gets darker in even, clear steps with %s", (vision) => {
    const lightness = PALETTE.map((colour) => lab(colour, vision)[0]);
    const steps = lightness.slice(1).map((value, i) => (lightness[i] ?? 0) - value);
    expect(Math.min(...steps)).toBeGreaterThan(8);
  });
});

describe("text", () => {
  it.each([
    ["ink", "paper"], ["ink-soft", "paper-2"], ["ink-faint", "paper"], ["ink-faint", "paper-2"], ["river-bright", "card"], ["gold", "card"],
    ["ink", "g1-50"], ["ink", "g2-50"], ["ink-soft", "river-50"],
  ])("%s can be read on %s (WCAG AA)", (ink, ground) => {
    expect(contrast(token(ink), token(ground))).toBeGreaterThanOrEqual(4.5);
  });
});
