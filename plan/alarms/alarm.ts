import { key } from "../../catalog/names";
import type { Channel } from "../../settings/settings";

/**
 * The one vocabulary of alarms. A table has a definition per alarm, a planner lists the things that its alarms watch, and
 * `planAlarms` makes an AlarmRow of each definition and thing. An alarm more is one definition and its page in docs/runbooks/;
 * a new kind of thing is also a list of targets, with their dimensions.
 */
interface Definition<Kind extends string, Numbers> {
  /** The kind of thing that it watches: each thing of that kind has one. */
  readonly watches: Kind;
  readonly metric: Metric;
  /** Absent: the metric itself is watched. */
  readonly math?: AlarmMath;
  /** A minute where absent. */
  readonly periodSeconds?: Amount<Numbers>;
  /** How many of the last `periods` must breach: 3 of 5 where absent. */
  readonly breaches?: number;
  readonly periods?: number;
  /** What no data means: `notBreaching` where absent. */
  readonly missing?: Missing;
  /** false: a composite speaks for it. */
  readonly notifies?: false;
  /** Its metric is in the thing's other region. */
  readonly at?: "otherRegion";
  /** Page of docs/runbooks/. */
  readonly runbook: string;
  readonly says: string;
}

/** In alarm above, or below, its threshold: in the metric's own unit over one period, or in the expression's. */
export type AlarmDefinition<Kind extends string = string, Numbers = never> = Definition<Kind, Numbers> &
  (
    | { readonly above: Amount<Numbers>; readonly below?: never }
    | { readonly below: Amount<Numbers>; readonly above?: never }
  );

/** A number, or how it follows from planned numbers of the thing. */
type Amount<Numbers> = number | ((numbers: Numbers) => number);

export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly statistic: "Sum" | "Average" | "Maximum" | "Minimum" | "SampleCount" | "p90" | "p99";
}

/** Metric math over METRIC_ID, the alarm's metric, and BESIDE_ID, the sum of another metric of the same thing. */
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

/** Alarms by name. `Kinds`: the kinds of things that they watch, each with the numbers that its thresholds depend on. */
export type AlarmTable<Kinds> = Readonly<
  Record<string, { [Kind in keyof Kinds & string]: AlarmDefinition<Kind, Kinds[Kind]> }[keyof Kinds & string]>
>;

/** The things that alarms watch, by kind. */
export type Targets<Kinds> = { readonly [Kind in keyof Kinds]: readonly Target<Kinds[Kind]>[] };

export type Target<Numbers = undefined> = Thing &
  (Numbers extends undefined ? unknown : { readonly numbers: Numbers });

export interface Thing {
  /** Follows the alarm's name in its key: `first-north-internet`. Absent: there is one such thing. */
  readonly key?: string;
  /** What an operator calls it. */
  readonly subject?: string;
  readonly dimensions: Dimensions;
  /** Absent: the provider's. */
  readonly region?: string;
  /** Of metrics that are in another region. */
  readonly otherRegion?: string;
  /** Hours in which its alarms are silent. */
  readonly offAir?: OffAir;
}

export type OffAir = NonNullable<Channel["offAir"]>;

/** CloudWatch dimensions: text, or the name that AWS gives to a resource, which its component has under `nameOf`. */
export type Dimensions = Readonly<Record<string, string | { readonly nameOf: string }>>;

export const nameOf = (...of: readonly string[]) => ({ nameOf: key(...of) });

/** Of an interface endpoint. Spelt with spaces, and all four: CloudWatch matches the whole set (PrivateLink Guide, 2026-11). */
export const endpointDimensions = (service: Dimensions[string], endpoint: string): Dimensions => ({
  "Endpoint Type": "Interface",
  "Service Name": service,
  "VPC Endpoint Id": nameOf("endpoint", endpoint),
  "VPC Id": nameOf("vpc", endpoint),
});

/** Dimensions with the names that AWS gave. Throws a RangeError for a name that is not there. */
export function namedBy<Name>(
  dimensions: Dimensions,
  names: Readonly<Record<string, Name>>,
): Record<string, Name | string> {
  const valueOf = (value: Dimensions[string]): Name | string => {
    if (typeof value === "string") return value;
    const name = names[value.nameOf];
    if (name === undefined) throw new RangeError(`an alarm watches ${value.nameOf}, which has no name`);
    return name;
  };
  return Object.fromEntries(Object.entries(dimensions).map(([name, value]) => [name, valueOf(value)]));
}

/** An alarm as a component creates it, whoever planned it. */
export interface AlarmRow {
  /** Logical name, with which its physical name begins: `one-input-lost-first-north-internet`. */
  readonly key: string;
  /** Of its definition: `input-lost`. */
  readonly name: string;
  /** What an operator reads at three in the morning, with the page to open. */
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
  /** Absent: the provider's. */
  readonly region?: string;
}

/**
 * An alarm for each definition and each thing of the kind that it watches.
 * @param cell begins every key and ends every subject
 */
export const planAlarms = <Kinds>(
  table: AlarmTable<Kinds>,
  targets: Partial<Targets<Kinds>>,
  cell?: string,
): AlarmRow[] =>
  Object.entries<AlarmDefinition>(table).flatMap(([name, definition]) => {
    // The types of table and targets hold that a target has the numbers of its kind.
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

/** The key of an alarm: of what it is in, its name, and the thing that it watches. */
export const alarmKey = (...parts: readonly (string | undefined)[]): string =>
  key(...parts.filter((part) => part !== undefined));

/** What an operator reads at three in the morning. */
export function describe(
  { says, runbook }: { readonly says: string; readonly runbook: string },
  subject?: string,
  cell?: string,
): string {
  const of = [subject, cell].filter((part) => part !== undefined).join(" of ");
  return `${of === "" ? "" : `${of}: `}${says}. Runbook: docs/runbooks/${runbook}.md`;
}

/**
 * Seconds after which a value that a service logged can be read as a metric. Assumption, to be measured: an alarm that fills
 * holes sees a hole where the newest values are still on their way, so it waits for so many periods more (CloudWatch User
 * Guide, metric math, FILL, 2026-11: "work around this by using a M out of N alarm").
 */
const METRIC_DELAY_SECONDS = 30;

/**
 * The alarm, silent in the hours off the air, by an expression that does not breach in these hours and is the metric in the
 * others. HOUR gives the hour of each period, UTC, also of those without data; FILL puts a breaching value there, because the
 * alarm has no data for what an expression drops, and would breach off the air too (CloudWatch User Guide, metric math,
 * 2026-11).
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
