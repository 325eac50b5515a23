import { owner } from "../core/owners";
import type { Task } from "../core/task";
import type { TimingName } from "../../catalog/timing";
import type { Window, WindowSegment } from "../core/window";
import { NOTHING, publish, type Published } from "./published";

/** Longest window in bytes: 300 segments of 20 renditions at 200 bytes are 1.2 MB. */
const LONGEST = 4 * 1024 * 1024;

/** `timeline:<channel>` in Valkey. */
interface Newest extends Pick<Window, "timelines" | "markers"> {
  readonly sequence: number;
}

/** After every zone, so that a window of a packager counts before that of Valkey. */
const METADATA = "~";

/**
 * Follows one channel: a loop per zone waits at the packager that owns it, and a loop reads Valkey while no packager answers.
 * A packager that never answers delays only the loop of its zone.
 */
export class ChannelReader {
  published: Published = NOTHING;
  private readonly zones = new Map<string, AbortController>();
  private readonly closed = new AbortController();
  private readonly failing = new Set<string>();
  /** When a packager answered last, by the monotonic clock. */
  private answered = -Infinity;

  constructor(
    private readonly task: Task,
    private readonly channel: string,
  ) {}

  /** Resolves after one attempt at each zone and, if none has a segment, at Valkey. */
  async open(zones: readonly string[]): Promise<void> {
    this.publish(await Promise.all(zones.map((zone) => this.ask(zone, this.closed.signal))));
    if (this.published === NOTHING) this.publish([await this.readMetadata()]);
    void this.followMetadata();
    this.follow(zones);
  }

  /** Starts and stops loops as zones come and go. */
  follow(zones: readonly string[]): void {
    for (const [zone, stopped] of this.zones)
      if (!zones.includes(zone)) {
        stopped.abort();
        this.zones.delete(zone);
      }
    for (const zone of zones) {
      if (this.zones.has(zone) || this.closed.signal.aborted) continue;
      const stopped = new AbortController();
      this.zones.set(zone, stopped);
      void this.followZone(zone, stopped.signal);
    }
  }

  close(): void {
    this.closed.abort();
    for (const stopped of this.zones.values()) stopped.abort();
  }

  private async followZone(zone: string, signal: AbortSignal): Promise<void> {
    const { clock } = this.task;
    while (!signal.aborted) {
      const begun = clock.mono();
      const news = this.publish([await this.ask(zone, signal)]);
      // A packager holds the request until it has news. Where it does not, this is the pause between requests.
      const pause = this.milliseconds("followAfter") - (clock.mono() - begun);
      if (!news && pause > 0) await clock.sleep(pause, signal);
    }
  }

  /** Undefined: no packager, no answer, or one that is not a window. */
  private async ask(zone: string, signal: AbortSignal): Promise<Window | undefined> {
    const { client, tasks } = this.task;
    const address = owner(tasks.of("packager", zone), this.channel);
    if (address === undefined) return undefined;
    const newest = this.published.segments.at(-1)?.sequence;
    const hold = this.milliseconds("clientTimeout");
    try {
      const { status, body } = await client.request({
        address,
        method: "GET",
        path: `/internal/v1/windows/${this.channel}${newest === undefined ? "" : `?after=${newest}`}`,
        // With `after` the packager may hold the request for one time-out before it answers.
        timeout: newest === undefined ? hold : 2 * hold,
        limit: LONGEST,
        signal,
      });
      if (status !== 200) return undefined;
      const window = readWindow(body, zone);
      this.answered = this.task.clock.mono();
      this.failing.delete(zone);
      return window;
    } catch (error) {
      if (signal.aborted) return undefined;
      tasks.failed(address);
      return this.fail(zone, error);
    }
  }

  private async followMetadata(): Promise<void> {
    const { signal } = this.closed;
    while (!signal.aborted) {
      await this.task.clock.sleep(this.milliseconds("followAfter"), signal);
      const silent = this.task.clock.mono() - this.answered;
      if (!signal.aborted && silent > 2 * this.milliseconds("clientTimeout"))
        this.publish([await this.readMetadata()]);
    }
  }

  private async readMetadata(): Promise<Window | undefined> {
    const { metadata } = this.task;
    try {
      const newest = (await metadata.get(`timeline:${this.channel}`)) as Newest | null | undefined;
      if (newest === undefined || newest === null) return undefined;
      const count = this.milliseconds("liveWindow") / this.milliseconds("segment");
      const known = this.published.segments.at(-1)?.sequence ?? -Infinity;
      const keys: string[] = [];
      for (let at = Math.max(known, newest.sequence - count) + 1; at <= newest.sequence; at++)
        keys.push(`window:${this.channel}:${at}`);
      const segments = keys.length === 0 ? [] : await metadata.getMany(keys);
      return {
        channel: this.channel,
        zone: METADATA,
        segments: segments.filter((segment) => segment !== undefined && segment !== null) as WindowSegment[],
        timelines: newest.timelines,
        feeds: {},
        markers: newest.markers ?? [],
      };
    } catch {
      // Valkey is away: what is listed stays until it is stale.
      return undefined;
    }
  }

  /** Whether there is a newer segment. */
  private publish(answers: readonly (Window | undefined)[]): boolean {
    const before = this.published;
    const windows = answers.filter((window) => window !== undefined);
    const limits = { window: this.milliseconds("liveWindow"), segment: this.milliseconds("segment") };
    try {
      this.published = publish(before, windows, limits);
    } catch (error) {
      // A fault of the packager must not end the loop.
      this.task.log.error("window is not valid", { channel: this.channel, error: String(error) });
    }
    return this.published !== before;
  }

  /** One line when a zone fails, not one for each request. */
  private fail(zone: string, error: unknown): undefined {
    if (!this.failing.has(zone))
      this.task.log.warn("no window from the packager", {
        channel: this.channel,
        zone,
        error: String(error),
      });
    this.failing.add(zone);
    return undefined;
  }

  private milliseconds(name: TimingName): number {
    return this.task.lineUp().timing[name] * 1000;
  }
}

/** Throws if the body is not a window. */
function readWindow(body: Buffer, zone: string): Window {
  const window = JSON.parse(body.toString()) as Window;
  if (!Array.isArray(window.segments) || typeof window.timelines !== "object")
    throw new TypeError("the answer has no segments or no timelines");
  // The zone that was asked: the answer could name another.
  return { ...window, zone };
}
