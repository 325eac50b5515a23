import type { LadderRow } from "../../../catalog/ladders.table";
import type { EpochLock, LineUpChannel } from "../../../catalog/lineUp";
import type { SegmentFormat, Timeline, WindowMedia } from "../../core/window";
import { placeAt } from "../media/place";
import { moveWebVtt } from "../media/webVtt";
import type { PackagedFile, PackagedSegment, RawFile, RawMedia, RawSegment, SourceSegment } from "../segment";
import { describe, digestOfInits, hasShape, inOrder } from "./describe";
import type { FeedFault } from "./match";
import { slotOf } from "./lock";
import { fromMs, RATE, scale, toMs, wrapped, wrapsTo } from "../ticks";
import { parseTimeline, writeName } from "./timelineName";

export { parseTimeline } from "./timelineName";

/** A timeline of a feed, and where it is. */
export interface FeedTimeline {
  readonly timeline: Timeline;
  /** 90 kHz ticks that were added to the newest segment's timestamps, without wraps. */
  readonly offset: number;
  /** End of its newest segment, 90 kHz ticks since 1970. Undefined after a restart. */
  readonly end: number | undefined;
}

export interface PlaceContext {
  readonly region: string;
  readonly channel: Pick<LineUpChannel, "id" | "audio">;
  readonly ladder: LadderRow;
  readonly epochLocked: EpochLock | undefined;
  /** `segment`, seconds. */
  readonly segment: number;
  /** Moves a file's timestamps. Absent: the media's own. */
  readonly placeAt?: typeof placeAt;
}

export type Placing =
  | {
      readonly ok: true;
      readonly packaged: PackagedSegment;
      /** Give it back with the feed's next segment. */
      readonly state: FeedTimeline;
      /** The timeline begins: store its description. */
      readonly isNew: boolean;
    }
  | { readonly ok: false; readonly fault: FeedFault };

/** The state of a timeline that another task or zone began; undefined if its name is not one. */
export function resume(timeline: Timeline): FeedTimeline | undefined {
  const name = parseTimeline(timeline.timeline);
  if (name === undefined) return undefined;
  return { timeline, offset: name.kind === "free" ? name.offset : (timeline.offset ?? 0), end: undefined };
}

/**
 * Names a segment: it continues the timeline that is known of its feed, or begins one. Inits are among its files where this
 * task has not put them yet.
 */
export function place(
  known: FeedTimeline | undefined,
  { source, raw }: { readonly source: SourceSegment; readonly raw: RawSegment },
  context: PlaceContext,
): Placing {
  const lead = inOrder(raw).find(([, { kind }]) => kind === "video")?.[1];
  if (lead === undefined) return refuse("rendition-count", "the segment has no video");
  const fine = inOrder(raw).find(([, { timescale }]) => timescale > MOST_TICKS);
  if (fine !== undefined) return refuse("timescale", `${fine[0]} has ${fine[1].timescale} ticks in a second`);
  const job: Job = { source, raw, lead, context };
  const apart = inOrder(raw).find(([, media]) => isApart(media, job));
  if (apart !== undefined) return refuse("out-of-step", `${apart[0]} does not begin with the video`);
  const position =
    context.epochLocked === undefined ? free(known, job) : locked(known, job, context.epochLocked);
  return "reason" in position ? { ok: false, fault: position } : finish(position, job);
}

/** Ticks in a second: with more, times since 1970 are not exact as numbers. */
const MOST_TICKS = 1_000_000;

const refuse = (
  reason: FeedFault["reason"],
  detail: string,
): { readonly ok: false; readonly fault: FeedFault } => ({
  ok: false,
  fault: { reason, detail },
});

interface Job {
  readonly source: SourceSegment;
  readonly raw: RawSegment;
  /** The first video rendition: its times are the segment's. */
  readonly lead: RawMedia;
  readonly context: PlaceContext;
}

interface Position {
  readonly timeline: Timeline;
  readonly isNew: boolean;
  readonly offset: number;
  /** Start of the video, 90 kHz ticks since 1970. */
  readonly time: number;
  /** This task has put the timeline's inits. */
  readonly hasInits: boolean;
}

/** Times are the vendor's timestamps plus an offset, as long as that agrees with its clock. */
function free(known: FeedTimeline | undefined, job: Job): Position {
  const { source, raw, context } = job;
  const start = rawStart(job);
  if (known !== undefined && continues(known, job)) {
    const { timeline, offset, end } = known;
    return { timeline, isNew: false, offset, time: timeBy(offset, job), hasInits: end !== undefined };
  }
  const time = source.dateTime === undefined ? arrival(source) : fromMs(source.dateTime);
  const offset = time - start;
  const { region } = context;
  const name = writeName({ kind: "free", region, feed: source.feed, start: Math.floor(time / RATE), offset });
  const timeline = timelineOf(name, job, { inits: digestOfInits(raw) });
  return { timeline, isNew: true, offset, time, hasInits: false };
}

/** Another segment than that of the video: its playlist counts otherwise. Text has times of its own. */
function isApart({ kind, time, timescale }: RawMedia, job: Job): boolean {
  const [own, start] = [scale(time, timescale, RATE), rawStart(job)];
  const distance = own + wrapsTo(own, start) - start;
  return kind !== "text" && Math.abs(distance) >= (job.context.segment * RATE) / 2;
}

const rawStart = ({ lead }: Job): number => scale(lead.time, lead.timescale, RATE);

/** 90 kHz ticks. */
const arrival = ({ received, duration }: SourceSegment): number => fromMs(received - duration * 1000);

function timeBy(offset: number, job: Job): number {
  const time = rawStart(job) + offset;
  return time + wrapsTo(time, arrival(job.source));
}

/** Without a date and time, and without the segment before: the arrival, so many segments about. */
const ARRIVAL_SEGMENTS = 4;

function continues(known: FeedTimeline, job: Job): boolean {
  const { source, context } = job;
  if (source.discontinuity || !isSame(known.timeline, job)) return false;
  const time = timeBy(known.offset, job);
  const half = (context.segment * RATE) / 2;
  if (source.dateTime !== undefined) return Math.abs(time - fromMs(source.dateTime)) < half;
  return known.end === undefined
    ? Math.abs(time - arrival(source)) < 2 * ARRIVAL_SEGMENTS * half
    : Math.abs(time - known.end) < half;
}

/** Same feed and channel, renditions, timescales, formats and inits. */
function isSame(timeline: Timeline, { source, raw, context }: Job): boolean {
  const { feed, channel, renditions, inits } = timeline;
  return (
    feed === source.feed &&
    channel === context.channel.id &&
    (inits === undefined || inits === digestOfInits(raw)) &&
    hasShape(renditions, raw)
  );
}

/**
 * Times are the vendor's clock, which is that of the programme. Transport streams keep the vendor's timestamps, so an encoder
 * that changes these begins another timeline.
 */
function locked(known: FeedTimeline | undefined, job: Job, lock: EpochLock): Position | FeedFault {
  const { source, raw, lead } = job;
  const end = source.discontinuity ? undefined : known?.end;
  const stated = source.dateTime === undefined ? end : fromMs(source.dateTime);
  if (stated === undefined) return { reason: "out-of-step", detail: "no EXT-X-PROGRAM-DATE-TIME" };
  const slot = slotOf(stated, lock);
  const length = scale(lead.duration, lead.timescale, RATE);
  if (!slot.isNear(stated))
    return { reason: "out-of-step", detail: `begins ${stated - slot.time} ticks beside` };
  if (!slot.isLength(length)) return { reason: "out-of-step", detail: `lasts ${length} ticks` };
  const offset = slot.time - rawStart(job);
  const isSameOffset = known !== undefined && slot.isEqual(offset, known.offset);
  if (known !== undefined && isSame(known.timeline, job) && (isSameOffset || !hasTransportStream(raw))) {
    return {
      timeline: known.timeline,
      isNew: false,
      offset,
      time: slot.time,
      hasInits: known.end !== undefined,
    };
  }
  const own = wrapped(offset);
  const digest = digestOfInits(raw, hasTransportStream(raw) ? `${own}` : "");
  const name = writeName({ kind: "locked", feed: source.feed, digest });
  const timeline = timelineOf(name, job, { inits: digestOfInits(raw), offset: own });
  return { timeline, isNew: true, offset, time: slot.time, hasInits: false };
}

const hasTransportStream = (raw: RawSegment): boolean =>
  Object.values(raw.renditions).some(({ files }) => files.ts !== undefined);

const timelineOf = (
  timeline: string,
  { source, raw, context }: Job,
  fixed: Pick<Timeline, "inits" | "offset">,
): Timeline => ({
  version: 1,
  timeline,
  channel: context.channel.id,
  feed: source.feed,
  renditions: describe(source, raw, context),
  ...fixed,
});

function finish(position: Position, job: Job): Placing {
  const { source, raw, lead, context } = job;
  const { timeline, isNew, offset, time } = position;
  const moved = inOrder(raw).map(([name, media]) => moveMedia({ name, media }, position, context));
  const length = scale(lead.duration, lead.timescale, RATE);
  const packaged: PackagedSegment = {
    feed: source.feed,
    number: source.number,
    timeline,
    start: toMs(time),
    duration: toMs(length),
    received: source.received,
    renditions: Object.fromEntries(moved.map(({ name, media }) => [name, media])),
    files: moved.flatMap(({ files }) => files),
    sections: raw.sections,
    offset: time - rawStart(job),
    tags: source.tags,
  };
  return { ok: true, packaged, isNew, state: { timeline, offset, end: time + length } };
}

interface Moved {
  readonly name: string;
  readonly media: WindowMedia;
  readonly files: readonly PackagedFile[];
}

/** Each rendition keeps its distance to the video; its timestamps wrap at a moment of their own. */
function moveMedia(
  { name, media }: { readonly name: string; readonly media: RawMedia },
  { timeline, time: start, offset, hasInits }: Position,
  { channel, epochLocked, placeAt: move = placeAt }: PlaceContext,
): Moved {
  const own = scale(media.time, media.timescale, RATE) + offset;
  const isExact = epochLocked !== undefined && media.kind === "video";
  const ticks = isExact
    ? scale(start, RATE, media.timescale) - media.time
    : scale(offset + wrapsTo(own, start), RATE, media.timescale);
  const time = media.time + ticks;
  const rows = Object.entries(media.files) as [SegmentFormat, RawFile][];
  const files = rows.flatMap(([format, file]): readonly PackagedFile[] => {
    const folder = `${channel.id}/${timeline.timeline}/${format}/${name}`;
    const body = file.moves ? moveWebVtt(file.body, ticks) : move(file.body, format, ticks);
    const segment = {
      path: `${folder}/${time}.${file.extension}`,
      body,
      contentType: contentType(file.extension, media.kind),
    };
    if (file.init === undefined || hasInits) return [segment];
    return [
      { path: `${folder}/init.mp4`, body: file.init, contentType: contentType("mp4", media.kind) },
      segment,
    ];
  });
  const sizes = rows.map(([format, { body, keyFrame }]) => [
    format,
    { bytes: body.length, ...(keyFrame === undefined ? {} : { keyFrame }) },
  ]);
  return { name, media: { time, duration: media.duration, files: Object.fromEntries(sizes) }, files };
}

const TYPES: Readonly<Record<string, string>> = { ts: "video/mp2t", aac: "audio/aac", vtt: "text/vtt" };

const contentType = (extension: string, kind: RawMedia["kind"]): string =>
  TYPES[extension] ?? `${kind === "text" ? "application" : kind}/mp4`;
