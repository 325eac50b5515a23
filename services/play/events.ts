import type { PlayEvent } from "./state";

const KEPT = 2000;

/** What happened, in words, by rising id. */
export class Events {
  private readonly kept: PlayEvent[] = [];
  private readonly listeners = new Set<(event: PlayEvent) => void>();
  private next = 1;

  add(kind: PlayEvent["kind"], text: string): void {
    const event = { id: this.next++, at: Date.now(), kind, text };
    this.kept.push(event);
    if (this.kept.length > KEPT) this.kept.shift();
    for (const listener of this.listeners) listener(event);
  }

  /** Calls with each event after `id`, then with each new one. Returns what ends it. */
  follow(id: number, listener: (event: PlayEvent) => void): () => void {
    for (const event of this.kept) if (event.id > id) listener(event);
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
