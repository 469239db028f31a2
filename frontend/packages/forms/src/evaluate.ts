import { type Expr, Form, type Node, type Row, template, textOf } from "./form.ts";
import { type Argument, FUNCTIONS } from "./functions.ts";
import { Instance, placed, type Where } from "./instance.ts";
import { momentOf, sameValue, toBoolean, toNumber, toText, UNKNOWN, type Value } from "./values.ts";

/** Beside the form: lists from files, the clock, what is relevant, and results of calculations with their kinds. */
export interface Around {
  readonly form: Form;
  readonly instance: Instance;
  readonly now: Date;
  readonly lists: Readonly<Record<string, readonly Row[]>>;
  isRelevant(path: string): boolean;
  calculated(path: string): Value | undefined;
}

/** Who asks: the occurrences he stands in, those of the owner of the whole expression, his path, a row, a position. */
export interface Asker {
  readonly where: Where;
  readonly owner: Where;
  readonly path: string;
  readonly row?: Row;
  readonly position?: number;
}

export function value(expr: Expr, asker: Asker, around: Around): Value {
  const args = expr.args ?? [];
  const arg = (at: number): Value => { const found = args[at]; return found ? value(found, asker, around) : ""; };
  switch (expr.op) {
    case "literal": return expr.value ?? "";
    case "ref": return refs(expr, asker, around)[0] ?? "";
    case "rows": { const found = rowsOf(expr, asker, around); return found === UNKNOWN ? UNKNOWN : (found[0] ?? ""); }
    case "column": return asker.row?.[expr.column ?? ""] ?? "";
    case "or": case "and": return both(expr.op, arg(0), () => arg(1));
    case "=": return sameValue(arg(0), arg(1));
    case "!=": { const same = sameValue(arg(0), arg(1)); return same === UNKNOWN ? UNKNOWN : !same; }
    case "<": case "<=": case ">": case ">=": case "+": case "-": case "*": case "div": case "mod":
      return arithmetic(expr.op, toNumber(arg(0)), toNumber(arg(1)));
    case "neg": { const n = toNumber(arg(0)); return n === UNKNOWN ? UNKNOWN : -n; }
    case "if": { const test = toBoolean(arg(0)); return test === UNKNOWN ? UNKNOWN : arg(test ? 1 : 2); }
    case "coalesce": { const first = arg(0); return first === UNKNOWN ? UNKNOWN : toText(first) !== "" ? first : arg(1); }
    case "once": { const kept = around.instance.value(placed(expr.path ?? asker.path, asker.where)); return kept !== "" ? kept : arg(0); }
    case "position": return expr.path ? (asker.where.get(expr.path) ?? 1) : (asker.position ?? 1);
    case "indexed-repeat": return indexed(expr, asker, around);
    case "choice-name": case "jr:choice-name": return choiceName(expr, toText(arg(0)), around);
    case "pulldata": return pulled(expr, asker, around);
    default: return called(expr, asker, around);
  }
}

/** All values of an argument that is a nodeset; one value of any other. */
function argument(expr: Expr, asker: Asker, around: Around): Argument {
  if (expr.type !== "nodeset") return value(expr, asker, around);
  if (expr.op === "ref") return refs(expr, asker, around);
  if (expr.op !== "rows") return value(expr, asker, around);
  const found = rowsOf(expr, asker, around);
  return found === UNKNOWN ? UNKNOWN : found;
}

function called(expr: Expr, asker: Asker, around: Around): Value {
  const known = FUNCTIONS[expr.op];
  if (!known) throw new Error(`a function that this program does not know: ${expr.op}`);
  return known((expr.args ?? []).map((each) => argument(each, asker, around)), around.now);
}

function both(op: string, first: Value, second: () => Value): Value {
  const decides = op === "or", one = toBoolean(first);
  if (one === decides) return decides;
  const other = toBoolean(second());
  if (other === decides) return decides;
  return one === UNKNOWN || other === UNKNOWN ? UNKNOWN : !decides;
}

function arithmetic(op: string, a: number | typeof UNKNOWN, b: number | typeof UNKNOWN): Value {
  if (a === UNKNOWN || b === UNKNOWN) return UNKNOWN;
  switch (op) {
    case "<": return a < b;
    case "<=": return a <= b;
    case ">": return a > b;
    case ">=": return a >= b;
    case "+": return a + b;
    case "-": return a - b;
    case "*": return a * b;
    case "div": return a / b;
    default: return a % b;
  }
}

/** Answers at a reference, in document order. A repeat that also holds the asker has his occurrence, all others all of theirs. */
function refs(expr: Expr, asker: Asker, around: Around): Value[] {
  return places(expr, asker, around).map((where) => answer(around.form, expr.path ?? "", where, around));
}

/** The occurrences that a reference means, the relevant ones. */
export function places(expr: Expr, asker: Asker, around: Around): Where[] {
  const { form, instance } = around, path = expr.path ?? "", free = new Set(expr.free ?? []);
  const from = expr.current ? asker.owner : asker.where;
  let found: Where[] = [new Map()], shape = "";
  for (const step of path.split("/").slice(1)) {
    shape += `/${step}`;
    if (form.isRepeat(shape)) {
      const fixed = free.has(shape) || shape === path ? undefined : from.get(shape);
      found = found.flatMap((where) => {
        const numbers = fixed !== undefined ? [fixed] : Array.from({ length: instance.count(placed(shape, where)) }, (_, at) => at + 1);
        return numbers.map((number) => new Map(where).set(shape, number));
      });
    }
    for (const { step: at, test } of expr.where ?? []) if (at === shape) found = passing(found, test, shape, asker, around);
  }
  return found.filter((where) => around.isRelevant(placed(path, where)));
}

function passing(found: readonly Where[], test: Expr, path: string, asker: Asker, around: Around): Where[] {
  return found.filter((where, at) => passes(value(test, { where, owner: asker.owner, path, position: at + 1 }, around), at + 1));
}

/** A test that is a number passes at that position. */
function passes(told: Value, position: number): boolean { return typeof told === "number" ? told === position : toBoolean(told) === true; }

/** An answer as a value of the kind that its node has. */
export function answer(form: Form, path: string, where: Where, around: Around): Value {
  const node = form.byPath.get(path), at = placed(path, where);
  if (!around.isRelevant(at)) return "";
  const worked = around.calculated(at);
  if (worked !== undefined) return worked;
  return typed(around.instance.value(at), node);
}

function typed(text: string, node: Node | undefined): Value {
  if (text === "" || !node) return text;
  switch (node.data_type) {
    case "int": case "decimal": return toNumber(text);
    case "date": return momentOf(text, "date");
    case "dateTime": return momentOf(text, "datetime");
    case "time": return momentOf(text, "time");
    default: return text;
  }
}

/** The column of the rows that pass, or UNKNOWN when nobody gave the list. */
export function rowsOf(expr: Expr, asker: Asker, around: Around): Value[] | typeof UNKNOWN {
  const rows = around.form.rows(expr.list ?? "", around.lists);
  if (rows === null) return UNKNOWN;
  let found = [...rows];
  for (const { test } of expr.where ?? []) {
    found = found.filter((row, at) => passes(value(test, { where: asker.owner, owner: asker.owner, path: asker.path, row, position: at + 1 }, around), at + 1));
  }
  return found.map((row) => row[expr.column ?? ""] ?? "");
}

function indexed(expr: Expr, asker: Asker, around: Around): Value {
  const [ref, ...numbers] = expr.args ?? [];
  if (!ref) return "";
  const where = new Map(asker.where);
  for (const [at, repeat] of (expr.repeats ?? []).entries()) {
    const index = numbers[at], number = index ? toNumber(value(index, asker, around)) : 1;
    if (number === UNKNOWN) return UNKNOWN;
    where.delete(repeat);
    if (!(number >= 1 && number <= around.instance.count(placed(repeat, where)))) return "";
    where.set(repeat, Math.trunc(number));
  }
  return answer(around.form, ref.path ?? "", where, around);
}

function choiceName(expr: Expr, code: string | typeof UNKNOWN, around: Around): Value {
  if (code === UNKNOWN) return UNKNOWN;
  const node = around.form.byPath.get(template(expr.path ?? ""));
  const list = node?.choices ? around.form.shape.lists[node.choices] : undefined;
  const rows = node?.choices ? around.form.rows(node.choices, around.lists) : null;
  if (!node || rows === null) return UNKNOWN;
  const at = rows.findIndex((row) => row[node.choice_value ?? "name"] === code);
  if (at < 0) return "";
  const texts = list?.labels?.[at];
  return texts ? textOf(texts, around.form.shape.languages[0] ?? "") : (rows[at]?.[node.choice_label ?? "label"] ?? "");
}

function pulled(expr: Expr, asker: Asker, around: Around): Value {
  const [column, keyColumn, key] = (expr.args ?? []).map((each) => toText(value(each, asker, around)));
  const rows = around.form.rows(expr.list ?? "", around.lists);
  if (rows === null || column === UNKNOWN || keyColumn === UNKNOWN || key === UNKNOWN) return UNKNOWN;
  return rows.find((row) => row[keyColumn ?? ""] === key)?.[column ?? ""] ?? "";
}
