/** What the page tells the island, in `data-` attributes of `#peta`. */
export interface MapConfig {
  readonly language: string;
  readonly city: { readonly code: string; readonly name: string };
  readonly areasUrl: string;
  readonly countsUrl: string;
  readonly tilesUrl: string;
  readonly cardUrl: string;
  readonly listUrl: string;
  readonly workerUrl: string;
  /** Groups whose houses this person may see; 0 is "belum diperingkat". */
  readonly groups: readonly number[];
  /** Area to open with (a kelurahan operator begins in his kelurahan). */
  readonly focus: string | null;
  /** A basemap only where the city has set one up: a remote one tells a third party where officers look. */
  readonly basemap: { readonly kind: "style" | "pmtiles"; readonly url: string } | null;
}

export function readConfig(element: HTMLElement): MapConfig {
  const data = element.dataset;
  const need = (key: string): string => {
    const value = data[key];
    if (value === undefined || value === "") throw new Error(`#${element.id} has no data-${key}`);
    return value;
  };
  return {
    language: data["language"] ?? "id",
    city: { code: need("cityCode"), name: need("cityName") },
    areasUrl: need("areasUrl"),
    countsUrl: need("countsUrl"),
    tilesUrl: need("tilesUrl"),
    cardUrl: need("cardUrl"),
    listUrl: need("listUrl"),
    workerUrl: need("workerUrl"),
    groups: parseGroups(data["groups"] ?? ""),
    focus: data["focus"] ?? null,
    basemap: basemapOf(data),
  };
}

/** "1,2,0" → [1, 2, 0]; anything that is not a group is an error, never ignored. */
export function parseGroups(text: string): number[] {
  if (text === "") return [];
  return text.split(",").map((part) => {
    if (!/^[0-4]$/.test(part)) throw new Error(`not a welfare group: ${part}`);
    return Number(part);
  });
}

function basemapOf(data: DOMStringMap): MapConfig["basemap"] {
  if (data["basemapStyle"]) return { kind: "style", url: data["basemapStyle"] };
  if (data["basemapPmtiles"]) return { kind: "pmtiles", url: data["basemapPmtiles"] };
  return null;
}
