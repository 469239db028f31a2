import type { AreaFeature, Areas } from "./api";
import type { Bounds } from "./geometry";

/** One area ready to draw: its polygon, its colour and what stands on it. */
export interface PaintedArea {
  readonly feature: AreaFeature;
  readonly colour: string;
  readonly name: string;
  /** The measure in words, "" when it is not to be written on the map. */
  readonly value: string;
  /** How rough the figure is: 0 none, 1 wide, 2 dense hatching over the area. */
  readonly hatch: 0 | 1 | 2;
  /** Outside the kecamatan looked at. */
  readonly faded: boolean;
  /** Where the name stands; `null`: no name. */
  readonly at: readonly [lon: number, lat: number] | null;
}
/** One SLS without a polygon: a disc at the seat of its houses, its area proportional to the families. */
export interface PaintedDisc {
  readonly code: string;
  readonly name: string;
  readonly at: readonly [lon: number, lat: number];
  /** What the disc counts: families, or persons expected. */
  readonly families: number;
  /** Radius in pixels; 0 where only the name is drawn. */
  readonly radius: number;
  /** Radius of the ring at the upper end of a range; 0: none. */
  readonly ring: number;
  readonly colour: string;
}
export interface Scene {
  readonly areas: readonly PaintedArea[];
  /** With a kelurahan in focus the areas are outlines and the others are dimmed. */
  readonly focus: string | null;
  readonly discs: readonly PaintedDisc[];
  readonly houses: { readonly groups: readonly number[]; readonly village: string | null } | null;
  readonly selected: string | null;
}
export interface Camera {
  readonly zoom: number;
  readonly lon: number;
  readonly lat: number;
}
/** What a view tells and asks: the page decides what follows. */
export interface ViewEvents {
  area(code: string): void;
  dwelling(id: string): void;
  hover(code: string | null, x: number, y: number): void;
  moved(camera: Camera): void;
  padding(): Padding;
  /** The server keeps the houses closed (a purpose has to be stated first). */
  housesClosed(): void;
}
/** Room that the panels take from the map, in pixels. */
export interface Padding {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}
/** A drawing of the map: by WebGL, or as plain SVG where there is none. */
export interface MapView {
  readonly drawsHouses: boolean;
  water(areas: Areas): void;
  draw(scene: Scene): void;
  /** `instant`: at once, without a flight. */
  fit(bounds: Bounds, padding: Padding, minZoom: number, instant?: boolean): void;
  /** The zoom at which the bounds just fit. */
  zoomFor(bounds: Bounds, padding: Padding): number;
  goTo(lon: number, lat: number, zoom: number, padding: Padding): void;
}
