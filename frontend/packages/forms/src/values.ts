/** What expressions give, and how one kind becomes another: as JavaRosa does, which Collect runs. */

/** Nothing is known: a list was not given. It passes through everything, and no rule is broken by it. */
export const UNKNOWN: unique symbol = Symbol("unknown");
export type Unknown = typeof UNKNOWN;

/** A day, a moment or a time of day, in local time. `days` since 1970-01-01, with a fraction. */
export class Moment {
  constructor(readonly kind: "date" | "datetime" | "time", readonly days: number, readonly text: string) {}

  /** Minutes by which the wall of this machine is ahead of UTC then. */
  private get ahead(): number {
    const local = this.days * 86_400_000;
    return -new Date(local + new Date(local).getTimezoneOffset() * 60_000).getTimezoneOffset();
  }
  get utcDays(): number { return this.days - this.ahead / 1440; }

  /** As a phone writes it into a node that is no date: day, clock, zone. */
  stamp(dataType: string): string {
    const [day = "", clock = ""] = new Date(Math.round(this.days * 86_400_000)).toISOString().replace("Z", "").split("T");
    const ahead = this.ahead, two = (n: number) => String(Math.floor(n)).padStart(2, "0");
    const zone = ahead === 0 ? "Z" : `${ahead < 0 ? "-" : "+"}${two(Math.abs(ahead) / 60)}:${two(Math.abs(ahead) % 60)}`;
    return dataType === "time" ? `${clock}${zone}` : `${day}T${clock}${zone}`;
  }
}

export type Value = string | number | boolean | Moment | Unknown;

const TINY = 1e-12;
const DAY = 86_400_000;

export function toNumber(value: Value): number | Unknown {
  if (value === UNKNOWN) return UNKNOWN;
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (value instanceof Moment) return value.kind === "date" ? Math.floor(value.days) : value.days;
  const text = value.trim();
  return /^[-.0-9]+$/.test(text) ? Number(text) : NaN;
}

export function toText(value: Value): string | Unknown {
  if (value === UNKNOWN) return UNKNOWN;
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "true" : "false";
  if (value instanceof Moment) return value.kind === "datetime" ? dayOf(Math.floor(value.days)).text : value.text;
  return javaText(value);
}

export function toBoolean(value: Value): boolean | Unknown {
  if (value === UNKNOWN || typeof value === "boolean") return value;
  if (typeof value === "number") return !Number.isNaN(value) && Math.abs(value) > TINY;
  return value instanceof Moment || value.length > 0;
}

/** What a calculation writes into its node. */
export function written(value: Value, dataType = "string"): string | Unknown {
  if (value === UNKNOWN) return UNKNOWN;
  if (typeof value === "boolean") return value ? "1" : "0";
  if (typeof value === "number") return Number.isNaN(value) ? "" : isWhole(value) ? BigInt(Math.trunc(value)).toString() : javaText(value);
  return value instanceof Moment ? (dataType === "date" ? String(toText(value)) : value.stamp(dataType)) : value;
}

const isWhole = (value: number): boolean => Math.abs(value - Math.trunc(value)) < 1e-9 && Math.abs(value) < 2 ** 63;

/** A number as Java writes it: whole ones without a point, `1.5`, `1.0E10`. */
export function javaText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  const whole = Math.trunc(value);
  if (Math.abs(value - whole) < TINY && Math.abs(whole) <= 2_147_483_647) return String(whole === 0 ? 0 : whole);
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e7) return Number.isInteger(value) ? `${String(value)}.0` : String(value);
  const [digits = "", power = ""] = value.toExponential().split("e");
  return `${digits.includes(".") ? digits : `${digits}.0`}E${power.replace("+", "")}`;
}

export function sameValue(one: Value, other: Value): boolean | Unknown {
  if (one === UNKNOWN || other === UNKNOWN) return UNKNOWN;
  if (typeof one === "boolean" || typeof other === "boolean") return toBoolean(one) === toBoolean(other);
  if (typeof one === "number" || typeof other === "number") return Math.abs((toNumber(one) as number) - (toNumber(other) as number)) < TINY;
  return toText(one) === toText(other);
}

/** The moment that a text or a number of days says; UNKNOWN for what cannot be read, "" for a blank. */
export function momentOf(value: Value, kind: "date" | "datetime" | "time"): Value {
  if (value === UNKNOWN || value === "") return value;
  if (value instanceof Moment) return value.kind === kind ? value : kind === "date" ? dayOf(Math.floor(value.days)) : value;
  if (typeof value === "boolean") return UNKNOWN;
  if (typeof value === "number") {
    if (!Number.isFinite(value)) return "";
    return kind === "date" ? dayOf(Math.floor(value)) : new Moment(kind, value, clockText(value));
  }
  return kind === "time" ? timeIn(value) : dateIn(value, kind);
}

function dateIn(text: string, kind: "date" | "datetime"): Value {
  const found = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:T(\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/.exec(text.trim());
  if (!found) return UNKNOWN;
  const [, year, month, day, hour = "0", minute = "0", second = "0", part = "0", zone = ""] = found;
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const read = new Date(at);
  if (read.getUTCMonth() !== Number(month) - 1 || read.getUTCDate() !== Number(day)) return UNKNOWN;
  const clock = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second) + Number(part)) * 1000;
  const local = at + clock + (zone ? shiftOf(zone, at + clock) : 0);
  const days = local / DAY;
  return kind === "date" ? dayOf(Math.floor(days)) : new Moment("datetime", days, text.trim());
}

/** Milliseconds from the clock of the zone to the clock on this machine's wall. */
function shiftOf(zone: string, at: number): number {
  const found = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  const minutes = found ? (found[1] === "-" ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3] ?? 0)) : 0;
  const utc = at - minutes * 60_000;
  return -minutes * 60_000 - new Date(utc).getTimezoneOffset() * 60_000;
}

function timeIn(text: string): Value {
  const found = /^(\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?/.exec(text.trim());
  if (!found) return UNKNOWN;
  const seconds = (Number(found[1]) * 60 + Number(found[2])) * 60 + Number(found[3] ?? 0) + Number(found[4] ?? 0);
  return new Moment("time", seconds / 86_400, text.trim());
}

export function dayOf(days: number): Moment { return new Moment("date", days, new Date(days * DAY).toISOString().slice(0, 10)); }

function clockText(days: number): string { return new Date(Math.round(days * DAY)).toISOString().replace("Z", ""); }

/** This moment on the wall of this machine. */
export function nowAsMoment(now: Date): Moment {
  const days = (now.getTime() - now.getTimezoneOffset() * 60_000) / DAY;
  return new Moment("datetime", days, clockText(days));
}
