import type { AreaCounts, AreaFeature, Estimate } from "./api";
import { districtOf, villageOf } from "./codes";
import { classColour, classEdges, classOf, familiesIn, measured, NO_DATA } from "./measure";
import type { MapState } from "./state";
import type { PaintedArea, PaintedDisc, Scene } from "./view";
import type { Words } from "./words";

/** What has been loaded: the polygons and the counts of the level that is shown. */
export interface Loaded {
  readonly features: readonly AreaFeature[];
  readonly counts: readonly AreaCounts[];
  /** Counts of the SLS of the kelurahan in focus, empty elsewhere. */
  readonly sls: readonly AreaCounts[];
}
const DISC_COLOUR = "#bd6638";
const MAX_RADIUS = 26;

/** Where the houses of an area are, if any. */
export function seatOf(area: AreaCounts | undefined): readonly [lon: number, lat: number] | null {
  if (!area) return null;
  const { lon, lat } = area;
  return lon === null || lat === null ? null : [lon, lat];
}

/** Edges of the classes over the whole city, so that a colour means the same wherever one looks. */
export function edgesFor(counts: readonly AreaCounts[], state: MapState): number[] {
  return classEdges(counts.map((area) => measured(area, state.measure)).filter((value) => value !== null));
}

export function valueText(area: AreaCounts, state: MapState, words: Words): string {
  const value = measured(area, state.measure);
  if (value === null) return words(state.measure === "estimate" && area.ranked > 0 ? "not_shown" : "no_data");
  if (state.measure === "estimate" && area.estimate) return estimateText(area.estimate, words);
  return state.measure === "number" ? words.number(value) : words.percent(value);
}

/** "4,1 % (2,9 %–5,6 %)": a figure never goes without its range. */
export function estimateText(estimate: Estimate, words: Words): string {
  return `${words.percent(estimate.percent)} (${words.percent(estimate.low)}–${words.percent(estimate.high)})`;
}

export function buildScene(state: MapState, loaded: Loaded, selected: string | null, words: Words): Scene {
  const village = villageOf(state.focus);
  const showsHouses = state.level === "house" && village !== null;
  return {
    areas: paintAreas(state, loaded, words),
    focus: showsHouses || loaded.sls.length > 0 ? village : null, // nothing inside to show: the areas keep their colours
    discs: village ? discsFor(state, loaded.sls) : [],
    houses: showsHouses ? { groups: state.groups, village } : null,
    selected,
  };
}

function paintAreas(state: MapState, { features, counts }: Loaded, words: Words): PaintedArea[] {
  const byCode = new Map(counts.map((area) => [area.code, area]));
  const edges = edgesFor(counts, state);
  const inside = state.focus.length === 7 ? state.focus : "";
  return features.map((feature) => {
    const area = byCode.get(feature.properties.code);
    const value = area ? measured(area, state.measure) : null;
    const outside = inside !== "" && districtOf(feature.properties.code) !== inside;
    return {
      feature,
      colour: value === null ? NO_DATA : classColour(classOf(value, edges), edges.length),
      name: area?.name ?? feature.properties.name,
      value: area && !outside ? valueText(area, state, words) : "",
      hatch: state.measure === "estimate" && !outside ? (area?.estimate?.rough ?? 0) : 0,
      faded: outside,
      at: seatOf(area),
    };
  });
}

function discsFor(state: MapState, sls: readonly AreaCounts[]): PaintedDisc[] {
  if (state.level !== "sls") return paintDiscs(sls, 0);
  return state.measure === "estimate" ? paintRings(sls) : paintDiscs(sls);
}

/** The disc: persons expected; the ring around it: the upper end of the range. Where nothing is shown only the name stands. */
export function paintRings(sls: readonly AreaCounts[]): PaintedDisc[] {
  const most = Math.max(...sls.map((area) => area.estimate?.most ?? 0), 1);
  const radius = (persons: number) => Math.max(MAX_RADIUS * Math.sqrt(persons / most), 2);
  return sls.flatMap((area) => {
    const at = seatOf(area);
    if (!at) return [];
    const { code, name, estimate } = area;
    if (!estimate) return [{ code, name, at, families: 0, radius: 0, ring: 0, colour: NO_DATA }];
    return [{ code, name, at, families: Math.round(estimate.persons), radius: radius(estimate.persons), ring: radius(estimate.most), colour: DISC_COLOUR }];
  });
}

/** The area of a disc, not its radius, is proportional to the families; with a largest radius of 0 only names are left. */
export function paintDiscs(sls: readonly AreaCounts[], largest = MAX_RADIUS): PaintedDisc[] {
  const most = Math.max(...sls.map(familiesIn), 1);
  return sls.flatMap((area) => {
    const at = seatOf(area);
    if (!at) return [];
    const radius = largest && Math.max(largest * Math.sqrt(familiesIn(area) / most), 3);
    return [{ code: area.code, name: area.name, at, families: familiesIn(area), radius, ring: 0, colour: area.ranked === 0 ? NO_DATA : DISC_COLOUR }];
  });
}
