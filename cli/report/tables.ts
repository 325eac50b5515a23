import { table, getBorderCharacters } from "table";
import type { Summary } from "./summary";

/** A table of a report: the same on the terminal, in Markdown and in HTML. */
export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The tables of a plan, in reading order. */
export function tablesOf(summary: Summary): Table[] {
  return [stacks(summary), regions(summary), vpcs(summary), cells(summary), findings(summary)];
}

const stacks = (summary: Summary): Table => ({
  title: "Stacks",
  head: ["stack", "region", "resources"],
  rows: summary.stacks.map(({ name, region, resources }) => [name, region, String(resources)]),
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
  head: ["cell", "home", "standby", "channels"],
  rows: summary.cells.map(({ name, home, standby, channels, size }) => [
    name,
    home,
    standby,
    `${channels} of ${size}`,
  ]),
});

const findings = (summary: Summary): Table => ({
  title: "Findings",
  head: ["severity", "stack", "rule", "subject", "what"],
  rows: summary.findings.map(({ severity, stack, rule, subject, message }) => [
    severity,
    stack,
    rule,
    subject,
    message,
  ]),
});

/** For a terminal: columns only as wide as they need to be, no frame. An empty table is one line. */
export function asText({ title, head, rows }: Table): string {
  if (rows.length === 0) return `${title}: none\n`;
  const border = getBorderCharacters("void");
  const columnDefault = { paddingLeft: 0, paddingRight: 2 };
  const body = table([[...head], ...rows.map((row) => row.map(onOneLine))], {
    border,
    columnDefault,
    drawHorizontalLine: () => false,
  });
  return `${title}\n${indent(body)}`;
}

const indent = (text: string): string =>
  text
    .split("\n")
    .map((line) => (line === "" ? "" : `  ${line.trimEnd()}`))
    .join("\n");

/** Findings quote errors, and those may have lines and tabs, which `table` refuses and Markdown takes for the next row. */
const onOneLine = (cell: string): string => cell.replaceAll(/\p{Cc}+/gu, " ");

export function asMarkdown({ title, head, rows }: Table): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => onOneLine(cell).replaceAll("|", "\\|")).join(" | ")} |`;
  const body =
    rows.length === 0 ? "None." : [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
  return `## ${title}\n\n${body}\n`;
}
