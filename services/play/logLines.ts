import type { MetricName } from "../../catalog/metrics.table";
import type { PlayEvent } from "./state";

/** Lines of services' logs that people want to see, in words. */
interface Place {
  readonly service: string;
  readonly zone: string;
}

/** Metrics of events: a line each. */
const METRIC_WORDS: Readonly<Partial<Record<MetricName, string>>> = {
  FeedSwitches: "viewers see another feed",
  SegmentGaps: "a segment is missing in the timeline",
  SingleZoneSegments: "acknowledged with one copy",
  RefusedPushes: "an upload was rejected",
};

/** Undefined: the line is no event. */
export function taskEvent(
  { service, zone }: Place,
  line: string,
): Pick<PlayEvent, "kind" | "text"> | undefined {
  const row = parsed(line);
  if (row === undefined) return { kind: "task", text: `${service} ${zone}: ${line}` };
  const { time: _, level: __, message, _aws, pid: ___, hostname: ____, ...subject } = row;
  if (_aws !== undefined) return metricEvent({ service, zone }, row);
  const about = Object.entries(subject).map(([name, value]) => `${name} ${textOf(value)}`);
  const kind = "feed" in subject ? "feed" : "task";
  return { kind, text: [`${service} ${zone}: ${String(message)}`, ...about].join(", ") };
}

function metricEvent({ zone }: Place, row: Readonly<Record<string, unknown>>): ReturnType<typeof taskEvent> {
  for (const [name, words] of Object.entries(METRIC_WORDS))
    if (name in row && row[name] !== 0)
      return { kind: "feed", text: `${String(row["Channel"] ?? row["Vendor"] ?? zone)}: ${words}` };
  return undefined;
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

function parsed(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
