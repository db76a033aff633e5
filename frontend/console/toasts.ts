// Toasts go after eight seconds; as long as the pointer or the focus is on one, it stays.

const STAYS_MS = 8000;

export function startToasts(): void {
  arm();
  document.addEventListener("htmx:after:swap", arm);
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-dismiss]")) event.target.closest("[data-toast]")?.remove();
  });
}

function arm(): void {
  for (const toast of document.querySelectorAll<HTMLElement>("[data-toast]:not([data-armed])")) {
    toast.dataset.armed = "";
    let timer = setTimeout(() => toast.remove(), STAYS_MS);
    for (const stay of ["pointerenter", "focusin"]) toast.addEventListener(stay, () => clearTimeout(timer));
    for (const go of ["pointerleave", "focusout"]) toast.addEventListener(go, () => (timer = setTimeout(() => toast.remove(), STAYS_MS)));
  }
}
