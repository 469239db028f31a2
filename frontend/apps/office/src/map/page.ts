import { readAddress, writeAddress } from "./address";
import { type Atlas, seatBounds } from "./atlas";
import { CardPanel } from "./card";
import { areaLevel, type Level, villageOf } from "./codes";
import type { MapConfig } from "./config";
import { NARROW, paddingOf } from "./padding";
import type { Parts } from "./parts";
import { buildScene, seatOf, valueText } from "./scene";
import { drawSide } from "./side";
import { afterMove, firstState, FOCUS_HOUSE_ZOOM, focusOn, HOUSE_ZOOM, type MapState, pickLevel } from "./state";
import { isMeasure, personsIn } from "./measure";
import type { Camera, MapView, ViewEvents } from "./view";
import type { Words } from "./words";

const CARD_ZOOM = 16.5;

/** Holds the state, hears the view and the panels, and draws both again. */
export class MapPage implements ViewEvents {
  private state: MapState;
  private view: MapView | null = null;
  private house: string | null = null;
  private turn = 0;
  /** Says that the address named what is not there. */
  private readonly unknown: HTMLElement;
  readonly card: CardPanel;

  constructor(private readonly config: MapConfig, private readonly parts: Parts, private readonly words: Words, private readonly atlas: Atlas) {
    this.state = firstState(config.city.code, config.groups, readAddress(location.search).area ?? config.focus);
    const { measure } = readAddress(location.search);
    if (measure && (measure !== "estimate" || atlas.share > 0)) this.state = { ...this.state, measure };
    this.card = new CardPanel(parts("card"), parts("card-body"), parts("status"), words, {
      opened: (id, point) => { this.cardOpened(id, point); },
      closed: () => { this.cardClosed(); },
    });
    this.unknown = document.createElement("p");
    this.unknown.className = "rs-map-unknown";
    this.unknown.setAttribute("role", "status");
    this.unknown.hidden = true;
    parts("closed").before(this.unknown);
    this.listenToPanels();
  }

  async begin(view: MapView): Promise<void> {
    this.view = view;
    await this.checkAddress();
    await this.render();
    await this.fitTo(this.state.focus, true); // only now the panels have their size
    const { house } = readAddress(location.search);
    if (house) await this.showHouse(house);
    else if (!view.drawsHouses) this.listHouses();
  }

  /** An address that names what is not there is put right, and the page says so. */
  private async checkAddress(): Promise<void> {
    const { area, house, garbled } = readAddress(location.search);
    const known = area === null || await this.atlas.knows(area);
    if (known && !garbled) return;
    history.replaceState(null, "", writeAddress(location.href, { area: known ? area : null, house }));
    if (!known) this.state = firstState(this.config.city.code, this.config.groups, this.config.focus);
    this.unknown.textContent = this.words("address_unknown");
    this.unknown.hidden = false;
  }

  /** The note on a wrong address is read once, and the sheet of a phone folds away from what was chosen in it. */
  private uncover(): void {
    this.unknown.hidden = true;
    const tools = this.parts("tools");
    if (!(tools instanceof HTMLDetailsElement) || !matchMedia(NARROW).matches) return;
    const hadFocus = tools.contains(document.activeElement);
    tools.open = false;
    if (hadFocus) tools.querySelector("summary")?.focus({ preventScroll: true });
  }

  padding(): ReturnType<typeof paddingOf> { return paddingOf(this.parts, this.card); }

  /** A click on an area: into it. */
  area(code: string): void {
    void this.goTo(code);
  }

  dwelling(id: string): void {
    void this.openHouse(id);
  }

  hover(code: string | null, x: number, y: number): void {
    const tip = this.parts("tip");
    tip.hidden = code === null;
    if (code === null) return;
    const area = this.atlas.countsOf(code);
    if (this.state.measure === "estimate") tip.replaceChildren(bold(area.name), valueText(area, this.state, this.words));
    else tip.replaceChildren(bold(area.name), `${valueText(area, this.state, this.words)}${this.state.measure === "number" ? ` ${this.words("families")}` : ""} · ${this.words.number(personsIn(area))} ${this.words("persons")}`);
    const left = Math.min(x + 14, this.parts("canvas").clientWidth - tip.offsetWidth - 8);
    tip.style.setProperty("transform", `translate(${Math.round(left)}px, ${Math.round(y + 14)}px)`);
  }

  housesClosed(): void {
    const link = this.parts("closed").querySelector("a");
    if (link) {
      const target = new URL(link.href);
      target.searchParams.set("next", `${location.pathname}${location.search}`); // and back to where one was
      link.href = target.href;
    }
    this.parts("closed").hidden = false;
  }

  moved(camera: Camera): void {
    const { view } = this;
    const here = this.atlas.boundsOf(villageOf(this.state.focus) ?? this.state.focus); // an RT has no polygon
    const city = this.atlas.boundsOf(this.config.city.code);
    if (!view || !here || !city) return;
    const padding = this.padding();
    this.change(afterMove(this.state, {
      zoom: camera.zoom, village: this.atlas.villageAt(camera.lon, camera.lat),
      fitZoom: Math.max(view.zoomFor(here, padding), FOCUS_HOUSE_ZOOM), cityZoom: view.zoomFor(city, padding),
    }, this.config.city.code));
  }

  private change(next: MapState): void {
    if (next === this.state) return;
    const focusChanged = next.focus !== this.state.focus;
    this.state = next;
    if (focusChanged) {
      const area = next.focus === this.config.city.code ? null : next.focus;
      history.replaceState(null, "", writeAddress(location.href, { area }));
    }
    void this.render();
  }

  /** Draws what the state says; an answer that comes after a newer question is dropped. */
  private async render(): Promise<void> {
    const turn = ++this.turn;
    const { state } = this;
    try {
      const loaded = await this.atlas.loadFor(state);
      if (turn !== this.turn) return;
      this.view?.draw(buildScene(state, loaded, this.house, this.words));
      drawSide(this.parts, state, this.atlas, loaded, this.words, this.config.listUrl);
    } catch {
      this.parts("sum").textContent = this.words("failed");
    }
  }

  private async goTo(code: string): Promise<void> {
    this.parts("tip").hidden = true;
    this.uncover();
    this.change(focusOn(this.state, code));
    await this.fitTo(code);
    if (!this.view?.drawsHouses) this.listHouses();
  }

  /** A kelurahan too large for its houses to be told apart is shown where its poor families live. */
  private async fitTo(code: string, instant = false): Promise<void> {
    const { view } = this;
    if (!view) return;
    const village = villageOf(code);
    if (areaLevel(code) === "sls" && village) {
      const seat = (await this.atlas.slsOf(village)).find((area) => area.code === code);
      const at = seatOf(seat);
      if (at && view.drawsHouses) { view.goTo(...at, CARD_ZOOM, this.padding()); return; }
    }
    let bounds = this.atlas.boundsOf(village ?? code);
    if (!bounds) return;
    if (village && view.drawsHouses && this.state.seesHouses && view.zoomFor(bounds, this.padding()) < HOUSE_ZOOM) {
      bounds = seatBounds(await this.atlas.slsOf(village)) ?? bounds;
    }
    view.fit(bounds, this.padding(), village ? FOCUS_HOUSE_ZOOM : 0, instant);
  }

  private async openHouse(id: string): Promise<void> {
    history.pushState(null, "", writeAddress(location.href, { house: id }));
    await this.showHouse(id);
  }

  private async showHouse(id: string): Promise<void> {
    await this.card.openCard(id, this.config.cardUrl.replace("{id}", encodeURIComponent(id)));
  }

  private cardOpened(id: string, point: { lon: number; lat: number } | null): void {
    this.house = id;
    if (point) {
      const village = this.atlas.villageAt(point.lon, point.lat);
      const far = villageOf(this.state.focus) !== village;
      if (village && far) this.change(focusOn(this.state, village));
      this.view?.goTo(point.lon, point.lat, far ? CARD_ZOOM : 0, this.padding());
    }
    void this.render();
  }

  private cardClosed(): void {
    const wasHouse = this.house !== null;
    this.house = null;
    const without = writeAddress(location.href, { house: null });
    if (without !== location.href) history.pushState(null, "", without);
    void this.render();
    if (wasHouse && !this.view?.drawsHouses) this.listHouses();
  }

  /** Where houses are not drawn, their cards are listed. */
  private listHouses(): void {
    if (this.state.level !== "house") { this.card.close(); return; }
    const query = new URLSearchParams({ area: this.state.focus, groups: this.state.groups.join(",") });
    void this.card.openList(`${this.config.listUrl}?${query.toString()}`);
  }

  private listenToPanels(): void {
    this.parts("panel").addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-goto]") : null;
      if (button?.dataset["goto"]) void this.goTo(button.dataset["goto"]);
    });
    this.parts("panel").addEventListener("change", (event) => {
      if (event.target instanceof HTMLInputElement) this.input(event.target);
    });
    this.parts("card").addEventListener("click", (event) => {
      const link = event.target instanceof Element ? event.target.closest<HTMLElement>("a[data-dwelling]") : null;
      if (!link?.dataset["dwelling"]) return;
      event.preventDefault();
      void this.openHouse(link.dataset["dwelling"]);
    });
    window.addEventListener("popstate", () => {
      const { house } = readAddress(location.search);
      if (house === this.house) return;
      if (house) void this.showHouse(house);
      else this.card.close();
    });
  }

  private input(input: HTMLInputElement): void {
    if (input.name === "measure") this.change({ ...this.state, measure: isMeasure(input.value) ? input.value : "number" });
    if (input.name === "group") {
      const boxes = this.parts("groups").querySelectorAll<HTMLInputElement>("input:checked");
      this.change({ ...this.state, groups: [...boxes].map((box) => Number(box.value)) });
      if (!this.view?.drawsHouses) this.listHouses();
    }
    if (input.name === "level") {
      const before = this.state.focus;
      this.change(pickLevel(this.state, input.value as Level, this.config.city.code));
      if (this.state.focus !== before) void this.fitTo(this.state.focus);
    }
  }
}

function bold(text: string): HTMLElement {
  const made = document.createElement("strong");
  made.textContent = text;
  return made;
}
