import type { AreaCounts, Areas, Counts, MapApi, Run } from "./api";
import { areaLevel, pathTo, villageOf } from "./codes";
import type { MapConfig } from "./config";
import { areaAt, type Bounds, boundsOf } from "./geometry";
import { total } from "./measure";
import { type Loaded, seatOf } from "./scene";
import type { MapState } from "./state";

/** What is known of the city: polygons, counts and names, read once; RT when a kelurahan is looked at. */
export class Atlas {
  private readonly slsByVillage = new Map<string, readonly AreaCounts[]>();

  private constructor(
    private readonly api: MapApi, private readonly city: MapConfig["city"],
    private readonly polygons: { district: Areas; village: Areas }, private readonly counted: { district: Counts; village: Counts },
  ) {}

  static async read(api: MapApi, city: MapConfig["city"]): Promise<Atlas> {
    const [district, village, districts, villages] = await Promise.all([
      api.areas("district"), api.areas("village"), api.counts("district", city.code), api.counts("village", city.code),
    ]);
    return new Atlas(api, city, { district, village }, { district: districts, village: villages });
  }

  /** The poorest share that estimates are about, in per cent; 0 where there are none. */
  get share(): number { return this.counted.village.share ?? 0; }
  get run(): Run | null { return this.counted.village.run; }
  /** A note that the boundary set carries, e.g. that it is not official. */
  get note(): string | null {
    return this.polygons.village.features.find((feature) => feature.properties.note)?.properties.note ?? null;
  }
  get villages(): Areas { return this.polygons.village; }

  /** Polygons and counts for a state; asks for the RT of a kelurahan when one is in focus. */
  async loadFor(state: MapState): Promise<Loaded> {
    const level = state.level === "district" ? "district" : "village";
    const village = villageOf(state.focus);
    return {
      features: this.polygons[level].features,
      counts: this.counted[level].areas,
      sls: village && state.seesHouses ? await this.slsOf(village) : [],
    };
  }

  async slsOf(village: string): Promise<readonly AreaCounts[]> {
    const known = this.slsByVillage.get(village);
    if (known) return known;
    // Not everybody may look into every kelurahan: then its RT are simply not there.
    const areas = await this.api.counts("sls", village).then((counts) => counts.areas, () => []);
    this.slsByVillage.set(village, areas);
    return areas;
  }

  /** The counts of one area; the city's are the sum of its kecamatan. */
  countsOf(code: string): AreaCounts {
    if (areaLevel(code) === "city") return total(this.counted.district.areas, code, this.city.name);
    const found = [...this.counted.district.areas, ...this.counted.village.areas, ...(this.slsByVillage.get(code.slice(0, 10)) ?? [])]
      .find((area) => area.code === code);
    return found ?? total([], code, this.polygonName(code));
  }

  /** Whether a code names the city or a part of it; RT are asked for. */
  async knows(code: string): Promise<boolean> {
    if (code === this.city.code) return true;
    const known = [...this.counted.district.areas, ...this.counted.village.areas].some((area) => area.code === (villageOf(code) ?? code));
    if (!known || areaLevel(code) !== "sls") return known;
    return (await this.slsOf(code.slice(0, 10))).some((area) => area.code.startsWith(code) || code.startsWith(area.code));
  }

  /** What the list beside the map shows: the parts of the focus. */
  childrenOf(state: MapState): readonly AreaCounts[] {
    const village = villageOf(state.focus);
    if (village) return this.slsByVillage.get(village) ?? [];
    if (state.level === "district") return this.counted.district.areas;
    return this.counted.village.areas.filter((area) => area.code.startsWith(state.focus));
  }

  path(code: string): { code: string; name: string }[] {
    return pathTo(code, this.city.code).map((step) => ({ code: step, name: this.countsOf(step).name }));
  }

  boundsOf(code: string): Bounds | null {
    const level = areaLevel(code);
    const features = level === "district" ? this.polygons.district.features : this.polygons.village.features;
    return boundsOf(features.filter((feature) => feature.properties.code.startsWith(code)).map((feature) => feature.geometry));
  }

  villageAt(lon: number, lat: number): string | null {
    return areaAt(this.polygons.village, lon, lat);
  }

  private polygonName(code: string): string {
    const all = [...this.polygons.district.features, ...this.polygons.village.features];
    return all.find((feature) => feature.properties.code === code)?.properties.name ?? code;
  }
}

/** The box of the seats of the RT where families of groups 1 and 2 live (all RT if there are none), with a margin. */
export function seatBounds(sls: readonly AreaCounts[]): Bounds | null {
  const poor = sls.filter((area) => area.g1 + area.g2 > 0);
  const seats = (poor.length > 1 ? poor : sls).map(seatOf).filter((at) => at !== null);
  if (seats.length === 0) return null;
  const lons = seats.map(([lon]) => lon);
  const lats = seats.map(([, lat]) => lat);
  const [west, east] = [Math.min(...lons), Math.max(...lons)];
  const [south, north] = [Math.min(...lats), Math.max(...lats)];
  const margin = Math.max((east - west) * 0.1, (north - south) * 0.1, 0.001);
  return [west - margin, south - margin, east + margin, north + margin];
}
