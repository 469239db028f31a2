/**
 * `<a data-lightbox="group" href="full.jpg" data-caption="…">` opens its picture large in a dialog.
 * Arrow keys step through the links of the same group; Esc and the button close; focus goes back to the link.
 * Without JavaScript the link opens the picture itself.
 */
export function startLightbox(root: Document): void {
  root.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[data-lightbox]") : null;
    const dialog = root.querySelector<HTMLDialogElement>("dialog#lightbox");
    if (!link || !dialog) return;
    event.preventDefault();
    const group = [...root.querySelectorAll<HTMLAnchorElement>("a[data-lightbox]")].filter(
      (other) => other.dataset["lightbox"] === link.dataset["lightbox"],
    );
    openAt(dialog, group, group.indexOf(link), link);
  });
}

function openAt(dialog: HTMLDialogElement, group: HTMLAnchorElement[], start: number, opener: HTMLElement): void {
  const [back, on] = [dialog.querySelector<HTMLElement>(".is-back"), dialog.querySelector<HTMLElement>(".is-on")];
  let at = start;
  const step = (by: number) => {
    at = Math.min(Math.max(at + by, 0), group.length - 1);
    show(dialog, group[at]);
    back?.toggleAttribute("hidden", at === 0);
    on?.toggleAttribute("hidden", at === group.length - 1);
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === "ArrowLeft") step(-1);
    if (event.key === "ArrowRight") step(1);
    if (event.key === "Escape") event.stopPropagation(); // the dialog closes, what lies under it stays
  };
  const clicks = (event: MouseEvent) => {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest(".is-back")) step(-1);
    else if (target?.closest(".is-on")) step(1);
    else if (target?.closest("[data-close]") || target?.tagName !== "IMG") dialog.close();
  };
  dialog.addEventListener("keydown", keys);
  dialog.addEventListener("click", clicks);
  dialog.addEventListener(
    "close",
    () => {
      dialog.removeEventListener("keydown", keys);
      dialog.removeEventListener("click", clicks);
      dialog.querySelector("img")?.removeAttribute("src"); // no evidence left behind the closed dialog
      opener.focus();
    },
    { once: true },
  );
  step(0);
  dialog.showModal();
}

function show(dialog: HTMLDialogElement, link: HTMLAnchorElement | undefined): void {
  const image = dialog.querySelector("img");
  const caption = dialog.querySelector("[data-caption-text]");
  if (!link || !image) return;
  image.src = link.href;
  image.alt = link.querySelector("img")?.alt ?? link.dataset["caption"] ?? "";
  if (caption) caption.textContent = link.dataset["caption"] ?? "";
}
