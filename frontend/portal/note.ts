// [data-note="address"] is told when a button did its work here, without leaving the page.

/** Tell the server that a button was used; nothing depends on whether it hears. */
export function note(button: HTMLElement): void {
  if (button.dataset.note) void fetch(button.dataset.note, { keepalive: true }).catch(() => undefined);
}
