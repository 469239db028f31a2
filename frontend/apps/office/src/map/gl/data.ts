import type { FeatureCollection } from "geojson";

import type { Scene } from "../view";

/** Polygons with their paint; around a kelurahan in focus the others step back. */
export function areaData(scene: Scene): FeatureCollection {
  return collection(scene.areas.map(({ feature, colour, name }) => {
    const { code } = feature.properties;
    const focus = scene.focus === code;
    const dimmed = scene.focus !== null && !focus;
    return {
      ...feature,
      properties: { code, name, focus, colour: focus ? "#fffefb" : dimmed ? "#d8d8d0" : colour, opacity: dimmed ? 0.75 : focus ? 1 : 0.92 },
    };
  }));
}

/** Names stand at the seat of the houses, not at the middle of a polygon. */
export function labelData(scene: Scene): FeatureCollection {
  return collection(scene.areas
    .filter(({ feature }) => feature.properties.code !== scene.focus)
    .map(({ name, value, lon, lat }, rank) => point(lon, lat, { name, value: scene.focus ? "" : value, rank })));
}

export function discData(scene: Scene): FeatureCollection {
  return collection(scene.discs.map(({ code, name, lon, lat, families, radius, colour }) =>
    point(lon, lat, { code, name, radius, colour, label: radius > 11 ? `${name}\n${families}` : name })));
}

function point(lon: number, lat: number, properties: Record<string, unknown>): FeatureCollection["features"][number] {
  return { type: "Feature", geometry: { type: "Point", coordinates: [lon, lat] }, properties };
}

function collection(features: FeatureCollection["features"]): FeatureCollection {
  return { type: "FeatureCollection", features };
}
