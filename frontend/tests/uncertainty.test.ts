import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { describe, expect, it } from "vitest";

import { readAddress } from "../apps/office/src/map/address";
import { areaData, discData } from "../apps/office/src/map/gl/data";
import { AREA_LAYERS } from "../apps/office/src/map/gl/layers";
import type { AreaFeature, Estimate } from "../apps/office/src/map/api";
import { measured } from "../apps/office/src/map/measure";
import { legend } from "../apps/office/src/map/panel/legend";
import { areaList } from "../apps/office/src/map/panel/lists";
import { buildScene, paintRings } from "../apps/office/src/map/scene";
import { firstState, type MapState } from "../apps/office/src/map/state";
import { SvgView } from "../apps/office/src/map/svg/svg_view";
import { readWords } from "../apps/office/src/map/words";
import { area } from "./area";

const template = readFileSync(resolve(import.meta.dirname, "../../src/regsosek/web/templates/office/_map_words.html"), "utf8");
document.body.innerHTML = template.replace(/\{% translate "([^"]*)" %\}/g, "$1").replace(/\{%.*?%\}/g, "");
const words = readWords(document, "id");

const estimate = (percent: number, rough: Estimate["rough"], persons = 40): Estimate =>
  ({ percent, low: percent / 2, high: percent * 2, persons, most: persons * 2, rough });
const sure = area({ code: "6472010001", name: "Pasti", ranked: 900, estimate: estimate(4, 0) });
const rough = area({ code: "6472010002", name: "Kasar", ranked: 60, estimate: estimate(9, 2) });
const hidden = area({ code: "6472010003", name: "Diam", ranked: 3, estimate: null });
const counts = [sure, rough, hidden];
const features = counts.map(({ code, name }, i): AreaFeature => ({
  type: "Feature", properties: { code, name }, geometry: { type: "Polygon", coordinates: [[[117 + i, -1], [118 + i, -1], [118 + i, 0], [117 + i, -1]]] },
}));
const state: MapState = { ...firstState("6472", [1, 2], null), measure: "estimate" };
const scene = buildScene(state, { features, counts, sls: [] }, null, words);

describe("the layer of uncertainty", () => {
  it("paints by the estimate and hatches what is rough", () => {
    expect(counts.map((each) => measured(each, "estimate"))).toEqual([4, 9, null]);
    expect(scene.areas.map(({ hatch }) => hatch)).toEqual([0, 2, 0]);
    expect(areaData(scene).features.map((feature) => feature.properties?.["hatch"] as number)).toEqual([0, 2, 0]);
    expect(AREA_LAYERS.some(({ id }) => id === "area-hatch")).toBe(true);
    expect(buildScene({ ...state, measure: "share" }, { features, counts, sls: [] }, null, words).areas.every(({ hatch }) => hatch === 0)).toBe(true);
  });

  it("never shows a figure without its range, and says where none is shown", () => {
    expect(scene.areas[1]?.value).toBe("9\u00a0% (4,5\u00a0%–18\u00a0%)");
    expect(scene.areas[2]?.value).toBe("tidak ditampilkan: terlalu kasar");
  });

  it("lists areas as buttons in the same order, for a keyboard", () => {
    const buttons = areaList(counts, state, words).map((item) => item.querySelector("button"));
    expect(buttons.map((button) => button?.dataset["goto"])).toEqual(["6472010002", "6472010001", "6472010003"]);
    expect(buttons[0]?.textContent).toContain("9\u00a0% (4,5\u00a0%–18\u00a0%)");
  });

  it("says in words what colours and hatching mean, and that no figure is official", () => {
    const text = legend(state, [2, 5], true, words, 5).map((part) => part.textContent).join(" ");
    for (const said of ["5\u00a0%", "kasar (rentang lebar)", "sangat kasar", "tidak ditampilkan", "bukan angka resmi"]) expect(text).toContain(said);
    expect(legend({ ...state, level: "sls" }, [], false, words, 5).map((part) => part.textContent).join(" ")).toContain("lingkaran luar");
  });

  it("draws the same without WebGL: hatching as a pattern, areas still buttons with their range", () => {
    const canvas = document.createElement("div");
    new SvgView(canvas, "Peta", [117, -1, 120, 0], { area: () => undefined } as never).draw(scene);
    expect(canvas.querySelectorAll("pattern")).toHaveLength(2);
    expect([...canvas.querySelectorAll(".rs-svg-hatch")].map((path) => path.getAttribute("fill"))).toEqual(["url(#hatch-2)"]);
    expect(canvas.querySelector("[data-code='6472010002']")?.getAttribute("aria-label")).toBe("Kasar 9\u00a0% (4,5\u00a0%–18\u00a0%)");
    expect(canvas.querySelector("[style]")).toBeNull();
  });

  it("rings an RT at the upper end of its range", () => {
    const [one, , none] = paintRings([sure, rough, hidden]);
    expect(one?.ring).toBeGreaterThan(one?.radius ?? 0);
    expect(none).toMatchObject({ radius: 0, ring: 0 });
    const discs = discData({ ...scene, discs: paintRings([sure]) }).features;
    expect(discs[0]?.properties?.["ring"]).toBe(one?.ring);
  });

  it("opens from an address", () => {
    expect(readAddress("?ukuran=estimate").measure).toBe("estimate");
    expect(readAddress("?ukuran=gaji").measure).toBeNull();
  });
});
