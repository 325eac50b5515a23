import type { LineUpChannel } from "../../catalog/lineUp";
import { isMuxed, renditionsOf } from "../../catalog/renditions";
import type { CellLineUp, Task } from "../core/task";
import type { Timeline } from "../core/window";
import {
  accept,
  advance,
  newFeed,
  withSettings,
  type Accepted,
  type FeedSettings,
  type FeedState,
  type Push,
} from "./feed/input";
import { place, resume, type FeedTimeline, type Placing } from "./feed/timeline";
import { MediaFault, type Engine } from "./media/engine";
import type { PackagedSegment, RawSegment, SourceSegment } from "./segment";

/** Segments that wait for the engine. Beyond, the oldest is lost: a packager that is so late shows other feeds or zones. */
const MOST_QUEUED = 8;

export interface FeedOptions {
  readonly task: Pick<Task, "clock" | "environment" | "lineUp" | "log">;
  readonly engine: Pick<Engine, "package">;
  /** The channel, as it is now. */
  readonly channel: () => LineUpChannel;
  readonly feed: string;
  /** Viewers see this feed: its segments are packaged before others. */
  readonly isShown: () => boolean;
  /** The timeline of the feed that other zones have agreed on. */
  readonly agreed: () => Timeline | undefined;
  readonly packaged: (segment: PackagedSegment, isNew: boolean) => void;
  readonly signal: AbortSignal;
}

/** The life of one feed of a channel: pushes in any order, source segments, engine, timeline, packaged segments in order. */
export class FeedPackager {
  private state: FeedState;
  private lineUp: CellLineUp;
  private timeline: FeedTimeline | undefined;
  /** Names of timelines that ended here. */
  private readonly ended = new Set<string>();
  private readonly queue: SourceSegment[] = [];
  private isWorking = false;
  private mediaFault: string | undefined;
  /** Since when media arrives without a multivariant playlist, ms by the monotonic clock. */
  private lackingSince: number | undefined;
  /** When a segment last arrived and could not be shown, ms by the monotonic clock. */
  private refused = -Infinity;

  constructor(private readonly options: FeedOptions) {
    this.lineUp = options.task.lineUp();
    this.state = newFeed(this.settings());
  }

  /** Continues a timeline of another task. */
  resume(timeline: Timeline): void {
    this.timeline = resume(timeline);
  }

  push(push: Push): void {
    this.follow();
    this.take(accept(this.state, push, this.options.task.clock.wall()));
    if (this.state.fault !== undefined) this.refused = this.options.task.clock.mono();
  }

  /** Time alone ends the wait for a missing segment; it begins again after a time in which this task read nothing. */
  tick(hasStalled: boolean): void {
    this.noteLack();
    if (this.state.blockedSince === undefined) return;
    const now = this.options.task.clock.wall();
    if (hasStalled) this.state = { ...this.state, blockedSince: now };
    else this.take(advance(this.state, now));
  }

  /** A later segment is complete, and the next one is not. */
  get isBlocked(): boolean {
    return this.state.blockedSince !== undefined;
  }

  /** Vendors push it once: to a zone that had no peer yet, so that the other zone reads it there. */
  get lacksMultivariant(): boolean {
    return this.state.multivariant === undefined && this.state.playlists.size > 0;
  }

  /** It may come a moment after the first media playlist, which is no fault. */
  private noteLack(): void {
    const now = this.options.task.clock.mono();
    this.lackingSince = this.lacksMultivariant ? (this.lackingSince ?? now) : undefined;
    if (this.lackingSince !== undefined && now - this.lackingSince > this.lineUp.timing.segment * 1000)
      this.fault("playlist", "no multivariant playlist");
  }

  /** Segments arrive, and can't be shown. */
  isUnusable(milliseconds: number): boolean {
    const isFaulty = this.state.fault !== undefined || this.mediaFault !== undefined;
    return isFaulty && this.options.task.clock.mono() - this.refused < milliseconds;
  }

  /** The ladder, the tracks or the times may have changed. */
  private follow(): void {
    const lineUp = this.options.task.lineUp();
    if (lineUp === this.lineUp) return;
    this.lineUp = lineUp;
    this.state = withSettings(this.state, this.settings());
  }

  private take({ state, segments, faults }: Accepted): void {
    const { log } = this.options.task;
    this.state = state;
    for (const { reason, detail } of faults)
      log.warn("a feed can't be shown", { ...this.place, reason, detail });
    for (const segment of segments) this.enqueue(segment);
  }

  private enqueue(segment: SourceSegment): void {
    if (this.queue.length >= MOST_QUEUED) {
      const lost = this.queue.shift();
      this.options.task.log.error("a segment waited too long for the engine", {
        ...this.place,
        number: lost?.number,
      });
    }
    this.queue.push(segment);
    if (!this.isWorking) void this.work();
  }

  private async work(): Promise<void> {
    this.isWorking = true;
    for (
      let next = this.queue.shift();
      next !== undefined && !this.options.signal.aborted;
      next = this.queue.shift()
    ) {
      await this.package(next);
    }
    this.isWorking = false;
  }

  private async package(source: SourceSegment): Promise<void> {
    try {
      const raw = await this.run(source);
      if (this.options.signal.aborted) return;
      this.name(this.placeOf({ source, raw }));
    } catch (error) {
      const { reason, detail } = reasonOf(error);
      this.fault(reason, detail);
    }
  }

  /** One more run where the engine itself failed. */
  private async run(source: SourceSegment): Promise<RawSegment> {
    const { engine, isShown, channel } = this.options;
    const { ladder } = this.settings();
    const { audio, scte35 } = channel();
    const muxed = isMuxed(ladder)
      ? renditionsOf(ladder, { audio }).find(({ kind }) => kind === "audio")?.name
      : undefined;
    const job = { codec: ladder.codec, parts: source.parts, muxed, scte35 };
    const deadline = this.lineUp.timing.segment * 1000;
    try {
      return await engine.package(job, { deadline, urgent: isShown() });
    } catch (error) {
      if (!(error instanceof MediaFault) || error.reason !== "engine") throw error;
      return engine.package(job, { deadline, urgent: isShown() });
    }
  }

  /** In the timeline that zones have agreed on, if the segment continues it; else in the own one, or a new one. */
  private placeOf(segment: { readonly source: SourceSegment; readonly raw: RawSegment }): Placing {
    const { channel, agreed, task } = this.options;
    const { ladder } = this.settings();
    const { epochLocked } = channel();
    const context = {
      region: task.environment.region,
      channel: channel(),
      ladder,
      epochLocked,
      segment: this.lineUp.timing.segment,
    };
    const other = agreed();
    if (
      other !== undefined &&
      other.timeline !== this.timeline?.timeline.timeline &&
      !this.ended.has(other.timeline)
    ) {
      const placing = place(resume(other), segment, context);
      if (placing.ok && !placing.isNew) return placing;
    }
    return place(this.timeline, segment, context);
  }

  private name(placing: Placing): void {
    if (!placing.ok) return this.fault(placing.fault.reason, placing.fault.detail);
    const before = this.timeline?.timeline.timeline;
    if (before !== undefined && before !== placing.state.timeline.timeline) this.end(before);
    this.timeline = placing.state;
    if (this.mediaFault !== undefined) this.options.task.log.info("a feed can be shown again", this.place);
    this.mediaFault = undefined;
    this.options.packaged(placing.packaged, placing.isNew);
  }

  private end(timeline: string): void {
    this.ended.add(timeline);
    const [oldest] = this.ended;
    if (this.ended.size > MOST_ENDED && oldest !== undefined) this.ended.delete(oldest);
  }

  /** One line for each reason, not for each segment. */
  private fault(reason: string, detail: string): void {
    const { clock, log } = this.options.task;
    this.refused = clock.mono();
    if (this.mediaFault === reason) return;
    this.mediaFault = reason;
    log.warn("a feed can't be shown", { ...this.place, reason, detail });
  }

  private get place(): { readonly channel: string; readonly feed: string } {
    return { channel: this.options.channel().id, feed: this.options.feed };
  }

  private settings(): FeedSettings {
    const channel = this.options.channel();
    const { ladders, timing } = this.lineUp;
    const ladder = ladders[channel.ladder];
    if (ladder === undefined) throw new Error(`the line-up has no ladder ${channel.ladder}`);
    const renditions = ladder.video.length + channel.audio.length + channel.captions.length;
    return {
      feed: this.options.feed,
      channel,
      ladder,
      segment: timing.segment,
      heldFor: timing.heldFor * 1000,
      holeAfter: (timing.followAfter / 2) * 1000,
      most: renditions * (Math.ceil(timing.heldFor / timing.segment) + 2),
    };
  }
}

const MOST_ENDED = 32;

function reasonOf(error: unknown): { readonly reason: string; readonly detail: string } {
  if (error instanceof MediaFault) return { reason: error.reason, detail: error.message };
  return { reason: "fault of the program", detail: String((error as Error).stack ?? error) };
}
