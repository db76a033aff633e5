// [data-insert] puts its text into the field that it names by an id, where the cursor stands.

export function startInserts(): void {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-insert]") : null;
    const field = button && document.querySelector<HTMLTextAreaElement>(button.dataset.insert ?? "");
    if (!button || !field) return;
    field.setRangeText(button.textContent?.trim() ?? "", field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
}
