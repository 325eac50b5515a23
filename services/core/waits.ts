import { setMaxListeners } from "node:events";
import type { Clock } from "./task";

/** A wait took longer than its limit. */
export class TimedOut extends Error {
  readonly code = "timeout";
}

/** The result of `work`. Rejects with TimedOut after `milliseconds`; the signal that `work` gets is then aborted. */
export async function within<Result>(
  clock: Clock,
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const done = new AbortController();
  const late = new AbortController();
  const timeout = clock.sleep(milliseconds, done.signal).then(() => {
    if (done.signal.aborted) return undefined as never;
    throw new TimedOut(`no answer within ${milliseconds} ms`);
  });
  try {
    return await Promise.race([work(late.signal), timeout]);
  } catch (error) {
    if (error instanceof TimedOut) late.abort(error);
    throw error;
  } finally {
    done.abort();
  }
}

/**
 * Work with a signal that aborts with the first of several. `AbortSignal.any` would keep the work and all that it holds for as
 * long as the longest of them lives (nodejs/node#54614): a task's own signal lives as long as the task.
 */
export async function either<Result>(
  signals: readonly (AbortSignal | undefined)[],
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const first = new AbortController();
  const abort = (): void => first.abort();
  for (const signal of signals) {
    if (signal?.aborted === true) abort();
    // A task's signal has a listener for each request on its way: Node warns at eleven.
    if (signal !== undefined) setMaxListeners(0, signal);
    signal?.addEventListener("abort", abort);
  }
  try {
    return await work(first.signal);
  } finally {
    for (const signal of signals) signal?.removeEventListener("abort", abort);
  }
}

export interface Repetition {
  readonly clock: Clock;
  /** Ends the repetition. */
  readonly signal: AbortSignal;
  /** Milliseconds between an end and the next start; read at each turn. */
  readonly interval: () => number;
}

/** Does `work` again and again, first after an interval. `work` handles its own errors. */
export async function repeat(
  { clock, signal, interval }: Repetition,
  work: () => Promise<void> | void,
): Promise<void> {
  for (;;) {
    await clock.sleep(interval(), signal);
    if (signal.aborted) return;
    await work();
  }
}

/** Fails at once for a time after a failure, so that callers do not wait for what is away. */
export class Breaker {
  private until = -Infinity;

  constructor(
    private readonly clock: Clock,
    private readonly milliseconds: number,
  ) {}

  get open(): boolean {
    return this.clock.mono() < this.until;
  }

  failed(): void {
    this.until = this.clock.mono() + this.milliseconds;
  }

  worked(): void {
    this.until = -Infinity;
  }
}
