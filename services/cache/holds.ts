import type { Clock } from "../core/task";
import { either } from "../core/waits";

/** Requests that may wait at once for a segment that is about to come. Players do not ask early, so more are an attack. */
const MOST_HELD = 1000;

/** Requests that wait for a segment to arrive. */
export class Holds {
  private readonly waiting = new Map<string, Set<AbortController>>();
  private held = 0;

  constructor(
    private readonly clock: Clock,
    private readonly most = MOST_HELD,
  ) {}

  get count(): number {
    return this.held;
  }

  /** Resolves when the segment has arrived, after some ms, or when the client is gone. False at once if too many wait. */
  async wait(path: string, milliseconds: number, signal: AbortSignal): Promise<boolean> {
    if (this.held >= this.most) return false;
    const arrived = new AbortController();
    const waiters = this.waiting.get(path) ?? new Set();
    this.waiting.set(path, waiters.add(arrived));
    this.held += 1;
    await either([signal, arrived.signal], (first) => this.clock.sleep(milliseconds, first));
    this.held -= 1;
    waiters.delete(arrived);
    if (waiters.size === 0) this.waiting.delete(path);
    return true;
  }

  arrived(path: string): void {
    for (const waiter of this.waiting.get(path) ?? []) waiter.abort();
  }
}
