import { type Filling, textOf } from "../../../../packages/forms/src/index.ts";
import { labelOf, type Question } from "./sections";

type Control = HTMLInputElement | HTMLSelectElement;
const MOST_HINTS = 40;

/** One question: its label, a field for the code as on paper, the codes there are, and what is wrong. */
export class Field {
  readonly element = document.createElement("p");
  readonly control: Control;
  private readonly label = document.createElement("label");
  private readonly hints = document.createElement("span");
  private readonly wrong = document.createElement("span");
  private listed = "";

  constructor(private readonly filling: Filling, readonly question: Question, private readonly language: string, private readonly word: (name: string) => string, changed: (field: Field) => void) {
    this.control = this.isList ? document.createElement("select") : document.createElement("input");
    const id = `q${question.path.replace(/[^0-9a-zA-Z]+/g, "-")}`;
    this.control.id = id;
    this.label.htmlFor = id;
    this.label.className = "form-label";
    this.control.className = this.isList ? "form-select" : "form-control";
    this.hints.className = "rs-note rs-entry-codes";
    this.wrong.className = "rs-finding-note";
    this.wrong.id = `${id}-salah`;
    this.element.className = "rs-entry-question";
    if (this.control instanceof HTMLInputElement) {
      this.control.autocomplete = "off";
      if (question.node.kind === "date") this.control.type = "date";
      else if (question.node.kind !== "text" && question.node.kind !== "select_multiple") this.control.inputMode = "decimal";
    }
    this.element.append(this.label, this.control, this.hints, this.wrong);
    this.control.addEventListener("change", () => { this.take(); changed(this); });
  }

  /** Lists from files, and names of members, are chosen; codes of the form are typed. */
  private get isList(): boolean {
    const { node } = this.question;
    return node.choice_nodes !== undefined || (node.choices !== undefined && Boolean(this.filling.form.shape.lists[node.choices]?.source));
  }

  get isShown(): boolean { return !this.element.hidden; }

  take(): void {
    const text = this.control.value.trim();
    this.filling.instance.set(this.question.path, this.question.node.kind === "select_multiple" ? text.split(/[\s,]+/).filter(Boolean).join(" ") : text);
  }

  refresh(judge: boolean): void {
    const { node, path } = this.question;
    this.element.hidden = !this.filling.isRelevant(path);
    if (this.element.hidden) return;
    this.label.textContent = labelOf(this.filling, this.question, this.language);
    this.choices();
    const text = this.filling.instance.value(path);
    if (document.activeElement !== this.control || this.control instanceof HTMLSelectElement) this.control.value = text;
    const found = judge || text !== "" ? this.filling.judged(node, path)[0] : undefined;
    const own = found?.code === "constraint" ? textOf(node.constraint_message, this.language) : "";
    this.wrong.textContent = found ? own || this.word(found.code) : "";
    this.control.setAttribute("aria-invalid", found ? "true" : "false");
    if (found) this.control.setAttribute("aria-describedby", this.wrong.id); else this.control.removeAttribute("aria-describedby");
  }

  private choices(): void {
    const { node, path } = this.question, found = this.filling.choices(node, path) ?? [];
    const list = node.choices ? this.filling.form.shape.lists[node.choices] : undefined;
    const rows = node.choices ? (this.filling.form.rows(node.choices, this.filling.lists) ?? []) : [];
    const told = found.map(({ code, row }) => {
      const at = list?.labels ? rows.indexOf(row) : -1;
      return [code, (at >= 0 ? textOf(list?.labels?.[at], this.language) : (row[node.choice_label ?? "label"] ?? "")) || code] as const;
    });
    const now = JSON.stringify(told);
    if (now === this.listed) return;
    this.listed = now;
    if (this.control instanceof HTMLSelectElement) {
      this.control.replaceChildren(new Option("", ""), ...told.map(([code, text]) => new Option(text, code)));
    } else this.hints.replaceChildren(...told.slice(0, MOST_HINTS).map(([code, text]) => this.hint(code, text)));
  }

  private hint(code: string, text: string): HTMLElement {
    const each = document.createElement("span"), number = document.createElement("strong");
    number.textContent = code;
    each.append(number, ` ${text}`);
    return each;
  }
}
