import type { Clock } from "../core/task";
import type { SegmentPath } from "./segmentPath";

export interface StoreLimits {
  /** Bytes of segments. */
  readonly budget: number;
  /** ms after which a segment expires; read at each use. */
  readonly lifetime: () => number;
}

interface Stored {
  readonly body: Buffer;
  /** ms, monotonic. */
  readonly added: number;
}

/**
 * Init segments do not expire, because every viewer who starts needs the one of the timeline. A cell of 40 channels has about
 * 640 that are in use, of about 1 KB each.
 */
const MOST_INITS = 4096;

/** Segments in memory, whole or not at all. Beyond the budget the segment that was added first goes first. */
export class Store {
  private readonly segments = new Map<string, Stored>();
  /** The one that was used last is the last. */
  private readonly inits = new Map<string, Buffer>();
  private used = 0;

  constructor(
    private readonly clock: Clock,
    private readonly limits: StoreLimits,
  ) {}

  /** Of segments. */
  get bytes(): number {
    return this.used;
  }

  get({ path, time }: Pick<SegmentPath, "path" | "time">): Buffer | undefined {
    if (time === undefined) return this.useInit(path);
    const stored = this.segments.get(path);
    return stored === undefined || this.isExpired(stored) ? undefined : stored.body;
  }

  /** `other`: the name has other bytes, which stay, because a name never has two contents. */
  put(segment: Pick<SegmentPath, "path" | "time">, body: Buffer): "new" | "same" | "other" {
    const before = this.get(segment);
    if (before !== undefined) return before.equals(body) ? "same" : "other";
    if (segment.time === undefined) this.addInit(segment.path, body);
    else this.add(segment.path, body);
    return "new";
  }

  /** Removes what has expired. */
  sweep(): void {
    for (const [path, stored] of this.segments) {
      if (!this.isExpired(stored)) return;
      this.remove(path, stored);
    }
  }

  private add(path: string, body: Buffer): void {
    const expired = this.segments.get(path);
    if (expired !== undefined) this.remove(path, expired);
    this.segments.set(path, { body, added: this.clock.mono() });
    this.used += body.length;
    for (const [oldest, stored] of this.segments) {
      if (this.used <= this.limits.budget) return;
      this.remove(oldest, stored);
    }
  }

  private remove(path: string, { body }: Stored): void {
    this.segments.delete(path);
    this.used -= body.length;
  }

  private isExpired({ added }: Stored): boolean {
    return this.clock.mono() - added > this.limits.lifetime();
  }

  private addInit(path: string, body: Buffer): void {
    this.inits.set(path, body);
    const [oldest] = this.inits.keys();
    if (this.inits.size > MOST_INITS && oldest !== undefined) this.inits.delete(oldest);
  }

  private useInit(path: string): Buffer | undefined {
    const body = this.inits.get(path);
    if (body === undefined) return undefined;
    this.inits.delete(path);
    this.inits.set(path, body);
    return body;
  }
}
