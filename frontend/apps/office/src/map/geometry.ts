import type { MultiPolygon, Polygon, Position } from "geojson";

import type { Areas } from "./api";

export type Bounds = [west: number, south: number, east: number, north: number];

export function polygonsOf(geometry: Polygon | MultiPolygon): Position[][][] {
  return geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
}

/** The box round some areas; `null` when there is nothing to go round. */
export function boundsOf(geometries: Iterable<Polygon | MultiPolygon>): Bounds | null {
  const box: Bounds = [Infinity, Infinity, -Infinity, -Infinity];
  for (const geometry of geometries) {
    for (const ring of polygonsOf(geometry).flat()) {
      for (const [lon = 0, lat = 0] of ring) {
        box[0] = Math.min(box[0], lon);
        box[1] = Math.min(box[1], lat);
        box[2] = Math.max(box[2], lon);
        box[3] = Math.max(box[3], lat);
      }
    }
  }
  return Number.isFinite(box[0]) ? box : null;
}

/** Even-odd rule over all rings, so that holes are outside. */
export function contains(geometry: Polygon | MultiPolygon, lon: number, lat: number): boolean {
  return polygonsOf(geometry).some((rings) => rings.filter((ring) => inRing(ring, lon, lat)).length % 2 === 1);
}

function inRing(ring: Position[], lon: number, lat: number): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi = 0, yi = 0] = ring[i] ?? [];
    const [xj = 0, yj = 0] = ring[j] ?? [];
    if (yi > lat !== yj > lat && lon < ((xj - xi) * (lat - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

/** The code of the area at a point, or `null` (in the water, outside the city). */
export function areaAt(areas: Areas, lon: number, lat: number): string | null {
  return areas.features.find((feature) => contains(feature.geometry, lon, lat))?.properties.code ?? null;
}
