import { table, getBorderCharacters } from "table";
import { capacityTable, sizesTable, timingTable } from "./capacityTables";
import { spanningDetails, spanningTables } from "./spanningTables";
import type { Summary } from "./summary";
import { KINDS } from "../plan/stacks";
import { grouped } from "./words";

/** A table of a report: the same on the terminal, in Markdown and in HTML. */
export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** A sentence below it. */
  readonly note?: string;
}

/** The tables that `--tables` prints, in reading order. */
export const tablesOf = (summary: Summary): Table[] => [
  ...[stacks, regions, vpcs, cells, sizesTable].map((tableOf) => tableOf(summary)),
  ...spanningTables(summary),
  findings(summary),
];

/** The arithmetic behind them. */
export const detailsOf = (summary: Summary): Table[] => [
  ...spanningDetails(summary),
  ...summary.capacity.map(capacityTable),
  timingTable(summary),
];

/** Counts by kind of stack. */
export function kindsTable({ stacks: all, figures }: Summary): Table {
  const kinds = KINDS.filter((kind) => all.some((stack) => stack.kind === kind));
  return {
    title: `${figures.stacks} of ${figures.ofStacks} stacks, ${grouped(figures.resources)} resources`,
    head: ["kind", "stacks", "resources"],
    rows: kinds.map((kind) => {
      const own = all.filter((stack) => stack.kind === kind);
      return [kind, String(own.length), grouped(own.reduce((sum, { resources }) => sum + resources, 0))];
    }),
  };
}

const stacks = (summary: Summary): Table => ({
  title: "Stacks",
  head: ["stack", "region", "resources"],
  rows: summary.stacks.map(({ name, regions: places, resources }) => [
    name,
    places.length === 1 ? places.join() : `${places.length} regions`,
    grouped(resources),
  ]),
});

const regions = (summary: Summary): Table => ({
  title: "Regions",
  head: ["region", "slot", "block", "ASN", "zones", "free VPC slots"],
  rows: summary.regions.map(({ name, slot, block, asn, zones, freeSlots }) => [
    name,
    String(slot),
    block,
    String(asn),
    zones.map(({ id }) => id).join(", "),
    String(freeSlots),
  ]),
});

const vpcs = (summary: Summary): Table => ({
  title: "VPC slots",
  head: ["region", "holder", "slot", "block", "zones"],
  rows: summary.regions.flatMap(({ name: region, vpcs: rows }) =>
    rows.map(({ name, slot, block, zones }) => [region, name, String(slot), block, zones.join(", ")]),
  ),
});

const cells = (summary: Summary): Table => ({
  title: "Cells",
  head: ["cell", "home", "standby", "channels", "free", "viewers", "release"],
  rows: summary.cells.map(({ name, home, standby, channels, size, free, viewers, release }) => [
    ...[name, home, standby, `${channels} of ${size}`, String(free), grouped(viewers), release],
  ]),
  ...(summary.cells.length > 0 && { note: whereChannelsFit(summary) }),
});

function whereChannelsFit({ cells: all, roomFor }: Summary): string {
  if (roomFor.length === 0) return "No cell has room for a new channel: it takes a new cell.";
  const free = (name: string) => all.find((cell) => cell.name === name)?.free;
  return `A new channel fits in ${roomFor.map((name) => `${name} (${free(name)} free)`).join(", ")}.`;
}

const findings = (summary: Summary): Table => ({
  title: "Findings",
  head: ["severity", "stack", "rule", "subject", "what"],
  rows: ["error", "warning"].flatMap((wanted) =>
    summary.findings
      .filter(({ severity }) => severity === wanted)
      .map(({ severity, stack, rule, subject, message }) => [
        ...[severity, stack, rule, shortSubject(subject), message],
      ]),
  ),
});

/** One line for each finding, errors first. */
export const findingLines = (summary: Summary): string[] =>
  findings(summary).rows.map(([severity, stack, rule, subject, what = ""]) =>
    onOneLine(`${[severity, stack, rule, subject].filter((word) => word !== "").join(" ")}: ${what}`),
  );

/** Of a URN the type and the logical name; `summary.json` has it whole. */
const shortSubject = (subject: string): string =>
  subject.replace(/^urn:pulumi:[^:]+::[^:]+::(?:.*\$)?(.+?)::(.*)$/, "$1 $2");

/** For a terminal: columns only as wide as they need to be, no frame. An empty table is one line. */
export function asText({ title, head, rows, note }: Table): string {
  if (rows.length === 0) return `${title}: none\n`;
  const border = getBorderCharacters("void");
  const columnDefault = { paddingLeft: 0, paddingRight: 2 };
  const body = table([[...head], ...rows.map((row) => row.map(onOneLine))], {
    border,
    columnDefault,
    drawHorizontalLine: () => false,
  });
  return `${title}\n${indent(body)}${note === undefined ? "" : `  ${note}\n`}`;
}

const indent = (text: string): string =>
  text
    .split("\n")
    .map((line) => (line === "" ? "" : `  ${line.trimEnd()}`))
    .join("\n");

/** Findings quote errors, and those may have lines and tabs, which `table` refuses and Markdown takes for the next row. */
const onOneLine = (cell: string): string => cell.replaceAll(/\p{Cc}+/gu, " ");

export function asMarkdown({ title, head, rows, note }: Table): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => onOneLine(cell).replaceAll("|", "\\|")).join(" | ")} |`;
  const body =
    rows.length === 0 ? "None." : [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
  return `## ${title}\n\n${body}\n${note === undefined ? "" : `\n${note}\n`}`;
}
