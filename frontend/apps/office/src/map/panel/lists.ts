import type { AreaCounts } from "../api";
import { familiesIn, measured, personsIn } from "../measure";
import { valueText } from "../scene";
import type { MapState } from "../state";
import type { Words } from "../words";

/** The way down to the focus as buttons; the last is where one is. */
export function crumbs(path: readonly { code: string; name: string }[]): HTMLLIElement[] {
  return path.map(({ code, name }, i) => {
    const item = document.createElement("li");
    const part = document.createElement(i === path.length - 1 ? "span" : "button");
    part.textContent = name;
    if (part instanceof HTMLButtonElement) {
      part.type = "button";
      part.dataset["goto"] = code;
    } else {
      part.setAttribute("aria-current", "location");
      part.tabIndex = -1; // takes the focus when the button that was pressed is gone
    }
    item.append(part);
    return item;
  });
}

/** The areas as buttons, most first: the same way down for a keyboard, and the answer to "where is it worst?". */
export function areaList(areas: readonly AreaCounts[], state: MapState, words: Words): HTMLLIElement[] {
  const order = (area: AreaCounts) => measured(area, state.measure) ?? -1;
  const most = Math.max(...areas.map(order), 1);
  return [...areas].sort((a, b) => order(b) - order(a) || a.code.localeCompare(b.code)).map((area) => {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.dataset["goto"] = area.code;
    const gauge = document.createElement("progress");
    gauge.max = most;
    gauge.value = Math.max(order(area), 0);
    gauge.setAttribute("aria-hidden", "true");
    button.append(line("span", area.name), line("strong", valueText(area, state, words)), gauge);
    item.append(button);
    return item;
  });
}

/** "1.234 keluarga · 4.567 orang", and the share with what it is a share of. */
export function summary(area: AreaCounts, words: Words): (HTMLElement | string)[] {
  if (area.ranked === 0) return [words("no_data")];
  const share = measured(area, "share") ?? 0;
  const waiting = area.unranked > 0 ? ` · ${words.number(area.unranked)} ${words("unranked")}` : "";
  return [
    line("strong", `${words.number(familiesIn(area))} ${words("families")}`),
    line("span", `${words.number(personsIn(area))} ${words("persons")}`),
    line("small", `${words.percent(share)} ${words("of_ranked")}${waiting}`),
  ];
}

function line(tag: "span" | "strong" | "small", text: string): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}
