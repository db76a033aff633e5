// Builds ../goodword/static/dist from these sources; only what is used is copied out of node_modules.

import { build } from "esbuild";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "../goodword/static/dist");
const templates = join(here, "../goodword/templates");
const modules = join(here, "node_modules");

rmSync(dist, { recursive: true, force: true });
mkdirSync(join(dist, "fonts"), { recursive: true });
cpSync(join(modules, "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2"), join(dist, "fonts/inter.woff2"));
cpSync(
  join(modules, "@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-normal.woff2"),
  join(dist, "fonts/source-serif-4.woff2"),
);
mkdirSync(join(dist, "licenses"));
for (const name of ["@fontsource-variable/inter", "@fontsource-variable/source-serif-4", "@tabler/icons", "htmx.org"]) {
  cpSync(join(modules, name, "LICENSE"), join(dist, "licenses", `${name.replace(/^@|\//g, "-").replace(/^-/, "")}.txt`));
}
writeFileSync(join(dist, "icons.svg"), sprite());
await build({
  absWorkingDir: here,
  entryPoints: ["theme.ts", "console.ts", "portal.ts", "console.css", "portal.css"],
  outdir: dist,
  bundle: true,
  minify: true,
  sourcemap: false,
  legalComments: "inline",
  format: "iife",
  target: ["es2022", "chrome111", "firefox113", "safari16.4"],
  external: ["fonts/*"],
  logLevel: "warning",
});

/** Return one SVG with a symbol for each icon in use and each of our own state marks (mark-…). */
function sprite() {
  const icons = [...usedIcons()].sort().map((name) => symbol(name, join(modules, "@tabler/icons/icons/outline", `${name}.svg`)));
  const marks = readdirSync(join(here, "marks")).sort().map((file) => symbol(`mark-${basename(file, ".svg")}`, join(here, "marks", file)));
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${[...icons, ...marks].join("\n")}\n</svg>\n`;
}

/** Return the names in icons.txt and those written out in templates. */
function usedIcons() {
  const listed = readFileSync(join(here, "icons.txt"), "utf8").split("\n").map((line) => line.trim()).filter((line) => line && !line.startsWith("#"));
  const names = new Set(listed);
  for (const file of readdirSync(templates, { recursive: true, encoding: "utf8" })) {
    if (!/\.(html|txt|svg)$/.test(file)) continue;
    for (const found of readFileSync(join(templates, file), "utf8").matchAll(/\{%\s*icon\s+"([a-z0-9-]+)"/g)) names.add(found[1]);
  }
  return names;
}

function symbol(name, file) {
  let source;
  try {
    source = readFileSync(file, "utf8");
  } catch {
    throw new Error(`There is no icon "${name}": choose one from Tabler's outline icons (looked for ${file}).`);
  }
  const box = source.match(/viewBox="([^"]+)"/)[1];
  const inner = source.replace(/^[\s\S]*?<svg[\s\S]*?>/, "").replace(/<\/svg>\s*$/, "").replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "");
  return `<symbol id="${name}" viewBox="${box}">${inner.replace(/\s*\n\s*/g, "")}</symbol>`;
}
