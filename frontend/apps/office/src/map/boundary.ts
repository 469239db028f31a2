import { NARROW } from "./padding";
import type { Parts } from "./parts";
import type { Words } from "./words";

/** The note of the boundaries of the demo city: the one note that the page can say in both languages. */
const DEMO_NOTE = "batas peraga, bukan batas resmi";

/** What a boundary set says of itself, e.g. that it is not official: on the map, on a phone in the sheet under it. */
export function showNote(parts: Parts, note: string | null, words: Words): void {
  const element = parts("boundary");
  if (!note) return;
  element.textContent = note === DEMO_NOTE ? words("boundary_note") : note;
  element.hidden = false;
  const narrow = matchMedia(NARROW);
  const place = () => { (narrow.matches ? parts("legend") : parts("panel")).after(element); };
  place();
  narrow.addEventListener("change", place);
}
