/** Runs at most `most` tasks at once; the others wait in their order. */
export class Limit {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly most: number) {}

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.running >= this.most) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running++;
    try {
      return await task();
    } finally {
      // The next one takes this place, so the number of running tasks stays.
      const next = this.waiting.shift();
      if (next === undefined) this.running--;
      else next();
    }
  }
}
