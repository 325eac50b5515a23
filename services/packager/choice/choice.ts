/**
 * Which segment viewers see next. A pure function of the window's newest entries, of what each feed has, and of the time:
 * a packager that starts, or another zone, chooses the same.
 */

/** What the choice reads of an entry of the window. Times in ms since 1970. */
export interface ShownSegment {
  readonly feed: string;
  readonly timeline: string;
  /** Start and end of its video. */
  readonly start: number;
  readonly end: number;
  readonly added: number;
}

/** What the choice reads of a packaged segment. Times in ms since 1970. */
export interface Candidate {
  readonly feed: string;
  readonly timeline: { readonly timeline: string };
  readonly start: number;
  /** ms */
  readonly duration: number;
  readonly received: number;
}

export interface ChoiceFeed<Segment extends Candidate> {
  readonly name: string;
  readonly pinned?: boolean;
  /** By rising start. At least those of the last `switchHold`, if the feed is pinned. */
  readonly segments: readonly Segment[];
}

export interface ChoiceInput<Segment extends Candidate> {
  /** Newest entries of the window, oldest first; at least those of the last `switchHold`. */
  readonly tail: readonly ShownSegment[];
  /** In order of preference. */
  readonly feeds: readonly ChoiceFeed<Segment>[];
  readonly timing: ChoiceTiming;
  /** ms since 1970 */
  readonly now: number;
}

/** Seconds, by the names of the timing table. */
export type ChoiceTiming = Readonly<
  Record<"segment" | "switchAfter" | "switchHold" | "gapAfter" | "heldFor", number>
>;

export type Choice<Segment> =
  | {
      readonly append: Segment;
      readonly reason: string;
      readonly switched: boolean;
      /** Segments that no feed had. */
      readonly missing: number;
    }
  /** Nothing to append before so many ms, unless another segment arrives. */
  | { readonly wait: number };

/** Largest difference of two times that are the same: rounding of ticks to ms. */
const ROUNDING = 1;

/** The whole state of one choice, in ms. */
interface Moment<Segment extends Candidate> extends ChoiceInput<Segment> {
  readonly last: ShownSegment;
  readonly segment: number;
  /** Since the last entry was added. */
  readonly elapsed: number;
  /** `elapsed` from which a segment that no feed has is a gap. */
  readonly gap: number;
  /** `elapsed` from which another feed is shown. */
  readonly patience: number;
}

/** The next segment of the window, or how long to wait for it. */
export function choose<Segment extends Candidate>(input: ChoiceInput<Segment>): Choice<Segment> {
  const last = input.tail.at(-1);
  if (last === undefined) return begin(input);
  const moment = momentOf(input, last);
  return (
    returnToPinned(moment) ?? continueShown(moment) ?? switchFeed(moment) ?? skip(moment) ?? wait(moment)
  );
}

/**
 * An empty window begins with the longest unbroken run of the first feed that has one. Others wait `switchAfter` for a pinned
 * feed, so that both sites begin with the same.
 */
function begin<Segment extends Candidate>({ feeds, timing, now }: ChoiceInput<Segment>): Choice<Segment> {
  const feed = byPreference(feeds).find(({ segments }) => segments.length > 0);
  const first = feed && runOf(feed.segments, timing.segment * 1000)[0];
  if (first === undefined) return { wait: timing.segment * 1000 };
  const patience = first.received + timing.switchAfter * 1000 - now;
  const isAwaited = feed?.pinned !== true && feeds.some(({ pinned }) => pinned === true);
  if (isAwaited && patience > 0) return { wait: patience };
  return {
    append: first,
    reason: `${first.feed} is the first feed with a segment`,
    switched: false,
    missing: 0,
  };
}

function momentOf<Segment extends Candidate>(
  input: ChoiceInput<Segment>,
  last: ShownSegment,
): Moment<Segment> {
  const { segment, gapAfter, switchAfter } = input.timing;
  const gap = (segment + gapAfter) * 1000;
  return {
    ...input,
    last,
    segment: segment * 1000,
    elapsed: input.now - last.added,
    gap,
    patience: held(input) ? gap : switchAfter * 1000,
  };
}

/** The feed changed less than `switchHold` ago. */
function held({ tail, timing, now }: ChoiceInput<Candidate>): boolean {
  const feed = tail.at(-1)?.feed;
  const before = tail.findLastIndex((entry) => entry.feed !== feed);
  const since = before < 0 ? undefined : tail[before + 1];
  return since !== undefined && now - since.added < timing.switchHold * 1000;
}

/** A pinned feed that delivered for `switchHold` is shown again, from the first segment that both feeds have. */
function returnToPinned<Segment extends Candidate>(moment: Moment<Segment>): Choice<Segment> | undefined {
  const { feeds, last, elapsed, timing } = moment;
  const pinned = feeds.find((feed) => feed.pinned === true);
  if (pinned === undefined || pinned.name === last.feed || held(moment)) return undefined;
  if (!delivers(pinned.segments, moment)) return undefined;
  const append = following(pinned.segments, moment);
  const reason = `${pinned.name} is pinned and delivered for ${timing.switchHold} s`;
  if (append !== undefined) return { append, reason, switched: true, missing: 0 };
  const left = timing.switchAfter * 1000 - elapsed;
  return left > 0 ? { wait: left } : undefined;
}

/** Its newest segments are unbroken for `switchHold`, and the newest is not late. */
function delivers(segments: readonly Candidate[], { segment, timing, now }: Moment<Candidate>): boolean {
  const run = runOf(segments, segment);
  const [oldest, newest] = [run[0], run.at(-1)];
  if (oldest === undefined || newest === undefined) return false;
  const length = newest.start + newest.duration - oldest.start;
  return length >= timing.switchHold * 1000 && now - newest.received <= timing.switchAfter * 1000;
}

function continueShown<Segment extends Candidate>(moment: Moment<Segment>): Choice<Segment> | undefined {
  const { feeds, last } = moment;
  const shown = feeds.find(({ name }) => name === last.feed);
  const append = shown && following(shown.segments, moment);
  return append && { append, reason: `${last.feed} continues`, switched: false, missing: 0 };
}

function switchFeed<Segment extends Candidate>(moment: Moment<Segment>): Choice<Segment> | undefined {
  const { feeds, last, elapsed, patience } = moment;
  if (elapsed < patience) return undefined;
  const append = others(feeds, last.feed)
    .map(({ segments }) => following(segments, moment))
    .find((segment) => segment !== undefined);
  return append && { append, reason: `${last.feed} ${lateBy(moment)}`, switched: true, missing: 0 };
}

/** No feed has the segment: the earliest later one. Else one of a feed whose clock is behind. */
function skip<Segment extends Candidate>(moment: Moment<Segment>): Choice<Segment> | undefined {
  const { feeds, last, elapsed, gap, segment, timing } = moment;
  if (elapsed < gap) return undefined;
  const shown = feeds.filter(({ name }) => name === last.feed);
  const all = [...shown, ...others(feeds, last.feed)].flatMap(({ segments }) => segments);
  const append =
    earliest(all.filter(({ start }) => start > last.end + segment / 2)) ??
    earliest(all.filter((one) => isBehind(one, last, timing.heldFor * 1000)));
  if (append === undefined) return undefined;
  const most = Math.round(timing.heldFor / timing.segment);
  const missing = Math.min(most, Math.max(1, Math.round((append.start - last.end) / segment)));
  return { append, reason: `no feed has the next segment`, switched: append.feed !== last.feed, missing };
}

function wait<Segment extends Candidate>({
  elapsed,
  patience,
  gap,
  segment,
}: Moment<Segment>): Choice<Segment> {
  const next = [patience, gap].find((limit) => limit > elapsed);
  return { wait: next === undefined ? segment : next - elapsed };
}

/**
 * The segment that begins nearest to the end of the last one: at most half of its own length before it, so that it shows
 * something new, and at most half a segment after it.
 */
function following<Segment extends Candidate>(
  segments: readonly Segment[],
  { last, segment }: Pick<Moment<Segment>, "last" | "segment">,
): Segment | undefined {
  const near = segments.filter(
    ({ start, duration }) =>
      start >= last.end - duration / 2 - ROUNDING && start <= last.end + segment / 2 + ROUNDING,
  );
  return near.reduce<Segment | undefined>(
    (best, one) =>
      best === undefined || Math.abs(one.start - last.end) < Math.abs(best.start - last.end) ? one : best,
    undefined,
  );
}

/** It arrived after the last entry, and its clock is so far behind that its feed never reaches this time. */
const isBehind = ({ start, received }: Candidate, last: ShownSegment, behind: number): boolean =>
  received > last.added && last.end - start > behind;

const earliest = <Segment extends Candidate>(segments: readonly Segment[]): Segment | undefined =>
  segments.reduce<Segment | undefined>(
    (first, one) => (first === undefined || one.start < first.start ? one : first),
    undefined,
  );

/** The newest segments that follow each other. */
function runOf<Segment extends Candidate>(segments: readonly Segment[], segment: number): readonly Segment[] {
  const broken = segments.findLastIndex((one, index) => {
    const before = segments[index - 1];
    return before === undefined || Math.abs(one.start - before.start - before.duration) > segment / 2;
  });
  return segments.slice(Math.max(0, broken));
}

const byPreference = <Segment extends Candidate>(
  feeds: readonly ChoiceFeed<Segment>[],
): readonly ChoiceFeed<Segment>[] => [
  ...feeds.filter(({ pinned }) => pinned === true),
  ...feeds.filter(({ pinned }) => pinned !== true),
];

const others = <Segment extends Candidate>(
  feeds: readonly ChoiceFeed<Segment>[],
  shown: string,
): readonly ChoiceFeed<Segment>[] => byPreference(feeds).filter(({ name }) => name !== shown);

const lateBy = ({ elapsed, segment }: Moment<Candidate>): string =>
  `has no segment ${((elapsed - segment) / 1000).toFixed(1)} s after it was due`;
