import { bar, type Chart, frame, legend, mark } from "./chart";
import { count, label, type Row } from "./rows";

/** The poorest first; those not ranked stand last and apart, never beside group 1. */
const ORDER = ["g1", "g2", "g3", "g4", "g0"] as const;
const ROW = 34;
const NARROW = 560;
const GAP = 4;

const totalOf = (row: Row): number => ORDER.reduce((sum, key) => sum + count(row, key), 0);

/** One row an area, its families by welfare group; as numbers, or as shares of the row. */
export const stack: Chart = (rows, width, { unit, share, words }) => {
  const above = width < NARROW;
  const step = above ? ROW + 14 : ROW;
  const left = above ? 0 : Math.min(Math.max(...rows.map((row) => label(row, "area").length), 4) * 7.4 + 12, width * 0.32);
  const space = width - left - 74;
  const most = Math.max(...rows.map(totalOf), 1);
  const svg = frame(width, rows.length * step);
  rows.forEach((row, i) => {
    const whole = totalOf(row);
    const y = i * step + (above ? 18 : 5);
    const scale = space / (share ? Math.max(whole, 1) : most);
    let x = left;
    svg.append(mark("text", above ? { x: 0, y: y - 5 } : { x: left - 10, y: y + 16, class: "is-end" }, label(row, "area")));
    for (const key of ORDER) {
      const value = count(row, key);
      if (value === 0) continue;
      if (key === "g0") x += GAP;
      const length = value * scale;
      const text = share ? words.percent((100 * value) / whole) : words.number(value);
      svg.append(bar(x, y, length - 1, 23, `rs-fill-${key.slice(1)}`, `${label(row, "area")}, ${words(key)}: ${words.number(value)} ${unit}`));
      if (length > text.length * 7.5 + 8) svg.append(mark("text", { x: x + length / 2, y: y + 16, class: `is-middle ${onDark(key)}` }, text));
      x += length;
    }
    svg.append(mark("text", { x: x + 8, y: y + 16, class: "is-strong" }, words.number(whole)));
  });
  return [legend(ORDER.map((key) => [key.slice(1), words(key)] as const)), svg];
};

function onDark(key: (typeof ORDER)[number]): string {
  return key === "g1" || key === "g4" ? "is-on-dark" : "is-on-light";
}
