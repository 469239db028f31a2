import type { Feature, FeatureCollection, MultiPolygon, Polygon } from "geojson";

import type { MapConfig } from "./config";

/** Families (g) and persons (p) of one area, per welfare group; `ranked` + `unranked` = `families`. */
export interface AreaCounts {
  readonly code: string;
  readonly name: string;
  /** Seat of the houses; `null` where there are none yet. */
  readonly lon: number | null;
  readonly lat: number | null;
  readonly families: number;
  readonly persons: number;
  readonly ranked: number;
  readonly unranked: number;
  readonly g1: number; readonly g2: number; readonly g3: number; readonly g4: number;
  readonly p1: number; readonly p2: number; readonly p3: number; readonly p4: number;
  /** `null`: too rough to be shown. Not there: nobody reckoned it, or not for this reader. */
  readonly estimate?: Estimate | null;
}
/** Persons expected in the poorest share of the city: per cent of those ranked and their number, with the ends of 90 %. */
export interface Estimate {
  readonly percent: number;
  readonly low: number;
  readonly high: number;
  readonly persons: number;
  readonly most: number;
  readonly rough: 0 | 1 | 2;
}
export interface Run {
  readonly id: string;
  readonly label: string;
  readonly as_of: string;
}
export interface Counts {
  readonly level: string;
  readonly run: Run | null;
  readonly areas: readonly AreaCounts[];
  /** The poorest share of persons that estimates are about, in per cent. */
  readonly share?: number;
}
export interface AreaProperties {
  readonly code: string;
  readonly name: string;
  readonly note?: string;
}
export type AreaFeature = Feature<Polygon | MultiPolygon, AreaProperties>;
export type Areas = FeatureCollection<Polygon | MultiPolygon, AreaProperties>;

/** The map's questions to the server, each asked once. */
export interface MapApi {
  areas(level: "district" | "village" | "water"): Promise<Areas>;
  counts(level: "district" | "village" | "sls", parent: string): Promise<Counts>;
}

export function mapApi(config: MapConfig): MapApi {
  const asked = new Map<string, Promise<unknown>>();
  const ask = <T>(url: string, query: Record<string, string>): Promise<T> => {
    const full = `${url}?${new URLSearchParams(query).toString()}`;
    let answer = asked.get(full) as Promise<T> | undefined;
    if (!answer) {
      answer = getJson<T>(full);
      answer.catch(() => asked.delete(full)); // a failed question may be asked again
      asked.set(full, answer);
    }
    return answer;
  };
  return {
    areas: (level) => ask<Areas>(config.areasUrl, { level }),
    counts: (level, parent) => ask<Counts>(config.countsUrl, { level, parent }),
  };
}

async function getJson<T>(url: string): Promise<T> {
  const response = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return (await response.json()) as T;
}
