// Light or dark: the choice of the system until somebody presses [data-theme-toggle]; then theirs, kept in this browser.
// Loaded in the head without defer, so that a dark page does not flash white first.

const KEY = "gw-theme";
const system = matchMedia("(prefers-color-scheme: dark)");

apply(chosen());
system.addEventListener("change", () => apply(chosen()));
document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element) || !event.target.closest("[data-theme-toggle]")) return;
  const next = document.documentElement.dataset.bsTheme === "dark" ? "light" : "dark";
  localStorage.setItem(KEY, next);
  apply(next);
});

function chosen(): string {
  return localStorage.getItem(KEY) ?? (system.matches ? "dark" : "light");
}

function apply(theme: string): void {
  document.documentElement.dataset.bsTheme = theme;
}

export {};
