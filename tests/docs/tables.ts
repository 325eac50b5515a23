import { SERVICE_NAMES, type Service } from "../../catalog/services.table";
import { FLOWS, PORTS, type Flow, type Party } from "../../catalog/flows.table";
import { ACCESS, BUCKET_KINDS, BUCKETS, SECRET_PREFIXES } from "../../plan/cell/access/access.table";
import { DELIVERY_RULES } from "../../plan/cell/balancers/delivery";
import { METADATA_KEYS } from "../../plan/cell/state/metadata";
import { METRICS, type MetricRow } from "../../plan/cell/watch/metrics.table";
import { VARIABLES, type VariableRow } from "../../plan/cell/services/variables.table";
import { planTiming, type TimingName } from "../../catalog/timing";
import { TIMING_NAMES } from "../../catalog/timing.table";

/** Cells of a table, row by row, as `docs/service-contract.md` must have them. */
export type Rows = readonly (readonly string[])[];

/** The segment's length by which the page prints its times: the default of `lineUp.segmentSeconds`. */
const PRINTED_SEGMENT = 4;

const code = (word: string): string => `\`${word}\``;
/** Markdown takes what stands in angle brackets outside code for HTML, and shows nothing of it. */
const plain = (text: string): string =>
  text
    .split("`")
    .map((part, index) => (index % 2 === 0 ? part.replaceAll("<", "\\<") : part))
    .join("`");
const list = (words: readonly string[]): string => (words.length === 0 ? "-" : words.map(code).join(", "));
const nameOf = (party: Party): string => ("role" in party ? party.role : `*${party.outside}*`);

/** What the tables of the contract must say, by the heading that they stand under. Columns to the right of these are free text. */
export const EXPECTED: Readonly<Record<string, Rows>> = {
  Ports: Object.entries(PORTS).map(([name, port]) => [code(name), String(port)]),
  Flows: FLOWS.filter(isOfService).map(({ name, from, to, port }) => [
    code(name),
    nameOf(from),
    nameOf(to),
    String(port),
  ]),
  "Live delivery": DELIVERY_RULES.map(({ paths, to }) => [list(paths), code(to)]),
  "Who may do what": SERVICE_NAMES.map(accessRow),
  Buckets: BUCKET_KINDS.map((kind) => [code(kind), plain(BUCKETS[kind])]),
  Valkey: Object.values(METADATA_KEYS).map(({ form, says, writer, readers, expiry }) => [
    code(form),
    plain(says),
    code(writer),
    list(readers),
    code(expiry),
  ]),
  "Environment variables": Object.entries<VariableRow>(VARIABLES).map(([name, { meaning, services }]) => [
    code(name),
    plain(meaning),
    services === undefined ? "all" : list(services),
  ]),
  Metrics: Object.entries<MetricRow>(METRICS).map(([name, row]) => [
    code(name),
    list(row.dimensions),
    row.unit,
    String(row.resolution),
    code(row.service),
    row.written,
    plain(row.says),
  ]),
  Times: TIMING_NAMES.map(timeRow),
};

/** Load balancers, instances and resolvers speak among themselves too: that is the platform's alone. */
function isOfService({ from, to }: Flow): boolean {
  const services = new Set<string>(SERVICE_NAMES);
  return [from, to].some((party) => "role" in party && services.has(party.role));
}

function accessRow(service: Service): readonly string[] {
  const { buckets, metadata, database, secrets } = ACCESS[service];
  const may = BUCKET_KINDS.flatMap((kind) => (buckets[kind] ? [`${code(kind)} ${buckets[kind]}`] : []));
  return [
    code(service),
    may.join(", "),
    metadata ? "yes" : "-",
    database === "none" ? "-" : database,
    secrets === "none" ? "-" : code(`${SECRET_PREFIXES[secrets]}*`),
  ];
}

function timeRow(name: TimingName): readonly string[] {
  const { formula, seconds } = planTiming(PRINTED_SEGMENT)[name];
  return [code(name), code(formula), String(seconds)];
}
