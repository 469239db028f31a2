import { type ExpressionSpecification, type GeoJSONSource, Map as GlMap, NavigationControl, ScaleControl, setWorkerUrl } from "maplibre-gl";

import type { Areas } from "../api";
import type { MapConfig } from "../config";
import type { Bounds } from "../geometry";
import { HOUSE_ZOOM } from "../state";
import type { Camera, MapView, Padding, Scene, ViewEvents } from "../view";
import type { Words } from "../words";
import { addBasemap, startStyle } from "./basemap";
import { areaData, discData, labelData } from "./data";
import { addHatching } from "./hatching";
import { Houses } from "./houses";
import { AREA_LAYERS, AREA_SOURCES, LABEL_LAYERS } from "./layers";
import { addHouseSigns } from "./shapes";

/** Over a basemap the areas let the ground through. */
const OVER_GROUND: ExpressionSpecification = ["case", ["get", "focus"], 0, ["*", 0.6, ["get", "opacity"]]];

/** Marks the moves that the page makes, not the person. */
const OURS = { ours: true };
const FLIGHT = 650; // milliseconds

/** The map drawn by WebGL. */
export class GlView implements MapView {
  readonly drawsHouses = true;
  private readonly houses: Houses;
  private hovered: string | null = null;

  private constructor(private readonly map: GlMap, private readonly events: ViewEvents, config: MapConfig) {
    this.houses = new Houses(map, config.tilesUrl);
    addHouseSigns(map);
    addHatching(map);
    for (const [id, source] of Object.entries(AREA_SOURCES)) map.addSource(id, source);
    for (const layer of [...AREA_LAYERS, ...LABEL_LAYERS]) map.addLayer(layer);
    if (config.basemap) map.setPaintProperty("area-fill", "fill-opacity", OVER_GROUND);
    this.listen();
  }

  static async start(canvas: HTMLElement, config: MapConfig, words: Words, bounds: Bounds, padding: Padding, events: ViewEvents): Promise<GlView> {
    setWorkerUrl(new URL(config.workerUrl, location.href).href);
    await document.fonts.load('600 16px "Public Sans"').catch(() => undefined);
    const map = new GlMap({
      container: canvas, style: await startStyle(config), bounds, fitBoundsOptions: { padding },
      attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false, maxZoom: 19.5, minZoom: 8,
      locale: { "Map.Title": words("map_label"), "NavigationControl.ZoomIn": words("zoom_in"), "NavigationControl.ZoomOut": words("zoom_out") },
    });
    map.touchZoomRotate.disableRotation();
    map.addControl(new NavigationControl({ showCompass: false }), "bottom-right");
    map.addControl(new ScaleControl({ maxWidth: 120 }), "bottom-right");
    await new Promise<void>((done) => { void map.once("style.load", () => { done(); }); });
    await addBasemap(map, config);
    // For journeys: tests ask the drawn map where a house lies on the screen, and then click there like anybody.
    Object.assign(canvas, { drawnMap: map });
    return new GlView(map, events, config);
  }

  draw(scene: Scene): void {
    this.hover(null);
    void this.source("areas").setData(areaData(scene));
    void this.source("labels").setData(labelData(scene));
    void this.source("discs").setData(discData(scene));
    this.houses.draw(scene);
  }

  water(areas: Areas): void {
    void this.source("water").setData(areas);
  }

  fit(bounds: Bounds, padding: Padding, minZoom: number, instant = false): void {
    const camera = this.map.cameraForBounds(bounds, { padding });
    if (!camera) return;
    const zoom = Math.min(Math.max(camera.zoom ?? minZoom, minZoom), HOUSE_ZOOM + 3);
    this.map.easeTo({ center: camera.center ?? this.map.getCenter(), zoom, duration: instant ? 0 : FLIGHT }, OURS);
  }

  zoomFor(bounds: Bounds, padding: Padding): number {
    return this.map.cameraForBounds(bounds, { padding })?.zoom ?? this.map.getZoom();
  }

  goTo(lon: number, lat: number, zoom: number, padding: Padding): void {
    const offset: [number, number] = [(padding.left - padding.right) / 2, (padding.top - padding.bottom) / 2];
    this.map.easeTo({ center: [lon, lat], zoom: Math.max(zoom, this.map.getZoom()), offset, duration: FLIGHT }, OURS);
  }

  private source(id: keyof typeof AREA_SOURCES): GeoJSONSource {
    const source = this.map.getSource<GeoJSONSource>(id);
    if (!source) throw new Error(`no source ${id}`);
    return source;
  }

  private listen(): void {
    this.map.on("click", ({ point }) => {
      const house = this.houses.at(point.x, point.y);
      if (house) { this.events.dwelling(house); return; }
      const cluster = this.houses.clusterAt(point.x, point.y);
      // as if the person had zoomed: levels follow
      if (cluster) { this.map.easeTo({ center: cluster, zoom: this.map.getZoom() + 1.5, duration: FLIGHT }); return; }
      const code = this.areaUnder(point.x, point.y);
      if (code) this.events.area(code);
    });
    this.map.on("mousemove", ({ point }) => {
      const house = this.houses.at(point.x, point.y);
      const cluster = house ? null : this.houses.clusterAt(point.x, point.y);
      const code = house || cluster ? null : this.areaUnder(point.x, point.y);
      this.map.getCanvas().style.cursor = house || cluster || code ? "pointer" : "";
      this.hover(code);
      this.events.hover(code, point.x, point.y);
    });
    this.map.on("mouseout", () => { this.hover(null); this.events.hover(null, 0, 0); });
    this.map.on("error", ({ error }) => {
      if ("status" in error && error.status === 403) this.events.housesClosed();
      else console.error(error); // MapLibre says nothing itself once somebody listens
    });
    // Only a person's own moves may change the level; ours went where they were sent.
    this.map.on("moveend", (event) => { if (!("ours" in event)) this.events.moved(this.camera()); });
  }

  /** Where the part of the map stands that no panel covers. */
  private camera(): Camera {
    const { top, right, bottom, left } = this.events.padding();
    const { clientWidth: width, clientHeight: height } = this.map.getContainer();
    const { lng, lat } = this.map.unproject([(left + width - right) / 2, (top + height - bottom) / 2]);
    return { zoom: this.map.getZoom(), lon: lng, lat };
  }

  /** A disc if there is one, else the area; in a kelurahan in focus the ground itself is no button. */
  private areaUnder(x: number, y: number): string | null {
    const found = this.map.queryRenderedFeatures([x, y], { layers: ["disc", "area-fill"] })[0];
    const code: unknown = found?.properties["code"];
    return typeof code === "string" && found?.properties["focus"] !== true ? code : null;
  }

  private hover(code: string | null): void {
    if (code === this.hovered) return;
    if (this.hovered) this.map.setFeatureState({ source: "areas", id: this.hovered }, { hover: false });
    if (code) this.map.setFeatureState({ source: "areas", id: code }, { hover: true });
    this.hovered = code;
  }
}
