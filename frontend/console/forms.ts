// Forms: a summary of errors gets the focus; [data-copy] copies the text of the element it names; [data-submit] sends its form when it changes;
// [data-all] ticks all [data-pick] of its form.

export function startForms(): void {
  document.querySelector<HTMLElement>("[data-focus]")?.focus();
  document.addEventListener("htmx:after:swap", () => document.querySelector<HTMLElement>("[data-focus]")?.focus());
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-copy]") : null;
    if (button) void copy(button);
  });
  document.addEventListener("change", (event) => {
    if (!(event.target instanceof HTMLElement)) return;
    if (event.target.matches("[data-submit]")) event.target.closest("form")?.requestSubmit();
    if (event.target instanceof HTMLInputElement && event.target.matches("[data-all]")) tickAll(event.target);
    if (event.target.matches("[data-all], [data-pick]")) count(event.target);
  });
}

async function copy(button: HTMLElement): Promise<void> {
  await navigator.clipboard.writeText(document.querySelector(button.dataset.copy ?? "")?.textContent?.trim() ?? "");
  if (button.dataset.copied) button.textContent = button.dataset.copied;
}

function tickAll(all: HTMLInputElement): void {
  for (const box of all.closest("form")?.querySelectorAll<HTMLInputElement>("[data-pick]") ?? []) box.checked = all.checked;
}

function count(box: HTMLElement): void {
  const form = box.closest("form");
  const shown = form?.querySelector("[data-count]");
  if (form && shown) shown.textContent = String(form.querySelectorAll("[data-pick]:checked").length);
}
