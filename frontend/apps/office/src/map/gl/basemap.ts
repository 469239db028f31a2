import { addProtocol, type Map as GlMap, type StyleSpecification } from "maplibre-gl";

import type { MapConfig } from "../config";
import { emptyStyle } from "./layers";

/** A style URL replaces the empty ground; everything of ours is laid upon it. */
export async function startStyle(config: MapConfig): Promise<StyleSpecification | string> {
  return Promise.resolve(config.basemap?.kind === "style" ? config.basemap.url : emptyStyle());
}

/** A PMTiles file, read in ranges; the reader is loaded only where one is configured. */
export async function addBasemap(map: GlMap, config: MapConfig): Promise<void> {
  if (config.basemap?.kind !== "pmtiles") return;
  const { PMTiles, Protocol, TileType } = await import("pmtiles");
  const url = new URL(config.basemap.url, location.href).href;
  const protocol = new Protocol();
  const file = new PMTiles(url);
  protocol.add(file);
  addProtocol("pmtiles", protocol.tile);
  const header = await file.getHeader();
  if (header.tileType !== TileType.Mvt) {
    map.addSource("ground", { type: "raster", url: `pmtiles://${url}`, tileSize: 256 });
    map.addLayer({ id: "ground", type: "raster", source: "ground", paint: { "raster-saturation": -0.5, "raster-opacity": 0.7 } });
    return;
  }
  map.addSource("ground", { type: "vector", url: `pmtiles://${url}` });
  addVectorGround(map, await layerNames(file));
}

async function layerNames(file: { getMetadata(): Promise<unknown> }): Promise<string[]> {
  const metadata = (await file.getMetadata()) as { vector_layers?: { id: string }[] };
  return (metadata.vector_layers ?? []).map(({ id }) => id);
}

/** Water, roads and buildings in quiet colours, whatever the schema calls them. */
function addVectorGround(map: GlMap, names: readonly string[]): void {
  const from = (pattern: RegExp) => names.filter((name) => pattern.test(name));
  for (const name of from(/^(landuse|landcover|park)/)) {
    map.addLayer({ id: `ground-${name}`, type: "fill", source: "ground", "source-layer": name, paint: { "fill-color": "#dfe5da", "fill-opacity": 0.5 } });
  }
  for (const name of from(/^water/)) {
    map.addLayer({ id: `ground-${name}`, type: "fill", source: "ground", "source-layer": name, filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": "#b9d4d8" } });
  }
  for (const name of from(/^(road|transportation$|street)/)) {
    map.addLayer({ id: `ground-${name}`, type: "line", source: "ground", "source-layer": name, paint: { "line-color": "#bcb8ab", "line-width": ["interpolate", ["linear"], ["zoom"], 10, 0.4, 16, 3] } });
  }
  for (const name of from(/^building/)) {
    map.addLayer({ id: `ground-${name}`, type: "fill", source: "ground", "source-layer": name, minzoom: 14, paint: { "fill-color": "#cfcabc" } });
  }
}
