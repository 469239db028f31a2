import { bars } from "./charts/bars";
import type { Chart } from "./charts/chart";
import { pyramid } from "./charts/pyramid";
import { readRows } from "./charts/rows";
import { stack } from "./charts/stack";
import { readChartWords } from "./charts/words";

const CHARTS: Readonly<Record<string, Chart>> = { bars, pyramid, stack };

/** Draws a figure, and again whenever its breadth changes. Its table stays in the page for everyone. */
function start(figure: HTMLElement): void {
  const chart = CHARTS[figure.dataset["chart"] ?? ""];
  if (!chart) throw new Error(`no chart "${figure.dataset["chart"] ?? ""}"`);
  const rows = readRows(document, figure.dataset["source"] ?? "");
  const words = readChartWords(document, figure.dataset["labels"], document.documentElement.lang);
  const options = { unit: figure.dataset["unit"] ?? words("families"), share: figure.dataset["share"] === "1", words };
  const place = document.createElement("div");
  const caption = figure.querySelector("figcaption");
  if (caption) caption.after(place);
  else figure.prepend(place);
  let drawn = 0;
  new ResizeObserver(() => {
    const width = Math.floor(place.clientWidth);
    if (width === drawn || width === 0) return;
    drawn = width;
    place.replaceChildren(...chart(rows, width, options));
    place.querySelector("svg.rs-chart")?.setAttribute("aria-label", caption?.textContent.trim() ?? "");
  }).observe(place);
}

for (const figure of document.querySelectorAll<HTMLElement>("figure[data-chart]")) start(figure);
