import type { CardPanel } from "./card";
import type { Parts } from "./parts";
import type { Padding } from "./view";

/** Below this the panels lie above and under the map instead of beside it (the same width as in map.css). */
export const NARROW = "(max-width: 860px)";

/** Room the panels take, and a little air. */
export function paddingOf(parts: Parts, card: CardPanel): Padding {
  const canvas = parts("canvas").getBoundingClientRect();
  const panel = parts("panel");
  if (!matchMedia(NARROW).matches) {
    return { top: 24, bottom: 24, left: panel.offsetWidth + 40, right: card.width + 64 };
  }
  const top = panel.firstElementChild?.getBoundingClientRect().bottom ?? canvas.top;
  const bottom = card.isOpen ? card.height : canvas.bottom - parts("legend").getBoundingClientRect().top;
  const limit = canvas.height * 0.7;
  return { top: Math.max(top - canvas.top, 0) + 8, bottom: Math.min(Math.max(bottom, 0), limit) + 8, left: 12, right: 12 };
}
