import {
  METRICS,
  METRICS_NAMESPACE,
  type Dimension,
  type MetricName,
  type MetricRow,
} from "../../catalog/metrics.table";
import type { Clock, Environment, Log, Metrics } from "./task";
import { repeat } from "./waits";

/**
 * Metrics in the embedded metric format (CloudWatch User Guide, Embedded metric format specification): one line of the log per
 * value. No service calls CloudWatch.
 */

type Of = Readonly<Partial<Record<Dimension, string>>>;
type Values = Parameters<Metrics["eachMinute"]>[1];

export interface MetricsParts {
  readonly environment: Pick<Environment, "service" | "cell" | "zone">;
  readonly clock: Clock;
  readonly log: Log;
  /** Writes a line of the log. */
  readonly line: (json: string) => void;
  /** Ends the values of each minute; they are written a last time. */
  readonly signal: AbortSignal;
}

const MINUTE = 60_000;

export function createMetrics(parts: MetricsParts): Metrics {
  const minutely = new Map<MetricName, Values>();
  const write = (name: MetricName, value: number, of: Of = {}) =>
    parts.line(JSON.stringify(lineOf({ name, value, of }, parts)));
  const writeAll = () => {
    for (const [name, values] of minutely) {
      try {
        for (const { value, of } of values()) write(name, value, of);
      } catch (error) {
        parts.log.error("a metric has no value", { metric: name, error });
      }
    }
  };
  parts.signal.addEventListener("abort", writeAll);
  void repeat({ clock: parts.clock, signal: parts.signal, interval: () => MINUTE }, writeAll);
  return {
    put: (name, value, of) => {
      checkKind(name, METRICS[name].written !== "each minute", "eachMinute");
      write(name, value, of);
    },
    eachMinute: (name, values) => {
      checkKind(name, METRICS[name].written === "each minute", "put");
      minutely.set(name, values);
    },
  };
}

function checkKind(name: MetricName, right: boolean, use: string): void {
  if (!right) throw new TypeError(`metric ${name} is written ${METRICS[name].written}: use ${use}`);
}

interface Value {
  readonly name: MetricName;
  readonly value: number;
  readonly of: Of;
}

function lineOf({ name, value, of }: Value, { environment, clock }: MetricsParts): object {
  const row: MetricRow = METRICS[name];
  if (row.service !== environment.service) {
    throw new TypeError(`metric ${name} belongs to ${row.service}, not to ${environment.service}`);
  }
  if (!Number.isFinite(value)) throw new TypeError(`metric ${name} has the value ${value}`);
  const metric = { Name: name, Unit: row.unit, StorageResolution: row.resolution };
  const set = { Namespace: METRICS_NAMESPACE, Dimensions: [row.dimensions], Metrics: [metric] };
  return {
    _aws: { Timestamp: Math.round(clock.wall()), CloudWatchMetrics: [set] },
    ...dimensionsOf({ name, row }, { Cell: environment.cell, Zone: environment.zone }, of),
    [name]: value,
  };
}

/** Exactly the dimensions of the row. Throws a TypeError if one is missing or too many. */
function dimensionsOf(
  { name, row }: { readonly name: MetricName; readonly row: MetricRow },
  own: Of,
  of: Of,
): Readonly<Record<string, string>> {
  const extra = (Object.keys(of) as Dimension[]).filter((key) => !row.dimensions.includes(key));
  if (extra.length > 0) throw new TypeError(`metric ${name} has no dimension ${extra.join(", ")}`);
  return Object.fromEntries(
    row.dimensions.map((key) => {
      const value = of[key] ?? own[key];
      if (value === undefined || value === "") throw new TypeError(`metric ${name} needs ${key}`);
      return [key, value];
    }),
  );
}
