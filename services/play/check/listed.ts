/**
 * What an outside reader of playlists holds against them. Pure: it gets each playlist as read, and keeps what was listed.
 */
export interface ListedPlaylist {
  /** ms since 1970 */
  readonly at: number;
  readonly status: number;
  /** Undefined with an error status. */
  readonly playlist?: {
    readonly mediaSequence: number;
    readonly discontinuitySequence: number;
    readonly targetDuration: number;
    readonly segments: readonly ListedSegment[];
    readonly dateRanges: readonly { readonly id: string; readonly line: string }[];
  };
}

export interface ListedSegment {
  readonly uri: string;
  readonly duration: number;
  /** Its discontinuity sequence. */
  readonly timeline: number;
  /** ms since 1970 */
  readonly programDateTime: number;
}

export interface Fault {
  readonly rule: FaultRule;
  readonly text: string;
}

export const FAULT_RULES = {
  "sequence-fell": "EXT-X-MEDIA-SEQUENCE or the newest sequence fell",
  "changed-segment": "one sequence has two segments",
  "changed-discontinuity": "one segment has two discontinuity sequences",
  "unmarked-change": "the timeline changes without EXT-X-DISCONTINUITY",
  "stale-200": "a playlist without a new segment for staleAfter answers 200",
  "target-duration": "a segment is longer than EXT-X-TARGETDURATION, or the target changed",
  "time-hole": "neighbours of one timeline do not touch in time",
  "lost-daterange": "a DATERANGE left the playlist while its time is in the window, or changed",
} as const;

export type FaultRule = keyof typeof FAULT_RULES;

/** Seconds by which EXTINF, rounded to milliseconds, may differ from the times. */
const ROUNDING = 0.1;

/** The playlists of one rendition, in the order in which they were read. */
export class Listed {
  readonly segments = new Map<number, ListedSegment & { readonly firstSeen: number }>();
  private newest = -1;
  private first = -1;
  private target: number | undefined;
  private grew: number | undefined;
  private staleSaid = false;
  private readonly dateRanges = new Map<string, { readonly id: string; readonly start: number }>();

  constructor(private readonly staleAfter: number) {}

  /** Segments that are listed for the first time, with their sequences, and what is wrong. */
  read({ at, status, playlist }: ListedPlaylist): {
    readonly added: readonly (readonly [sequence: number, segment: ListedSegment])[];
    readonly faults: readonly Fault[];
  } {
    if (status !== 200 || playlist === undefined) {
      this.staleSaid = false;
      return { added: [], faults: [] };
    }
    const faults = [...this.judgeNumbers(playlist), ...this.judgeDateRanges(playlist)];
    const added: [number, ListedSegment][] = [];
    playlist.segments.forEach((segment, index) => {
      const sequence = playlist.mediaSequence + index;
      faults.push(...this.judgeSegment(sequence, segment, playlist.segments[index - 1]));
      if (!this.segments.has(sequence)) {
        added.push([sequence, segment]);
        this.segments.set(sequence, { ...segment, firstSeen: at });
      }
    });
    faults.push(...this.judgeAge(at, added.length > 0));
    return { added, faults };
  }

  private judgeNumbers({
    mediaSequence,
    segments,
    targetDuration,
  }: NonNullable<ListedPlaylist["playlist"]>): Fault[] {
    const newest = mediaSequence + segments.length - 1;
    const faults: Fault[] = [];
    if (mediaSequence < this.first || newest < this.newest)
      faults.push({
        rule: "sequence-fell",
        text: `from ${this.first}..${this.newest} to ${mediaSequence}..${newest}`,
      });
    if (this.target !== undefined && this.target !== targetDuration)
      faults.push({ rule: "target-duration", text: `from ${this.target} to ${targetDuration}` });
    [this.first, this.newest, this.target] = [mediaSequence, newest, targetDuration];
    return faults;
  }

  private judgeSegment(sequence: number, segment: ListedSegment, before: ListedSegment | undefined): Fault[] {
    const faults: Fault[] = [];
    const known = this.segments.get(sequence);
    if (known !== undefined && known.uri !== segment.uri)
      faults.push({ rule: "changed-segment", text: `${sequence}: ${known.uri}, then ${segment.uri}` });
    if (known !== undefined && known.timeline !== segment.timeline)
      faults.push({
        rule: "changed-discontinuity",
        text: `${sequence}: ${known.timeline}, then ${segment.timeline}`,
      });
    if (Math.round(segment.duration) > (this.target ?? Infinity))
      faults.push({ rule: "target-duration", text: `${sequence} lasts ${segment.duration} s` });
    if (before === undefined) return faults;
    if (timelineOf(before.uri) !== timelineOf(segment.uri) && before.timeline === segment.timeline)
      faults.push({ rule: "unmarked-change", text: `${sequence}: ${segment.uri}` });
    const hole = (segment.programDateTime - before.programDateTime) / 1000 - before.duration;
    if (before.timeline === segment.timeline && Math.abs(hole) > ROUNDING)
      faults.push({ rule: "time-hole", text: `${hole.toFixed(3)} s before ${sequence}` });
    return faults;
  }

  private judgeAge(at: number, grew: boolean): Fault[] {
    if (grew || this.grew === undefined) {
      [this.grew, this.staleSaid] = [at, false];
      return [];
    }
    const age = (at - this.grew) / 1000;
    // Half a second for the way of the answer.
    if (age <= this.staleAfter + 0.5 || this.staleSaid) return [];
    this.staleSaid = true;
    return [{ rule: "stale-200", text: `200 ${age.toFixed(1)} s after the newest segment` }];
  }

  /** A range may get more attributes, or a second tag. What was written stays. */
  private judgeDateRanges({ dateRanges, segments }: NonNullable<ListedPlaylist["playlist"]>): Fault[] {
    const first = segments[0]?.programDateTime ?? 0;
    const faults: Fault[] = [];
    for (const [line, { id, start }] of this.dateRanges) {
      if (start < first) this.dateRanges.delete(line);
      else if (!dateRanges.some((range) => range.id === id && range.line.startsWith(line)))
        faults.push({ rule: "lost-daterange", text: line });
    }
    for (const { id, line } of dateRanges)
      this.dateRanges.set(line, { id, start: Date.parse(/START-DATE="([^"]+)"/.exec(line)?.[1] ?? "") });
    return faults;
  }
}

/** `/live/<channel>/<timeline>/<format>/...` */
export const timelineOf = (uri: string): string => /\/live\/[^/]+\/([^/]+)\//.exec(uri)?.[1] ?? uri;
