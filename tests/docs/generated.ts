import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { DEPLOY_PERMISSIONS, policies } from "./policies";
import { CONTRACT } from "./tables/contract";
import { DECISIONS } from "./tables/decisions";
import { DESIGN } from "./tables/design";
import { type Table } from "./tables/table";

export const ROOT = resolve(__dirname, "../..");

/** Page -> its tables that repeat tables of the program, by the name in their marker. */
export const GENERATED: Readonly<Record<string, Readonly<Record<string, Table>>>> = {
  "docs/service-contract.md": CONTRACT,
  "docs/design.md": DESIGN,
  "docs/decisions/README.md": DECISIONS,
  "docs/deploy-permissions.md": DEPLOY_PERMISSIONS,
};

/** Files that are generated whole, with their text. */
export const GENERATED_FILES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(policies()).map(([name, policy]) => [
    `docs/deploy-permissions/${name}.json`,
    `${JSON.stringify(policy, undefined, 2)}\n`,
  ]),
);

/** A marker on a line of its own, what stands between, and the closing marker. */
const PARTS = /^<!-- generated: (.+) -->\n([^]*?)^<!-- end -->$/gm;

/** Names of the tables that a page has a place for, in the order of the page. */
export const markersOf = (text: string): string[] => [...text.matchAll(PARTS)].map(([, name = ""]) => name);

/** The page with its tables written again. What the table does not own, its prose columns, is kept by the first cell. */
export function generate(text: string, tables: Readonly<Record<string, Table>>): string {
  return text.replaceAll(PARTS, (_, name: string, before: string) => {
    const table = tables[name];
    if (table === undefined) throw new Error(`no table is named "${name}"; tables: ${Object.keys(tables).join(", ")}`);
    return `<!-- generated: ${name} -->\n${printed(table, before)}<!-- end -->`;
  });
}

function printed({ head, prose = [], rows }: Table, before: string): string {
  const kept = proseOf(before, head.length);
  const lines = [
    [...head, ...prose],
    [...head, ...prose].map(() => "---"),
    ...rows.map((row) => {
      const cells = row.map((cell) => cell.replaceAll("|", "\\|"));
      return [...cells, ...prose.map((_, index) => kept.get(cells[0] ?? "")?.[index] ?? "")];
    }),
  ];
  return lines.map((cells) => (cells[0] === "---" ? `|${cells.join("|")}|\n` : `| ${cells.join(" | ")} |\n`)).join("");
}

/** First cell -> the cells to the right of the generated ones. */
function proseOf(table: string, generated: number): Map<string, string[]> {
  const rows = table
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .map((line) => line.slice(2, -2).split(/ \| /));
  return new Map(rows.map((cells) => [cells[0] ?? "", cells.slice(generated)]));
}

export const readPage = (page: string): string => readFileSync(join(ROOT, page), "utf8");
