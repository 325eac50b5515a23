import { type Attributes, dateTime, decimal, readAttributes } from "./attributes";
import { readEvents, type SpliceEvent } from "./spliceEvents";

/** Vendors' tags of markers as events. Tags without an event id have the key `cue`. */
export const CUE = "cue";

interface At {
  /** Start of the segment that the tags stand before, ms since 1970. */
  readonly start: number;
}

export function tagEvents(tags: readonly string[], at: At): readonly SpliceEvent[] {
  const events = tags.flatMap((line) => eventsOf(line, at));
  // EXT-X-CUE-OUT repeats what the section beside it says.
  const isSaid = events.some(({ does, key }) => key !== CUE && (does === "out" || does === "in"));
  return isSaid ? events.filter(({ key }) => key !== CUE) : events;
}

function eventsOf(line: string, at: At): readonly SpliceEvent[] {
  const value = line.includes(":") ? line.slice(line.indexOf(":") + 1) : "";
  if (line.startsWith("#EXT-X-DATERANGE")) return dateRange(readAttributes(value), at);
  if (line.startsWith("#EXT-OATCLS-SCTE35")) return sectionAt(Buffer.from(value, "base64"), at.start);
  if (line.startsWith("#EXT-X-CUE-OUT")) return [cue("out", at, durationOf(value))];
  return line.startsWith("#EXT-X-CUE-IN") ? [cue("in", at, undefined)] : [];
}

const cue = (does: "out" | "in", { start }: At, planned: number | undefined): SpliceEvent => ({
  does,
  key: CUE,
  time: start,
  immediate: false,
  planned,
  hex: undefined,
});

/** `30`, `30.5` or `DURATION=30`: seconds. */
const durationOf = (value: string): number | undefined =>
  milliseconds(decimal(value.trim()) ?? decimal(readAttributes(value).get("DURATION")));

const milliseconds = (seconds: number | undefined): number | undefined =>
  seconds === undefined ? undefined : Math.round(seconds * 1000);

/** A tag stands where its splice is, whatever PTS its section has. */
function sectionAt(section: Buffer, time: number): readonly SpliceEvent[] {
  const reading = readEvents(section, () => time);
  return reading.ok ? reading.events.map((event) => ({ ...event, immediate: false })) : [];
}

const section = (hex: string | undefined): Buffer => Buffer.from((hex ?? "").replace(/^0x/i, ""), "hex");

function dateRange(attributes: Attributes, { start: at }: At): readonly SpliceEvent[] {
  const [id, start] = [attributes.get("ID"), dateTime(attributes.get("START-DATE"))];
  if (id === undefined || start === undefined) return [];
  const duration = milliseconds(decimal(attributes.get("DURATION")));
  const end = dateTime(attributes.get("END-DATE")) ?? (duration === undefined ? undefined : start + duration);
  if (end !== undefined && end < at) return [];
  const planned = milliseconds(decimal(attributes.get("PLANNED-DURATION")));
  const [out, into, command] = ["SCTE35-OUT", "SCTE35-IN", "SCTE35-CMD"].map((name) => attributes.get(name));
  const said = [
    ...sectionAt(section(out), start),
    ...sectionAt(section(command), start),
    ...sectionAt(section(into), end ?? at),
  ];
  if (said.length > 0) return withEnd(said, end);
  const begin: SpliceEvent = {
    does: "start",
    key: id,
    time: start,
    immediate: false,
    planned,
    hex: undefined,
  };
  return withEnd([begin], end);
}

/** A range that states its end has no section for it, or not yet. */
function withEnd(events: readonly SpliceEvent[], end: number | undefined): readonly SpliceEvent[] {
  const ends = events.some(({ does }) => does === "in" || does === "end");
  const begin = events.find(({ does }) => does === "out" || does === "start");
  if (end === undefined || ends || begin === undefined) return events;
  return [...events, { ...begin, does: begin.does === "out" ? "in" : "end", time: end, hex: undefined }];
}
