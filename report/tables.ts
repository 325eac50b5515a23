import { table, getBorderCharacters } from "table";
import { SERVICE_NAMES } from "../catalog/services.table";
import type { BalancerRow, SizingRow } from "../plan/cell/capacity/capacity";
import { NEED_NAMES } from "../plan/cell/capacity/capacity.table";
import { KINDS } from "../plan/edge/names";
import type { LedgerRow } from "../plan/network/ledger";
import { KINDS as STACK_KINDS } from "../plan/stacks";
import { countsOf, type Sorted } from "../verify/accepted";
import { findingLine } from "../verify/findings";
import type { RegionTopology } from "./diagram/topology";
import type { BackboneSummary, CapacitySummary, EdgeSummary, Summary } from "./summary";
import { counted, gigabytes, grouped } from "./words";

/** A table of a report, with the same content on the terminal, in Markdown and in HTML. */
export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** A sentence below the table. */
  readonly note?: string;
}

/** The tables that `--tables` prints, in reading order. */
export const tablesOf = (summary: Summary): Table[] => [
  stacks(summary),
  ...(summary.waves.length > 0 ? [wavesTable(summary)] : []),
  ...[regions, vpcs, cells, sizesTable].map((tableOf) => tableOf(summary)),
  ...(summary.backbone ? [peeringsTable(summary.backbone)] : []),
  ...(summary.edge ? [edgeTable(summary.edge)] : []),
  ...findingTables(summary),
];

/** The arithmetic behind the tables of `tablesOf`. */
export const detailsOf = ({ backbone, edge, capacity, timing }: Summary): Table[] => [
  ...(backbone ? [faultsTable(backbone), privateLinkTable(backbone), replicationTable(backbone)] : []),
  ...(edge ? [pricesTable(edge), monthlyTable(edge)] : []),
  ...capacity.map(capacityTable),
  timingTable(timing),
];

/** Counts by kind of stack. */
export function kindsTable({ stacks: all, figures }: Summary): Table {
  const kinds = STACK_KINDS.filter((kind) => all.some((stack) => stack.kind === kind));
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
  rows: summary.stacks.map(({ name, regions: sites, resources }) => [
    name,
    sites.length === 1 ? sites.join() : `${sites.length} regions`,
    grouped(resources),
  ]),
});

const wavesTable = ({ waves }: Summary): Table => ({
  title: "Order",
  head: ["wave", "stacks"],
  rows: waves.map((names, index) => [String(index + 1), names.join(", ")]),
  note: "Stacks of one wave may run side by side. steps.md has the commands.",
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
    name,
    home,
    standby,
    `${channels} of ${size}`,
    String(free),
    grouped(viewers),
    release,
  ]),
  ...(summary.cells.length > 0 && { note: whereChannelsFit(summary) }),
});

function whereChannelsFit({ cells: all, roomFor }: Summary): string {
  if (roomFor.length === 0) return "No cell has room for a new channel: add a cell.";
  const free = (name: string) => all.find((cell) => cell.name === name)?.free;
  return `A new channel fits in ${roomFor.map((name) => `${name} (${free(name)} free)`).join(", ")}.`;
}

const peeringsTable = ({ peerings }: BackboneSummary): Table => ({
  title: "Peerings",
  head: ["peering", "requester", "accepter", "wave"],
  rows: peerings.map(({ key, regions, wave }) => [key, ...regions, String(wave)]),
});

/** One row per cell: it has one distribution of each kind. */
const edgeTable = ({ distributions }: EdgeSummary): Table => ({
  title: "Edge",
  head: ["cell", ...KINDS.flatMap((kind) => [kind, "$ per million"])],
  rows: [...new Set(distributions.map(({ cell }) => cell))].map((own) => [
    own,
    ...distributions
      .filter(({ cell }) => cell === own)
      .flatMap(({ name, usdPerMillion }) => [name, String(usdPerMillion)]),
  ]),
  note: "US$ per million viewer requests: list prices, without data transfer.",
});

const faultsTable = ({ faults }: BackboneSummary): Table => ({
  title: "Single faults",
  head: ["fault", "name", "disconnects", "remaining"],
  rows: faults.map(({ what, name, cuts, left }) => [
    what,
    name,
    cuts.length === 0 ? "nothing" : cuts.map(([one, other]) => `${one} from ${other}`).join(", "),
    Object.entries(left)
      .map(([gateway, gbps]) => `${gateway} ${grouped(gbps)} Gbit/s`)
      .join(", "),
  ]),
});

const privateLinkTable = ({ privateLink }: BackboneSummary): Table => ({
  title: "PrivateLink services",
  head: ["cell", "region", "serves", "name", "principals", "called from"],
  rows: privateLink.map(({ cell, region, serves, name = "none", principals, from }) => [
    cell,
    region,
    serves,
    name,
    principals.join(", "),
    from.join(", "),
  ]),
});

function replicationTable({ replication }: BackboneSummary): Table {
  const known = replication.flatMap(({ usdPerMonth }) => usdPerMonth ?? []);
  const total = grouped(known.reduce((sum, usd) => sum + usd, 0));
  return {
    title: "Replication",
    head: ["cell", "from", "to", "buckets", "within", "GB a month", "$ a month"],
    rows: replication.map(({ cell, from, to, kinds, timeControl, gbPerMonth, usdPerMonth }) => [
      cell,
      from,
      to,
      kinds.join(", "),
      timeControl ? "15 minutes" : "no limit",
      grouped(gbPerMonth),
      usdPerMonth === undefined ? "not known" : grouped(usdPerMonth),
    ]),
    ...(known.length > 0 && {
      note: `Full cells only. All known prices: $${total} a month, without PUT requests: docs/costs.md.`,
    }),
  };
}

const pricesTable = ({ prices }: EdgeSummary): Table => ({
  title: "Prices of viewer requests",
  head: ["class", "$ per million", "how"],
  rows: prices.map(({ class: name, perMillion, formula }) => [name, String(perMillion), formula]),
});

const monthlyTable = ({ monthly }: EdgeSummary): Table => ({
  title: "Fixed prices of the edge",
  head: ["what", "$ a month", "how"],
  rows: monthly.map(({ what, usd, formula }) => [what, usd.toFixed(2), formula]),
});

/** One row per cell: the instances of one zone. */
const sizesTable = ({ capacity }: Summary): Table => ({
  title: "Sizes",
  head: ["cell", "site", ...SERVICE_NAMES, "database", "Valkey", "reserved LCU"],
  rows: capacity.map(({ cell, sites, services, database, valkey, balancers }) => [
    cell,
    sites.join(", "),
    ...SERVICE_NAMES.map((service) => instancesOf(services[service])),
    times(database.readersPerZone, database.instanceClass),
    valkey.nodeType,
    reservedOf(balancers.delivery),
  ]),
  ...(capacity.length > 0 && {
    note: "Instances per zone. They carry the full cell with one zone lost; at standby they carry all viewers of home.",
  }),
});

/** One cell: every need with its formula, then what is built for the needs. */
function capacityTable(row: CapacitySummary): Table {
  const needs = NEED_NAMES.map((name) => {
    const { value, unit, formula } = row.needs[name];
    return [name, grouped(value), unit, formula];
  });
  return {
    title: `Capacity of ${row.cell}, ${row.sites.join(" and ")}`,
    head: ["what", "value", "unit", "how"],
    rows: [...needs, ...builtRows(row)],
  };
}

function builtRows({ services, balancers, database, valkey }: CapacitySummary): string[][] {
  return [
    ...SERVICE_NAMES.map((service) => serviceRow(services[service])),
    ["database", String(database.readersPerZone), database.instanceClass, "in each zone"],
    ["Valkey", "1", valkey.nodeType, `in each zone; writes fail above ${gigabytes(valkey.maxmemory)}`],
    ...Object.entries(balancers).map(([name, balancer]) => [
      `load balancer ${name}`,
      grouped(balancer.units),
      "LCU",
      `reserved: ${reservedOf(balancer)}`,
    ]),
  ];
}

function serviceRow({ service, taskCpuUnits, taskMemoryMiB, maxPerZone, ...row }: SizingRow): string[] {
  const task = `a task of ${grouped(taskCpuUnits)} CPU units and ${grouped(taskMemoryMiB)} MiB on each`;
  return [
    `service ${service}`,
    String(row.instancesPerZone),
    row.instanceType,
    `in each zone, ${maxPerZone} during a deployment; ${task}`,
  ];
}

const timingTable = (timing: Summary["timing"]): Table => ({
  title: "Timing",
  head: ["time", "seconds", "formula", "why"],
  rows: Object.entries(timing).map(([name, { seconds, formula, why }]) => [
    name,
    grouped(seconds),
    formula,
    why,
  ]),
});

const instancesOf = ({ instancesPerZone, instanceType }: SizingRow): string =>
  times(instancesPerZone, instanceType);

const times = (count: number, type: string): string => (count === 1 ? type : `${count} x ${type}`);

const reservedOf = ({ reservedUnits }: BalancerRow): string =>
  reservedUnits === undefined ? "none" : grouped(reservedUnits);

/** The subnets of every VPC, one row per zone and one column per tier. The drawing does not show them. */
export function subnetsTable(regions: readonly RegionTopology[], ledger: readonly LedgerRow[]): Table {
  const tierOf = new Map(ledger.map(({ block, tier = "" }) => [block, tier]));
  const lines = regions.flatMap(({ region, vpcs }) =>
    vpcs.flatMap((vpc) =>
      vpc.zones.map(({ id, subnets, nat = "" }) => ({
        start: [region, vpc.name, id, nat],
        blocks: new Map(subnets.map((block) => [tierOf.get(block) ?? "", block])),
      })),
    ),
  );
  const tiers = [...new Set(lines.flatMap(({ blocks }) => [...blocks.keys()]))].sort();
  return {
    title: "Subnets",
    head: ["region", "VPC", "zone", "NAT gateway", ...tiers],
    rows: lines.map(({ start, blocks }) => [...start, ...tiers.map((tier) => blocks.get(tier) ?? "")]),
  };
}

/** Errors first. */
const bySeverity = ({ findings: rows }: Sorted): Sorted["findings"] =>
  ["error", "warning"].flatMap((wanted) => rows.filter(({ severity }) => severity === wanted));

const findings = (sorted: Sorted): Table => ({
  title: "Findings",
  head: ["severity", "key", "stack", "finding"],
  rows: bySeverity(sorted).map(({ severity, key, stack, message }) => [severity, key, stack, message]),
});

/** Open findings, and the accepted ones if there are any. */
export const findingTables = (sorted: Sorted): Table[] => [
  findings(sorted),
  ...(sorted.accepted.length > 0 ? [acceptedTable(sorted)] : []),
];

const acceptedTable = ({ accepted }: Sorted): Table => ({
  title: "Accepted findings",
  head: ["key", "stack", "reason", "by", "until"],
  rows: accepted.map(({ key, stack, reason, by, until }) => [key, stack, reason, by, until]),
});

/** One line for each finding: errors, warnings, accepted ones. */
export const findingLines = (sorted: Sorted): string[] => [
  ...bySeverity(sorted).map((finding) => onOneLine(findingLine(finding))),
  ...sorted.accepted.map(({ key, stack, reason, until }) =>
    onOneLine(`accepted ${key}${stack === "" ? "" : ` (${stack})`} until ${until}: ${reason}`),
  ),
];

/** Counts of findings, and a line for each of the first ones. */
export function verdictLines(sorted: Sorted, most = Infinity): string[] {
  const { errors, warnings, accepted } = countsOf(sorted);
  const lines = findingLines(sorted);
  const more = lines.length - most;
  return [
    `${counted(errors, "error")}, ${counted(warnings, "warning")}${accepted > 0 ? `, ${accepted} accepted` : ""}`,
    ...lines.slice(0, most).map((line) => `  ${line}`),
    ...(more > 0 ? [`  and ${more} more in the report`] : []),
  ];
}

/** For a terminal: columns as narrow as possible, no frame. An empty table is one line. */
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

/** Findings quote errors, which may have line breaks and tabs. `table` rejects them, and in Markdown they end the row. */
const onOneLine = (cell: string): string => cell.replaceAll(/\p{Cc}+/gu, " ");

export function asMarkdown({ title, head, rows, note }: Table): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => onOneLine(cell).replaceAll("|", "\\|")).join(" | ")} |`;
  const body =
    rows.length === 0 ? "None." : [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
  return `## ${title}\n\n${body}\n${note === undefined ? "" : `\n${note}\n`}`;
}
