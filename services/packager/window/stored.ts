import type { Metadata } from "../../core/task";
import type { Marker, Timeline, Window, WindowSegment } from "../../core/window";
import { emptyWindow } from "./window";

/**
 * The window in Valkey: `window:<channel>:<sequence>` is an entry, `timeline:<channel>` the rest. Every call rejects if Valkey
 * is away.
 */
export interface StoredWindow {
  /** False: the sequence has another entry. */
  append(entry: WindowSegment): Promise<boolean>;
  /** Undefined: no such entry. */
  entry(sequence: number): Promise<WindowSegment | undefined>;
  /** False: another zone has begun the window. */
  begin(window: Window, first: WindowSegment): Promise<boolean>;
  /** Writes what belongs to the newest entry. */
  describe(window: Window): Promise<void>;
  /** The newest consecutive entries; empty if there are none. */
  read(): Promise<Window>;
}

export interface StoredOptions {
  readonly channel: string;
  /** Seconds, by the names of the timing table. */
  readonly timing: () => Readonly<Record<"metadataExpiry" | "liveWindow" | "segment", number>>;
}

/** Value of `timeline:<channel>`. */
interface Description extends Pick<Window, "timelines" | "feeds" | "markers"> {
  /** Of the newest entry. */
  readonly sequence: number;
}

export function storedWindow(metadata: Metadata, { channel, timing }: StoredOptions): StoredWindow {
  const key = (sequence: number): string => `window:${channel}:${sequence}`;
  const described = `timeline:${channel}`;
  const expiry = (): number => timing().metadataExpiry;
  return {
    append: (entry) => metadata.setNew(key(entry.sequence), entry, expiry()),
    entry: async (sequence) => asEntry(await metadata.get(key(sequence))),
    begin: (window, first) => metadata.setNew(described, descriptionOf(window, first.sequence), expiry()),
    describe: (window) => {
      const sequence = window.segments.at(-1)?.sequence ?? 0;
      return metadata.set(described, descriptionOf(window, sequence), expiry());
    },
    read: async () => {
      const description = asDescription(await metadata.get(described));
      if (description === undefined) return emptyWindow(channel, STORED_ZONE);
      const count = Math.ceil(timing().liveWindow / timing().segment);
      const sequences = Array.from({ length: count }, (_, index) => description.sequence - count + 1 + index);
      const values = await metadata.getMany(sequences.map(key));
      return windowOf(channel, description, values.map(asEntry));
    },
  };
}

/** Before every zone id: what is in Valkey counts. */
const STORED_ZONE = "";

const descriptionOf = ({ timelines, feeds, markers = [] }: Window, sequence: number): Description => ({
  sequence,
  timelines,
  feeds,
  markers,
});

/** The entries after the last one that is missing or has no description. */
function windowOf(
  channel: string,
  { timelines, feeds, markers }: Description,
  entries: readonly (WindowSegment | undefined)[],
): Window {
  const broken = entries.findLastIndex((entry) => entry === undefined || !(entry.timeline in timelines));
  const segments = entries.slice(broken + 1).filter((entry) => entry !== undefined);
  return { channel, zone: STORED_ZONE, segments, timelines, feeds, markers: markers ?? [] };
}

/** Only packagers write these keys, so their form alone is checked. */
function asEntry(value: unknown): WindowSegment | undefined {
  return isObject(value) && typeof value.sequence === "number" && typeof value.timeline === "string"
    ? (value as unknown as WindowSegment)
    : undefined;
}

function asDescription(value: unknown): Description | undefined {
  if (!isObject(value) || typeof value.sequence !== "number") return undefined;
  if (!isObject(value.timelines) || !isObject(value.feeds)) return undefined;
  return {
    sequence: value.sequence,
    timelines: value.timelines as Record<string, Timeline>,
    feeds: value.feeds as Record<string, string>,
    ...(Array.isArray(value.markers) ? { markers: value.markers as Marker[] } : {}),
  };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
