import type { Areas } from "../api";
import { type Bounds, polygonsOf } from "../geometry";
import { HATCHING } from "../gl/hatching";
import type { MapView, PaintedArea, Scene, ViewEvents } from "../view";

const NS = "http://www.w3.org/2000/svg";
const WIDTH = 1000;

/** The same areas as plain SVG, for a browser without WebGL. Houses are the list's. */
export class SvgView implements MapView {
  readonly drawsHouses = false;
  private readonly svg = element("svg", { class: "rs-map-svg", role: "group", preserveAspectRatio: "xMidYMid meet" });
  private rivers: Areas | null = null;
  private box: Bounds;
  private scene: Scene | null = null;

  constructor(canvas: HTMLElement, label: string, bounds: Bounds, private readonly events: ViewEvents) {
    this.box = bounds;
    this.svg.setAttribute("aria-label", label);
    canvas.replaceChildren(this.svg);
    this.svg.addEventListener("click", (event) => { this.pick(event.target); });
    this.svg.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      this.pick(event.target);
    });
  }

  draw(scene: Scene): void {
    this.scene = scene;
    const scale = scaleFor(this.box);
    this.svg.setAttribute("viewBox", `0 0 ${WIDTH} ${scale.height.toFixed(0)}`);
    const areas = scene.areas.map((area) => this.areaPath(area, scene, scale));
    const water = (this.rivers?.features ?? []).map(({ geometry }) => element("path", { d: pathOf(geometry, scale), class: "rs-svg-water" }));
    const rings = scene.discs.filter((disc) => disc.ring > 0).map((disc) => {
      const [x, y] = scale.at(...disc.at);
      return element("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: disc.ring.toFixed(1), class: "rs-svg-ring" });
    });
    const discs = scene.discs.filter((disc) => disc.radius > 0).map((disc) => {
      const [x, y] = scale.at(...disc.at);
      const circle = element("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: String(disc.radius), fill: disc.colour, class: "rs-svg-disc", tabindex: "0", role: "button", "data-code": disc.code });
      circle.append(element("title", {}, `${disc.name}: ${disc.families}`));
      return circle;
    });
    const hatched = scene.areas.filter((area) => area.hatch > 0 && scene.focus === null).map((area) => hatch(area, scale));
    this.svg.replaceChildren(hatching(), ...areas, ...hatched, ...water, ...rings, ...discs, ...scene.areas.flatMap((area) => labels(area, scene, scale)));
  }

  water(areas: Areas): void {
    this.rivers = areas;
    if (this.scene) this.draw(this.scene);
  }

  fit(bounds: Bounds): void {
    this.box = bounds;
    if (this.scene) this.draw(this.scene);
  }

  zoomFor(): number {
    return 0; // the box always fits: there is no zoom to compare with
  }

  goTo(): void {
    // a single house is not drawn
  }

  private areaPath(area: PaintedArea, scene: Scene, scale: Scale): SVGElement {
    const { code } = area.feature.properties;
    const focus = scene.focus === code;
    const dimmed = scene.focus !== null && !focus;
    const path = element("path", {
      d: pathOf(area.feature.geometry, scale), "data-code": code, class: "rs-svg-area", tabindex: focus ? "-1" : "0", role: "button",
      "aria-label": `${area.name} ${area.value}`.trim(), fill: dimmed ? "#dedacd" : focus ? "#fffefb" : area.colour, "fill-opacity": area.faded ? "0.3" : "1",
    });
    path.append(element("title", {}, `${area.name} ${area.value}`.trim()));
    return path;
  }

  private pick(target: EventTarget | null): void {
    const code = target instanceof Element ? target.closest<SVGElement>("[data-code]")?.dataset["code"] : undefined;
    if (code) this.events.area(code);
  }
}

/** The two hatchings, as patterns that areas are filled with. */
function hatching(): SVGElement {
  const made = element("defs", {});
  for (const [rough, { tile, width }] of Object.entries(HATCHING)) {
    const pattern = element("pattern", { id: `hatch-${rough}`, width: String(tile), height: String(tile), patternUnits: "userSpaceOnUse", patternTransform: "rotate(45) scale(1.8)" });
    pattern.append(element("path", { d: `M0 0V${tile}`, stroke: "#15292b", "stroke-width": String(width) }));
    made.append(pattern);
  }
  return made;
}

function hatch(area: PaintedArea, scale: Scale): SVGElement {
  return element("path", { d: pathOf(area.feature.geometry, scale), class: "rs-svg-hatch", fill: `url(#hatch-${area.hatch})`, "aria-hidden": "true" });
}

interface Scale {
  readonly height: number;
  at(lon: number, lat: number): [x: number, y: number];
}

/** Plate carrée with the right breadth for the latitude: near enough for one city. */
export function scaleFor([west, south, east, north]: Bounds): Scale {
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const unit = WIDTH / ((east - west) * shrink);
  return { height: (north - south) * unit, at: (lon, lat) => [(lon - west) * shrink * unit, (north - lat) * unit] };
}

function pathOf(geometry: Parameters<typeof polygonsOf>[0], scale: Scale): string {
  return polygonsOf(geometry).flat().map((ring) => `M${ring.map(([lon = 0, lat = 0]) => scale.at(lon, lat).map((v) => v.toFixed(1)).join(" ")).join("L")}Z`).join("");
}

function labels({ name, value, at, feature }: PaintedArea, scene: Scene, scale: Scale): SVGElement[] {
  if (!at || feature.properties.code === scene.focus || scene.focus !== null || scene.areas.length > 25) return [];
  const [x, y] = scale.at(...at);
  const text = (line: string, dy: number) => element("text", { x: x.toFixed(1), y: (y + dy).toFixed(1), class: "rs-svg-label" }, line);
  return [text(name, 0), text(value, 18)];
}

function element(name: string, attributes: Record<string, string>, text?: string): SVGElement {
  const made = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}
