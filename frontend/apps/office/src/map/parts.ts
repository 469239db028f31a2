/** The places in the page that the island fills. */
export type Part =
  | "canvas" | "tip" | "panel" | "run" | "crumbs" | "sum" | "legend" | "tools" | "levels" | "measures" | "groups"
  | "list-title" | "list" | "list-link" | "boundary" | "closed" | "status" | "card" | "card-body";

export type Parts = (name: Part) => HTMLElement;

export function partsOf(root: HTMLElement): Parts {
  return (name) => {
    const found = root.querySelector<HTMLElement>(`[data-part="${name}"]`);
    if (!found) throw new Error(`the page has no part "${name}"`);
    return found;
  };
}
