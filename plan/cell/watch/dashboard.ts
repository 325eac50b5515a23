import { COUNT_LIMITS } from "../../../facts/limits.table";
import { type Metric, namedBy, type Thing } from "../../alarms/alarm";
import type { Cell } from "../cell";
import {
  type CellAlarmName,
  type CellKinds,
  type CompositeName,
  ecs,
  elb,
  rds,
  valkey,
} from "./cellAlarms.table";
import { METRICS, METRICS_NAMESPACE, type MetricName } from "../../../catalog/metrics.table";
import type { WatchPlan } from "./watch";

/**
 * The dashboard of a cell: channels off the air, feeds, and the AWS resources that the cell depends on. SEARCH
 * expressions find our own metrics, so new channels appear without a change. Alarms are listed one by one.
 */
export interface DashboardBody<Name> {
  readonly start: string;
  readonly widgets: readonly Widget<Name>[];
}

export interface Widget<Name> {
  readonly type: "text" | "alarm" | "metric";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Readonly<Record<string, Json<Name>>>;
}

export type Json<Name> =
  Name | string | number | boolean | readonly Json<Name>[] | { readonly [name: string]: Json<Name> };

/** What a dashboard references: ARNs of alarms by key, and AWS's names of resources for dimensions. */
export interface DashboardNames<Name> {
  readonly arns: ReadonlyMap<string, Name>;
  readonly names: Readonly<Record<string, Name>>;
}

const COLUMNS = 24;
const HEIGHT = 6;
const MINUTE = 60;

type Panel<Name> = Pick<Widget<Name>, "type" | "properties"> &
  Partial<Pick<Widget<Name>, "width" | "height">>;

/** The dashboard body. Throws a RangeError for an alarm or a target without a name. */
export function dashboardBody<Name>(
  cell: Cell,
  plan: WatchPlan,
  { arns, names }: DashboardNames<Name>,
): DashboardBody<Name> {
  return {
    start: "-PT3H",
    widgets: placed([
      heading(cell),
      ...alarmPanels(plan, arns),
      ...ownPanels<Name>(cell),
      ...awsPanels(cell, plan, names),
    ]),
  };
}

/** Places panels from left to right, then down. */
function placed<Name>(panels: readonly Panel<Name>[]): Widget<Name>[] {
  let [x, y, tallest] = [0, 0, 0];
  return panels.map(({ type, properties, width = COLUMNS / 2, height = HEIGHT }) => {
    if (x + width > COLUMNS) [x, y, tallest] = [0, y + tallest, 0];
    const widget = { type, x, y, width, height, properties };
    [x, tallest] = [x + width, Math.max(tallest, height)];
    return widget;
  });
}

const heading = <Name>({ name, site, region, otherRegion, channels }: Cell): Panel<Name> => ({
  type: "text",
  width: COLUMNS,
  height: 2,
  properties: {
    markdown: `# ${name}, ${site} in ${region}\n${channels.length} channels; the other site is in ${otherRegion}. Start with docs/runbooks/README.md.`,
  },
});

function alarmPanels<Name>(
  { alarms, composites }: WatchPlan,
  arns: ReadonlyMap<string, Name>,
): Panel<Name>[] {
  const rows = [...composites, ...alarms.filter(({ notifies }) => notifies)];
  const of = (...names: (CellAlarmName | CompositeName)[]) =>
    rows.filter(({ name }) => names.some((each) => each === name)).map((row) => row.key);
  const groups: readonly (readonly [title: string, keys: readonly string[]])[] = [
    ["Off the air", of("off-the-air")],
    ["Degraded", of("degraded")],
    ["Feeds", of("feed-lost", "feed-unusable")],
    ["Tasks by zone", of("tasks-missing")],
    ["Targets by zone", of("targets-gone", "target-errors")],
  ];
  const shown = groups.flatMap(([, keys]) => keys);
  const others = rows.map((row) => row.key).filter((name) => !shown.includes(name));
  return [...groups, ["Others", others] as const].flatMap(([title, keys]) =>
    inParts(keys).map((part) => ({
      type: "alarm" as const,
      properties: { title, alarms: part.map((name) => arnOf(arns, name)) },
    })),
  );
}

const WIDGET_ALARMS = COUNT_LIMITS.widgetAlarms.most;

/** One part at least, so that a group without alarms keeps its widget. */
function inParts(keys: readonly string[]): readonly (readonly string[])[] {
  const starts = Array.from({ length: Math.max(1, Math.ceil(keys.length / WIDGET_ALARMS)) }, (_, at) => at);
  return starts.map((at) => keys.slice(at * WIDGET_ALARMS, (at + 1) * WIDGET_ALARMS));
}

function arnOf<Name>(arns: ReadonlyMap<string, Name>, name: string): Name {
  const arn = arns.get(name);
  if (arn === undefined) throw new RangeError(`alarm ${name} does not exist, and the dashboard shows it`);
  return arn;
}

const OWN: readonly (readonly [title: string, metric: MetricName, statistic: string, view?: "table"])[] = [
  ["Segments a minute, by channel and feed", "SegmentsReceived", "Sum", "table"],
  ["Seconds since the manifest last grew, best zone", "ManifestAge", "Minimum"],
  ["Lateness of segments, seconds (p90)", "SegmentLateness", "p90"],
  ["Feeds that arrive and can't be shown", "UnusableFeeds", "Maximum"],
  ["Changes of feed", "FeedSwitches", "Sum"],
  ["Manifest requests with 5xx, %", "ManifestErrorRatio", "Average"],
  ["Cache misses, %", "CacheMissRatio", "Average"],
  ["Lag of the DVR window, seconds", "DvrLag", "Maximum"],
  ["Age of the oldest waiting index row, seconds", "IndexQueueAge", "Maximum"],
  ["Reserve of content keys, seconds", "KeyReserve", "Minimum"],
];

const ownPanels = <Name>(cell: Cell): Panel<Name>[] =>
  OWN.map(([title, metric, statistic, view = "timeSeries"]) => {
    const schema = [METRICS_NAMESPACE, ...METRICS[metric].dimensions].join();
    const search = `{${schema}} MetricName="${metric}" Cell="${cell.name}"`;
    const expression = `SEARCH('${search}', '${statistic}', ${MINUTE})`;
    return metricPanel<Name>(cell, title, { view, metrics: [[{ expression, id: "e" }]] });
  });

/** AWS resources of the cell: a line per resource and metric. */
const AWS_PANELS: readonly (readonly [title: string, kind: keyof CellKinds, metrics: readonly Metric[]])[] = [
  ["Requests a minute", "balancer", [elb("RequestCount", "Sum")]],
  [
    "5xx responses a minute, of load balancers and targets",
    "balancer",
    [elb("HTTPCode_ELB_5XX_Count", "Sum"), elb("HTTPCode_Target_5XX_Count", "Sum")],
  ],
  ["Response time, seconds (p99)", "balancer", [elb("TargetResponseTime", "p99")]],
  ["CPU of services, by zone, %", "tasks", [ecs("CPUUtilization", "Average")]],
  [
    "Valkey: memory and engine CPU, %",
    "node",
    [valkey("DatabaseMemoryUsagePercentage", "Maximum"), valkey("EngineCPUUtilization", "Maximum")],
  ],
  [
    "Database: CPU, %, and connections",
    "database",
    [rds("CPUUtilization", "Maximum"), rds("DatabaseConnections", "Maximum")],
  ],
];

const awsPanels = <Name>(
  cell: Cell,
  { targets }: WatchPlan,
  names: Readonly<Record<string, Name>>,
): Panel<Name>[] =>
  AWS_PANELS.map(([title, kind, lines]) => {
    const things: readonly Thing[] = targets[kind];
    const metrics = things.flatMap(({ dimensions }) =>
      lines.map(({ namespace, name, statistic: stat }): Json<Name> => {
        const named = namedBy(dimensions, names);
        return [namespace, name, ...Object.entries(named).flat(), { stat }];
      }),
    );
    return metricPanel<Name>(cell, title, { metrics });
  });

const metricPanel = <Name>(
  { region }: Pick<Cell, "region">,
  title: string,
  properties: Readonly<Record<string, Json<Name>>>,
): Panel<Name> => ({
  type: "metric",
  properties: { title, region, period: MINUTE, view: "timeSeries", stacked: false, ...properties },
});
