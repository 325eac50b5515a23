import { MediaFault } from "./fault";

interface Turn {
  readonly urgent: boolean;
  readonly begin: () => void;
}

/** So many at once; urgent ones before others, each kind in its order. Every wait ends by its signal. */
export class Turns {
  private running = 0;
  private readonly waiting: Turn[] = [];

  constructor(private readonly most: number) {}

  /** Resolves when the caller may run; it calls done() after that. */
  take(urgent: boolean, signal: AbortSignal): Promise<void> {
    if (this.running < this.most) {
      this.running++;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const turn: Turn = {
        urgent,
        begin: () => {
          signal.removeEventListener("abort", leave);
          resolve();
        },
      };
      const leave = (): void => {
        this.waiting.splice(this.waiting.indexOf(turn), 1);
        reject(new MediaFault("engine", "the deadline passed before its turn"));
      };
      signal.addEventListener("abort", leave, { once: true });
      this.waiting.push(turn);
    });
  }

  done(): void {
    const urgent = this.waiting.findIndex((turn) => turn.urgent);
    const [next] = this.waiting.splice(Math.max(urgent, 0), 1);
    if (next === undefined) this.running--;
    else next.begin();
  }
}
