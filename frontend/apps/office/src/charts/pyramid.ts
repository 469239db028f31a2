import { bar, type Chart, frame, legend, mark, ticks } from "./chart";
import { count, label } from "./rows";

const ROW = 22;
const MIDDLE = 64;

/** Men to the left, women to the right, the oldest on top. */
export const pyramid: Chart = (rows, width, { unit, words }) => {
  const side = (width - MIDDLE) / 2 - 8;
  const most = Math.max(...rows.flatMap((row) => [count(row, "male"), count(row, "female")]), 1);
  const steps = ticks(most, width < 500 ? 2 : 4);
  const scale = side / Math.max(steps.at(-1) ?? most, 1);
  const height = rows.length * ROW;
  const [west, east] = [side + 8, side + 8 + MIDDLE];
  const svg = frame(width, height + 26);
  for (const step of steps) {
    for (const x of [west - step * scale, east + step * scale]) {
      svg.append(mark("line", { x1: x, x2: x, y1: 0, y2: height, class: "rs-chart-grid" }), mark("text", { x, y: height + 18, class: "is-quiet is-middle" }, words.number(step)));
    }
  }
  [...rows].reverse().forEach((row, i) => {
    const y = i * ROW + 2;
    const age = label(row, "age");
    const [male, female] = [count(row, "male"), count(row, "female")];
    const says = (key: string, value: number) => `${age}, ${words(key)}: ${words.number(value)} ${unit}`;
    svg.append(
      bar(west - male * scale, y, male * scale, ROW - 4, "rs-fill-male", says("male", male)),
      bar(east, y, female * scale, ROW - 4, "rs-fill-female", says("female", female)),
      mark("text", { x: west + MIDDLE / 2, y: y + 14, class: "is-middle" }, age),
    );
  });
  return [legend([["male", words("male")], ["female", words("female")]]), svg];
};
