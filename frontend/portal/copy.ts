// [data-copy="text"] puts its text on the clipboard and says so in its own [data-copied] words.

import { note } from "./note";

/** Make copy buttons work; without a clipboard they keep leading to the text itself. */
export function startCopy(): void {
  if (!navigator.clipboard) return;
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-copy]") : null;
    if (!button) return;
    event.preventDefault();
    void navigator.clipboard.writeText(button.dataset.copy ?? "").then(() => {
      note(button);
      say(button);
    });
  });
}

function say(button: HTMLElement): void {
  const words = button.dataset.copied;
  const label = button.querySelector("[data-label]") ?? button;
  if (!words || label.textContent === words) return;
  const before = label.textContent;
  label.setAttribute("role", "status");
  label.textContent = words;
  setTimeout(() => (label.textContent = before), 4000);
}
