import { performance } from "node:perf_hooks";
import type { Clock } from "./task";

/** The machine's clock. Services take a clock as an argument, so that tests set the time. */
export const systemClock: Clock = {
  wall: () => Date.now(),
  mono: () => performance.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      const end = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", end);
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      signal?.addEventListener("abort", end);
    }),
};

interface Sleeper {
  readonly due: number;
  readonly wake: () => void;
}

/** A clock that stands still until `advance`. */
export class ManualClock implements Clock {
  private passed = 0;
  private readonly sleepers = new Set<Sleeper>();

  /** `start`: ms since 1970. */
  constructor(private readonly start = 0) {}

  wall(): number {
    return this.start + this.passed;
  }

  mono(): number {
    return this.passed;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper = { due: this.passed + milliseconds, wake: () => end() };
      const end = () => {
        this.sleepers.delete(sleeper);
        signal?.removeEventListener("abort", end);
        resolve();
      };
      this.sleepers.add(sleeper);
      signal?.addEventListener("abort", end);
    });
  }

  /** Passes time, and wakes sleepers in order. What they do until they wait again is done when it resolves. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.passed + milliseconds;
    await settled();
    for (let next = this.next(end); next !== undefined; next = this.next(end)) {
      this.passed = Math.max(this.passed, next.due);
      next.wake();
      await settled();
    }
    this.passed = end;
  }

  /** Passes time in which nothing runs, as in a process that gets no CPU. Sleepers that are due wake with the next `advance`. */
  stall(milliseconds: number): void {
    this.passed += milliseconds;
  }

  private next(end: number): Sleeper | undefined {
    return [...this.sleepers].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due)[0];
  }
}

/** Resolves when promises that need no input or output have continued. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
