/** An answer of an origin. */
export interface EdgeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Seconds within which the cache policy keeps an answer, and how long it keeps an error. */
export interface Lifetimes {
  readonly least: number;
  readonly most: number;
  readonly error: number;
}

export interface CacheArgs {
  /** Most bytes of bodies. The answer that was read longest ago leaves first. */
  readonly bytes: number;
  /** ms */
  readonly now: () => number;
}

export interface Cached {
  readonly answer: EdgeAnswer;
  readonly isHit: boolean;
  /** Seconds since it came from the origin. */
  readonly age: number;
}

/** One cache of CloudFront. Simultaneous requests of one key become one request to the origin. */
export class EdgeCache {
  private readonly kept = new Map<string, { answer: EdgeAnswer; came: number; until: number }>();
  private readonly calls = new Map<string, Promise<EdgeAnswer>>();
  private bytes = 0;

  constructor(private readonly args: CacheArgs) {}

  async get(key: string, lifetimes: Lifetimes, load: () => Promise<EdgeAnswer>): Promise<Cached> {
    const now = this.args.now();
    const known = this.kept.get(key);
    if (known !== undefined && known.until > now) {
      this.kept.delete(key);
      this.kept.set(key, known);
      return { answer: known.answer, isHit: true, age: Math.floor((now - known.came) / 1000) };
    }
    this.remove(key);
    const running = this.calls.get(key);
    if (running !== undefined) return { answer: await running, isHit: true, age: 0 };
    const call = load().finally(() => this.calls.delete(key));
    this.calls.set(key, call);
    const answer = await call;
    this.put(key, answer, lifetimes);
    return { answer, isHit: false, age: 0 };
  }

  private put(key: string, answer: EdgeAnswer, lifetimes: Lifetimes): void {
    const came = this.args.now();
    this.kept.set(key, { answer, came, until: came + lifetimeOf(answer, lifetimes) * 1000 });
    this.bytes += answer.body.length;
    for (const [oldest] of this.kept) {
      if (this.bytes <= this.args.bytes) return;
      this.remove(oldest);
    }
  }

  private remove(key: string): void {
    this.bytes -= this.kept.get(key)?.answer.body.length ?? 0;
    this.kept.delete(key);
  }
}

/**
 * The origin's max-age within the cache policy's limits; none: the most. An error is kept for at least the error caching
 * minimum TTL (CloudFront Developer Guide, expiration, and HTTP 4xx and 5xx, 2026-11).
 */
function lifetimeOf({ status, headers }: EdgeAnswer, { least, most, error }: Lifetimes): number {
  const control = headers["cache-control"] ?? "";
  const stated = /(?:no-store|no-cache|private)/.test(control) ? "0" : /max-age=(\d+)/.exec(control)?.[1];
  if (status >= 400) return Math.max(error, Number(stated ?? 0));
  return Math.min(most, Math.max(least, Number(stated ?? most)));
}
