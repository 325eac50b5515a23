import type { LineUpChannel } from "../../../catalog/lineUp";
import type { Marker, Window } from "../../core/window";
import type { SpliceFault } from "../media/spliceInfo";
import type { PackagedSegment } from "../segment";
import { CUE, tagEvents } from "./markerTags";
import { readEvents, returnsAlone, type SpliceEvent } from "./spliceEvents";
import { wrapsTo } from "../ticks";

export interface Marking {
  /** Markers that begin, change or end with this segment. */
  readonly markers: readonly Marker[];
  /** The vendor's own tags. */
  readonly tags: readonly string[];
  /** Why sections could not be read, to log. */
  readonly unread: readonly SpliceFault[];
}

type Marked = Pick<PackagedSegment, "start" | "duration" | "offset" | "sections" | "tags">;

/**
 * What a segment marks. All state is in the markers of the window, so another zone or another feed continues an open break.
 */
export function markersOf(
  segment: Marked,
  window: Pick<Window, "segments" | "markers">,
  mode: LineUpChannel["scte35"],
): Marking {
  if (mode !== "dateRange")
    return { markers: [], tags: mode === "passthrough" ? segment.tags : [], unread: [] };
  const readings = segment.sections.map(({ section, pts }) =>
    readEvents(section, (time) => timeOf(time ?? pts, segment)),
  );
  const events = readings.flatMap((reading) => (reading.ok ? reading.events : []));
  const book = new Book(window, segment);
  for (const event of events) book.take(event);
  // The PID counts where a tag says the same.
  for (const event of tagEvents(segment.tags, segment)) if (!book.isSaid(event, events)) book.take(event);
  book.endBreaks();
  const unread = readings.flatMap((reading) => (reading.ok ? [] : reading.reason));
  return { markers: book.changed(), tags: [], unread };
}

/** ms since 1970 of a PTS of 33 bits, near the segment. */
function timeOf(pts: number, { start, offset }: Marked): number {
  const time = pts + offset;
  return Math.round((time + wrapsTo(time, start * 90)) / 90);
}

/** Markers by id, and those that this segment changes. */
class Book {
  private readonly all = new Map<string, Marker>();
  private readonly news = new Set<string>();
  private readonly near: number;

  constructor(
    { markers = [], segments }: Pick<Window, "segments" | "markers">,
    private readonly segment: Marked,
  ) {
    // Times of the same event in two feeds differ by their clocks.
    this.near = Math.max(1000, segment.duration / 2);
    for (const marker of [...markers, ...segments.flatMap((each) => each.markers)])
      this.all.set(marker.id, marker);
  }

  changed(): readonly Marker[] {
    return [...this.news].flatMap((id) => this.all.get(id) ?? []);
  }

  take(event: SpliceEvent): void {
    if (event.does === "cancel") this.cancel(event.key);
    else if (event.does === "in" || event.does === "end") this.end(event);
    else this.begin(event);
  }

  /** One of these events, or a marker that one of them made, is what a tag says. */
  isSaid(tag: SpliceEvent, events: readonly SpliceEvent[]): boolean {
    return events.some(
      ({ does, key, time }) =>
        does === tag.does && (key === tag.key || tag.key === CUE) && this.isNear(time, tag.time),
    );
  }

  private isNear(one: number, other: number): boolean {
    return Math.abs(one - other) <= this.near;
  }

  private open(): readonly Marker[] {
    const open = [...this.all.values()].filter(({ end, cancelled }) => {
      return end === undefined && cancelled === undefined;
    });
    return open.sort((a, b) => a.start - b.start);
  }

  private begin(event: SpliceEvent): void {
    const known = this.known(event);
    const section = event.hex === undefined ? {} : { [event.does === "out" ? "out" : "command"]: event.hex };
    if (known === undefined) {
      const point = event.does === "point" ? { end: event.time } : {};
      const planned = event.planned === undefined ? {} : { planned: event.planned };
      this.write({ id: `${event.key}-${event.time}`, start: event.time, ...point, ...planned, ...section });
      return;
    }
    // Attributes of a DATERANGE may be added, and never change.
    const added = event.planned === undefined || known.end !== undefined ? {} : { planned: event.planned };
    const more = { ...added, ...section, ...known };
    if (Object.keys(more).length > Object.keys(known).length) this.write(more);
  }

  /** The marker of which an event is a repeat. */
  private known({ key, time, immediate, does }: SpliceEvent): Marker | undefined {
    const same = [...this.all.values()].filter(({ id }) => keyOf(id) === key);
    const isOpen = same.find(
      ({ end, cancelled }) => immediate && end === undefined && cancelled === undefined,
    );
    const near = same.find(({ start }) => this.isNear(start, time));
    // A tag without an event id was there before the section, or the reverse.
    const cue = this.open().find(
      (one) =>
        does === "out" &&
        (keyOf(one.id) === CUE || key === CUE) &&
        isBreak(one) &&
        this.isNear(one.start, time),
    );
    return isOpen ?? near ?? cue;
  }

  private end({ key, time, does, hex }: SpliceEvent): void {
    const open = this.open().filter((one) => one.start <= time + this.near);
    const own = open.findLast(({ id }) => keyOf(id) === key);
    // Some encoders return with another event id. A segmentation ends only its own.
    const any = does === "in" && !key.includes(".") ? open.findLast(isBreak) : undefined;
    const marker = own ?? any;
    if (marker === undefined) return;
    this.write({
      ...marker,
      end: Math.max(time, marker.start),
      ...(hex === undefined || does === "end" ? {} : { in: hex }),
    });
  }

  private cancel(event: string): void {
    for (const marker of this.open()) {
      if (keyOf(marker.id).split(".")[0] === event) this.write({ ...marker, cancelled: true });
    }
  }

  /** auto_return: the break ends by itself, in the segment in which its time is over. */
  endBreaks(): void {
    const { start, duration } = this.segment;
    for (const marker of this.open()) {
      const end = marker.start + (marker.planned ?? Infinity);
      if (end <= start + duration && returnsAlone(marker.out)) this.write({ ...marker, end });
    }
  }

  private write(marker: Marker): void {
    this.all.set(marker.id, marker);
    this.news.add(marker.id);
  }
}

const keyOf = (id: string): string => id.slice(0, id.lastIndexOf("-"));

const isBreak = (marker: Marker): boolean => marker.out !== undefined || keyOf(marker.id) === CUE;
