import type { Clock, Log } from "../../core/task";
import type { Timeline, Window, WindowSegment } from "../../core/window";
import type { LiveWindow } from "./liveWindow";
import type { Peers } from "./peers";
import type { StoredWindow } from "./stored";
import { adopt, append, follows } from "./window";

/**
 * The zones of a cell show the same segment under the same number (docs/service-contract.md, The window): the entry that is
 * first in Valkey counts. Without Valkey the lowest zone that delivers leads, and the others wait `followAfter` for it.
 */
export interface AgreementOptions {
  readonly live: LiveWindow;
  readonly stored: StoredWindow;
  readonly peers: Peers;
  readonly clock: Clock;
  readonly log: Log;
  /** Description of a timeline that was packaged here. */
  readonly known: (timeline: string) => Timeline | undefined;
  /** Seconds, by the names of the timing table. */
  readonly timing: () => Readonly<Record<"followAfter" | "switchAfter" | "liveWindow", number>>;
  readonly signal: AbortSignal;
}

/** An entry that would follow the newest one, and the description of its timeline. */
export interface Proposal {
  readonly entry: WindowSegment;
  readonly timeline: Timeline;
}

export class Agreement {
  /** Valkey has not all that this window has, or other entries. */
  private apart = false;

  constructor(private readonly options: AgreementOptions) {}

  /** Takes the window of Valkey, and what other zones have beyond it. It stays empty if there is none. */
  async start(): Promise<void> {
    await this.adoptStored().catch(() => undefined);
    await this.options.peers.readAll();
    this.options.peers.follow();
  }

  /** True: the proposal is in the window. False: the window has another entry, or none; choose again. */
  async commit(proposal: Proposal): Promise<boolean> {
    const { live } = this.options;
    const before = live.newest;
    const first = before === undefined ? await this.mayBegin(proposal) : true;
    const won = first && (await this.wins(proposal));
    if (!won || live.newest !== before || !follows(before, proposal.entry)) return false;
    this.add(proposal);
    this.options.stored.describe(live.value).then(
      () => this.rejoin(),
      () => (this.apart = true),
    );
    return true;
  }

  /**
   * One zone begins a window that no zone has. Its number is its own; those of others would not fit. Without Valkey a lower zone
   * has longer than for later entries, because the first segment of a zone that starts may take seconds.
   */
  private async mayBegin({ entry, timeline }: Proposal): Promise<boolean> {
    const { stored, live, peers, timing } = this.options;
    try {
      if (await stored.begin(this.with(live.value, timeline), entry)) return true;
      await this.adoptStored();
      if (live.newest !== undefined) return false;
      // Who began has not appended yet, or is gone.
      return !(await this.waitForAnother());
    } catch {
      return !(peers.hasLeader && (await this.waitForAnother(timing().switchAfter)));
    }
  }

  private async wins({ entry }: Proposal): Promise<boolean> {
    const { stored, peers, log } = this.options;
    try {
      if (await stored.append(entry)) return true;
      if (await this.adoptEntry(entry)) return false;
      log.warn("the stored entry does not fit the window", { sequence: entry.sequence });
      return !(await this.waitForAnother());
    } catch {
      return !(peers.hasLeader && (await this.waitForAnother()));
    }
  }

  /** Another zone's entry was adopted in time. */
  private async waitForAnother(seconds = this.options.timing().followAfter): Promise<boolean> {
    const { live, clock, signal } = this.options;
    const before = live.newest?.sequence ?? -1;
    await live.poll(before, { clock, milliseconds: seconds * 1000, signal });
    return live.newest !== undefined && live.newest.sequence > before;
  }

  /** Takes the entry that was first. If it does not follow the own window, all of Valkey's. False: neither fits. */
  private async adoptEntry({ sequence }: WindowSegment): Promise<boolean> {
    const { live, stored, known } = this.options;
    const entry = await stored.entry(sequence);
    const timeline = entry && (live.value.timelines[entry.timeline] ?? known(entry.timeline));
    if (entry !== undefined && timeline !== undefined && follows(live.newest, entry))
      this.add({ entry, timeline });
    else await this.adoptStored();
    return live.newest !== undefined && live.newest.sequence >= sequence;
  }

  /** Valkey is back: what it has counts, if it got as far. */
  private rejoin(): void {
    if (!this.apart) return;
    this.apart = false;
    this.adoptStored().catch(() => (this.apart = true));
  }

  private async adoptStored(): Promise<void> {
    const { live, stored, timing } = this.options;
    const window = await stored.read();
    live.set(adopt(live.value, window, timing().liveWindow));
  }

  private add({ entry, timeline }: Proposal): void {
    const { live, timing } = this.options;
    const timelines = { [timeline.timeline]: timeline };
    live.set(append(live.value, [entry], { timelines, liveWindow: timing().liveWindow }));
  }

  private readonly with = (window: Window, timeline: Timeline): Window => ({
    ...window,
    timelines: { ...window.timelines, [timeline.timeline]: timeline },
  });
}
