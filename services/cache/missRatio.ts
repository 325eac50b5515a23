interface Count {
  requests: number;
  misses: number;
}

/** Share of requests that were not in the memory of the zone, by channel, since the last reading. */
export class MissRatio {
  private counts = new Map<string, Count>();

  count(channel: string, result: "hit" | "miss"): void {
    const count = this.counts.get(channel) ?? { requests: 0, misses: 0 };
    count.requests += 1;
    if (result === "miss") count.misses += 1;
    this.counts.set(channel, count);
  }

  /** Percent. A channel without requests has no value. */
  read(): readonly { readonly value: number; readonly of: { readonly Channel: string } }[] {
    const values = [...this.counts].map(([channel, { requests, misses }]) => ({
      value: (100 * misses) / requests,
      of: { Channel: channel },
    }));
    this.counts = new Map();
    return values;
  }
}
