import type { Playlist } from "./playlist";

type MediaPlaylist = Extract<Playlist, { kind: "media" }>;
type Named = MediaPlaylist["segments"][number];

interface Rendition {
  named: readonly Named[];
  /** When each named segment was complete: it and a playlist that names it had arrived. */
  complete: Map<string, number>;
  seen: number;
}

/**
 * How late the segments of one feed of a channel are, in seconds. A segment is due when the one before it was complete, plus
 * that one's length. Times are milliseconds of any one clock.
 */
export class Lateness {
  private readonly arrived = new Map<string, number>();
  private readonly renditions = new Map<string, Rendition>();

  /** Lateness of each segment that is complete now; none where the segment before is not known. */
  segment(rest: string, at: number): readonly number[] {
    if (!this.arrived.has(rest)) this.arrived.set(rest, at);
    return [...this.renditions.values()].flatMap((rendition) => this.completed(rendition, at));
  }

  playlist(rest: string, { segments }: MediaPlaylist, at: number): readonly number[] {
    const before = this.renditions.get(rest)?.complete ?? new Map<string, number>();
    const known = segments.flatMap(({ rest: name }) => {
      const time = before.get(name);
      return time === undefined ? [] : [[name, time] as const];
    });
    const rendition = { named: segments, complete: new Map(known), seen: at };
    this.renditions.set(rest, rendition);
    return this.completed(rendition, at);
  }

  /** Forgets what arrived before a time. */
  forget(before: number): void {
    for (const [rest, at] of this.arrived) if (at < before) this.arrived.delete(rest);
    for (const [rest, { seen }] of this.renditions) if (seen < before) this.renditions.delete(rest);
  }

  get empty(): boolean {
    return this.arrived.size === 0 && this.renditions.size === 0;
  }

  private completed({ named, complete }: Rendition, at: number): number[] {
    return named.flatMap(({ rest }, index) => {
      if (complete.has(rest) || !this.arrived.has(rest)) return [];
      complete.set(rest, at);
      const before = named[index - 1];
      const since = before === undefined ? undefined : complete.get(before.rest);
      if (before === undefined || since === undefined) return [];
      return [Math.max(0, (at - since) / 1000 - before.duration)];
    });
  }
}
