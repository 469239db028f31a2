import "../css/map.css";

import { readAddress } from "./map/address";
import { mapApi } from "./map/api";
import { Atlas } from "./map/atlas";
import { showNote } from "./map/boundary";
import { readConfig } from "./map/config";
import { NARROW, paddingOf } from "./map/padding";
import { MapPage } from "./map/page";
import { partsOf } from "./map/parts";
import type { MapView } from "./map/view";
import { hasWebGl } from "./map/webgl";
import { readWords } from "./map/words";

async function start(root: HTMLElement): Promise<void> {
  const config = readConfig(root);
  const parts = partsOf(root);
  const words = readWords(document, config.language);
  const tools = parts("tools");
  if (tools instanceof HTMLDetailsElement) tools.open = !matchMedia(NARROW).matches;
  const api = mapApi(config);
  try {
    const atlas = await Atlas.read(api, config.city);
    const bounds = atlas.boundsOf(config.city.code);
    if (!bounds) throw new Error("no area to show");
    showNote(parts, atlas.note, words);
    const page = new MapPage(config, parts, words, atlas);
    const plain = readAddress(location.search).plain || !hasWebGl();
    let view: MapView;
    if (plain) {
      const { SvgView } = await import("./map/svg/svg_view");
      view = new SvgView(parts("canvas"), words("map_label"), bounds, page);
      parts("status").textContent = words("no_webgl");
      root.classList.add("is-plain");
    } else {
      const { GlView } = await import("./map/gl/gl_view");
      view = await GlView.start(parts("canvas"), config, words, bounds, paddingOf(parts, page.card), page);
    }
    await page.begin(view);
    api.areas("water").then((water) => { view.water(water); }, () => undefined); // rivers are welcome, not needed
    root.dataset["ready"] = plain ? "svg" : "webgl";
  } catch (error) {
    parts("sum").textContent = words("failed");
    root.dataset["ready"] = "failed";
    throw error;
  }
}

const root = document.getElementById("peta");
if (root) void start(root);
