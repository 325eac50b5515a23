import type { Clock } from "../core/task";

/** Lets one loop wait for news or for a time. News that comes between two waits ends the next one at once. */
export class Bell {
  private rung = false;
  private waiting: AbortController | undefined;

  constructor(private readonly clock: Clock) {}

  ring(): void {
    this.rung = true;
    this.waiting?.abort();
  }

  async wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (!this.rung && !signal.aborted) {
      const waiting = new AbortController();
      const end = (): void => waiting.abort();
      this.waiting = waiting;
      signal.addEventListener("abort", end);
      await this.clock.sleep(milliseconds, waiting.signal);
      signal.removeEventListener("abort", end);
    }
    this.rung = false;
  }
}
