import { areaLevel, districtOf, type Level, villageOf } from "./codes";
import type { Measure } from "./measure";

/** What the map shows. Pure: the views draw it, the functions below are the only ways it changes. */
export interface MapState {
  /** The area looked at: the city, or a part of it. */
  readonly focus: string;
  readonly level: Level;
  /** Whether zooming or the person chose the level: a person's choice is not undone by a small zoom. */
  readonly levelBy: "zoom" | "person";
  /** Some roles see areas only. */
  readonly seesHouses: boolean;
  /** The level of the whole city that the person prefers. */
  readonly coarse: "district" | "village";
  readonly measure: Measure;
  readonly groups: readonly number[];
}

/** Below it (zoomed out) a single kelurahan is not looked at unless it is in focus. */
export const SLS_ZOOM = 13.2;
/** From here on houses are drawn everywhere; in the kelurahan in focus from `FOCUS_HOUSE_ZOOM` on. */
export const HOUSE_ZOOM = 14;
export const FOCUS_HOUSE_ZOOM = 12;
const VILLAGE_ZOOM = 11.2;

export function firstState(city: string, groups: readonly number[], focus: string | null): MapState {
  const poorest = groups.filter((group) => group === 1 || group === 2);
  const start: MapState = { focus: city, level: "village", levelBy: "zoom", coarse: "village", measure: "number", groups: poorest, seesHouses: groups.length > 0 };
  return focus ? focusOn(start, focus) : start;
}

/** To an area: the city and its kecamatan show kelurahan, a kelurahan and its RT show houses. */
export function focusOn(state: MapState, code: string): MapState {
  const near = villageOf(code) !== null;
  const level = near ? nearest(state) : areaLevel(code) === "city" ? state.coarse : "village";
  return { ...state, focus: code, level, levelBy: "zoom" };
}

/** The person picks a level. RT and houses need a kelurahan: without one nothing changes. */
export function pickLevel(state: MapState, level: Level, city: string): MapState {
  if (level === "sls" || level === "house") {
    const village = state.seesHouses ? villageOf(state.focus) : null;
    return village ? { ...state, level, levelBy: "person", focus: level === "sls" ? village : state.focus } : state;
  }
  const stays = level === "village" && areaLevel(state.focus) === "district";
  return { ...state, level, levelBy: "person", coarse: level, focus: stays ? state.focus : city };
}

/** Where the map stands after it moved. `fitZoom`: the zoom at which the focus (or the city) just fits. */
export interface Stand {
  readonly zoom: number;
  readonly village: string | null;
  readonly fitZoom: number;
  readonly cityZoom: number;
}

/** Levels follow the zoom: kecamatan → kelurahan → RT → houses, and back. */
export function afterMove(state: MapState, stand: Stand, city: string): MapState {
  return villageOf(state.focus) ? nearMove(state, stand, city) : farMove(state, stand, city);
}

function nearMove(state: MapState, stand: Stand, city: string): MapState {
  if (stand.zoom < Math.min(SLS_ZOOM, stand.fitZoom) - 0.8) {
    return { ...state, focus: city, level: state.coarse, levelBy: "zoom" };
  }
  const elsewhere = stand.village !== null && stand.village !== villageOf(state.focus);
  const moved = stand.zoom >= SLS_ZOOM && elsewhere ? { ...state, focus: stand.village } : state;
  if (moved.levelBy === "person") return moved;
  return stand.zoom >= HOUSE_ZOOM ? withLevel(moved, nearest(moved)) : moved;
}

function farMove(state: MapState, stand: Stand, city: string): MapState {
  if (stand.zoom >= SLS_ZOOM && stand.village) {
    const level = stand.zoom >= HOUSE_ZOOM || !state.seesHouses ? nearest(state) : "sls";
    return { ...state, focus: stand.village, level, levelBy: "zoom" };
  }
  if (stand.zoom < stand.cityZoom - 0.6) return withLevel({ ...state, focus: city }, "district");
  const deep = stand.zoom >= Math.max(VILLAGE_ZOOM, stand.cityZoom + 0.8);
  return withLevel(state, deep || districtOf(state.focus).length === 7 ? "village" : state.coarse);
}

/** The finest level a person may see: RT are counted only where houses may be seen too. */
function nearest(state: MapState): Level {
  return state.seesHouses ? "house" : "village";
}

function withLevel(state: MapState, level: Level): MapState {
  return state.level === level ? state : { ...state, level, levelBy: "zoom" };
}
