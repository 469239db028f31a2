/** A compiled form, `regsosek.form/1`: docs/reference/form-expressions.md. Server and browser evaluate the same tree. */
export interface Expr {
  readonly op: string;
  readonly type: string;
  readonly args?: readonly Expr[];
  readonly value?: string | number | boolean | null;
  readonly path?: string;
  readonly list?: string;
  readonly column?: string;
  readonly current?: boolean;
  /** Repeats of the path whose occurrences are all meant, although the asking node lies in one of them. */
  readonly free?: readonly string[];
  readonly repeats?: readonly string[];
  readonly where?: readonly { readonly step: string; readonly test: Expr }[];
}

export type Texts = Readonly<Record<string, string>>;

export interface Node {
  readonly path: string;
  readonly name: string;
  readonly kind: string;
  readonly repeat?: string;
  readonly labels?: Texts;
  readonly hints?: Texts;
  readonly choices?: string;
  readonly choice_value?: string;
  readonly choice_label?: string;
  readonly choice_nodes?: Expr;
  readonly choice_filter?: Expr;
  readonly relevant?: Expr;
  readonly constraint?: Expr;
  readonly required?: Expr;
  readonly calculate?: Expr;
  readonly count?: Expr;
  readonly constraint_message?: Texts;
  readonly required_message?: Texts;
  readonly appearance?: string;
  readonly read_only?: boolean;
  readonly default?: string;
  readonly data_type?: string;
  readonly preload?: string;
  readonly action?: string;
}

export type Row = Readonly<Record<string, string>>;

export interface ChoiceList {
  readonly source?: string;
  readonly rows?: readonly Row[];
  readonly labels?: readonly Texts[];
}

export interface FormShape {
  readonly format: string;
  readonly form_id: string;
  readonly version: string;
  readonly title: Texts;
  readonly languages: readonly string[];
  readonly nodes: readonly Node[];
  readonly lists: Readonly<Record<string, ChoiceList>>;
}

export const ANSWERED: ReadonlySet<string> = new Set([
  "text", "integer", "decimal", "date", "time", "datetime", "select_one", "select_multiple", "geopoint", "image", "audio", "file",
]);

/** The form with what is asked of it again and again worked out once. */
export class Form {
  readonly byPath: ReadonlyMap<string, Node>;
  readonly root: string;

  constructor(readonly shape: FormShape) {
    if (shape.format !== "regsosek.form/1") throw new Error(`not a form this program knows: ${shape.format}`);
    this.byPath = new Map(shape.nodes.map((node) => [node.path, node]));
    const first = shape.nodes[0];
    if (!first) throw new Error("a form without nodes");
    this.root = first.path;
  }

  get nodes(): readonly Node[] { return this.shape.nodes; }

  isRepeat(path: string): boolean { return this.byPath.get(path)?.kind === "repeat"; }

  /** Rows of a list, its own or those given beside the form; null when nobody gave them. */
  rows(name: string, given: Readonly<Record<string, readonly Row[]>>): readonly Row[] | null {
    const list = this.shape.lists[name];
    return given[name] ?? (list && !list.source ? (list.rows ?? []) : null);
  }
}

/** A text in a language that forms call `id` or `Indonesia (id)`; the first where it is not there. */
export function textOf(texts: Texts | undefined, language: string): string {
  if (!texts) return "";
  for (const [name, text] of Object.entries(texts)) if (name === language || name.endsWith(`(${language})`)) return text;
  return Object.values(texts)[0] ?? "";
}

/** `/data/member[2]/age` → `/data/member/age`. */
export function template(path: string): string { return path.replace(/\[\d+\]/g, ""); }
