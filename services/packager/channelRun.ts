import type { LineUpChannel } from "../../catalog/lineUp";
import { feedName } from "../../catalog/renditions";
import type { Task } from "../core/task";
import { repeat, within } from "../core/waits";
import type { Timeline, Window } from "../core/window";
import { Bell } from "./bell";
import type { ChoiceFeed } from "./choice/choice";
import type { Push } from "./feed/input";
import { markersOf } from "./feed/markers";
import { FeedPackager } from "./feedPackager";
import type { Engine } from "./media/engine";
import { rebuild } from "./rebuild";
import type { PackagedSegment } from "./segment";
import { Showing, type Shown } from "./showing";
import type { Caches } from "./store/caches";
import type { HotFiles } from "./store/hotFiles";
import { descriptionFile, newestTimelines } from "./store/timelines";
import type { Uploads } from "./store/uploads";
import { Agreement } from "./window/agreement";
import { LiveWindow } from "./window/liveWindow";
import { Peers } from "./window/peers";
import { readPeer } from "./window/readPeer";
import { storedWindow } from "./window/stored";
import { withFeed } from "./window/window";

/** What all channels of a packager share. */
export interface ChannelParts {
  readonly task: Task;
  readonly engine: Pick<Engine, "package">;
  readonly hot: HotFiles;
  readonly caches: Caches;
  readonly uploads: Uploads;
}

/** A segment after its files are stored. */
type Segment = Omit<PackagedSegment, "files">;

/** Pushes that wait while the channel starts. */
const MOST_PENDING = 512;

interface Feed {
  readonly name: string;
  readonly packager: FeedPackager;
  /** By rising start; of the last `switchHold` and more. */
  segments: readonly Segment[];
  /** By name of the push and its time: when it was taken, ms by the monotonic clock. */
  readonly taken: Map<string, number>;
  /** When ingest was last read for what is missing. */
  read: number;
  /** Resolves when the choice may take all that is packaged. */
  kept: Promise<void>;
}

/** A channel while this task owns it: from pushes to the window. One loop shows its segments; all else gives it news. */
export class ChannelRun {
  readonly live: LiveWindow;
  private readonly bell: Bell;
  private readonly peers: Peers;
  private readonly agreement: Agreement;
  private readonly showing: Showing<Segment>;
  private readonly feeds = new Map<string, Feed>();
  /** The last tick, ms by the monotonic clock. */
  private ticked = 0;
  private pending: (Push & { readonly feed: string })[] | undefined = [];
  private readonly end = new AbortController();

  constructor(
    private readonly parts: ChannelParts,
    readonly id: string,
  ) {
    const { clock, log, metadata, lineUp, environment } = parts.task;
    const signal = this.end.signal;
    const timing = () => lineUp().timing;
    this.bell = new Bell(clock);
    this.live = new LiveWindow(id, environment.zone, () => this.bell.ring());
    const common = { live: this.live, clock, timing, signal };
    const read = readPeer(parts.task, id);
    this.peers = new Peers({ ...common, zone: environment.zone, zones: () => lineUp().zones, read });
    this.agreement = new Agreement({
      ...{ ...common, log, peers: this.peers },
      stored: storedWindow(metadata, { channel: id, timing }),
      known: (timeline) => this.known(timeline),
    });
    this.showing = new Showing<Segment>({
      ...{ ...common, bell: this.bell, agreement: this.agreement },
      lock: () => this.channel().epochLocked,
      feeds: () => this.choices(),
      marks: (segment) => this.marks(segment),
      shown: (choice) => this.shown(choice),
      drop: (segment) => this.drop(segment),
    });
  }

  /** Finds the window and the feeds as they were, and then shows segments until `stop`. */
  async run(): Promise<void> {
    await this.agreement.start();
    const known = await this.knownTimelines();
    for (const name of this.feedNames()) this.feedOf(name, known.get(name));
    const { signal } = this.end;
    await Promise.all(this.feedNames().map((name) => this.readIngest(this.feedOf(name))));
    for (const { feed, ...push } of this.pending ?? []) this.take(this.feedOf(feed), push);
    this.pending = undefined;
    const { clock } = this.parts.task;
    this.ticked = clock.mono();
    void repeat({ clock, signal, interval: () => this.tickEvery }, () => this.tick());
    await this.showing.run();
  }

  stop(): void {
    this.end.abort();
    this.live.stop();
  }

  /** False: too much waits. */
  push(feed: string, push: Push): boolean {
    if (this.pending === undefined) this.take(this.feedOf(feed), push);
    else if (this.pending.length >= MOST_PENDING) return false;
    else this.pending.push({ ...push, feed });
    return true;
  }

  /** By feed: whether its segments arrived in the last minute and can't be shown. */
  unusable(milliseconds: number): readonly { readonly feed: string; readonly value: 0 | 1 }[] {
    return [...this.feeds.values()].map(({ name, packager }) => ({
      feed: name,
      value: packager.isUnusable(milliseconds) ? 1 : 0,
    }));
  }

  private take(feed: Feed, push: Push): void {
    const now = this.parts.task.clock.mono();
    feed.taken.set(keyOf(push), now);
    for (const [key, at] of feed.taken) {
      if (now - at < 2 * this.timing.heldFor * 1000) break;
      feed.taken.delete(key);
    }
    feed.packager.push(push);
  }

  /** What ingest holds of a feed and this task has not taken. */
  private readIngest(feed: Feed): Promise<void> {
    const { task } = this.parts;
    feed.read = task.clock.mono();
    return rebuild(
      task,
      { feed: feed.name, channel: this.id },
      {
        isKnown: (body) => feed.taken.has(keyOf(body)),
        take: (push) => this.take(feed, push),
        signal: this.end.signal,
      },
    );
  }

  /** Time alone ends waits; and a part that is missing here may be in another zone. */
  private tick(): void {
    const now = this.parts.task.clock.mono();
    const hasStalled = now - this.ticked > 2 * this.tickEvery;
    this.ticked = now;
    const shown = this.live.newest?.feed;
    for (const feed of this.feeds.values()) {
      feed.packager.tick(hasStalled);
      const { isBlocked, lacksMultivariant } = feed.packager;
      const isMissing = isBlocked || lacksMultivariant || (feed.name === shown && this.isLate());
      if (isMissing && now - feed.read >= this.timing.followAfter * 1000) void this.readIngest(feed);
    }
  }

  /** ms */
  private get tickEvery(): number {
    return this.timing.followAfter * 500;
  }

  private isLate(): boolean {
    const { segment, followAfter, staleAfter } = this.timing;
    const elapsed = this.parts.task.clock.wall() - (this.live.newest?.added ?? 0);
    return elapsed > (segment + followAfter / 2) * 1000 && elapsed < staleAfter * 1000;
  }

  private feedOf(name: string, timeline?: Timeline): Feed {
    const known = this.feeds.get(name);
    if (known !== undefined) return known;
    const packager = new FeedPackager({
      ...{ task: this.parts.task, engine: this.parts.engine, signal: this.end.signal, feed: name },
      channel: () => this.channel(),
      isShown: () => [undefined, name].includes(this.live.newest?.feed),
      agreed: () => this.agreed(name),
      packaged: (segment, isNew) => this.packaged(segment, isNew),
    });
    if (timeline !== undefined) packager.resume(timeline);
    const feed: Feed = {
      name,
      packager,
      segments: [],
      taken: new Map(),
      read: -Infinity,
      kept: Promise.resolve(),
    };
    this.feeds.set(name, feed);
    return feed;
  }

  /** By feed: the timeline to continue. From the window, and without one from S3. */
  private async knownTimelines(): Promise<ReadonlyMap<string, Timeline>> {
    const { task } = this.parts;
    const { feeds, timelines } = this.live.value;
    const named = Object.entries(feeds).flatMap(([feed, name]): [string, Timeline][] => {
      const timeline = timelines[name];
      return timeline === undefined ? [] : [[feed, timeline]];
    });
    if (this.live.newest !== undefined) return new Map(named);
    try {
      const limit = this.timing.clientTimeout * 1000;
      return await within(task.clock, limit, () => newestTimelines(task, this.id));
    } catch {
      return new Map();
    }
  }

  /** The timeline of a feed that zones have agreed on: that of viewers, else that of the lowest zone. */
  private agreed(feed: string): Timeline | undefined {
    const { newest, value } = this.live;
    return newest?.feed === feed ? value.timelines[newest.timeline] : this.peers.timelineOf(feed);
  }

  private packaged({ files, ...segment }: PackagedSegment, isNew: boolean): void {
    const { hot, caches, uploads } = this.parts;
    const { timeline, number } = segment;
    const name = timeline.timeline;
    hot.put(name, files);
    const held = caches.put(this.id, files);
    const [inits, media] = [true, false].map((isInit) =>
      files.filter(({ path }) => isInit === path.endsWith(INIT)),
    );
    const named = (inits ?? []).map(({ path, contentType }) => ({ path, contentType }));
    const fixed = isNew ? [...named, descriptionFile(timeline)] : named;
    if (fixed.length > 0) uploads.add({ channel: this.id, timeline: name, files: fixed });
    const rows = (media ?? []).map(({ path, contentType }) => ({ path, contentType }));
    uploads.add({ channel: this.id, timeline: name, number, files: rows });
    const feed = this.feedOf(segment.feed);
    const soon = this.heldSoon(held);
    // In order: the choice does not wait for a segment before a later one that it has.
    feed.kept = feed.kept.then(() => soon).then(() => this.keep(segment));
  }

  /** A playlist lists what a cache holds: without it, a packager that ends now takes the bytes with it. A slow cache delays nothing more. */
  private async heldSoon(held: Promise<void>): Promise<void> {
    const { clock } = this.parts.task;
    await within(clock, this.timing.followAfter * 1000, () => held).catch(() => undefined);
  }

  /** The choice may take it from now on. */
  private keep(segment: Segment): void {
    const feed = this.feedOf(segment.feed);
    const { switchHold, heldFor } = this.timing;
    const oldest = this.parts.task.clock.wall() - (switchHold + heldFor) * 1000;
    feed.segments = [...feed.segments, segment]
      .filter(({ received }) => received >= oldest)
      .sort((a, b) => a.start - b.start);
    const { live } = this;
    if (live.value.feeds[feed.name] !== segment.timeline.timeline) {
      live.set(withFeed(live.value, feed.name, segment.timeline));
    }
    this.bell.ring();
  }

  private drop(segment: Segment): void {
    const feed = this.feedOf(segment.feed);
    feed.segments = feed.segments.filter((one) => one !== segment);
  }

  private known(timeline: string): Timeline | undefined {
    return [...this.feeds.values()]
      .flatMap(({ segments }) => segments)
      .find((segment) => segment.timeline.timeline === timeline)?.timeline;
  }

  private choices(): readonly ChoiceFeed<Segment>[] {
    const { pinnedFeed } = this.channel();
    return this.feedNames().map((name) => ({
      name,
      pinned: name === pinnedFeed,
      segments: this.feeds.get(name)?.segments ?? [],
    }));
  }

  private marks(segment: Segment): Pick<Window["segments"][number], "markers" | "tags"> {
    const { markers, tags, unread } = markersOf(segment, this.live.value, this.channel().scte35);
    for (const reason of unread) {
      this.parts.task.log.warn("a marker can't be read", { channel: this.id, feed: segment.feed, reason });
    }
    return { markers, tags };
  }

  private shown({ append, reason, switched, missing }: Shown<Segment>): void {
    const { log, metrics } = this.parts.task;
    const of = { Channel: this.id };
    if (switched) {
      metrics.put("FeedSwitches", 1, of);
      log.info("viewers see another feed", { channel: this.id, feed: append.feed, reason });
    }
    if (missing > 0) {
      metrics.put("SegmentGaps", missing, of);
      log.warn("segments are missing", { channel: this.id, missing, feed: append.feed });
    }
  }

  private channel(): LineUpChannel {
    const found = this.parts.task.lineUp().channels.find(({ id }) => id === this.id);
    if (found !== undefined) this.last = found;
    if (this.last === undefined) throw new Error(`the line-up has no channel ${this.id}`);
    return this.last;
  }

  /** A channel that left the line-up is what it was until it is stopped. */
  private last: LineUpChannel | undefined;

  private feedNames(): readonly string[] {
    return this.channel().feeds.map(feedName);
  }

  private get timing(): ReturnType<Task["lineUp"]>["timing"] {
    return this.parts.task.lineUp().timing;
  }
}

const INIT = "/init.mp4";

const keyOf = ({ rest, received }: { readonly rest: string; readonly received: number }): string =>
  `${received} ${rest}`;
