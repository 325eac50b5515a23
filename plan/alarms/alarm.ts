import { key } from "../../catalog/names";
import type { Channel } from "../../settings/settings";

/**
 * Alarms as rows. A table has one definition per alarm, and a planner lists the targets. `planAlarms` returns an
 * AlarmRow for each definition and target. A new alarm is one definition and its page in docs/runbooks/. A new kind
 * of target also needs a list of targets with their dimensions.
 */
interface Definition<Kind extends string, Numbers> {
  /** The kind of target that it watches: each target of the kind has one alarm. */
  readonly watches: Kind;
  readonly metric: Metric;
  /** Absent: the alarm watches the metric itself. */
  readonly math?: AlarmMath;
  /** Absent: 60. */
  readonly periodSeconds?: Amount<Numbers>;
  /** How many of the last `periods` must breach. Absent: 3 of 5. */
  readonly breaches?: number;
  readonly periods?: number;
  /** Treatment of missing data. Absent: `notBreaching`. */
  readonly missing?: Missing;
  /** false: a composite alarm notifies in its place. */
  readonly notifies?: false;
  /** Its metric is in the other region of the target. */
  readonly at?: "otherRegion";
  /** Page of docs/runbooks/. */
  readonly runbook: string;
  /** What viewers, vendors or operators notice. */
  readonly message: string;
}

/** It fires above or below its threshold, in the unit of the metric over one period, or of the expression. */
export type AlarmDefinition<Kind extends string = string, Numbers = never> = Definition<Kind, Numbers> &
  (
    | { readonly above: Amount<Numbers>; readonly below?: never }
    | { readonly below: Amount<Numbers>; readonly above?: never }
  );

/** A number, or a function of the target's planned numbers. */
type Amount<Numbers> = number | ((numbers: Numbers) => number);

export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly statistic: "Sum" | "Average" | "Maximum" | "Minimum" | "SampleCount" | "p90" | "p99";
}

/** Metric math with METRIC_ID, the alarm's metric, and BESIDE_ID, the Sum of the metric `beside` of the same target. */
export interface AlarmMath {
  readonly expression: string;
  readonly beside?: string;
}

export const METRIC_ID = "m";
export const BESIDE_ID = "n";

type Missing = "breaching" | "notBreaching" | "ignore";

/** Metrics of one namespace, by name and statistic. */
export const metricsOf =
  <Name extends string = string>(namespace: string) =>
  (name: Name, statistic: Metric["statistic"]): Metric => ({ namespace, name, statistic });

/** Alarms by name. `Kinds`: the kinds of targets, each with the numbers that its thresholds depend on. */
export type AlarmTable<Kinds> = Readonly<
  Record<string, { [Kind in keyof Kinds & string]: AlarmDefinition<Kind, Kinds[Kind]> }[keyof Kinds & string]>
>;

/** The targets of alarms, by kind. */
export type Targets<Kinds> = { readonly [Kind in keyof Kinds]: readonly Target<Kinds[Kind]>[] };

export type Target<Numbers = undefined> = Thing &
  (Numbers extends undefined ? unknown : { readonly numbers: Numbers });

export interface Thing {
  /** Last part of the alarm's key: `first-north-internet`. Absent: there is only one target. */
  readonly key?: string;
  /** Its name in the description. */
  readonly subject?: string;
  readonly dimensions: Dimensions;
  /** Absent: the provider's region. */
  readonly region?: string;
  /** Region of metrics with `at: "otherRegion"`. */
  readonly otherRegion?: string;
  /** Hours in which its alarms do not fire. */
  readonly offAir?: OffAir;
}

export type OffAir = NonNullable<Channel["offAir"]>;

/** CloudWatch dimensions: a text, or the name that AWS assigns to a resource, which the component has under `nameOf`. */
export type Dimensions = Readonly<Record<string, string | { readonly nameOf: string }>>;

export const nameOf = (...of: readonly string[]) => ({ nameOf: key(...of) });

/** Dimensions of an interface endpoint. All four are required, with spaces in their names (PrivateLink Guide, 2026-11). */
export const endpointDimensions = (service: Dimensions[string], endpoint: string): Dimensions => ({
  "Endpoint Type": "Interface",
  "Service Name": service,
  "VPC Endpoint Id": nameOf("endpoint", endpoint),
  "VPC Id": nameOf("vpc", endpoint),
});

/** Dimensions with the names that AWS assigned. Throws a RangeError for a missing name. */
export function namedBy<Name>(
  dimensions: Dimensions,
  names: Readonly<Record<string, Name>>,
): Record<string, Name | string> {
  const valueOf = (value: Dimensions[string]): Name | string => {
    if (typeof value === "string") return value;
    const name = names[value.nameOf];
    if (name === undefined) throw new RangeError(`${value.nameOf} has no name, and an alarm watches it`);
    return name;
  };
  return Object.fromEntries(Object.entries(dimensions).map(([name, value]) => [name, valueOf(value)]));
}

/** An alarm as a component creates it. */
export interface AlarmRow {
  /** Logical name, and prefix of the physical name: `one-input-lost-first-north-internet`. */
  readonly key: string;
  /** Name of its definition: `input-lost`. */
  readonly name: string;
  /** Subject, message and runbook. */
  readonly description: string;
  readonly metric: Metric;
  readonly math?: AlarmMath;
  readonly dimensions: Dimensions;
  readonly comparison: "above" | "below";
  readonly threshold: number;
  readonly periodSeconds: number;
  readonly breaches: number;
  readonly periods: number;
  readonly missing: Missing;
  readonly notifies: boolean;
  /** Absent: the provider's region. */
  readonly region?: string;
}

/**
 * An alarm for each definition and each target of the kind that it watches.
 * @param cell first part of every key, last part of every subject
 */
export const planAlarms = <Kinds>(
  table: AlarmTable<Kinds>,
  targets: Partial<Targets<Kinds>>,
  cell?: string,
): AlarmRow[] =>
  Object.entries<AlarmDefinition>(table).flatMap(([name, definition]) => {
    // The types of table and targets ensure that a target has the numbers of its kind.
    const own = targets[definition.watches as keyof Kinds] as
      readonly (Thing & { numbers: never })[] | undefined;
    return (own ?? []).map(({ numbers, ...thing }) => {
      const amount = (of: Amount<never>): number => (typeof of === "number" ? of : of(numbers));
      return alarmOf(thing, { name, definition, amount, cell });
    });
  });

interface Definite {
  readonly name: string;
  readonly definition: AlarmDefinition;
  readonly amount: (of: Amount<never>) => number;
  readonly cell: string | undefined;
}

function alarmOf(thing: Thing, { name, definition, amount, cell }: Definite): AlarmRow {
  const { above, below, metric, math, at, periodSeconds: period = 60 } = definition;
  const { breaches = 3, periods = 5, missing = "notBreaching", notifies = true } = definition;
  const { dimensions, offAir } = thing;
  const periodSeconds = amount(period);
  const region = at === "otherRegion" ? thing.otherRegion : thing.region;
  const row = {
    key: alarmKey(cell, name, thing.key),
    name,
    description: describe(definition, thing.subject, cell),
    metric,
    dimensions,
    comparison: above === undefined ? ("below" as const) : ("above" as const),
    threshold: amount(above === undefined ? below : above),
    periodSeconds,
    breaches,
    periods,
    missing,
    notifies,
    ...(math && { math }),
    ...(region && { region }),
  };
  return offAir ? silentIn(offAir, row) : row;
}

/** The key of an alarm: cell, name and target. */
export const alarmKey = (...parts: readonly (string | undefined)[]): string =>
  key(...parts.filter((part) => part !== undefined));

/** The description of an alarm, for operators. */
export function describe(
  { message, runbook }: { readonly message: string; readonly runbook: string },
  subject?: string,
  cell?: string,
): string {
  const of = [subject, cell].filter((part) => part !== undefined).join(" of ");
  return `${of === "" ? "" : `${of}: `}${message}. Runbook: docs/runbooks/${runbook}.md`;
}

/**
 * Seconds until a logged value is available as a metric. Assumption, to be measured. FILL also fills the newest
 * periods, whose values are not available yet, so the alarm needs as many more breaching periods (CloudWatch User
 * Guide, metric math, FILL, 2026-11: "work around this by using a M out of N alarm").
 */
const METRIC_DELAY_SECONDS = 30;

/**
 * The alarm without breaches in the hours off the air: its expression has a healthy value in these hours, and the
 * metric in the others. HOUR returns the hour of each period, UTC, also without data. FILL inserts a breaching value
 * for missing data: without it the expression has no data, and the alarm would also fire off the air (CloudWatch User
 * Guide, metric math, 2026-11).
 */
function silentIn({ from, to }: OffAir, row: AlarmRow): AlarmRow {
  const { comparison, threshold, missing, periodSeconds } = row;
  const hour = `HOUR(${METRIC_ID})`;
  const off = `${hour} >= ${from} ${from < to ? "AND" : "OR"} ${hour} < ${to}`;
  const [healthy, breaching] = comparison === "above" ? [0, threshold + 1] : [threshold, 0];
  const otherwise = missing === "breaching" ? `FILL(${METRIC_ID}, ${breaching})` : METRIC_ID;
  const wait = Math.ceil(METRIC_DELAY_SECONDS / periodSeconds);
  return {
    ...row,
    breaches: row.breaches + wait,
    periods: row.periods + wait,
    math: { expression: `IF(${off}, ${healthy}, ${otherwise})` },
  };
}
