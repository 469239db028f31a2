import "../css/arrivals.css";

import type { FeatureCollection, Point } from "geojson";

import { readPlace } from "./arrivals/place";
import { hasWebGl } from "./map/webgl";

/** The map of one day's arrivals: points by state. A click opens the submission. */
async function start(root: HTMLElement): Promise<void> {
  const place = readPlace(root);
  const say = (text: string) => { place.status.textContent = text; };
  if (!hasWebGl()) { say(place.failed); root.dataset["ready"] = "none"; return; }
  try {
    const [points, areas, { draw }] = await Promise.all([
      getJson<FeatureCollection<Point>>(place.pointsUrl), getJson<FeatureCollection>(place.areasUrl), import("./arrivals/draw"),
    ]);
    await draw(place, points, areas, say);
    root.dataset["ready"] = "webgl";
  } catch (error) {
    say(place.failed);
    root.dataset["ready"] = "failed";
    throw error;
  }
}

async function getJson<T>(url: string): Promise<T> {
  const response = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!response.ok) throw new Error(`${url}: ${String(response.status)}`);
  return (await response.json()) as T;
}

const root = document.getElementById("peta-kiriman");
if (root) void start(root);
