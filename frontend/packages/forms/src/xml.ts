import { ANSWERED } from "./form.ts";
import { placed } from "./instance.ts";
import type { Filling } from "./state.ts";

interface Element { readonly name: string; readonly children: Element[]; text: string }

/** The instance as OpenRosa XML. What was not asked is left out; members are written one after the other. */
export function toXml(filling: Filling, instanceId: string): string {
  const { form, instance } = filling, root: Element = { name: form.root.slice(1), children: [], text: "" };
  const made = new Map<string, Element>([[form.root, root]]);
  const element = (path: string): Element => {
    const known = made.get(path);
    if (known) return known;
    const cut = path.lastIndexOf("/"), each: Element = { name: path.slice(cut + 1).replace(/\[\d+\]$/, ""), children: [], text: "" };
    element(path.slice(0, cut)).children.push(each);
    made.set(path, each);
    return each;
  };
  const leaves = form.nodes.filter((node) => (ANSWERED.has(node.kind) || node.kind === "calculate") && !node.path.includes("/meta/"));
  const write = (path: string): void => {
    const text = filling.isRelevant(path) ? instance.value(path) : "";
    if (text !== "") element(path).text = text;
  };
  const done = new Set<string>();
  for (const node of leaves) {
    if (!node.repeat) { write(node.path); continue; }
    if (done.has(node.repeat)) continue;
    done.add(node.repeat);
    for (let number = 1; number <= instance.count(node.repeat); number++) {
      const where = new Map([[node.repeat, number]]);
      element(placed(node.repeat, where));
      for (const each of leaves) if (each.repeat === node.repeat) write(placed(each.path, where));
    }
  }
  element(`${form.root}/meta/instanceID`).text = instanceId;
  return `<?xml version="1.0" encoding="UTF-8"?>${written(root, ` id="${escaped(form.shape.form_id)}" version="${escaped(form.shape.version)}"`)}`;
}

function written(element: Element, attributes = ""): string {
  const inside = element.children.length ? element.children.map((child) => written(child)).join("") : escaped(element.text);
  return `<${element.name}${attributes}>${inside}</${element.name}>`;
}

const SIGNS: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
// eslint-disable-next-line no-control-regex -- XML 1.0 cannot hold them
const escaped = (text: string): string => text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "").replace(/[&<>"]/g, (sign) => SIGNS[sign] ?? sign);
