import type { FeatureCollection } from "geojson";

import { PALETTE } from "../measure";
import type { Scene } from "../view";

/** Colours on which only white letters can be read. */
const DARK: ReadonlySet<string> = new Set(PALETTE.slice(3));

/** Polygons with their paint; around a kelurahan in focus the others step back. */
export function areaData(scene: Scene): FeatureCollection {
  return collection(scene.areas.map(({ feature, colour, name, faded, hatch }) => {
    const { code } = feature.properties;
    const focus = scene.focus === code;
    const dimmed = scene.focus !== null && !focus;
    return {
      ...feature,
      properties: { code, name, focus, hatch: focus || dimmed ? 0 : hatch, colour: focus ? "#fffefb" : dimmed ? "#dedacd" : colour, opacity: dimmed ? 0.75 : focus ? 1 : faded ? 0.3 : 0.92 },
    };
  }));
}

/** Names stand at the seat of the houses, not at the middle of a polygon. */
export function labelData(scene: Scene): FeatureCollection {
  return collection(scene.areas
    .filter(({ feature }) => feature.properties.code !== scene.focus)
    .flatMap(({ name, value, at, colour, faded }, rank) =>
      at ? [point(at, { name, value: scene.focus ? "" : value, rank, dark: !scene.focus && !faded && DARK.has(colour) })] : []));
}

export function discData(scene: Scene): FeatureCollection {
  return collection(scene.discs.map(({ code, name, at, families, radius, ring, colour }) =>
    point(at, { code, name, radius, ring, colour, number: String(families) })));
}

function point(at: readonly [number, number], properties: Record<string, unknown>): FeatureCollection["features"][number] {
  return { type: "Feature", geometry: { type: "Point", coordinates: [...at] }, properties };
}

function collection(features: FeatureCollection["features"]): FeatureCollection {
  return { type: "FeatureCollection", features };
}
