// Boards: a card that is dropped on another column sends its own form with the step of that column, where the form offers it.

let dragged: HTMLElement | null = null;

export function startBoards(): void {
  document.addEventListener("dragstart", (event) => {
    dragged = event.target instanceof Element ? event.target.closest<HTMLElement>(".gw-card[draggable]") : null;
    event.dataTransfer?.setData("text/plain", dragged?.querySelector("a")?.href ?? "");
  });
  document.addEventListener("dragend", () => (dragged = null));
  document.addEventListener("dragover", (event) => {
    if (choice(event)) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    const option = choice(event);
    if (!option) return;
    event.preventDefault();
    option.selected = true;
    option.closest("form")?.requestSubmit();
  });
}

/** Return what the dragged card's form offers for the column under the pointer. */
function choice(event: Event): HTMLOptionElement | null {
  const column = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-takes]") : null;
  if (!dragged || !column || column.contains(dragged)) return null;
  return dragged.querySelector<HTMLOptionElement>(`select[name=step] option[value="${CSS.escape(column.dataset.takes ?? "")}"]`);
}
