import { bar, type Chart, frame, mark } from "./chart";
import { count, label } from "./rows";

const ROW = 34;
const NARROW = 520;

/** Horizontal bars in the order given; `group` colours one as its welfare group. */
export const bars: Chart = (rows, width, { unit, words }) => {
  const above = width < NARROW; // on a phone the label stands over its bar
  const step = above ? ROW + 14 : ROW;
  const left = above ? 0 : Math.min(Math.max(...rows.map((row) => label(row, "label").length), 4) * 7.4 + 12, width * 0.4);
  const right = 84;
  const most = Math.max(...rows.map((row) => count(row, "value")), 1);
  const svg = frame(width, rows.length * step);
  rows.forEach((row, i) => {
    const value = count(row, "value");
    const y = i * step + (above ? 18 : 5);
    const length = ((width - left - right) * value) / most;
    const fill = typeof row["group"] === "number" ? `rs-fill-${row["group"]}` : "rs-fill-plain";
    const says = `${label(row, "label")}: ${words.number(value)} ${unit}`;
    svg.append(
      mark("text", above ? { x: 0, y: y - 5 } : { x: left - 10, y: y + 16, class: "is-end" }, label(row, "label")),
      bar(left, y, length, 23, fill, says),
      mark("text", { x: left + length + 8, y: y + 16, class: "is-strong" }, words.number(value)),
    );
  });
  return [svg];
};
