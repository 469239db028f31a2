import { describe, expect, it } from "vitest";

import { prefill } from "../apps/office/src/entry/prefill";
import { Filling, type FormShape, Instance } from "../packages/forms/src/index.ts";

const SHAPE: FormShape = {
  format: "regsosek.form/1", form_id: "uji", version: "1", title: {}, languages: ["id"],
  nodes: [
    { path: "/data", name: "data", kind: "group" },
    { path: "/data/pick", name: "pick", kind: "select_one", choices: "keluarga" },
    { path: "/data/sls_code", name: "sls_code", kind: "text", action: "xforms-value-changed" },
    { path: "/data/name", name: "name", kind: "text", action: "xforms-value-changed" },
    { path: "/data/address", name: "address", kind: "text" },
  ],
  lists: { keluarga: { source: "jr://file-csv/keluarga.csv" } },
};

describe("what is known of the family that was chosen", () => {
  const lists = { keluarga: [{ name: "k1", label: "Satu", sls_code: "0003", member_name: "Uji", address: "Jl. Uji" }] };
  const chosen = (typed: Record<string, string>) => {
    const instance = new Instance();
    for (const [path, text] of Object.entries(typed)) instance.set(path, text);
    const filling = new Filling(SHAPE, instance, { now: new Date(0), lists }), node = filling.form.byPath.get("/data/pick");
    if (node) prefill(filling, { node, path: "/data/pick" });
    return instance;
  };

  it("goes into the questions that the form fills, never the code of the row", () => {
    const instance = chosen({ "/data/pick": "k1" });
    expect([instance.value("/data/sls_code"), instance.value("/data/name"), instance.value("/data/address")]).toEqual(["0003", "Uji", ""]);
  });

  it("leaves what was typed", () => {
    expect(chosen({ "/data/pick": "k1", "/data/sls_code": "0009" }).value("/data/sls_code")).toBe("0009");
  });

  it("does nothing for a row that is not there", () => {
    expect(chosen({ "/data/pick": "k2" }).value("/data/sls_code")).toBe("");
  });
});
