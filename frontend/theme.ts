// Light or dark: the choice of the system until somebody presses [data-theme-toggle]; then theirs, kept in this browser and, where the button names
// an address (data-theme-url), with their account, from where it comes back as data-theme on the document.
// Loaded in the head without defer, so that a dark page does not flash white first.

const KEY = "gw-theme";
const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");

apply(chosen());
system.addEventListener("change", () => apply(chosen()));
document.addEventListener("click", (event) => {
  const toggle = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-theme-toggle]") : null;
  if (!toggle) return;
  const next = root.dataset.bsTheme === "dark" ? "light" : "dark";
  localStorage.setItem(KEY, next);
  root.dataset.theme = next;
  apply(next);
  if (toggle.dataset.themeUrl) void keep(toggle.dataset.themeUrl, next);
});

async function keep(url: string, theme: string): Promise<void> {
  const token = document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "";
  await fetch(url, { method: "POST", headers: { "X-CSRFToken": token }, body: new URLSearchParams({ theme }) });
}

function chosen(): string {
  return root.dataset.theme ?? localStorage.getItem(KEY) ?? (system.matches ? "dark" : "light");
}

function apply(theme: string): void {
  root.dataset.bsTheme = theme;
}

export {};
