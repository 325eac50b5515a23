import type { EpochLock } from "../../catalog/lineUp";
import type { TimingName } from "../../catalog/timing";
import type { Clock } from "../core/task";
import type { Marker } from "../core/window";
import type { Bell } from "./bell";
import { choose, type Candidate, type Choice, type ChoiceFeed, type ChoiceTiming } from "./choice/choice";
import type { PackagedSegment } from "./segment";
import type { Agreement } from "./window/agreement";
import type { LiveWindow } from "./window/liveWindow";
import { entryOf, follows, tailOf } from "./window/window";

/** What a candidate needs to become an entry. */
export type Showable = Candidate & Pick<PackagedSegment, "timeline" | "renditions">;

export interface ShowingOptions<Segment extends Showable> {
  readonly live: LiveWindow;
  readonly agreement: Agreement;
  readonly clock: Clock;
  readonly timing: () => Readonly<Record<TimingName, number>>;
  readonly lock: () => EpochLock | undefined;
  /** In order of preference, with their packaged segments. */
  readonly feeds: () => readonly ChoiceFeed<Segment>[];
  /** Markers and tags of a segment that is about to be shown. */
  readonly marks: (segment: Segment) => {
    readonly markers: readonly Marker[];
    readonly tags?: readonly string[];
  };
  /** The segment is in the window by this zone's choice. */
  readonly shown: (choice: Shown<Segment>) => void;
  /** It can't be shown: it would not follow the window. */
  readonly drop: (segment: Segment) => void;
  readonly bell: Bell;
  /** Aborted at the end of the task. */
  readonly signal: AbortSignal;
}

export type Shown<Segment> = Extract<Choice<Segment>, { readonly append: Segment }>;

/** Appends segments to a channel's window, one after the other: chooses, agrees with the other zones, waits. */
export class Showing<Segment extends Showable> {
  constructor(private readonly options: ShowingOptions<Segment>) {}

  async run(): Promise<void> {
    const { bell, signal } = this.options;
    while (!signal.aborted) {
      const choice = this.next();
      if ("wait" in choice) await bell.wait(choice.wait, signal);
      else await this.show(choice);
    }
  }

  private next(): Choice<Segment> {
    const { live, feeds, timing, clock, lock } = this.options;
    const seconds: ChoiceTiming = timing();
    return choose({
      tail: tailOf(live.value, seconds.switchHold + seconds.segment),
      feeds: feeds(),
      // A number of a locked channel is its time: a feed whose clock is behind can't follow.
      timing: lock() === undefined ? seconds : { ...seconds, heldFor: Infinity },
      now: clock.wall(),
    });
  }

  private async show(choice: Shown<Segment>): Promise<void> {
    const { live, agreement, clock, lock, marks, shown, drop } = this.options;
    const segment = choice.append;
    const details = { ...marks(segment), added: clock.wall(), lock: lock() };
    const entry = entryOf(segment, live.newest, details);
    if (!follows(live.newest, entry)) return drop(segment);
    if (await agreement.commit({ entry, timeline: segment.timeline })) shown(choice);
  }
}
