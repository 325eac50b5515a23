import type { Clock } from "../../core/task";
import type { Timeline, Window } from "../../core/window";
import type { LiveWindow } from "./liveWindow";
import { adopt, needsAll } from "./window";

/** Reads the window of the channel in another zone. Never rejects. */
export type ReadPeer = (zone: string, request: PeerRequest) => Promise<PeerAnswer>;

export interface PeerRequest {
  /** Absent: all entries. */
  readonly after?: number;
  readonly signal: AbortSignal;
}

/** `away`: no packager answers. `empty`: its packager has no segment yet. */
export type PeerAnswer = Window | "away" | "empty";

export interface PeersOptions {
  readonly zone: string;
  /** The zones of the line-up, sorted. */
  readonly zones: () => readonly string[];
  readonly live: LiveWindow;
  readonly read: ReadPeer;
  readonly clock: Clock;
  /** Seconds, by the names of the timing table. */
  readonly timing: () => Readonly<Record<"followAfter" | "staleAfter" | "liveWindow", number>>;
  /** Aborted at the end of the task. */
  readonly signal: AbortSignal;
}

/** Follows the windows of the other zones, by one long poll for each, and adopts what they have beyond the own one. */
export class Peers {
  /** By zone: when its newest entry was added, if it answers. */
  private readonly seen = new Map<string, number | "empty">();
  private readonly followed = new Set<string>();
  /** By zone: its newest window that names the timelines of feeds. */
  private readonly named = new Map<string, Window>();

  constructor(private readonly options: PeersOptions) {}

  /** Reads the windows of all other zones once. */
  async readAll(): Promise<void> {
    const { read, signal } = this.options;
    await Promise.all(this.others().map(async (zone) => this.take(zone, await read(zone, { signal }))));
  }

  /** Follows each zone of the line-up, also those that it gets later. Call it again after a change. */
  follow(): void {
    for (const zone of this.others()) {
      if (this.followed.has(zone)) continue;
      this.followed.add(zone);
      void this.followZone(zone);
    }
  }

  /** A lower zone delivers, or is about to begin as this one is: wait for its entry. */
  get hasLeader(): boolean {
    const { clock, timing, live } = this.options;
    const fresh = clock.wall() - timing().staleAfter * 1000;
    return this.lower()
      .map((other) => this.seen.get(other))
      .some((added) =>
        added === "empty" ? live.newest === undefined : added !== undefined && added >= fresh,
      );
  }

  /** The timeline of a feed in the lowest zone that answers, if that is lower than this one. */
  timelineOf(feed: string): Timeline | undefined {
    const lower = this.lower().find((zone) => this.named.get(zone)?.feeds[feed] !== undefined);
    const window = lower === undefined ? undefined : this.named.get(lower);
    return window?.timelines[window.feeds[feed] ?? ""];
  }

  private lower(): readonly string[] {
    const { zone, zones } = this.options;
    return zones().filter((other) => other < zone && this.seen.has(other));
  }

  private others(): readonly string[] {
    const { zone, zones } = this.options;
    return zones().filter((other) => other !== zone);
  }

  private async followZone(zone: string): Promise<void> {
    const { signal, clock, timing, zones } = this.options;
    while (!signal.aborted && zones().includes(zone)) {
      const began = clock.mono();
      const grew = await this.turn(zone);
      const left = timing().followAfter * 1000 - (clock.mono() - began);
      if (!grew && left > 0) await clock.sleep(left, signal);
    }
    this.followed.delete(zone);
    this.seen.delete(zone);
  }

  /** One long poll; of a zone that was away, its whole window, which may differ. False: nothing new. */
  private async turn(zone: string): Promise<boolean> {
    const { live, read, signal } = this.options;
    const from = this.seen.has(zone) ? { after: live.newest?.sequence ?? -1 } : {};
    const answer = await read(zone, { ...from, signal });
    if (typeof answer === "string" || !needsAll(live.value, answer)) return this.take(zone, answer);
    return this.take(zone, await read(zone, { signal }));
  }

  private take(zone: string, answer: PeerAnswer): boolean {
    const { live, timing } = this.options;
    if (answer === "away") this.seen.delete(zone);
    if (answer === "empty") this.seen.set(zone, "empty");
    if (typeof answer === "string") return false;
    const newest = answer.segments.at(-1);
    if (newest !== undefined) {
      this.seen.set(zone, newest.added);
      this.named.set(zone, answer);
    }
    const before = live.value;
    live.set(adopt(before, answer, timing().liveWindow));
    return live.value !== before;
  }
}
