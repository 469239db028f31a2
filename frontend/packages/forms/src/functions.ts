import { momentOf, Moment, nowAsMoment, toBoolean, toNumber, toText, UNKNOWN, type Value } from "./values.ts";

/** The functions that take values. Each is given as many as the compiler let through; sets come as arrays. */
export type Argument = Value | readonly Value[];
type Known = (args: readonly Argument[], now: Date) => Value;

const one = (args: readonly Argument[], at: number): Value => {
  const found = args[at];
  if (found === undefined) return "";
  return Array.isArray(found) ? ((found as readonly Value[])[0] ?? "") : (found as Value);
};
const all = (args: readonly Argument[]): Value[] => args.flatMap((arg) => (Array.isArray(arg) ? [...(arg as readonly Value[])] : [arg as Value]));
const anyUnknown = (values: readonly Value[]): boolean => values.includes(UNKNOWN);

/** A function of one number; of numbers; of texts. Unknown passes through. */
const ofNumber = (f: (n: number) => number): Known => (args) => {
  const n = toNumber(one(args, 0));
  return n === UNKNOWN ? UNKNOWN : f(n);
};
const ofTexts = (f: (...texts: string[]) => Value): Known => (args) => {
  const texts = args.map((_, at) => toText(one(args, at)));
  return texts.includes(UNKNOWN) ? UNKNOWN : f(...(texts as string[]));
};
const ofTwo = (f: (a: number, b: number) => number): Known => (args) => {
  const a = toNumber(one(args, 0)), b = toNumber(one(args, 1));
  return a === UNKNOWN || b === UNKNOWN ? UNKNOWN : f(a, b);
};
const words = (text: string): string[] => text.trim().split(/\s+/).filter((word) => word !== "");

export const FUNCTIONS: Readonly<Record<string, Known>> = {
  true: () => true,
  false: () => false,
  not: (args) => { const b = toBoolean(one(args, 0)); return b === UNKNOWN ? UNKNOWN : !b; },
  boolean: (args) => toBoolean(one(args, 0)),
  "boolean-from-string": ofTexts((text = "") => text === "1" || text.toLowerCase() === "true"),
  contains: ofTexts((text = "", part = "") => text.includes(part)),
  "starts-with": ofTexts((text = "", part = "") => text.startsWith(part)),
  "ends-with": ofTexts((text = "", part = "") => text.endsWith(part)),
  regex: ofTexts((text = "", pattern = "") => {
    try { return new RegExp(`^(?:${pattern})$`, "u").test(text); } catch { return UNKNOWN; }
  }),
  selected: ofTexts((text = "", code = "") => words(text).includes(code.trim())),
  checklist: (args) => checklist(args, () => 1, 2),
  "weighted-checklist": (args) => {
    const values: Value[] = [], weights: Value[] = [];
    for (let at = 2; at + 1 < args.length; at += 2) { values.push(...all(args.slice(at, at + 1))); weights.push(...all(args.slice(at + 1, at + 2))); }
    const told = weights.map(toNumber);
    return told.includes(UNKNOWN) ? UNKNOWN : checklist([...args.slice(0, 2), values], (at) => Number(told[at] ?? 0), 2);
  },
  number: (args) => toNumber(one(args, 0)),
  int: ofNumber((n) => Math.trunc(n)),
  abs: ofNumber(Math.abs), sqrt: ofNumber(Math.sqrt), exp: ofNumber(Math.exp), log: ofNumber(Math.log), log10: ofNumber(Math.log10),
  exp10: ofNumber((n) => 10 ** n), sin: ofNumber(Math.sin), cos: ofNumber(Math.cos), tan: ofNumber(Math.tan),
  asin: ofNumber(Math.asin), acos: ofNumber(Math.acos), atan: ofNumber(Math.atan),
  pi: () => Math.PI,
  pow: ofTwo((a, b) => a ** b),
  atan2: ofTwo((a, b) => Math.atan2(a, b)),
  round: (args) => ofTwo(rounded)(args.length > 1 ? args : [one(args, 0), 0], new Date(0)),
  "string-length": ofTexts((text = "") => text.length),
  "count-selected": ofTexts((text = "") => words(text).length),
  "decimal-date-time": (args) => { const m = momentOf(one(args, 0), "datetime"); return m instanceof Moment ? m.utcDays : m === "" ? NaN : UNKNOWN; },
  "decimal-time": (args) => { const m = momentOf(one(args, 0), "time"); return m instanceof Moment ? m.days - Math.floor(m.days) : m === "" ? NaN : UNKNOWN; },
  count: (args) => { const set = all(args); return anyUnknown(set) ? UNKNOWN : set.length; },
  "count-non-empty": (args) => { const set = all(args); return anyUnknown(set) ? UNKNOWN : set.filter((v) => toText(v) !== "").length; },
  sum: (args) => {
    const set = all(args).map(toNumber);
    return set.includes(UNKNOWN) ? UNKNOWN : (set as number[]).reduce((sum, n) => (Number.isNaN(n) ? sum : sum + n), 0);
  },
  max: (args) => extreme(args, (a, b) => Math.max(a, b), Number.MIN_VALUE),
  min: (args) => extreme(args, (a, b) => Math.min(a, b), Infinity),
  string: (args) => toText(one(args, 0)),
  "normalize-space": ofTexts((text = "") => words(text).join(" ")),
  concat: (args) => { const texts = all(args).map(toText); return texts.includes(UNKNOWN) ? UNKNOWN : texts.join(""); },
  join: (args) => {
    const texts = all(args.slice(1)).map(toText), between = toText(one(args, 0));
    return between === UNKNOWN || texts.includes(UNKNOWN) ? UNKNOWN : texts.join(between);
  },
  substr: (args) => {
    const text = toText(one(args, 0)), from = toNumber(one(args, 1)), to = args.length > 2 ? toNumber(one(args, 2)) : Infinity;
    return text === UNKNOWN || from === UNKNOWN || to === UNKNOWN ? UNKNOWN : cut(text, from, to);
  },
  "substring-before": ofTexts((text = "", part = "") => (text.includes(part) ? text.slice(0, text.indexOf(part)) : "")),
  "substring-after": ofTexts((text = "", part = "") => (text.includes(part) ? text.slice(text.indexOf(part) + part.length) : "")),
  "selected-at": (args) => {
    const text = toText(one(args, 0)), at = toNumber(one(args, 1));
    return text === UNKNOWN || at === UNKNOWN ? UNKNOWN : (words(text)[Math.trunc(at)] ?? "");
  },
  translate: ofTexts((text = "", from = "", to = "") => text.split("").map((c) => (from.includes(c) ? (to[from.indexOf(c)] ?? "") : c)).join("")),
  "format-date": (args) => formatted(momentOf(one(args, 0), "date"), one(args, 1)),
  "format-date-time": (args) => formatted(momentOf(one(args, 0), "datetime"), one(args, 1)),
  digest: () => UNKNOWN, // the browser asks the server
  date: (args) => momentOf(one(args, 0), "date"),
  "date-time": (args) => momentOf(one(args, 0), "datetime"),
  today: (_, now) => momentOf(nowAsMoment(now), "date"),
  now: (_, now) => nowAsMoment(now),
  random: () => Math.random(),
  uuid: () => crypto.randomUUID(),
};

function rounded(n: number, places: number): number {
  if (!Number.isFinite(n)) return n;
  const scale = 10 ** Math.trunc(places);
  if (places < 0) return Math.trunc(n * scale + 0.5) / scale; // before the point JavaRosa cuts
  return Math.floor(n * scale + 0.5 + 1e-12) / scale; // halves go up, as Java's do
}

function extreme(args: readonly Argument[], better: (a: number, b: number) => number, start: number): Value {
  const numbers = all(args).map(toNumber);
  if (numbers.includes(UNKNOWN)) return UNKNOWN;
  const told = (numbers as number[]).filter((n) => !Number.isNaN(n));
  return told.length ? told.reduce(better, start) : NaN;
}

function checklist(args: readonly Argument[], weight: (at: number) => number, from: number): Value {
  const least = toNumber(one(args, 0)), most = toNumber(one(args, 1)), values = all(args.slice(from));
  if (least === UNKNOWN || most === UNKNOWN || anyUnknown(values)) return UNKNOWN;
  const sum = values.reduce<number>((total, value, at) => total + (toBoolean(value) === true ? weight(at) : 0), 0);
  return (least < 0 || sum >= least) && (most < 0 || sum <= most);
}

function cut(text: string, from: number, to: number): string {
  const inside = (n: number) => (n < 0 ? text.length + n : n);
  const start = Math.max(inside(Math.trunc(from)), 0), end = Math.min(inside(Math.trunc(to)), text.length);
  return start <= end ? text.slice(start, end) : "";
}

function formatted(at: Value, pattern: Value): Value {
  if (at === UNKNOWN || pattern === UNKNOWN) return UNKNOWN;
  if (!(at instanceof Moment)) return "";
  const day = new Date(Math.round(at.days * 86_400_000)), two = (n: number) => String(n).padStart(2, "0");
  const parts: Record<string, string> = {
    Y: String(day.getUTCFullYear()).padStart(4, "0"), y: two(day.getUTCFullYear() % 100), m: two(day.getUTCMonth() + 1), n: String(day.getUTCMonth() + 1),
    d: two(day.getUTCDate()), e: String(day.getUTCDate()), H: two(day.getUTCHours()), h: String(day.getUTCHours()), M: two(day.getUTCMinutes()),
    S: two(day.getUTCSeconds()), 3: String(day.getUTCMilliseconds()).padStart(3, "0"), "%": "%",
    b: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][day.getUTCMonth()] ?? "",
    a: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][day.getUTCDay()] ?? "", Z: "",
  };
  return String(toText(pattern)).replace(/%(.)/g, (whole, letter: string) => parts[letter] ?? whole);
}
