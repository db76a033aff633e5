// Keys: / searches, g and a letter goes, j and k move, Enter opens, e is done, z undoes, ? lists them.

let going = false;

export function startKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
    if (going) {
      going = false;
      const link = document.querySelector<HTMLAnchorElement>(`[data-go="${CSS.escape(event.key)}"]`);
      if (link) location.assign(link.href);
      return;
    }
    const act = actions[event.key];
    if (act?.(event)) event.preventDefault();
  });
}

type Act = (event: KeyboardEvent) => boolean;

const actions: Record<string, Act> = {
  "/": () => {
    const field = document.querySelector<HTMLInputElement>("#search");
    field?.focus();
    field?.select();
    return field !== null;
  },
  g: () => (going = true),
  "?": () => {
    const dialog = document.querySelector<HTMLDialogElement>("#keys");
    dialog?.showModal();
    return dialog !== null;
  },
  j: () => move(1),
  k: () => move(-1),
  Enter: (event) => {
    if (event.target !== current()) return false;
    const target = current()?.querySelector<HTMLElement>("a[href], summary");
    target?.click();
    return target != null;
  },
  e: () => press("e"),
  z: () => press("z"),
};

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") !== null;
}

function items(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-item]")].filter((item) => item.offsetParent !== null);
}

function current(): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>("[data-item]") ?? null;
}

function move(step: number): boolean {
  const all = items();
  const at = current();
  const next = all[at ? Math.min(all.length - 1, Math.max(0, all.indexOf(at) + step)) : 0];
  if (!next) return false;
  if (!next.hasAttribute("tabindex") && !next.matches("summary, a, button")) next.tabIndex = -1;
  (next.querySelector<HTMLElement>(":scope > summary") ?? next).focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

/** Press the button for a key in the item one is at, else the one in the toasts. */
function press(key: string): boolean {
  const button = (current() ?? document).querySelector<HTMLElement>(`[data-key="${key}"]`) ?? document.querySelector<HTMLElement>(`#toasts [data-key="${key}"]`);
  button?.click();
  return button != null;
}
