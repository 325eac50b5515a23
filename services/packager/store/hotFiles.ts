import type { Clock } from "../../core/task";
import type { PackagedFile } from "../segment";

interface Hot {
  readonly body: Buffer;
  /** ms by the monotonic clock. */
  until: number;
}

/** Times in ms. */
export interface HotLimits {
  /** Most bytes. */
  readonly budget: number;
  readonly heldFor: () => number;
  /** How long an init outlasts the newest segment of its timeline. */
  readonly initFor: () => number;
}

/**
 * Files of the newest segments, for cache misses and uploads. Inits are put once in a timeline: they stay while segments of
 * their timeline come.
 */
export class HotFiles {
  private readonly files = new Map<string, Hot>();
  /** Paths of inits, by timeline. */
  private readonly inits = new Map<string, Set<string>>();
  private bytes = 0;

  constructor(
    private readonly clock: Clock,
    private readonly limits: HotLimits,
  ) {}

  put(timeline: string, files: readonly PackagedFile[]): void {
    const now = this.clock.mono();
    const { heldFor, initFor } = this.limits;
    for (const { path, body } of files) {
      const isInit = path.endsWith(INIT);
      if (isInit) this.inits.set(timeline, (this.inits.get(timeline) ?? new Set()).add(path));
      this.set(path, { body, until: now + (isInit ? initFor() : heldFor()) });
    }
    for (const path of this.inits.get(timeline) ?? []) this.keep(path, now + initFor());
    this.sweep(now);
  }

  get(path: string): Buffer | undefined {
    return this.files.get(path)?.body;
  }

  private set(path: string, hot: Hot): void {
    this.remove(path);
    this.files.set(path, hot);
    this.bytes += hot.body.length;
  }

  private keep(path: string, until: number): void {
    const hot = this.files.get(path);
    if (hot !== undefined) hot.until = until;
  }

  private remove(path: string): void {
    this.bytes -= this.files.get(path)?.body.length ?? 0;
    this.files.delete(path);
  }

  /** Removes what is too old, and beyond the budget the oldest segments. */
  private sweep(now: number): void {
    for (const [path, { until }] of this.files) if (until < now) this.remove(path);
    for (const path of this.files.keys()) {
      if (this.bytes <= this.limits.budget) break;
      if (!path.endsWith(INIT)) this.remove(path);
    }
    for (const [timeline, paths] of this.inits) {
      if (![...paths].some((path) => this.files.has(path))) this.inits.delete(timeline);
    }
  }
}

const INIT = "/init.mp4";
