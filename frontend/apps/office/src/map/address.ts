import { isMeasure, type Measure } from "./measure";

/** What of the map stands in the address bar, so that a link opens the same card: `?rumah=…&wilayah=…`. */
export interface MapAddress {
  readonly house: string | null;
  readonly area: string | null;
  /** `?ukuran=estimate`: what the areas are painted by. */
  readonly measure: Measure | null;
  /** `?tanpa-webgl=1`: the plain drawing, as in a browser that cannot do better. */
  readonly plain: boolean;
  /** It names a house or an area that is no id and no code. */
  readonly garbled: boolean;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function readAddress(search: string): MapAddress {
  const query = new URLSearchParams(search);
  const house = query.get("rumah");
  const area = query.get("wilayah");
  const measure = query.get("ukuran");
  const isHouse = house !== null && UUID.test(house);
  const isArea = area !== null && /^(\d{4}|\d{7}|\d{10}|\d{14}|\d{16})$/.test(area);
  return {
    house: isHouse ? house : null,
    area: isArea ? area : null,
    measure: isMeasure(measure) ? measure : null,
    garbled: (house !== null && !isHouse) || (area !== null && !isArea),
    plain: query.get("tanpa-webgl") === "1",
  };
}

/** The address with another house or area; everything else in it stays. */
export function writeAddress(href: string, change: { house?: string | null; area?: string | null }): string {
  const url = new URL(href);
  const set = (key: string, value: string | null | undefined) => {
    if (value === null) url.searchParams.delete(key);
    else if (value !== undefined) url.searchParams.set(key, value);
  };
  set("rumah", change.house);
  set("wilayah", change.area);
  return url.href;
}
