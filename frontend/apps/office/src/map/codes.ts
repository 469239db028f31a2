/** Area codes are text; a code's ancestors are its prefixes (city 4, district 7, village 10, then SLS). */
export type Level = "district" | "village" | "sls" | "house";
export type AreaLevel = "city" | "district" | "village" | "sls";

export function areaLevel(code: string): AreaLevel {
  if (code.length <= 4) return "city";
  if (code.length <= 7) return "district";
  return code.length <= 10 ? "village" : "sls";
}

export const districtOf = (code: string): string => code.slice(0, 7);
export const villageOf = (code: string): string | null => (code.length >= 10 ? code.slice(0, 10) : null);

/** The way down to an area, beginning with the city: ["6472", "6472050", "6472050006", …]. */
export function pathTo(code: string, city: string): string[] {
  const steps = [4, 7, 10].filter((length) => length > city.length && length < code.length);
  const path = [city, ...steps.map((length) => code.slice(0, length))];
  return code.length > city.length ? [...path, code] : path;
}
