// @vitest-environment node
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { describe, expect, it } from "vitest";

import { Filling, type FormShape, Instance, type Row } from "../src/index.ts";
import { UNKNOWN, written } from "../src/values.ts";

interface Case {
  readonly lists: Record<string, Row[]>; readonly answers: Record<string, string>; readonly counts: Record<string, number>;
  readonly not_relevant: string[]; readonly calculated: Record<string, string>; readonly findings: [string, string][];
}
interface Vectors { readonly now: string; readonly forms: { readonly form: FormShape; readonly cases: Case[] }[] }

process.env["TZ"] = "Asia/Makassar"; // answers without a zone are of the city's clock
const vectors = JSON.parse(readFileSync(resolve(import.meta.dirname, "../vectors.json"), "utf-8")) as Vectors;
/** What the browser leaves to the server: digests; and moments in words of their zone. */
const LEFT = new Set(process.env["FORMS_ALL"] ? [] : ["digest"]);
const uses = (expr: unknown, names: ReadonlySet<string>): boolean => JSON.stringify(expr).split('"op":"').slice(1).some((rest) => names.has(rest.split('"')[0] ?? ""));

describe.each(vectors.forms.map(({ form, cases }) => ({ id: form.form_id, form, cases })))("$id", ({ form, cases }) => {
  it.each(cases.map((each, at) => ({ at, each })))("case $at", ({ each }) => {
    const made = new Filling(form, Instance.fromJson({ answers: each.answers, counts: each.counts }), { now: new Date(vectors.now), lists: each.lists });
    made.examine();
    const left = new Set(form.nodes.filter(({ calculate }) => calculate && uses(calculate, LEFT)).map(({ path }) => path));
    const wrong: Record<string, unknown> = {};
    for (const [path, text] of Object.entries(each.calculated)) {
      if (left.has(path.replace(/\[\d+\]/g, ""))) continue;
      const worked = made.calculated(path), ours = worked === undefined ? UNKNOWN : written(worked, made.form.byPath.get(path.replace(/\[\d+\]/g, ""))?.data_type);
      if (ours !== text) wrong[path] = [ours === UNKNOWN ? "unknown" : ours, text];
    }
    expect(wrong).toEqual({});
    const asked = [...each.not_relevant].filter((path) => made.form.byPath.has(path.replace(/\[\d+\]/g, "")) && made.isRelevant(path));
    expect(asked).toEqual([]);
    const codes = new Set(["required", "constraint", "type", "choice"]);
    const told = (all: readonly [string, string][]) => all.filter(([code]) => codes.has(code)).map(([code, path]) => `${code} ${path}`).sort();
    expect(told(made.findings().map(({ code, path }) => [code, path]))).toEqual(told(each.findings));
  });
});
