import { SERVICE_NAMES, type Service } from "../../../catalog/services.table";
import { FLOWS, PORTS, type Flow, type FlowEnd } from "../../../catalog/flows.table";
import { ACCESS, BUCKET_KINDS, BUCKETS, SECRET_PREFIXES } from "../../../catalog/access.table";
import { DELIVERY_RULES } from "../../../plan/cell/balancers/delivery";
import { FORMATS, type SegmentFormatRow } from "../../../catalog/formats.table";
import { type UrlRow, URLS } from "../../../catalog/urls.table";
import { METADATA_KEYS } from "../../../catalog/metadataKeys.table";
import { METRICS, type MetricRow } from "../../../catalog/metrics.table";
import { VARIABLES, type VariableRow } from "../../../catalog/variables.table";
import { planTiming, type TimingName } from "../../../catalog/timing";
import { TIMING_NAMES } from "../../../catalog/timing.table";
import { code, list, plain, type Table } from "./table";

/** The segment's length by which the page prints its times: the default of `lineUp.segmentSeconds`. */
const PRINTED_SEGMENT = 4;

/** The tables of docs/service-contract.md that repeat the program's. */
export const CONTRACT: Readonly<Record<string, Table>> = {
  ports: {
    head: ["name", "port"],
    prose: ["what"],
    rows: Object.entries(PORTS).map(([name, port]) => [code(name), String(port)]),
  },
  flows: {
    head: ["flow", "source", "destination", "port"],
    prose: ["what"],
    rows: FLOWS.filter(isOfService).map(({ name, source, destination, port }) => [
      code(name),
      nameOf(source),
      nameOf(destination),
      String(port),
    ]),
  },
  "delivery rules": {
    head: ["path", "service"],
    rows: DELIVERY_RULES.map(({ paths, to }) => [list(paths), code(to)]),
  },
  urls: {
    head: ["URL", "service", "class", "answer"],
    rows: Object.values<UrlRow>(URLS).map(({ form, service, class: of, meaning }) => [
      code(form),
      code(service),
      of,
      plain(meaning),
    ]),
  },
  formats: {
    head: ["`<format>`", "`<name>`", "bytes"],
    rows: Object.entries<SegmentFormatRow>(FORMATS).map(([name, { files, meaning, reserved }]) => [
      code(name),
      list(files),
      `${plain(meaning)}${reserved === true ? ". Reserved" : ""}`,
    ]),
  },
  access: {
    head: ["service", "buckets", "Valkey", "database", "secrets"],
    rows: SERVICE_NAMES.map(accessRow),
  },
  buckets: {
    head: ["bucket", "holds"],
    prose: ["objects"],
    rows: BUCKET_KINDS.map((kind) => [code(kind), plain(BUCKETS[kind])]),
  },
  "metadata keys": {
    head: ["key", "holds", "written by", "read by", "expires after"],
    rows: Object.values(METADATA_KEYS).map(({ form, meaning, writer, readers, expiry }) => [
      code(form),
      plain(meaning),
      code(writer),
      list(readers),
      code(expiry),
    ]),
  },
  variables: {
    head: ["variable", "meaning", "services"],
    rows: Object.entries<VariableRow>(VARIABLES).map(([name, { meaning, services, platform }]) => [
      code(name),
      plain(meaning),
      platform === false ? "-" : services === undefined ? "all" : list(services),
    ]),
  },
  metrics: {
    head: ["metric", "dimensions", "unit", "resolution", "service", "written", "what it is"],
    rows: Object.entries<MetricRow>(METRICS).map(([name, row]) => [
      code(name),
      list(row.dimensions),
      row.unit,
      String(row.resolution),
      code(row.service),
      row.written,
      plain(row.meaning),
    ]),
  },
  times: {
    head: ["name", "formula", `if ${PRINTED_SEGMENT}`],
    rows: TIMING_NAMES.map(timeRow),
  },
};

function nameOf(end: FlowEnd): string {
  return "role" in end ? end.role : `*${end.outside}*`;
}

/** Flows with a service of the cell at one end. The others are the platform's. */
function isOfService({ source, destination }: Flow): boolean {
  const services = new Set<string>(SERVICE_NAMES);
  return [source, destination].some((end) => "role" in end && services.has(end.role));
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
