import type { CellCapacity } from "../capacity/rows";
import { describe } from "../../alarm";
import { key } from "../../../catalog/names";
import {
  CELL_ALARMS,
  COMPOSITES,
  DEGRADED_BY,
  METRIC_DELAY_SECONDS,
  type CellAlarmName,
  type CellAlarmRow,
  type CompositeName,
  type OffAir,
} from "./alarms.table";
import { planCanary, type CanaryPlan } from "./canary";
import type { Cell } from "../cell";
import { METRICS_NAMESPACE } from "./metrics.table";
import { type Target, type Thing, watchedOf } from "./watched";

/**
 * Who sees a channel go off the air: alarms on channels, feeds and all that a cell stands on, composites that say what viewers
 * have, and a canary. Alarms of channels and feeds wake nobody by themselves; composites of them and the rest do.
 */
export interface WatchPlan {
  readonly alarms: readonly AlarmPlan[];
  readonly composites: readonly CompositePlan[];
  readonly canary: CanaryPlan;
}

export interface AlarmPlan {
  /** `one-input-lost-first-north-internet` */
  readonly key: string;
  readonly name: CellAlarmName;
  readonly description: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly thing: Thing | undefined;
  readonly statistic: CellAlarmRow["statistic"];
  readonly comparison: "GreaterThanThreshold" | "LessThanThreshold";
  readonly threshold: number;
  readonly periodSeconds: number;
  readonly breaches: number;
  readonly periods: number;
  readonly missing: CellAlarmRow["missing"];
  readonly notifies: boolean;
  /** Metric math over METRIC_ID that is well in the hours off the air. Undefined: the metric itself is watched. */
  readonly expression: string | undefined;
}

export interface CompositePlan {
  /** Also its physical name: AWS's provider gives composites none of its own. */
  readonly key: string;
  readonly description: string;
  readonly rule: Rule;
}

/** When a composite is in alarm: an alarm's key, or others joined. */
export type Rule =
  | { readonly alarm: string }
  | { readonly not: Rule }
  | { readonly every: readonly Rule[] }
  | { readonly some: readonly Rule[] };

/** What the metric is called inside an expression. */
export const METRIC_ID = "m";

export function planWatch(cell: Cell, sizes: Pick<CellCapacity, "services" | "balancers">): WatchPlan {
  const watched = watchedOf(cell, sizes);
  const alarms = (Object.entries(CELL_ALARMS) as [CellAlarmName, CellAlarmRow][]).flatMap(([name, row]) =>
    watched[row.watches].map((target) => alarmOf(cell, name, target)),
  );
  return {
    alarms,
    composites: [...channelComposites(cell), ...feedComposites(cell)],
    canary: planCanary(cell),
  };
}

/** The key of an alarm on one thing of a cell. */
export const alarmKey = (cell: Pick<Cell, "name">, name: string, ...of: readonly string[]): string =>
  key(cell.name, name, ...of.filter((part) => part !== ""));

function alarmOf(cell: Cell, name: CellAlarmName, target: Target): AlarmPlan {
  const row: CellAlarmRow = CELL_ALARMS[name];
  const threshold = row.threshold({ timing: cell.timing, ...target.known });
  const periodSeconds = typeof row.period === "number" ? row.period : cell.timing[row.period].seconds;
  // An expression fills holes up to the present, where values are only on their way.
  const patience = target.offAir === undefined ? 0 : Math.ceil(METRIC_DELAY_SECONDS / periodSeconds);
  return {
    key: alarmKey(cell, name, target.key),
    name,
    description: describe(`${target.subject} of ${cell.name}`, row),
    ...metricOf(row),
    dimensions: target.dimensions,
    thing: target.thing,
    statistic: row.statistic,
    comparison: row.is === "above" ? "GreaterThanThreshold" : "LessThanThreshold",
    threshold,
    periodSeconds,
    breaches: row.breaches + patience,
    periods: row.periods + patience,
    missing: row.missing,
    notifies: row.notifies,
    expression: target.offAir === undefined ? undefined : silent(target.offAir, { ...row, threshold }),
  };
}

const metricOf = ({ metric }: CellAlarmRow): Pick<AlarmPlan, "namespace" | "metric"> =>
  typeof metric === "string"
    ? { namespace: METRICS_NAMESPACE, metric }
    : { namespace: metric.namespace, metric: metric.name };

/**
 * An expression that is well in the hours off the air and the metric in the others. HOUR gives the hour of each period, UTC,
 * also of those without data; FILL puts a breaching value there, for what an expression drops is no data for the alarm and
 * would be breaching off the air too (CloudWatch User Guide, metric math, 2026-11).
 */
function silent(
  { from, to }: OffAir,
  { is, missing, threshold }: Pick<CellAlarmRow, "is" | "missing"> & { readonly threshold: number },
): string {
  const hour = `HOUR(${METRIC_ID})`;
  const off = `${hour} >= ${from} ${from < to ? "AND" : "OR"} ${hour} < ${to}`;
  const [well, ill] = is === "above" ? [0, threshold + 1] : [threshold, 0];
  const otherwise = missing === "breaching" ? `FILL(${METRIC_ID}, ${ill})` : METRIC_ID;
  return `IF(${off}, ${well}, ${otherwise})`;
}

function channelComposites(cell: Cell): CompositePlan[] {
  const on = (name: CellAlarmName | CompositeName, ...of: string[]): Rule => ({
    alarm: alarmKey(cell, name, ...of),
  });
  return cell.channels.flatMap(({ id, name, feeds, dvrHours }) => {
    const feedKeys = feeds.map(({ vendor, path }) => key(vendor, path));
    const lost: Rule = { every: feedKeys.map((feed) => on("input-lost", id, feed)) };
    // While no probe looks, every manifest seems stale; that is one alarm and not one for each channel.
    const stale: Rule = { every: [on("manifest-stale", id), { not: on("probe-blind") }] };
    const children = DEGRADED_BY.filter((child) => child !== "dvr-lag" || dvrHours > 0);
    const degraded = children.flatMap((child) =>
      CELL_ALARMS[child].watches === "feed" ? feedKeys.map((feed) => on(child, id, feed)) : [on(child, id)],
    );
    const subject = `channel ${id} (${name}) of ${cell.name}`;
    return [
      {
        key: alarmKey(cell, "off-the-air", id),
        description: describe(subject, COMPOSITES["off-the-air"]),
        rule: { some: [stale, lost] },
      },
      {
        key: alarmKey(cell, "degraded", id),
        description: describe(subject, COMPOSITES.degraded),
        // Off the air says it all.
        rule: { every: [{ some: degraded }, { not: on("off-the-air", id) }] },
      },
    ];
  });
}

const feedComposites = (cell: Cell): CompositePlan[] =>
  cell.feeds.map(({ key: feed, channels }) => ({
    key: alarmKey(cell, "feed-lost", feed),
    description: describe(`feed ${feed} of ${cell.name}`, COMPOSITES["feed-lost"]),
    rule: { some: channels.map((id) => ({ alarm: alarmKey(cell, "input-lost", id, feed) })) },
  }));

/** A rule as CloudWatch reads it. `names`: the physical names of its alarms, by key. */
export function ruleText(rule: Rule, names: Readonly<Record<string, string>>): string {
  if ("alarm" in rule) return `ALARM("${names[rule.alarm] ?? rule.alarm}")`;
  if ("not" in rule) return `NOT ${ruleText(rule.not, names)}`;
  const [parts, joint] = "every" in rule ? [rule.every, " AND "] : [rule.some, " OR "];
  const texts = parts.map((part) => ruleText(part, names));
  return texts.length === 1 ? texts.join("") : `(${texts.join(joint)})`;
}

/** Keys of the alarms that a rule listens to, each once. */
export function childrenOf(rule: Rule): string[] {
  if ("alarm" in rule) return [rule.alarm];
  if ("not" in rule) return childrenOf(rule.not);
  return [...new Set(("every" in rule ? rule.every : rule.some).flatMap(childrenOf))];
}
