import { ManualClock } from "../../core/clock";
import type { Clock, Metadata } from "../../core/task";
import type { Timeline, Window } from "../../core/window";
import { planTiming, type TimingName } from "../../../catalog/timing";
import { Bell } from "../../packager/bell";
import type { ChoiceFeed } from "../../packager/choice/choice";
import { Showing, type Showable } from "../../packager/showing";
import { Agreement } from "../../packager/window/agreement";
import { LiveWindow } from "../../packager/window/liveWindow";
import { Peers, type PeerAnswer, type ReadPeer } from "../../packager/window/peers";
import { storedWindow } from "../../packager/window/stored";
import { EPOCH, SEGMENT } from "./simulation";

/**
 * Three zones that package one channel, with a network and a Valkey that tests break. One clock drives all; what happens is a
 * function of the seed.
 */

const TICKS = 90_000;

/** The feeds cut their segments at different times, ms. */
const OFFSET = { a: 0, b: 1300 };

export const CELL_TIMING = Object.fromEntries(
  Object.entries(planTiming(SEGMENT)).map(([name, { seconds }]) => [name, seconds]),
) as Readonly<Record<TimingName, number>>;

/** Whether a feed delivers a segment to a zone. `at`: seconds since the start. */
export type Delivers = (feed: "a" | "b", at: number, zone: string) => boolean;

export type ValkeyMode = "works" | "refuses" | "hangs";

export class Cell {
  readonly clock = new ManualClock(EPOCH);
  readonly zones = new Map<string, Zone>();
  readonly names: readonly string[] = ["z1", "z2", "z3"];
  /** By zone. */
  readonly valkey = new Map<string, ValkeyMode>();
  readonly store = new Map<string, string>();
  /** ms from one zone to another. */
  network: readonly [least: number, most: number] = [1, 10];
  /** ms by which a segment is late in a zone. */
  late: (feed: "a" | "b", number: number, zone: string) => number = () => 0;
  private readonly cuts = new Set<string>();
  private readonly random: () => number;

  constructor(
    seed: number,
    readonly delivers: Delivers = () => true,
  ) {
    this.random = seeded(seed);
  }

  /** Seconds since the start. */
  get now(): number {
    return (this.clock.wall() - EPOCH) / 1000;
  }

  start(name: string): Zone {
    const zone = new Zone(name, this);
    this.zones.set(name, zone);
    zone.start();
    return zone;
  }

  kill(name: string): void {
    this.zones.get(name)?.stop();
    this.zones.delete(name);
  }

  setValkey(mode: ValkeyMode, names: readonly string[] = this.names): void {
    for (const name of names) this.valkey.set(name, mode);
  }

  /** No connection between this zone and the others. */
  cut(name: string): void {
    this.cuts.add(name);
  }

  heal(name: string): void {
    this.cuts.delete(name);
  }

  connected(one: string, other: string): boolean {
    return this.zones.has(one) && this.zones.has(other) && !this.cuts.has(one) && !this.cuts.has(other);
  }

  /** A delay in ms that is different each time. */
  delay(least: number, most: number): number {
    return least + Math.floor(this.random() * (most - least));
  }

  metadata(zone: string): Metadata {
    return fakeMetadata(this, zone);
  }
}

/** One packager of the channel. */
export class Zone {
  readonly live: LiveWindow;
  /** ms of the last change of its window. */
  private readonly end = new AbortController();
  private readonly bell: Bell;
  private readonly segments: Record<"a" | "b", Showable[]> = { a: [], b: [] };

  constructor(
    readonly name: string,
    private readonly cell: Cell,
  ) {
    this.bell = new Bell(cell.clock);
    this.live = new LiveWindow("news-1", name, () => this.bell.ring());
  }

  start(): void {
    const { cell, live, bell, name } = this;
    const { clock } = cell;
    const signal = this.end.signal;
    const timing = () => CELL_TIMING;
    const peers = new Peers({
      ...{ zone: name, zones: () => cell.names, live, clock, timing, signal },
      read: this.readPeer,
    });
    const stored = storedWindow(cell.metadata(name), { channel: "news-1", timing });
    const agreement = new Agreement({
      ...{ live, stored, peers, clock, timing, signal },
      log: { error: () => undefined, warn: () => undefined, info: () => undefined },
      known: (timeline) => timelineOf(timeline),
    });
    const showing = new Showing<Showable>({
      ...{ live, agreement, clock, timing, bell, signal },
      lock: () => undefined,
      feeds: () => this.feeds(),
      marks: () => ({ markers: [] }),
      shown: () => undefined,
      drop: (segment) => this.drop(segment),
    });
    void this.receive("a");
    void this.receive("b");
    void agreement.start().then(() => showing.run());
  }

  stop(): void {
    this.end.abort();
    this.live.stop();
  }

  private feeds(): readonly ChoiceFeed<Showable>[] {
    return (["a", "b"] as const).map((name) => ({ name, segments: this.segments[name] }));
  }

  private drop(segment: Showable): void {
    const feed = segment.feed as "a" | "b";
    this.segments[feed] = this.segments[feed].filter((one) => one !== segment);
  }

  /** Segments arrive some time after their end, often late in one zone alone; and at the start those that ingest still has. */
  private async receive(feed: "a" | "b"): Promise<void> {
    const { cell, bell } = this;
    const signal = this.end.signal;
    const held = cell.delay(1, 5);
    for (let number = Math.max(0, Math.floor(cell.now / SEGMENT) - held); !signal.aborted; number += 1) {
      const end = EPOCH + (number + 1) * SEGMENT * 1000 + OFFSET[feed];
      const late = cell.late(feed, number, this.name) + (cell.delay(0, 4) === 0 ? cell.delay(0, 500) : 0);
      await cell.clock.sleep(Math.max(0, end + cell.delay(100, 600) + late - cell.clock.wall()), signal);
      if (!cell.delivers(feed, number * SEGMENT, this.name)) continue;
      this.segments[feed].push(segmentOf(feed, number, cell));
      bell.ring();
    }
  }

  private readonly readPeer: ReadPeer = async (zone, { after, signal }) => {
    const { cell } = this;
    const peer = cell.zones.get(zone);
    if (peer === undefined || !cell.connected(this.name, zone)) {
      await cell.clock.sleep(peer === undefined ? 1 : CELL_TIMING.clientTimeout * 1000, signal);
      return "away";
    }
    await cell.clock.sleep(cell.delay(...cell.network), signal);
    const answer = await peer.answer(after, signal);
    await cell.clock.sleep(cell.delay(...cell.network), signal);
    return cell.connected(this.name, zone) ? answer : "away";
  };

  private async answer(after: number | undefined, signal: AbortSignal): Promise<PeerAnswer> {
    const { live, cell } = this;
    const milliseconds = CELL_TIMING.clientTimeout * 1000;
    const window =
      after === undefined ? live.value : await live.poll(after, { clock: cell.clock, milliseconds, signal });
    return live.newest === undefined ? "empty" : window;
  }
}

/** Feed `a` begins again at 100 s: its timeline has another name from then on. */
function segmentOf(feed: "a" | "b", number: number, { clock }: { readonly clock: Clock }): Showable {
  const start = EPOCH + number * SEGMENT * 1000 + OFFSET[feed];
  const name = `${feed}.${feed === "a" && number >= 25 ? 2 : 1}`;
  return {
    feed,
    timeline: timelineOf(name),
    start,
    duration: SEGMENT * 1000,
    received: clock.wall(),
    renditions: { v1200: { time: (start / 1000) * TICKS, duration: SEGMENT * TICKS, files: {} } },
  };
}

const timelineOf = (name: string): Timeline => ({
  version: 1,
  timeline: name,
  channel: "news-1",
  feed: name.split(".")[0] ?? name,
  renditions: {
    v1200: { kind: "video", timescale: TICKS, codecs: "avc1.64001f", bandwidth: 1_200_000, formats: {} },
  },
});

/** Valkey as core's client: it answers in ms, or rejects after metadataTimeout and then at once for a second. */
function fakeMetadata(cell: Cell, zone: string): Metadata {
  let openUntil = -Infinity;
  const call = async <Result>(work: () => Result): Promise<Result> => {
    const mode = cell.valkey.get(zone) ?? "works";
    if (cell.clock.mono() < openUntil) throw new Error("away");
    if (mode === "works") {
      await cell.clock.sleep(cell.delay(1, 4));
      return work();
    }
    await cell.clock.sleep(mode === "hangs" ? CELL_TIMING.metadataTimeout * 1000 : 1);
    openUntil = cell.clock.mono() + 1000;
    throw new Error("away");
  };
  const read = (key: string): unknown => {
    const text = cell.store.get(key);
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  };
  const write = (key: string, value: unknown): void => void cell.store.set(key, JSON.stringify(value));
  return {
    get: (key) => call(() => read(key)),
    getMany: (keys) => call(() => keys.map(read)),
    set: (key, value) => call(() => write(key, value)),
    setNew: (key, value) =>
      call(() => {
        if (cell.store.has(key)) return false;
        write(key, value);
        return true;
      }),
    renew: (key, value) => call(() => cell.store.get(key) === JSON.stringify(value)),
  };
}

/** mulberry32: the same numbers for the same seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What an outside reader sees of the zones' windows, sampled. */
export class Watch {
  private readonly newest = new Map<string, number>();
  private readonly shown = new Map<string, string>();
  private readonly looked = new WeakSet<Window>();
  /** Numbers under which zones differ now. */
  private differing: readonly number[] = [];
  /** Seconds during which two zones showed different segments under one number, by number. */
  readonly conflicts = new Map<number, number>();
  /** Sequences of a zone that fell. */
  readonly falls: string[] = [];
  /** Entries of a zone that were replaced. */
  readonly changes: string[] = [];

  constructor(private readonly cell: Cell) {}

  /** Runs the cell for so many seconds and looks every 100 ms. */
  async run(seconds: number): Promise<void> {
    for (let step = 0; step < seconds * 10; step += 1) {
      await this.cell.clock.advance(100);
      this.look();
    }
  }

  private look(): void {
    const windows = [...this.cell.zones.values()].map(({ live }) => live.value);
    if (windows.every((window) => this.looked.has(window)) && this.differing.length === 0) return;
    for (const window of windows) this.looked.add(window);
    const contents = new Map<number, Set<string>>();
    for (const [name, { live }] of this.cell.zones) {
      this.lookAt(name, live.value);
      for (const entry of live.value.segments) {
        const content = contents.get(entry.sequence) ?? new Set();
        contents.set(entry.sequence, content.add(contentOf(entry)));
      }
    }
    this.differing = [...contents].filter(([, { size }]) => size > 1).map(([sequence]) => sequence);
    for (const sequence of this.differing) {
      this.conflicts.set(sequence, (this.conflicts.get(sequence) ?? 0) + 0.1);
    }
  }

  private lookAt(name: string, { segments }: Window): void {
    const newest = segments.at(-1)?.sequence;
    if (newest !== undefined) {
      if (newest < (this.newest.get(name) ?? -Infinity)) this.falls.push(`${name} ${newest}`);
      this.newest.set(name, newest);
    }
    for (const entry of segments) {
      const key = `${name} ${entry.sequence}`;
      const before = this.shown.get(key);
      const content = contentOf(entry);
      if (before !== undefined && before !== content) this.changes.push(`${key}: ${before} -> ${content}`);
      this.shown.set(key, content);
    }
  }
}

/** What viewers see of an entry, in one line. */
export const contentOf = ({
  sequence,
  timeline,
  discontinuity,
  renditions,
}: Window["segments"][number]): string =>
  `${sequence} ${timeline} ${(renditions.v1200?.time ?? 0) / TICKS - EPOCH / 1000} #${discontinuity}`;
