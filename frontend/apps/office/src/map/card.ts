import type { Words } from "./words";

export interface CardEvents {
  /** A card stands in the panel; its point, where the server gave one. */
  opened(id: string, point: { lon: number; lat: number } | null): void;
  closed(): void;
}

/** The side panel (a sheet from below on a phone) that holds the evidence card or a list of cards. */
export class CardPanel {
  private opener: Element | null = null;
  private request = new AbortController();

  constructor(
    private readonly panel: HTMLElement, private readonly body: HTMLElement, private readonly status: HTMLElement,
    private readonly words: Words, private readonly events: CardEvents,
  ) {
    panel.addEventListener("click", (event) => {
      const target = event.target instanceof Element ? event.target : null;
      if (target?.closest("[data-close-card]")) this.close();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !panel.hidden && !document.querySelector("dialog[open]")) this.close();
    });
  }

  get isOpen(): boolean { return !this.panel.hidden; }
  get width(): number { return this.isOpen ? this.panel.offsetWidth : 0; }
  get height(): number { return this.isOpen ? this.panel.offsetHeight : 0; }

  async openCard(id: string, url: string): Promise<void> {
    if (!(await this.load(url))) return;
    const article = this.body.querySelector<HTMLElement>("[data-dwelling]");
    const [lon, lat] = [Number(article?.dataset["lon"]), Number(article?.dataset["lat"])];
    this.status.textContent = this.words("card_opened");
    this.events.opened(id, article?.dataset["lon"] && Number.isFinite(lon + lat) ? { lon, lat } : null);
  }

  async openList(url: string): Promise<void> {
    await this.load(url);
  }

  close(): void {
    if (!this.isOpen) return;
    this.request.abort();
    this.panel.hidden = true;
    this.body.replaceChildren(); // nothing of the family stays in the page
    this.status.textContent = "";
    if (this.opener instanceof HTMLElement && this.opener.isConnected) this.opener.focus({ preventScroll: true });
    this.events.closed();
  }

  private async load(url: string): Promise<boolean> {
    this.request.abort();
    const request = (this.request = new AbortController());
    if (!this.isOpen) this.opener = document.activeElement;
    this.panel.hidden = false;
    this.say(this.words("loading"));
    try {
      const response = await fetch(url, { headers: { "HX-Request": "true" }, credentials: "same-origin", signal: request.signal });
      if (response.redirected) { elsewhere(response.url); return false; }
      if (!response.ok) { this.say(this.words(response.status === 404 ? "card_missing" : "failed")); return false; }
      this.body.innerHTML = await response.text(); // a page of our own server, escaped there
    } catch {
      if (!request.signal.aborted) this.say(this.words("failed"));
      return false;
    }
    this.body.scrollTop = 0;
    this.body.focus({ preventScroll: true });
    return true;
  }

  private say(text: string): void {
    const line = document.createElement("p");
    line.className = "rs-map-card-say";
    line.textContent = text;
    this.body.replaceChildren(line);
    this.status.textContent = text;
  }
}

/** The server wants something first (a log-in, a purpose): go there, and come back to this very map. */
function elsewhere(url: string): void {
  const target = new URL(url);
  target.searchParams.set("next", `${location.pathname}${location.search}`);
  location.assign(target.href);
}
