import type { FeatureCollection, Point } from "geojson";
import { Map as GlMap, NavigationControl, setWorkerUrl } from "maplibre-gl";

import type { MapConfig } from "../map/config";
import { addBasemap, startStyle } from "../map/gl/basemap";
import type { Place } from "./place";

/** Tones of states, as in the badges; shape is not needed, each point says its state when pointed at. */
const TONES: Readonly<Record<string, string>> = { act: "#c98a1b", wait: "#17727a", good: "#2d6a3e", bad: "#9c2b1f", past: "#6b7778" };
const CLICK = 12; // pixels around a finger

export async function draw(place: Place, points: FeatureCollection<Point>, areas: FeatureCollection, say: (text: string) => void): Promise<void> {
  setWorkerUrl(new URL(place.workerUrl, location.href).href);
  const config = { basemap: place.basemap } as MapConfig;
  const map = new GlMap({
    container: place.canvas, style: await startStyle(config), bounds: boundsOf(points.features.length ? points : areas), fitBoundsOptions: { padding: 40, maxZoom: 16 },
    attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false, maxZoom: 19.5, minZoom: 8,
    locale: { "Map.Title": place.label, "NavigationControl.ZoomIn": place.zoomIn, "NavigationControl.ZoomOut": place.zoomOut },
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  await new Promise<void>((done) => { void map.once("style.load", () => { done(); }); });
  await addBasemap(map, config);
  map.addSource("areas", { type: "geojson", data: areas });
  map.addLayer({ id: "areas", type: "line", source: "areas", paint: { "line-color": "#a9a392", "line-width": 1 } });
  map.addSource("arrivals", { type: "geojson", data: points });
  map.addLayer({
    id: "arrivals", type: "circle", source: "arrivals",
    paint: {
      "circle-radius": ["interpolate", ["linear"], ["zoom"], 10, 4, 16, 9], "circle-stroke-color": "#fffefb", "circle-stroke-width": 1.5,
      "circle-color": ["match", ["get", "tone"], ...Object.entries(TONES).flat(), "#6b7778"] as never,
    },
  });
  Object.assign(place.canvas, { drawnMap: map });
  listen(map, place, say);
}

function listen(map: GlMap, place: Place, say: (text: string) => void): void {
  const under = (x: number, y: number) => map.queryRenderedFeatures([[x - CLICK, y - CLICK], [x + CLICK, y + CLICK]], { layers: ["arrivals"] })[0];
  map.on("mousemove", ({ point }) => {
    const state = under(point.x, point.y)?.properties["state"] as string | undefined;
    map.getCanvas().style.cursor = state ? "pointer" : "";
    say(state ? (place.states[state] ?? state) : "");
  });
  map.on("click", ({ point }) => {
    const url = under(point.x, point.y)?.properties["url"] as string | undefined;
    if (url) location.assign(url);
  });
}

/** West, south, east, north of everything drawn. */
export function boundsOf(shapes: FeatureCollection): [number, number, number, number] {
  const bounds: [number, number, number, number] = [180, 90, -180, -90];
  const walk = (value: unknown): void => {
    if (!Array.isArray(value)) return;
    if (typeof value[0] === "number" && typeof value[1] === "number") {
      bounds[0] = Math.min(bounds[0], value[0]); bounds[1] = Math.min(bounds[1], value[1]);
      bounds[2] = Math.max(bounds[2], value[0]); bounds[3] = Math.max(bounds[3], value[1]);
      return;
    }
    value.forEach(walk);
  };
  for (const { geometry } of shapes.features) if ("coordinates" in geometry) walk(geometry.coordinates);
  return bounds;
}
