import { ANSWERED, type Filling, type Node, placed, textOf } from "../../../../packages/forms/src/index.ts";

export interface Question { readonly node: Node; readonly path: string }
/** A block of the form, or one member of the roster. */
export interface Section { readonly key: string; readonly title: string; readonly questions: readonly Question[] }

/** Files are taken at the door, not typed. */
const NOT_TYPED = new Set(["image", "audio", "file"]);

export function sectionsOf(filling: Filling, language: string, member: string): Section[] {
  const found = new Map<string, { title: string; questions: Question[] }>();
  const add = (key: string, title: string, question: Question) => {
    const section = found.get(key) ?? { title, questions: [] };
    section.questions.push(question);
    found.set(key, section);
  };
  const typed = filling.form.nodes.filter((node) => ANSWERED.has(node.kind) && !NOT_TYPED.has(node.kind) && !node.preload && !node.read_only);
  const done = new Set<string>();
  for (const node of typed) {
    if (!node.repeat) { const block = blockOf(filling, node, language); add(block.key, block.title, { node, path: node.path }); continue; }
    if (done.has(node.repeat)) continue;
    done.add(node.repeat);
    const inside = typed.filter((each) => each.repeat === node.repeat);
    const named = inside.find((each) => each.name === "name");
    for (let number = 1; number <= filling.instance.count(node.repeat); number++) {
      const where = new Map([[node.repeat, number]]);
      const name = named ? filling.instance.value(placed(named.path, where)) : "";
      for (const each of inside) add(`${node.repeat}[${String(number)}]`, `${String(number)}. ${name || member}`, { node: each, path: placed(each.path, where) });
    }
  }
  return [...found].map(([key, section]) => ({ key, ...section })).filter(({ questions }) => questions.some(({ path }) => filling.isRelevant(path)));
}

function blockOf(filling: Filling, node: Node, language: string): { key: string; title: string } {
  const steps = node.path.split("/"), key = steps.length > 3 ? steps.slice(0, 3).join("/") : filling.form.root;
  const holder = filling.form.byPath.get(key);
  return { key, title: textOf(holder?.labels, language) || (steps.length > 3 ? (holder?.name ?? "") : textOf(filling.form.shape.title, language)) };
}

/** The question with the answers that its text speaks of. */
export function labelOf(filling: Filling, { node, path }: Question, language: string): string {
  const inside = node.repeat ? path.slice(0, path.length - (node.path.length - node.repeat.length)) : "";
  return (textOf(node.labels, language) || node.name).replace(/\$\{(\/[^}\s]+)\}/g, (_, ref: string) => {
    const at = node.repeat && ref.startsWith(`${node.repeat}/`) ? inside + ref.slice(node.repeat.length) : ref;
    return filling.instance.value(at) || "…";
  });
}
