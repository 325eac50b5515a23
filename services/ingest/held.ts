import { feedName } from "../../catalog/renditions";
import type { Clock, Task } from "../core/task";
import { shareOf, type Memory } from "./memory";
import { kindOf, type BodyName } from "./pushPath";
import { Shelf, type Held } from "./shelf";

/** A body on its way between tasks. */
export interface Delivery extends BodyName {
  readonly body: Buffer;
  /** ms since 1970 */
  readonly received: number;
}

/** An entry of a list: what `rebuild` answers. */
export interface Listed {
  readonly rest: string;
  readonly received: number;
  readonly bytes: number;
  /** It stays while the feed does: a multivariant playlist or an init segment. */
  readonly kept?: true;
}

interface Parts {
  readonly clock: Clock;
  readonly lineUp: Task["lineUp"];
  readonly memory: Memory;
}

type Place = Pick<BodyName, "feed" | "channel">;

/** The bodies of all feeds that this task holds, for `heldFor`. A body is here whole or not at all. */
export class HeldBodies {
  private readonly shelves = new Map<string, { readonly place: Place; readonly shelf: Shelf }>();

  constructor(private readonly parts: Parts) {}

  /** False: the same bytes are there, or for a playlist a later body. Throws a Refusal 503 without memory, 415 by its name. */
  put({ feed, channel, rest, body, received }: Delivery): boolean {
    const kind = kindOf(rest);
    const shelf = this.shelfOf({ feed, channel });
    if (shelf.same(rest, body) !== undefined) return false;
    const newest = shelf.get(rest);
    if (kind === "playlist" && newest !== undefined && newest.received > received) return false;
    this.parts.memory.take(body.length, shareOf(this.parts.lineUp(), { feed, channel }));
    const replaced = shelf.put({ rest, kind, body, received, stored: this.parts.clock.mono() });
    this.free(replaced, { feed, channel });
    return true;
  }

  get({ feed, channel, rest }: BodyName, received?: number): Held | undefined {
    return this.shelves.get(keyOf({ feed, channel }))?.shelf.get(rest, received);
  }

  /** The version with the same bytes. */
  same({ feed, channel, rest, body }: Delivery): Held | undefined {
    return this.shelves.get(keyOf({ feed, channel }))?.shelf.same(rest, body);
  }

  /** Whether the newest version stays while the feed does. */
  isKept({ feed, channel, rest }: BodyName): boolean {
    const shelf = this.shelves.get(keyOf({ feed, channel }))?.shelf;
    const held = shelf?.get(rest);
    return shelf !== undefined && held !== undefined && shelf.isKept(held);
  }

  /** Oldest first. */
  list(place: Place): readonly Listed[] {
    const shelf = this.shelves.get(keyOf(place))?.shelf;
    if (shelf === undefined) return [];
    return shelf.list().map((held) => ({
      rest: held.rest,
      received: held.received,
      bytes: held.body.length,
      ...(shelf.isKept(held) ? { kept: true } : {}),
    }));
  }

  /** Removes what is older than `heldFor`, of a feed that left the line-up with what is kept. */
  sweep(): void {
    const { timing, channels } = this.parts.lineUp();
    const alive = new Set(
      channels.flatMap(({ id, feeds }) => feeds.map((feed) => keyOf({ feed: feedName(feed), channel: id }))),
    );
    const before = this.parts.clock.mono() - timing.heldFor * 1000;
    for (const [key, { place, shelf }] of this.shelves) {
      if (!alive.has(key)) shelf.end();
      this.free(shelf.sweep(before), place);
      if (shelf.list().length === 0) this.shelves.delete(key);
    }
  }

  private shelfOf(place: Place): Shelf {
    const key = keyOf(place);
    const found = this.shelves.get(key) ?? { place, shelf: new Shelf() };
    this.shelves.set(key, found);
    return found.shelf;
  }

  private free(removed: readonly Held[], place: Place): void {
    for (const { body } of removed) this.parts.memory.free(body.length, keyOf(place));
  }
}

const keyOf = ({ feed, channel }: Place): string => `${feed}/${channel}`;
