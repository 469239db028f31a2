import { beforeEach, describe, expect, it } from "vitest";

import { startDisclosures } from "../apps/office/src/shell/disclosures";
import { startLightbox } from "../apps/office/src/shell/lightbox";

startLightbox(document);
startDisclosures(document);

const get = (selector: string): HTMLElement => {
  const found = document.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(selector);
  return found;
};
const isOpen = (selector: string): boolean => get(selector).hasAttribute("open");

beforeEach(() => {
  document.body.innerHTML = `
    <a id="one" data-lightbox="a" data-caption="Tampak luar" href="/foto/1"><img alt="luar"></a>
    <a id="two" data-lightbox="a" data-caption="Bagian dalam" href="/foto/2"><img alt="dalam"></a>
    <a data-lightbox="b" href="/foto/3"></a>
    <dialog id="lightbox"><p data-caption-text></p><button data-close>x</button>
      <figure><img><button class="is-back" hidden></button><button class="is-on" hidden></button></figure></dialog>
    <details data-menu open><summary>Akun</summary><button id="inside">a</button></details>
    <button id="menu" data-toggle aria-controls="nav" aria-expanded="false">Menu</button><nav id="nav"></nav>`;
});

describe("lightbox", () => {
  it("opens the picture with its caption and gives the focus back", () => {
    get("#one img").click();
    expect(isOpen("dialog")).toBe(true);
    expect(get("dialog img").getAttribute("src")).toContain("/foto/1");
    expect(get("[data-caption-text]").textContent).toBe("Tampak luar");
    get("[data-close]").click();
    expect(isOpen("dialog")).toBe(false);
    expect(document.activeElement).toBe(get("#one"));
    expect(get("dialog img").hasAttribute("src")).toBe(false);
  });

  it("steps through the pictures of the same house only", () => {
    get("#one").click();
    get(".is-on").click();
    expect(get("dialog img").getAttribute("src")).toContain("/foto/2");
    expect(get(".is-on").hidden).toBe(true);
    get("[data-close]").click();
  });
});

describe("disclosures", () => {
  it("close a menu on Esc and outside, not inside", () => {
    get("#inside").click();
    expect(isOpen("details")).toBe(true);
    document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    expect(isOpen("details")).toBe(false);
  });

  it("open what the button names", () => {
    get("#menu").click();
    expect([get("#nav").classList.contains("is-open"), get("#menu").getAttribute("aria-expanded")]).toEqual([true, "true"]);
  });
});
