// [data-share-url] opens the phone's own share sheet where there is one; elsewhere the button stays hidden.

import { note } from "./note";

/** Show and connect the native share button. */
export function startShare(): void {
  if (!navigator.share) return;
  for (const button of document.querySelectorAll<HTMLElement>("[data-share-url]")) {
    button.hidden = false;
    button.addEventListener("click", (event) => {
      event.preventDefault();
      const { shareUrl: url, shareText: text, shareTitle: title } = button.dataset;
      navigator.share({ url, text, title }).then(
        () => note(button),
        () => undefined, // closed by the person: nothing to say
      );
    });
  }
}
