import type { Clock } from "../../core/task";
import type { Window } from "../../core/window";
import { after, emptyWindow } from "./window";

/** Long polls that one channel may hold. Manifest tasks and peer packagers hold one each; the rest is answered at once. */
const MOST_WAITERS = 64;

/** The newest window of a channel, and those who wait for the next. */
export class LiveWindow {
  private window: Window;
  private stopped = false;
  private readonly waiters = new Set<() => void>();

  /** `changed` is called after each change. */
  constructor(
    channel: string,
    zone: string,
    private readonly changed: () => void = () => undefined,
  ) {
    this.window = emptyWindow(channel, zone);
  }

  get value(): Window {
    return this.window;
  }

  /** Undefined: no segment yet. */
  get newest(): Window["segments"][number] | undefined {
    return this.window.segments.at(-1);
  }

  set(window: Window): void {
    if (window === this.window) return;
    this.window = window;
    this.wake();
    this.changed();
  }

  /** What the window has after a sequence. Waits up to `milliseconds` until it has something, or for the end of the task. */
  async poll(
    sequence: number,
    { clock, milliseconds, signal }: { clock: Clock; milliseconds: number; signal: AbortSignal },
  ): Promise<Window> {
    if (this.isNewer(sequence) || this.stopped || this.waiters.size >= MOST_WAITERS) {
      return after(this.window, sequence);
    }
    const done = new AbortController();
    const wake = (): void => done.abort();
    this.waiters.add(wake);
    signal.addEventListener("abort", wake);
    await clock.sleep(milliseconds, done.signal);
    this.waiters.delete(wake);
    signal.removeEventListener("abort", wake);
    return after(this.window, sequence);
  }

  /** Answers all who wait. Later polls do not wait. */
  stop(): void {
    this.stopped = true;
    this.wake();
  }

  private isNewer(sequence: number): boolean {
    return this.newest !== undefined && this.newest.sequence > sequence;
  }

  private wake(): void {
    for (const wake of [...this.waiters]) wake();
  }
}
