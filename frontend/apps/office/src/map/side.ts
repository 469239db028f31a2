import type { Atlas } from "./atlas";
import { villageOf } from "./codes";
import { measured } from "./measure";
import { legend } from "./panel/legend";
import { areaList, crumbs, summary } from "./panel/lists";
import type { Parts } from "./parts";
import { edgesFor, type Loaded } from "./scene";
import type { MapState } from "./state";
import type { Words } from "./words";

/** Fills the panel beside the map from the state; holds nothing itself. */
export function drawSide(parts: Parts, state: MapState, atlas: Atlas, loaded: Loaded, words: Words, listUrl: string): void {
  const { run } = atlas;
  parts("run").textContent = run ? `${words("run")} ${run.label} · ${words("as_of")} ${words.day(run.as_of)}` : words("no_run");
  const hadFocus = parts("crumbs").contains(document.activeElement) || parts("list").contains(document.activeElement);
  parts("crumbs").replaceChildren(...crumbs(atlas.path(state.focus)));
  if (hadFocus) parts("crumbs").querySelector<HTMLElement>("[aria-current]")?.focus({ preventScroll: true });
  parts("sum").replaceChildren(...summary(atlas.countsOf(state.focus), words));
  const gaps = loaded.counts.some((area) => measured(area, state.measure) === null);
  parts("legend").replaceChildren(...legend(state, edgesFor(loaded.counts, state), gaps, words, atlas.share));
  const near = villageOf(state.focus) !== null;
  const children = atlas.childrenOf(state);
  parts("list-title").textContent = children.length === 0 ? "" : words(near ? "list_sls" : state.level === "district" ? "list_district" : "list_village");
  parts("list").replaceChildren(...areaList(children, state, words));
  const link = parts("list-link");
  link.hidden = !state.seesHouses;
  if (link instanceof HTMLAnchorElement) link.href = `${listUrl}?${new URLSearchParams({ area: state.focus }).toString()}`;
  syncInputs(parts, state, near, words);
  const estimate = parts("measures").querySelector("input[value='estimate']")?.closest("label");
  if (estimate) estimate.hidden = atlas.share === 0; // not for this reader, or not reckoned
}

function syncInputs(parts: Parts, state: MapState, near: boolean, words: Words): void {
  for (const input of parts("levels").querySelectorAll("input")) {
    input.checked = input.value === state.level;
    const needsVillage = input.value === "sls" || input.value === "house";
    input.disabled = needsVillage && !(near && state.seesHouses);
    if (input.disabled) input.labels?.[0]?.setAttribute("title", words("pick_village"));
    else input.labels?.[0]?.removeAttribute("title");
  }
  parts("groups").hidden = !near || !state.seesHouses; // what cannot be chosen here takes no room
  parts("measures").hidden = state.level === "house";
  for (const input of parts("measures").querySelectorAll("input")) input.checked = input.value === state.measure;
  for (const input of parts("groups").querySelectorAll("input")) input.checked = state.groups.includes(Number(input.value));
}
