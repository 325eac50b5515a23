import { isInitSegment } from "./initSegment";
import type { BodyKind } from "./pushPath";

/** A body as it is held. */
export interface Held {
  readonly rest: string;
  readonly kind: BodyKind;
  readonly body: Buffer;
  /** ms since 1970: when the vendor's last byte arrived at the task that took the push. The same in every task. */
  readonly received: number;
  /** When this task got it, on the monotonic clock. */
  readonly stored: number;
}

/** More than the renditions of any ladder. The init segment that was pushed last replaces the oldest. */
const MOST_INITS = 64;
/** A longer init segment is held like a segment. */
const MOST_INIT_BYTES = 64 * 1024;

/**
 * The bodies of one feed of a channel. Most are held for a time. The newest multivariant playlist and the init segments stay:
 * encoders push them once, and without them the feed cannot be read. A task may see an init segment and none of the playlists
 * that name it, so the bytes decide what it is.
 */
export class Shelf {
  /** By name, the versions of a body, oldest first. A playlist has one. */
  private readonly bodies = new Map<string, Held[]>();
  private readonly inits = new Set<Held>();
  private multivariant: Held | undefined;

  /** The version with these bytes. */
  same(rest: string, body: Buffer): Held | undefined {
    const held = this.bodies.get(rest)?.find((each) => each.body.equals(body));
    if (held !== undefined && this.inits.delete(held)) this.inits.add(held);
    return held;
  }

  /** Returns what it replaces. The caller has checked that the same bytes are not there. */
  put(held: Held): readonly Held[] {
    const versions = this.bodies.get(held.rest) ?? [];
    if (held.kind === "segment") {
      this.bodies.set(
        held.rest,
        [...versions, held].sort((a, b) => a.received - b.received),
      );
      if (held.body.length <= MOST_INIT_BYTES && isInitSegment(held.body)) this.keepInit(held);
      return [];
    }
    this.bodies.set(held.rest, [held]);
    const newest = this.multivariant?.received ?? -Infinity;
    if (held.received >= newest && held.body.includes("#EXT-X-STREAM-INF")) this.multivariant = held;
    return versions;
  }

  /** The newest version, or the one that was received at a time. */
  get(rest: string, received?: number): Held | undefined {
    const versions = this.bodies.get(rest) ?? [];
    return received === undefined ? versions.at(-1) : versions.find((held) => held.received === received);
  }

  /** Oldest first. */
  list(): readonly Held[] {
    return [...this.bodies.values()].flat().sort((a, b) => a.received - b.received);
  }

  isKept(held: Held): boolean {
    return held === this.multivariant || this.inits.has(held);
  }

  /** Removes what was stored before a time, except what is kept. Returns it. */
  sweep(before: number): readonly Held[] {
    const expired = this.list().filter((held) => held.stored < before && !this.isKept(held));
    for (const held of expired) this.remove(held);
    return expired;
  }

  /** From now on nothing stays: the feed left the line-up. */
  end(): void {
    this.multivariant = undefined;
    this.inits.clear();
  }

  private keepInit(held: Held): void {
    this.inits.add(held);
    const [oldest] = this.inits;
    if (this.inits.size > MOST_INITS && oldest !== undefined) this.inits.delete(oldest);
  }

  private remove(held: Held): void {
    const left = (this.bodies.get(held.rest) ?? []).filter((each) => each !== held);
    if (left.length === 0) this.bodies.delete(held.rest);
    else this.bodies.set(held.rest, left);
  }
}
