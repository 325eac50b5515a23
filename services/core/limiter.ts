/** At most so many calls at once, and so many that wait. */
export class Limiter {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly most: number,
    private readonly mostWaiting: number,
  ) {}

  /** Rejects at once if too many wait, and when the signal is aborted before the turn of `work`. */
  async run<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    if (this.running >= this.most) await this.turn(signal);
    else this.running += 1;
    try {
      return await work();
    } finally {
      // The place goes to the next one, so that no other call takes it in between.
      const next = this.waiting.shift();
      if (next === undefined) this.running -= 1;
      else next();
    }
  }

  private turn(signal: AbortSignal): Promise<void> {
    if (this.waiting.length >= this.mostWaiting) return Promise.reject(new Error("too many calls wait"));
    return new Promise((resolve, reject) => {
      const begin = () => {
        signal.removeEventListener("abort", end);
        resolve();
      };
      const end = () => {
        const place = this.waiting.indexOf(begin);
        if (place >= 0) this.waiting.splice(place, 1);
        reject(new Error("given up"));
      };
      signal.addEventListener("abort", end, { once: true });
      this.waiting.push(begin);
    });
  }
}
