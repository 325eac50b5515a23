import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DARK, escape } from "./diagram/svg";
import type { Summary } from "./summary";
import type { Table } from "./tables";
import { grouped } from "./words";

/** What a report shows. `topology` is an SVG document from `drawTopology`, copied without changes. */
export interface Report {
  readonly summary: Summary;
  readonly tables: readonly Table[];
  readonly topology: string;
}

/** The page loads nothing from anywhere; the browser enforces this. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

/** One page that opens from disk with no network: style, script and drawing are in it. */
export function renderReport({ summary, tables, topology }: Report): string {
  const title = `${summary.environment}: plan`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>
${part("page.css")}${darkDrawing()}</style>
</head>
<body>
${header(summary, title)}
${contents(tables)}
<main>
${findings(summary, tables)}
<h2 id="network">Network</h2>
<div class="tools" role="group" aria-label="Size of the drawing">
<button type="button" id="fit">Fit</button>
<button type="button" id="smaller" aria-label="Smaller">&minus;</button>
<button type="button" id="larger" aria-label="Larger">+</button>
</div>
<div class="drawing" tabindex="0" role="region" aria-labelledby="network">
${topology}</div>
<div class="tools filter">
<label for="filter">Filter rows</label>
<input type="search" id="filter" placeholder="words, in any column" autocomplete="off">
<span class="count" id="count" role="status"></span>
</div>
${tables.filter(isPlain).map(section).join("\n")}
</main>
${footer(summary)}
<script>
${part("page.js")}</script>
</body>
</html>
`;
}

/** The drawing sets its colours on each element; on a dark page these rules replace them. */
function darkDrawing(): string {
  const rules = Object.entries(DARK).flatMap(([light, dark]) =>
    ["fill", "stroke"].map((what) => `.drawing [${what}="${light}"] { ${what}: ${dark}; }`),
  );
  return `@media screen and (prefers-color-scheme: dark) {\n${rules.join("\n")}\n}\n`;
}

const part = (file: string): string => readFileSync(join(__dirname, file), "utf8");

function header(
  { partition, account, block, figures, regions, environment }: Summary,
  title: string,
): string {
  const facts = { environment, partition, account, block };
  const numbers: [string, number | string, string?][] = [
    ["stacks", `${figures.stacks} of ${figures.ofStacks}`],
    ["resources", grouped(figures.resources)],
    ["regions", regions.length],
    ["errors", figures.errors, "error"],
    ["warnings", figures.warnings, "warning"],
    ["accepted", figures.accepted],
  ];
  const figure = ([name, value, kind = ""]: [string, number | string, string?]): string =>
    `<div><dt>${name}</dt><dd${kind && value !== 0 ? ` class="${kind}"` : ""}>${value}</dd></div>`;
  return `<header>
<h1>${escape(title)}</h1>
<p class="facts">${Object.entries(facts)
    .map(([name, value]) => `${name} ${escape(value)}`)
    .join(" &middot; ")}</p>
</header>
<dl class="figures">
${numbers.map(figure).join("\n")}
</dl>`;
}

/** Without findings: their table is at the top of the page. */
function contents(tables: readonly Table[]): string {
  const titles = ["Network", ...tables.filter(isPlain).map(({ title }) => title)];
  const links = titles.map((title) => `<a href="#${idOf(title)}">${escape(title)}</a>`);
  return `<nav aria-label="Contents">\n${links.join("\n")}\n</nav>`;
}

/** `Capacity of sports-1, home` -> `capacity-of-sports-1-home` */
const idOf = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");

/** The table of findings, or one line without findings. */
function findings(summary: Summary, tables: readonly Table[]): string {
  if (summary.findings.length === 0) return "<p>No findings: every check passed.</p>";
  return tables
    .filter((table) => !isPlain(table))
    .map(
      (table) =>
        `<div class="findings" tabindex="0" role="region" aria-label="Findings">${section(table)}</div>`,
    )
    .join("\n");
}

const isPlain = ({ title }: Table): boolean => title !== "Findings";

function section({ title, head, rows, note }: Table): string {
  const heading = `<h2 id="${idOf(title)}">${escape(title)} <span class="count">${rows.length}</span></h2>`;
  if (rows.length === 0) return `<section>\n${heading}\n<p>None.</p>\n</section>`;
  const numbers = head.map((_, at) => isOfNumbers(rows.map((row) => row[at] ?? "")));
  const kind = (at: number): string => (numbers[at] === true ? ' class="number"' : "");
  const heads = head.map((name, at) => `<th scope="col"${kind(at)}>${escape(name)}</th>`).join("");
  const scrolled = ` class="wide" tabindex="0" role="region" aria-label="${escape(title)}"`;
  return `<section${head.length > WIDE ? scrolled : ""}>
${heading}
<table>
<thead><tr>${heads}</tr></thead>
<tbody>
${rows.map((row) => `<tr>${row.map((value, at) => cell(value, kind(at))).join("")}</tr>`).join("\n")}
</tbody>
</table>
${note === undefined ? "" : `<p class="note">${escape(note)}</p>\n`}</section>`;
}

const NUMBER = /^-?\d[\d,]*(\.\d+)?$/;
/** Values that a column of numbers may have instead of a number. */
const NO_NUMBER: readonly string[] = ["", "none", "not known"];

const isOfNumbers = (column: readonly string[]): boolean =>
  column.some((value) => NUMBER.test(value)) &&
  column.every((value) => NUMBER.test(value) || NO_NUMBER.includes(value));

/** Columns that fit on a narrow page. A table with more columns scrolls by itself. */
const WIDE = 8;

/** Characters that a cell shows on one line; a longer value, such as a URN, may break anywhere. */
const LINE = 40;

/** A cell that holds only a severity has the colour of this severity. */
function cell(value: string, kind: string): string {
  if (value === "error" || value === "warning") return `<td class="${value}">${value}</td>`;
  return `<td${value.length > LINE ? ' class="long"' : kind}>${escape(value)}</td>`;
}

const footer = ({ environment }: Summary): string => `<footer>
<p>Created by <code>headend plan ${escape(environment)}</code>: each stack's program ran in one process, and its resources were recorded, checked and drawn.
This is not a <code>pulumi preview</code>: no provider validated it, no state was read, no account was touched. Ids, ARNs and public addresses are invented, the same in every run.</p>
</footer>`;
