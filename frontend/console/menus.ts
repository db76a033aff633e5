// Menus made of <details class="gw-menu">: one is open at a time; a click beside it or Escape closes it.

export function startMenus(): void {
  document.addEventListener("click", (event) => close(event.target instanceof Element ? event.target.closest(".gw-menu") : null));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector<HTMLDetailsElement>(".gw-menu[open]");
    open?.querySelector<HTMLElement>("summary")?.focus();
    close(null);
  });
}

function close(but: Element | null): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>(".gw-menu[open]")) if (menu !== but) menu.open = false;
}
