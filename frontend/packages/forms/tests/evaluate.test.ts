import { describe, expect, it } from "vitest";

import { type Expr, Filling, type FormShape, Instance, toXml } from "../src/index.ts";
import { javaText, UNKNOWN } from "../src/values.ts";

const lit = (value: string | number | boolean): Expr => ({ op: "literal", type: typeof value === "string" ? "string" : typeof value, value });
const ref = (path: string, more: Partial<Expr> = {}): Expr => ({ op: "ref", type: "any", path, ...more });
const op = (name: string, ...args: Expr[]): Expr => ({ op: name, type: "any", args });

const shape: FormShape = {
  format: "regsosek.form/1", form_id: "uji", version: "1", title: { id: "Uji" }, languages: ["id"],
  nodes: [
    { path: "/data", name: "data", kind: "group" },
    { path: "/data/rooms", name: "rooms", kind: "integer", data_type: "int", required: lit(true), constraint: op("and", op(">=", ref("/data/rooms"), lit(1)), op("<", ref("/data/rooms"), lit(100))) },
    { path: "/data/n", name: "n", kind: "integer", data_type: "int" },
    { path: "/data/members", name: "members", kind: "group" },
    { path: "/data/members/member", name: "member", kind: "repeat", count: ref("/data/n") },
    { path: "/data/members/member/age", name: "age", kind: "integer", repeat: "/data/members/member", data_type: "int" },
    { path: "/data/members/member/school", name: "school", kind: "select_one", repeat: "/data/members/member", choices: "yn", relevant: op("<", ref("/data/members/member/age"), lit(18)), required: lit(true) },
    { path: "/data/oldest", name: "oldest", kind: "calculate", calculate: { op: "max", type: "number", args: [ref("/data/members/member/age", { type: "nodeset" })] } },
    { path: "/data/name_in_list", name: "name_in_list", kind: "calculate", calculate: { op: "pulldata", type: "string", list: "keluarga", args: [lit("head"), lit("name"), lit("k1")] } },
  ],
  lists: { yn: { rows: [{ name: "1" }, { name: "2" }], labels: [{ id: "Ya" }, { id: "Tidak" }] }, keluarga: { source: "jr://file-csv/keluarga.csv" } },
};

function filling(answers: Record<string, string>, lists = {}): Filling {
  const instance = new Instance();
  const made = new Filling(shape, instance, { now: new Date("2022-10-20T01:00:00Z"), lists });
  for (const [path, text] of Object.entries(answers)) { instance.set(path, text); made.settle(); }
  return made;
}
const codes = (made: Filling): string[] => made.findings().map(({ code, path }) => `${code} ${path}`);

describe("a form being filled in", () => {
  it("tells what is missing, broken, of the wrong kind, and not in the list", () => {
    expect(codes(filling({}))).toEqual(["required /data/rooms"]);
    expect(codes(filling({ "/data/rooms": "100" }))).toEqual(["constraint /data/rooms"]);
    expect(codes(filling({ "/data/rooms": "banyak" }))).toEqual(["type /data/rooms"]);
    expect(codes(filling({ "/data/rooms": "3", "/data/n": "1", "/data/members/member/age": "9", "/data/members/member/school": "7" }))).toEqual(["choice /data/members/member/school"]);
  });

  it("asks each occurrence by its own answers", () => {
    const made = filling({ "/data/rooms": "3", "/data/n": "2", "/data/members/member/age": "40", "/data/members/member[2]/age": "9" });
    expect(made.isRelevant("/data/members/member/school")).toBe(false);
    expect(made.isRelevant("/data/members/member[2]/school")).toBe(true);
    expect(codes(made)).toEqual(["required /data/members/member[2]/school"]);
    expect(made.instance.value("/data/oldest")).toBe("40");
  });

  it("warns of an answer that is no longer asked for", () => {
    const made = filling({ "/data/rooms": "3", "/data/n": "1", "/data/members/member/age": "9", "/data/members/member/school": "1" });
    made.instance.set("/data/members/member/age", "30");
    made.settle();
    expect(codes(made)).toEqual(["not_asked /data/members/member/school"]);
  });

  it("drops members beyond the count with their answers", () => {
    const made = filling({ "/data/n": "2", "/data/members/member[2]/age": "9" });
    made.instance.set("/data/n", "1");
    made.settle();
    expect([made.instance.count("/data/members/member"), made.instance.value("/data/members/member[2]/age")]).toEqual([1, ""]);
  });

  it("knows nothing of a list that was not given, and takes it when it is", () => {
    expect(filling({ "/data/rooms": "1" }).instance.value("/data/name_in_list")).toBe("");
    expect(filling({ "/data/rooms": "1" }, { keluarga: [{ name: "k1", head: "Uji" }] }).instance.value("/data/name_in_list")).toBe("Uji");
  });

  it("writes what was asked as an instance, member by member", () => {
    const xml = toXml(filling({ "/data/rooms": "3", "/data/n": "2", "/data/members/member/age": "40", "/data/members/member[2]/age": "9" }), "uuid:1");
    expect(xml).toContain("<members><member><age>40</age></member><member><age>9</age></member></members>");
    expect(xml).toContain('id="uji"');
    expect(xml).toContain("<instanceID>uuid:1</instanceID>");
  });
});

describe("values", () => {
  const work = (expr: Expr) => { const made = filling({ "/data/rooms": "3" }), node = made.form.byPath.get("/data/rooms"); return node && made.work(expr, node, "/data/rooms"); };
  it("are compared and converted as JavaRosa does", () => {
    expect(work(op("=", lit(""), lit(0)))).toBe(false);
    expect(work(op("=", lit("1"), lit(1)))).toBe(true);
    expect(work(op("=", lit("0"), lit(true)))).toBe(true);
    expect(work(op("mod", lit(-5), lit(3)))).toBe(-2);
    expect(work(op("int", lit(-1.7)))).toBe(-1);
    expect(work(op("regex", lit("6472"), lit("[0-9]{2}")))).toBe(false);
    expect(work(op("selected", lit("1 12"), lit("2")))).toBe(false);
    expect(work(op("count-selected", lit(" 1  2 ")))).toBe(2);
    expect(work(op("selected-at", lit("a b"), lit(1)))).toBe("b");
    expect(work(op("format-date", op("date", lit("2022-10-05")), lit("%e %n %Y")))).toBe("5 10 2022");
    expect(work(op("-", op("date", lit("1970-01-03")), lit(0)))).toBe(2);
    expect([javaText(1.5), javaText(1e10), javaText(3), javaText(0.0001)]).toEqual(["1.5", "1.0E10", "3", "1.0E-4"]);
  });

  it("that are unknown pass through, but where the answer is sure", () => {
    const unknown: Expr = { op: "pulldata", type: "string", list: "keluarga", args: [lit("a"), lit("name"), lit("x")] };
    expect(work(op("and", lit(false), unknown))).toBe(false);
    expect(work(op("or", lit(true), unknown))).toBe(true);
    expect(work(op("and", lit(true), unknown))).toBe(UNKNOWN);
    expect(work(op("if", lit(true), lit("a"), unknown))).toBe("a");
  });
});
