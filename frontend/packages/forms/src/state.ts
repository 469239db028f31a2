import { ANSWERED, type Expr, Form, type FormShape, type Node, type Row, template } from "./form.ts";
import { answer, type Around, type Asker, rowsOf, value } from "./evaluate.ts";
import { Instance, placed, type Where, whereOf } from "./instance.ts";
import { momentOf, toBoolean, toNumber, toText, UNKNOWN, type Value, written } from "./values.ts";

export interface Finding {
  readonly code: "required" | "constraint" | "type" | "choice" | "not_asked" | "calculated" | "count";
  readonly severity: "error" | "warning";
  readonly path: string;
}
export interface Choice { readonly code: string; readonly at: number; readonly row: Row }
export interface Options { readonly now: Date; readonly lists?: Readonly<Record<string, readonly Row[]>> }

/** Calculations that a clock or a phone fills: their text stands. */
const NOT_REPEATABLE = new Set(["now", "today", "random", "uuid", "once"]);
const MOST_ROUNDS = 12;

/** A form being filled in: what is asked, what is calculated, what is wrong. Asks the same tree as the server. */
export class Filling implements Around {
  readonly form: Form;
  readonly lists: Readonly<Record<string, readonly Row[]>>;
  now: Date;
  private relevance = new Map<string, boolean>();
  private results = new Map<string, Value>();

  constructor(shape: FormShape | Form, readonly instance: Instance, options: Options) {
    this.form = shape instanceof Form ? shape : new Form(shape);
    this.lists = options.lists ?? {};
    this.now = options.now;
  }

  /** Relevance of a node is inherited from the groups and repeats that hold it. Unknown is asked. */
  isRelevant(path: string): boolean {
    const known = this.relevance.get(path);
    if (known !== undefined) return known;
    this.relevance.set(path, true); // a circle is asked
    const above = path.slice(0, path.lastIndexOf("/"));
    const node = this.form.byPath.get(template(path));
    const found = (above === "" || this.isRelevant(above)) && (!node?.relevant || this.judge(node.relevant, node, path) !== false);
    this.relevance.set(path, found);
    return found;
  }

  calculated(path: string): Value | undefined { return this.results.get(path); }

  /** Work out calculations and counts of repeats until nothing changes. Call it after each answer. */
  settle(): void {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      this.relevance = new Map();
      if (!this.once()) return;
    }
  }

  /** Work out calculations as the server does with answers that were sent: nothing is written. */
  examine(): void {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      this.relevance = new Map();
      const before = new Map(this.results);
      this.once(false);
      if (before.size === this.results.size && [...this.results].every(([path, found]) => written(found) === written(before.get(path) ?? UNKNOWN))) return;
    }
  }

  private once(writes = true): boolean {
    let changed = false;
    for (const node of this.form.nodes) {
      if (writes && node.kind === "repeat" && node.count) changed = this.counted(node, node.count) || changed;
      if (!node.calculate) continue;
      for (const where of this.occurrences(node)) changed = this.worked(node, placed(node.path, where), node.calculate, writes) || changed;
    }
    return changed;
  }

  private counted(node: Node, count: Expr): boolean {
    let changed = false;
    for (const where of this.occurrences(node, false)) {
      const path = placed(node.path, where), wanted = toNumber(this.work(count, node, path));
      if (wanted === UNKNOWN || Number.isNaN(wanted)) continue;
      const number = Math.max(0, Math.trunc(wanted));
      if (number !== this.instance.count(path)) { this.instance.setCount(path, number); changed = true; }
    }
    return changed;
  }

  private worked(node: Node, path: string, calculate: Expr, writes: boolean): boolean {
    if (node.preload || node.action || (!writes && this.isNotRepeatable(calculate))) return false;
    const result = this.isRelevant(path) ? this.work(calculate, node, path) : "";
    const text = written(result, node.data_type);
    if (text === UNKNOWN) { this.results.delete(path); return false; }
    if (!writes) { this.results.set(path, result); return false; }
    if (node.kind !== "calculate" && node.read_only !== true && this.instance.value(path) !== "") return false; // a person wrote over it
    this.results.set(path, result);
    if (text === this.instance.value(path)) return false;
    this.instance.set(path, text);
    return true;
  }

  work(expr: Expr, node: Node, path: string): Value { return value(expr, this.asker(path, node), this); }

  private asker(path: string, node: Node): Asker {
    const where = whereOf(path, (each) => this.form.isRepeat(each));
    return { where, owner: where, path: node.path };
  }

  private judge(expr: Expr, node: Node, path: string): boolean | null {
    const told = toBoolean(this.work(expr, node, path));
    return told === UNKNOWN ? null : told;
  }

  /** All occurrences of the repeats that hold a node; `inside` counts those of a repeat itself too. */
  occurrences(node: Node, inside = true): Where[] {
    let found: Where[] = [new Map()], shape = "";
    for (const step of node.path.split("/").slice(1)) {
      shape += `/${step}`;
      if (!this.form.isRepeat(shape) || (!inside && shape === node.path)) continue;
      const here = shape;
      found = found.flatMap((where) => Array.from({ length: this.instance.count(placed(here, where)) }, (_, at) => new Map(where).set(here, at + 1)));
    }
    return found;
  }

  /** Questions in order, with the paths of their occurrences, asked or not. */
  *questions(): Generator<{ node: Node; path: string }> {
    for (const node of this.form.nodes) if (ANSWERED.has(node.kind)) for (const where of this.occurrences(node)) yield { node, path: placed(node.path, where) };
  }

  isRequired(node: Node, path: string): boolean { return node.required !== undefined && this.judge(node.required, node, path) === true; }

  /** Codes that may be chosen; null when the list was not given. */
  choices(node: Node, path: string): Choice[] | null {
    if (node.choice_nodes) return this.fromNodes(node, path);
    const rows = node.choices ? this.form.rows(node.choices, this.lists) : null;
    if (rows === null) return null;
    const asker = this.asker(path, node);
    return rows.map((row, at) => ({ code: row[node.choice_value ?? "name"] ?? "", at, row })).filter(({ row, at }) => {
      if (!node.choice_filter) return true;
      const told = value(node.choice_filter, { ...asker, row, position: at + 1 }, this);
      return told === UNKNOWN || toBoolean(told) === true;
    });
  }

  private fromNodes(node: Node, path: string): Choice[] | null {
    const expr = node.choice_nodes;
    if (!expr) return null;
    if (expr.op === "rows") { const rows = rowsOf(expr, this.asker(path, node), this); if (rows === UNKNOWN) return null; }
    const member = expr.path ?? "", target = this.form.byPath.get(member);
    if (!target) return null;
    return this.occurrences(target).map((where, at) => {
      const code = toText(answer(this.form, member, where, this));
      return { code: code === UNKNOWN ? "" : code, at, row: {} };
    }).filter(({ code }) => code !== "");
  }

  /** Everything that is wrong, in the order of the form. */
  findings(): Finding[] {
    return [...this.questions()].flatMap(({ node, path }) => this.judged(node, path));
  }

  /** What is wrong at one question. */
  judged(node: Node, path: string): Finding[] {
    const text = this.instance.value(path), error = (code: Finding["code"]): Finding => ({ code, severity: "error", path });
    if (!this.isRelevant(path)) return text === "" ? [] : [{ code: "not_asked", severity: "warning", path }];
    if (text === "") return this.isRequired(node, path) ? [error("required")] : [];
    if (!ofItsKind(node, text)) return [error("type")];
    const found: Finding[] = [];
    if (!this.isChoice(node, path, text)) found.push(error("choice"));
    if (node.constraint && this.judge(node.constraint, node, path) === false) found.push(error("constraint"));
    if (node.calculate && !node.preload && !node.action && !this.isNotRepeatable(node.calculate)) {
      const ours = written(this.work(node.calculate, node, path), node.data_type);
      if (node.kind === "calculate" && ours !== UNKNOWN && ours !== text) found.push({ code: "calculated", severity: "warning", path });
    }
    return found;
  }

  private isChoice(node: Node, path: string, text: string): boolean {
    if (node.kind !== "select_one" && node.kind !== "select_multiple") return true;
    const listed = this.choices(node, path);
    if (listed === null) return true;
    const codes = node.kind === "select_one" ? [text] : text.split(/\s+/).filter((code) => code !== "");
    return new Set(codes).size === codes.length && codes.every((code) => listed.some((choice) => choice.code === code));
  }

  isNotRepeatable(expr: Expr): boolean {
    return NOT_REPEATABLE.has(expr.op) || (expr.args ?? []).some((arg) => this.isNotRepeatable(arg));
  }
}

/** Can the text be read as what the question needs? */
export function ofItsKind(node: Node, text: string): boolean {
  switch (node.kind) {
    case "integer": return /^[-+]?\d{1,18}$/.test(text.trim());
    case "decimal": return /^[-+]?(\d+\.?\d*|\.\d+)$/.test(text.trim());
    case "date": return momentOf(text, "date") !== UNKNOWN;
    case "datetime": return momentOf(text, "datetime") !== UNKNOWN;
    case "time": return momentOf(text, "time") !== UNKNOWN;
    case "geopoint": return /^-?\d+(\.\d+)? -?\d+(\.\d+)?( -?\d+(\.\d+)?( -?\d+(\.\d+)?)?)?$/.test(text.trim());
    default: return true;
  }
}
