import type { Clock } from "../core/task";
import { either } from "../core/waits";

/** Why a waiter has no result. */
export class GaveUp extends Error {
  constructor(readonly reason: "late" | "gone") {
    super(reason === "late" ? "the wait took too long" : "the client is gone");
  }
}

export interface Waiter {
  /** ms, monotonic. */
  readonly until: number;
  /** Aborted when its client is gone. */
  readonly signal: AbortSignal;
}

export type Fetch<Result> = (signal: AbortSignal) => Promise<Result>;

export interface Landed<Result> {
  readonly result: Result;
  /** Another request began the fetch. */
  readonly collapsed: boolean;
}

interface Flight<Result> {
  readonly result: Promise<Result>;
  readonly cancel: AbortController;
  waiters: number;
}

/**
 * One fetch per key at a time. A fetch belongs to all that wait for it: a client that leaves ends only its own wait, and the
 * last one ends the fetch. If a fetch fails, one of those that joined it later begins another.
 */
export class Flights<Result> {
  private readonly flights = new Map<string, Flight<Result>>();

  constructor(private readonly clock: Clock) {}

  get size(): number {
    return this.flights.size;
  }

  /** Rejects with the error of the fetch, or with GaveUp. */
  async join(key: string, waiter: Waiter, fetch: Fetch<Result>): Promise<Landed<Result>> {
    if (!this.flights.has(key)) return this.board(key, waiter, fetch);
    try {
      return await this.board(key, waiter, fetch);
    } catch (error) {
      if (error instanceof GaveUp) throw error;
      return this.board(key, waiter, fetch);
    }
  }

  /** The fetch that there is, else a new one. */
  private async board(key: string, waiter: Waiter, fetch: Fetch<Result>): Promise<Landed<Result>> {
    const flight = this.flights.get(key);
    const result = await this.wait(key, waiter, flight ?? this.start(key, fetch));
    return { result, collapsed: flight !== undefined };
  }

  private start(key: string, fetch: Fetch<Result>): Flight<Result> {
    const cancel = new AbortController();
    const flight = { result: fetch(cancel.signal), cancel, waiters: 0 };
    const land = () => this.land(key, flight);
    this.flights.set(key, flight);
    flight.result.then(land, land);
    return flight;
  }

  private land(key: string, flight: Flight<Result>): void {
    if (this.flights.get(key) === flight) this.flights.delete(key);
  }

  private async wait(key: string, waiter: Waiter, flight: Flight<Result>): Promise<Result> {
    flight.waiters += 1;
    try {
      return await this.firstOf(flight.result, waiter);
    } finally {
      flight.waiters -= 1;
      if (flight.waiters === 0) {
        this.land(key, flight);
        flight.cancel.abort();
      }
    }
  }

  private async firstOf(result: Promise<Result>, { until, signal }: Waiter): Promise<Result> {
    const done = new AbortController();
    const left = Math.max(0, until - this.clock.mono());
    const over = either([signal, done.signal], (first) => this.clock.sleep(left, first));
    const giveUp = over.then(() => {
      if (done.signal.aborted) return undefined as never;
      throw new GaveUp(signal.aborted ? "gone" : "late");
    });
    try {
      return await Promise.race([result, giveUp]);
    } finally {
      done.abort();
    }
  }
}
