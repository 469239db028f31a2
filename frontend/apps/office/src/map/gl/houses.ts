import type { Map as GlMap, MapGeoJSONFeature, PointLike } from "maplibre-gl";

import { FOCUS_HOUSE_ZOOM, HOUSE_ZOOM } from "../state";
import type { Scene } from "../view";
import { clusterLayers, HOUSE_SOURCES, houseLayer, selectedLayer } from "./layers";

/** Past this tiles are drawn larger instead of asked for again. */
const MAX_TILE_ZOOM = 17;

/** The house tiles on the map: asked for again only when groups or kelurahan change. */
export class Houses {
  private shown = "";
  constructor(private readonly map: GlMap, private readonly tilesUrl: string) {}

  draw(scene: Scene): void {
    const { houses } = scene;
    const wanted = houses && houses.groups.length > 0 ? `${houses.groups.join(",")}|${houses.village ?? ""}` : "";
    if (wanted !== this.shown) {
      this.clear();
      if (houses && wanted) this.add(houses.groups, houses.village);
      this.shown = wanted;
    }
    for (const { source } of HOUSE_SOURCES) {
      const id = `${source}-selected`;
      if (this.map.getLayer(id)) this.map.setFilter(id, ["==", ["get", "d"], scene.selected ?? ""]);
    }
  }

  /** The house nearest to a point, within reach of a finger or a mouse. */
  at(x: number, y: number): string | null {
    const layers = HOUSE_SOURCES.map(({ layer }) => layer).filter((id) => this.map.getLayer(id));
    if (layers.length === 0) return null;
    const reach = matchMedia("(pointer: coarse)").matches ? 16 : 7;
    const box: [PointLike, PointLike] = [[x - reach, y - reach], [x + reach, y + reach]];
    const found = this.map.queryRenderedFeatures(box, { layers });
    const nearest = found.sort((a, b) => this.distance(a, x, y) - this.distance(b, x, y))[0];
    const id: unknown = nearest?.properties["d"];
    return typeof id === "string" ? id : null;
  }

  /** Where houses are put together at this point of the screen, if they are. */
  clusterAt(x: number, y: number): [number, number] | null {
    const layers = HOUSE_SOURCES.map(({ layer }) => `${layer}-cluster`).filter((id) => this.map.getLayer(id));
    const found = layers.length > 0 ? this.map.queryRenderedFeatures([x, y], { layers })[0] : undefined;
    if (found?.geometry.type !== "Point") return null;
    const [lon = 0, lat = 0] = found.geometry.coordinates;
    return [lon, lat];
  }

  private distance(feature: MapGeoJSONFeature, x: number, y: number): number {
    if (feature.geometry.type !== "Point") return Infinity;
    const [lon = 0, lat = 0] = feature.geometry.coordinates;
    const point = this.map.project([lon, lat]);
    return Math.hypot(point.x - x, point.y - y);
  }

  private add(groups: readonly number[], village: string | null): void {
    const url = `${new URL(location.href).origin}${this.tilesUrl}?groups=${groups.join(",")}`;
    const far = { tiles: [`${url}&area=${village ?? ""}`], minzoom: FOCUS_HOUSE_ZOOM, maxzoom: HOUSE_ZOOM - 1 };
    const near = { tiles: [url], minzoom: HOUSE_ZOOM, maxzoom: MAX_TILE_ZOOM };
    HOUSE_SOURCES.forEach(({ source, layer, range }, i) => {
      if (i === 0 && !village) return;
      this.map.addSource(source, { type: "vector", ...(i === 0 ? far : near) });
      this.map.addLayer(selectedLayer(source, "", range));
      for (const cluster of clusterLayers(`${layer}-cluster`, source, range)) this.map.addLayer(cluster);
      this.map.addLayer(houseLayer(layer, source, range));
    });
  }

  private clear(): void {
    for (const { source, layer } of HOUSE_SOURCES) {
      for (const id of [layer, `${layer}-cluster`, `${layer}-cluster-number`, `${source}-selected`]) if (this.map.getLayer(id)) this.map.removeLayer(id);
      if (this.map.getSource(source)) this.map.removeSource(source);
    }
  }
}
