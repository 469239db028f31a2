import { describe, expect, it } from "vitest";

import { houseLayer, LABEL_LAYERS } from "../apps/office/src/map/gl/layers";

const layoutOf = (id: string) => ({ ...LABEL_LAYERS.find((layer) => layer.id === id)?.layout }) as Record<string, unknown>;

describe("names among houses", () => {
  it("houses are always drawn and hold their places", () => {
    expect(houseLayer("h", "s", {}).layout).toMatchObject({ "icon-allow-overlap": true, "icon-ignore-placement": false });
  });

  it("the name of an RT steps aside and is never written over a house", () => {
    const layout = layoutOf("rt-label");
    expect(layout["text-variable-anchor"]).toContain("top");
    expect(layout["text-allow-overlap"] ?? false).toBe(false);
  });
});
