import { classColour, type Measure, NO_DATA } from "../measure";
import type { MapState } from "../state";
import type { Words } from "../words";

/** "120–249" for counts, "12–18 %" for shares; the last class is open. */
export function classLabels(edges: readonly number[], measure: Measure, words: Words): string[] {
  const unit = measure === "number" ? "" : words.percentSign;
  return edges.map((edge, i) => {
    const next = edges[i + 1];
    if (next === undefined) return `≥\u00a0${words.number(edge)}${unit}`;
    if (measure === "number" && next - 1 <= edge) return words.number(edge);
    return measure === "number" ? `${words.number(edge)}–${words.number(next - 1)}` : `${words.number(edge)}–<${words.number(next)}${unit}`;
  });
}

/** The legend of what is drawn: classes of areas, discs, or the signs of houses. */
export function legend(state: MapState, edges: readonly number[], gaps: boolean, words: Words, share = 0): HTMLElement[] {
  if (state.level === "house") return houseLegend(state, words);
  const estimated = state.measure === "estimate";
  if (state.level === "sls" && estimated) {
    return [title(`${words("legend_rings")} ${words.percent(share)}`), hatches([["is-ring", words("ring")]]), note(words("not_official"))];
  }
  if (state.level === "sls") return [title(words("legend_circles"))];
  const rows = classLabels(edges, state.measure, words).map((label, i) => swatch(classColour(i, edges.length), label));
  if (gaps) rows.push(swatch(NO_DATA, words(estimated ? "not_shown" : "no_data")));
  const list = document.createElement("ul");
  list.className = "rs-legend-classes";
  list.append(...rows);
  if (estimated) {
    const rough = hatches([["is-1", words("rough_1")], ["is-2", words("rough_2")]]);
    return [title(`${words("legend_estimate")} ${words.percent(share)}`), list, rough, note(words("not_official"))];
  }
  const heading = words(state.measure === "number" ? "legend_number" : "legend_share");
  const parts = [title(heading), list];
  if (state.measure === "share") parts.push(note(words("of_ranked")));
  return parts;
}

/** What hatching and rings mean, in words. */
function hatches(rows: readonly (readonly [look: string, label: string])[]): HTMLElement {
  const list = document.createElement("ul");
  list.className = "rs-legend-hatch";
  list.append(...rows.map(([look, label]) => {
    const item = document.createElement("li");
    const box = document.createElement("i");
    box.className = look;
    item.append(box, label);
    return item;
  }));
  return list;
}

function houseLegend(state: MapState, words: Words): HTMLElement[] {
  const list = document.createElement("ul");
  list.className = "rs-legend-signs";
  for (const group of state.groups) {
    const item = document.createElement("li");
    item.className = `rs-chip-${group}`;
    item.append(sign(group), words(`group_${group}`));
    list.append(item);
  }
  return [title(words("legend_houses")), list, note(words("legend_count"))];
}

/** The sign of a group from the sprite that the page already uses for its filter chips. */
function sign(group: number): SVGElement {
  const found = document.querySelector<SVGElement>(`[data-part="groups"] .rs-chip-${group} svg`);
  if (found) return found.cloneNode(true) as SVGElement;
  return document.createElementNS("http://www.w3.org/2000/svg", "svg");
}

function swatch(colour: string, label: string): HTMLLIElement {
  const item = document.createElement("li");
  const box = document.createElement("i");
  box.style.setProperty("background-color", colour);
  item.append(box, label);
  return item;
}

function title(text: string): HTMLElement {
  const made = document.createElement("h2");
  made.textContent = text;
  return made;
}

function note(text: string): HTMLElement {
  const made = document.createElement("p");
  made.className = "rs-note";
  made.textContent = text;
  return made;
}
