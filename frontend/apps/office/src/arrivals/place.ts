/** What the page tells the island, in `data-` attributes, and where it draws. */
export interface Place {
  readonly canvas: HTMLElement;
  readonly status: HTMLElement;
  readonly pointsUrl: string;
  readonly areasUrl: string;
  readonly workerUrl: string;
  readonly label: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly failed: string;
  /** State → what it is called. */
  readonly states: Readonly<Record<string, string>>;
  readonly basemap: { readonly kind: "style" | "pmtiles"; readonly url: string } | null;
}

export function readPlace(root: HTMLElement): Place {
  const need = (key: string): string => {
    const value = root.dataset[key];
    if (!value) throw new Error(`#${root.id} has no data-${key}`);
    return value;
  };
  const part = (name: string): HTMLElement => {
    const found = root.querySelector<HTMLElement>(`[data-part="${name}"]`);
    if (!found) throw new Error(`#${root.id} has no part ${name}`);
    return found;
  };
  const style = root.dataset["basemapStyle"], pmtiles = root.dataset["basemapPmtiles"];
  return {
    canvas: part("canvas"), status: part("status"), pointsUrl: need("pointsUrl"), areasUrl: `${need("areasUrl")}?level=village`,
    workerUrl: need("workerUrl"), label: need("label"), zoomIn: need("zoomIn"), zoomOut: need("zoomOut"), failed: need("failed"),
    states: JSON.parse(document.getElementById("kata-keadaan")?.textContent ?? "{}") as Record<string, string>,
    basemap: style ? { kind: "style", url: style } : pmtiles ? { kind: "pmtiles", url: pmtiles } : null,
  };
}
