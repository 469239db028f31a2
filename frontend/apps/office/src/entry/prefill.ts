import { type Filling, placed } from "../../../../packages/forms/src/index.ts";
import type { Question } from "./sections";

/** Columns that name the row itself. */
const OF_THE_ROW = new Set(["name", "label"]);

/**
 * What the registry knows of the family or member that was chosen, into the questions that are still blank. On a phone the form
 * does it when the choice changes (`xforms-value-changed`); the compiled form keeps only that it does.
 */
export function prefill(filling: Filling, { node, path }: Question): void {
  const list = node.choices ? filling.form.shape.lists[node.choices] : undefined;
  if (!node.choices || !list?.source) return;
  const code = filling.instance.value(path), row = filling.form.rows(node.choices, filling.lists)?.find((each) => each[node.choice_value ?? "name"] === code);
  if (!row) return;
  const inside = node.repeat ? path.slice(0, path.length - (node.path.length - node.repeat.length)) : "";
  for (const each of filling.form.nodes) {
    if (each.action !== "xforms-value-changed" || (each.repeat ?? "") !== (node.repeat ?? "")) continue;
    const known = (OF_THE_ROW.has(each.name) ? undefined : row[each.name]) ?? row[`member_${each.name}`];
    const at = each.repeat ? inside + each.path.slice(each.repeat.length) : placed(each.path, new Map());
    if (known && filling.instance.value(at) === "") filling.instance.set(at, known);
  }
}
