import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { ROOT } from "./generated";

const PAGES = [
  ...readdirSync(ROOT),
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" }).map((name) => join("docs", name)),
]
  .filter((name) => name.endsWith(".md"))
  .map((page) => ({ page, text: readFileSync(join(ROOT, page), "utf8") }));

const SCRIPTS = Object.keys(
  (JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: object }).scripts,
);

/** GitHub's anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, "")
    .replaceAll(" ", "-");

const anchorsOf = (text: string): string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => anchorOf(heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")));

/** Links to files of the repository, as path from its root and anchor. */
const linksOf = (page: string, text: string): { path: string; anchor: string | undefined }[] =>
  [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].map(([, path = "", anchor]) => ({
    path: path === "" ? page : relative(ROOT, join(ROOT, dirname(page), path)),
    anchor,
  }));

describe("The documents", () => {
  for (const { page, text } of PAGES) {
    it(`link to pages and headings that exist: ${page}`, () => {
      for (const { path, anchor } of linksOf(page, text)) {
        assert.ok(existsSync(join(ROOT, path)), path);
        if (anchor !== undefined)
          assert.ok(anchorsOf(readFileSync(join(ROOT, path), "utf8")).includes(anchor), `${path}#${anchor}`);
      }
    });

    it(`name source files and npm scripts that exist: ${page}`, () => {
      for (const [, path = ""] of text.matchAll(/`([a-z][\w-]*(?:\/[\w.-]+)+\.(?:ts|js|json|yaml|md|mjs))`/g))
        assert.ok(/^(out|environments)\//.test(path) || existsSync(join(ROOT, path)), path);
      for (const [, script = ""] of text.matchAll(/\bnpm run (?:--silent )?([a-z:]+)/g))
        assert.ok(SCRIPTS.includes(script), script);
    });
  }

  it("start with a README of at most 150 lines", () => {
    const readme = PAGES.find(({ page }) => page === "README.md")?.text ?? "";
    assert.ok(readme.split("\n").length <= 150);
  });
});
