import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";

import { HOUSE_ZOOM } from "../state";
import { GROUP_COLOURS } from "./shapes";

const FONT = ["Public Sans"];
/** Where a name may stand around its point, best first. */
const ANCHORS = ["center", "top", "bottom", "left", "right", "top-left", "top-right", "bottom-left", "bottom-right"] as const;
const EMPTY = { type: "FeatureCollection" as const, features: [] };
const by = (...pairs: [number, number][]): ExpressionSpecification =>
  ["interpolate", ["linear"], ["zoom"], ...pairs.flat()] as unknown as ExpressionSpecification;

/** Nothing from anywhere: no glyph server, no sprite, no tiles but ours. */
export function emptyStyle(): StyleSpecification {
  return { version: 8, sources: {}, layers: [{ id: "paper", type: "background", paint: { "background-color": "#ebe8df" } }] };
}

export const AREA_SOURCES = {
  areas: { type: "geojson", data: EMPTY, promoteId: "code" },
  labels: { type: "geojson", data: EMPTY },
  discs: { type: "geojson", data: EMPTY },
  water: { type: "geojson", data: EMPTY },
} as const;

export const AREA_LAYERS: LayerSpecification[] = [
  { id: "area-fill", type: "fill", source: "areas",
    paint: { "fill-color": ["get", "colour"], "fill-opacity": ["get", "opacity"] } },
  { id: "area-hatch", type: "fill", source: "areas", filter: [">", ["get", "hatch"], 0],
    paint: { "fill-pattern": ["concat", "hatch-", ["to-string", ["get", "hatch"]]], "fill-opacity": 0.45 } },
  { id: "water-fill", type: "fill", source: "water", paint: { "fill-color": "#b9d4d8" } },
  { id: "water-line", type: "line", source: "water", paint: { "line-color": "#8fb7bd", "line-width": 1 } },
  { id: "area-line", type: "line", source: "areas",
    paint: { "line-color": "#6e6a5e", "line-width": by([9, 0.6], [13, 1.2], [16, 2]), "line-opacity": 0.75 } },
  { id: "area-hover", type: "line", source: "areas",
    paint: { "line-color": "#0a3437", "line-width": ["case", ["boolean", ["feature-state", "hover"], false], 3, 0] } },
  { id: "area-focus", type: "line", source: "areas", filter: ["==", ["get", "focus"], true],
    paint: { "line-color": "#0a3437", "line-width": 3 } },
  { id: "disc-ring", type: "circle", source: "discs", filter: [">", ["get", "ring"], 0],
    paint: { "circle-radius": ["get", "ring"], "circle-color": "rgba(255,254,251,.55)", "circle-stroke-color": "#3a2a1e", "circle-stroke-width": 1.5 } },
  { id: "disc", type: "circle", source: "discs",
    paint: { "circle-radius": ["get", "radius"], "circle-color": ["get", "colour"], "circle-opacity": 0.88,
      "circle-stroke-color": "#3a2a1e", "circle-stroke-width": ["case", [">", ["get", "radius"], 0], 1, 0] } },
];

export const LABEL_LAYERS: LayerSpecification[] = [
  { id: "area-label", type: "symbol", source: "labels",
    layout: {
      "text-field": ["format", ["get", "name"], { "font-scale": 1 }, "\n", {}, ["get", "value"], { "font-scale": 1.15 }],
      "text-font": FONT, "text-size": by([9, 10.5], [12, 13], [15, 15]), "text-line-height": 1.2, "text-max-width": 9,
      "text-padding": 3, "symbol-sort-key": ["get", "rank"],
    },
    paint: { "text-color": ["case", ["get", "dark"], "#ffffff", "#15292b"], "text-halo-width": 1.6,
      "text-halo-color": ["case", ["get", "dark"], "rgba(70,20,20,.75)", "rgba(255,254,251,.92)"] } },
  { id: "disc-number", type: "symbol", source: "discs", filter: [">", ["get", "radius"], 8],
    layout: { "text-field": ["get", "number"], "text-font": FONT, "text-size": 12, "text-allow-overlap": true },
    paint: { "text-color": "#ffffff", "text-halo-color": "rgba(80,30,15,.7)", "text-halo-width": 1 } },
  { id: "disc-label", type: "symbol", source: "discs", minzoom: 12.8, filter: [">", ["get", "radius"], 0],
    layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": 12, "text-padding": 1, "text-anchor": "top",
      "text-radial-offset": ["+", 0.2, ["/", ["get", "radius"], 12]] },
    paint: { "text-color": "#15292b", "text-halo-color": "rgba(255,254,251,.9)", "text-halo-width": 1.4 } },
  // among houses a name takes a place that no sign has taken, or waits for a nearer look
  { id: "rt-label", type: "symbol", source: "discs", minzoom: 12.8, filter: ["==", ["get", "radius"], 0],
    layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": by([13, 13], [16, 16]), "text-padding": 1,
      "text-variable-anchor": [...ANCHORS], "text-radial-offset": 1.1 },
    paint: { "text-color": "#66757a", "text-halo-color": "rgba(255,254,251,.9)", "text-halo-width": 1.4 } },
];

/** Poorest on top; a number where more than one family lives in the house. */
export function houseLayer(id: string, source: string, range: { minzoom?: number; maxzoom?: number }): LayerSpecification {
  return {
    id, type: "symbol", source, "source-layer": "houses", ...range, filter: ["has", "d"],
    layout: {
      "icon-image": ["concat", "house-", ["to-string", ["get", "g"]]],
      "icon-size": by([12, 0.42], [14, 0.74], [16, 1], [18, 1.3]),
      // signs are always drawn and hold their places: names step aside
      "icon-allow-overlap": true, "icon-ignore-placement": false, "icon-padding": 0,
      "symbol-sort-key": ["case", ["==", ["get", "g"], 0], 0, ["-", 5, ["get", "g"]]],
      "text-field": ["step", ["zoom"], "", 15, ["case", [">", ["get", "n"], 1], ["to-string", ["get", "n"]], ""]],
      "text-font": FONT, "text-size": 12, "text-offset": [0.9, -0.8], "text-optional": true, "text-allow-overlap": true,
      "text-ignore-placement": true,
    },
    paint: { "text-color": "#15292b", "text-halo-color": "#fffefb", "text-halo-width": 2 },
  };
}

/** Houses put together where a tile is full: a disc in the colour of their group, larger with their number, and the number. */
export function clusterLayers(id: string, source: string, range: { minzoom?: number; maxzoom?: number }): LayerSpecification[] {
  const shared = { source, "source-layer": "houses", ...range, filter: ["has", "c"] as ExpressionSpecification };
  const order: ExpressionSpecification = ["case", ["==", ["get", "g"], 0], 0, ["-", 5, ["get", "g"]]];
  return [
    { id, type: "circle", ...shared, layout: { "circle-sort-key": order },
      paint: { "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "c"]], 1, 6, 4, 10, 10, 17, 30, 26],
        "circle-color": ["match", ["get", "g"], ...[1, 2, 3, 4].flatMap((g) => [g, GROUP_COLOURS[g]]), GROUP_COLOURS[0]] as unknown as ExpressionSpecification,
        "circle-opacity": 0.82, "circle-stroke-color": "#fffefb", "circle-stroke-width": 1.5 } },
    { id: `${id}-number`, type: "symbol", ...shared,
      layout: { "text-field": ["to-string", ["get", "c"]], "text-font": FONT, "text-size": 11, "symbol-sort-key": order, "text-padding": 0 },
      paint: { "text-color": ["match", ["get", "g"], [1, 4, 0], "#ffffff", "#15292b"] } },
  ];
}

export function selectedLayer(source: string, id: string, range: { minzoom?: number; maxzoom?: number }): LayerSpecification {
  return {
    id: `${source}-selected`, type: "circle", source, "source-layer": "houses", ...range,
    filter: ["==", ["get", "d"], id],
    paint: { "circle-radius": by([12, 9], [16, 17], [18, 22]), "circle-color": "rgba(227,179,76,.35)",
      "circle-stroke-color": "#96691a", "circle-stroke-width": 3 },
  };
}

/** Two sources of houses: the kelurahan in focus from far, everything from near. */
export const HOUSE_SOURCES = [
  { source: "houses-far", layer: "house-far", range: { maxzoom: HOUSE_ZOOM } },
  { source: "houses-near", layer: "house-near", range: { minzoom: HOUSE_ZOOM } },
] as const;
