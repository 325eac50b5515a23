import {
  choose,
  type Candidate,
  type ChoiceFeed,
  type ChoiceTiming,
  type ShownSegment,
} from "../../packager/choice/choice";

/** Feeds that deliver on a schedule, and what the choice shows of them. Times in seconds from the start of the schedule. */

/** 2026-12-01T00:00:00Z */
export const EPOCH = Date.UTC(2026, 11, 1);

export const SEGMENT = 4;

export const TIMING: ChoiceTiming = {
  segment: SEGMENT,
  switchAfter: 1.25 * SEGMENT,
  switchHold: 60,
  gapAfter: SEGMENT,
  heldFor: 16,
};

/** Seconds from one push to its packaged segment. */
const LATENCY = 0.5;

export interface Delivery {
  readonly start: number;
  readonly duration: number;
  /** Seconds after its end and `LATENCY`. */
  readonly late?: number;
  readonly timeline?: string;
}

export interface Source {
  readonly pinned?: boolean;
  readonly deliveries: readonly Delivery[];
}

/** Whole segments from one number to another, without those that `has` refuses. */
export function steady(
  from: number,
  to: number,
  change: (number: number) => Partial<Delivery> | undefined = () => ({}),
): readonly Delivery[] {
  const numbers = Array.from({ length: to - from }, (_, index) => from + index);
  return numbers.flatMap((number) => {
    const changed = change(number);
    return changed === undefined ? [] : [{ start: number * SEGMENT, duration: SEGMENT, ...changed }];
  });
}

export interface Appended {
  /** Seconds */
  readonly at: number;
  readonly feed: string;
  readonly start: number;
  readonly end: number;
  readonly switched: boolean;
  readonly missing: number;
  readonly timeline: string;
}

/** Everything that viewers see, until a time in seconds. */
export function simulate(sources: Readonly<Record<string, Source>>, until: number): readonly Appended[] {
  const feeds = Object.entries(sources).map(([name, source]) => feedOf(name, source));
  const shown: Appended[] = [];
  const tail: ShownSegment[] = [];
  let now = EPOCH;
  while (now < EPOCH + until * 1000) {
    const input = { tail, feeds: feeds.map((feed) => arrived(feed, now)), timing: TIMING, now };
    const choice = choose(input);
    if ("wait" in choice) {
      now = Math.min(now + Math.max(1, choice.wait), nextArrival(feeds, now));
      continue;
    }
    const { append, switched, missing } = choice;
    const { feed, start, duration } = append;
    const { timeline } = append.timeline;
    tail.push({ feed, timeline, start, end: start + duration, added: now });
    const relative = (time: number): number => (time - EPOCH) / 1000;
    shown.push({
      ...{ at: relative(now), feed, switched, missing, timeline },
      ...{ start: relative(start), end: relative(start + duration) },
    });
  }
  return shown;
}

function feedOf(name: string, { pinned, deliveries }: Source): ChoiceFeed<Candidate> {
  const segments = deliveries.map(({ start, duration, late = 0, timeline = `${name}.1` }) => ({
    feed: name,
    timeline: { timeline },
    start: EPOCH + start * 1000,
    duration: duration * 1000,
    received: EPOCH + (start + duration + LATENCY + late) * 1000,
  }));
  return { name, segments, ...(pinned === undefined ? {} : { pinned }) };
}

const arrived = (feed: ChoiceFeed<Candidate>, now: number): ChoiceFeed<Candidate> => ({
  ...feed,
  segments: feed.segments.filter(({ received }) => received <= now),
});

const nextArrival = (feeds: readonly ChoiceFeed<Candidate>[], now: number): number =>
  Math.min(
    ...feeds.flatMap(({ segments }) =>
      segments.map(({ received }) => received).filter((received) => received > now),
    ),
  );

export const switches = (shown: readonly Appended[]): readonly Appended[] =>
  shown.filter(({ switched }) => switched);

export const missing = (shown: readonly Appended[]): number =>
  shown.reduce((sum, one) => sum + one.missing, 0);

/** Longest time between two entries, seconds. */
export const longestPause = (shown: readonly Appended[]): number =>
  Math.max(...shown.slice(1).map((one, index) => one.at - (shown[index]?.at ?? 0)));
