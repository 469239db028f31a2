/** Opens and closes what `[aria-controls]` buttons name, and folds `<details data-menu>` away on Esc or a click outside. */
export function startDisclosures(root: Document): void {
  root.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const button = target?.closest<HTMLElement>("button[data-toggle][aria-controls]");
    if (button) toggle(root, button);
    closeMenus(root, target);
  });
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenus(root, null);
  });
}

function toggle(root: Document, button: HTMLElement): void {
  const open = button.getAttribute("aria-expanded") !== "true";
  button.setAttribute("aria-expanded", String(open));
  root.getElementById(button.getAttribute("aria-controls") ?? "")?.classList.toggle("is-open", open);
}

function closeMenus(root: Document, except: Element | null): void {
  for (const menu of root.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]")) {
    if (except && menu.contains(except)) continue;
    const hadFocus = menu.contains(root.activeElement);
    menu.open = false;
    if (hadFocus) menu.querySelector("summary")?.focus();
  }
}
