import { availableParallelism } from "node:os";
import { feedName } from "../../catalog/renditions";
import { urlPattern, URLS } from "../../catalog/urls.table";
import { bodyLimit } from "../core/bodyLimit";
import { memoryForBodies } from "../core/memory";
import {
  Refusal,
  type Answer,
  type CreateProgram,
  type Incoming,
  type Program,
  type Task,
} from "../core/task";
import { repeat } from "../core/waits";
import type { Window } from "../core/window";
import { Channel } from "./channel";
import type { ChannelRun, ChannelParts } from "./channelRun";
import { Engine } from "./media/engine";
import { Caches } from "./store/caches";
import { HotFiles } from "./store/hotFiles";
import { Uploads } from "./store/uploads";

const OK: Answer = { status: 200 };
const REST = "(?<rest>[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*)";
const HAND_OVER = new RegExp(`^/internal/v1/feeds/(?<feed>[A-Za-z0-9-]+)/(?<channel>[a-z0-9-]+)/${REST}$`);
const WINDOW = /^\/internal\/v1\/windows\/(?<channel>[a-z0-9-]+)$/;
const LIVE = "/live/";
const SECOND = 1000;
const MINUTE = 60_000;

/** The engine of the image. */
const ENGINE = "/bin/packager";

/** Share of the budget for packaged files; the rest is for pushes and the engine. */
const SHARE_OF_FILES = 0.5;
/** Share for bodies that arrive. */
const SHARE_OF_ARRIVING = 0.25;

export const createPackager: CreateProgram = (task) =>
  new Packager(task, {
    budget: memoryForBodies(),
    engine: new Engine({
      ...{ binary: task.environment.engine ?? ENGINE, runs: availableParallelism() },
      ...{ clock: task.clock, log: task.log },
    }),
  });

export interface PackagerOptions {
  /** Bytes of bodies. */
  readonly budget: number;
  readonly engine: Pick<Engine, "start" | "package" | "stop">;
}

export class Packager implements Program {
  private readonly channels = new Map<string, Channel>();
  private readonly parts: ChannelParts;
  private readonly ended = new AbortController();
  private arriving = 0;

  constructor(
    private readonly task: Task,
    private readonly options: PackagerOptions,
  ) {
    const { clock, lineUp } = task;
    const signal = this.ended.signal;
    const hot = new HotFiles(clock, {
      budget: options.budget * SHARE_OF_FILES,
      heldFor: () => lineUp().timing.heldFor * SECOND,
      initFor: () => lineUp().timing.liveWindow * SECOND,
    });
    const caches = new Caches(task, signal);
    const body = async (path: string): Promise<Buffer | undefined> => hot.get(path) ?? caches.get(path);
    const uploads = new Uploads(task, { body, signal });
    this.parts = { task, engine: options.engine, hot, caches, uploads };
  }

  readonly routes: Program["routes"] = [
    { method: "PUT", path: HAND_OVER, answer: (request) => this.handOver(request) },
    { method: "GET", path: WINDOW, answer: (request) => this.window(request) },
    { method: "GET", path: urlPattern(URLS.liveSegment.form), answer: (request) => this.file(request) },
  ];

  async start(): Promise<void> {
    const { clock, lineUp, metrics } = this.task;
    await this.options.engine.start();
    await this.check();
    metrics.eachMinute("UnusableFeeds", () => this.unusable());
    const interval = () => lineUp().timing.followAfter * SECOND;
    void repeat({ clock, signal: this.ended.signal, interval }, () => this.check());
  }

  async stop(): Promise<void> {
    const { stopTimeout, segment } = this.task.lineUp().timing;
    await Promise.all([...this.channels.values()].map((channel) => channel.stop()));
    await this.parts.uploads.drain((stopTimeout - 2 * segment) * SECOND);
    this.ended.abort();
    await this.options.engine.stop();
  }

  /** Follows the line-up and the owners of its channels. */
  private async check(): Promise<void> {
    const ids = this.task.lineUp().channels.map(({ id }) => id);
    for (const id of ids) {
      if (!this.channels.has(id)) this.channels.set(id, new Channel(this.parts, id));
    }
    const left = [...this.channels].filter(([id]) => !ids.includes(id));
    for (const [id] of left) this.channels.delete(id);
    await Promise.all([
      ...left.map(([, channel]) => channel.stop()),
      ...[...this.channels.values()].map((channel) => channel.check()),
    ]);
  }

  /** A pushed body, from ingest of the zone. */
  private async handOver(request: Incoming): Promise<Answer> {
    const { feed = "", rest = "" } = request.parts;
    const channel = this.channelOf(request);
    if (!this.feedsOf(channel.id).includes(feed)) throw new Refusal(404, "no such feed of the channel");
    const received = receivedOf(request);
    const body = await this.bodyOf(request, channel.id);
    if (!(await channel.take(feed, { rest, received, body }))) {
      throw new Refusal(503, "another task packages the channel");
    }
    return OK;
  }

  private async bodyOf(request: Incoming, channel: string): Promise<Buffer> {
    const { timing } = this.task.lineUp();
    const limit = bodyLimit(this.task.lineUp(), channel) ?? 0;
    const stated = Math.min(limit, Number(request.headers["content-length"] ?? limit));
    if (this.arriving + stated > this.options.budget * SHARE_OF_ARRIVING) {
      throw new Refusal(503, "too many bodies arrive at once");
    }
    this.arriving += stated;
    try {
      return await request.body(limit, timing.clientTimeout * SECOND);
    } finally {
      this.arriving -= stated;
    }
  }

  /** The window, or what is new in it; with `after` it waits for that. */
  private async window(request: Incoming): Promise<Answer> {
    const { run } = this.channelOf(request);
    if (run === undefined) throw new Refusal(404, "another task packages the channel");
    const after = request.query?.get("after") ?? undefined;
    const window = after === undefined ? run.live.value : await this.poll(run, Number(after), request.signal);
    if (run.live.newest === undefined) throw new Refusal(503, "the window has no segment");
    return { status: 200, headers: { "Content-Type": "application/json" }, body: JSON.stringify(window) };
  }

  private poll(run: ChannelRun, after: number, signal: AbortSignal): Promise<Window> {
    const { clock, lineUp } = this.task;
    const milliseconds = lineUp().timing.clientTimeout * SECOND;
    return run.live.poll(Number.isFinite(after) ? after : -1, { clock, milliseconds, signal });
  }

  /** A file that a cache misses. */
  private file({ path }: Incoming): Answer {
    const body = this.parts.hot.get(path.slice(LIVE.length));
    return body === undefined ? { status: 404 } : { status: 200, body };
  }

  private channelOf({ parts }: Incoming): Channel {
    const channel = this.channels.get(parts["channel"] ?? "");
    if (channel === undefined) throw new Refusal(404, "no such channel");
    return channel;
  }

  private feedsOf(id: string): readonly string[] {
    return (
      this.task
        .lineUp()
        .channels.find((channel) => channel.id === id)
        ?.feeds.map(feedName) ?? []
    );
  }

  private unusable(): readonly { value: number; of: { Channel: string; Feed: string } }[] {
    return [...this.channels.values()].flatMap(({ id, run }) =>
      (run?.unusable(MINUTE) ?? []).map(({ feed, value }) => ({ value, of: { Channel: id, Feed: feed } })),
    );
  }
}

/** Throws a Refusal 400. */
function receivedOf({ headers }: Incoming): number {
  const text = headers["x-headend-received"] ?? "";
  if (!/^\d{1,15}$/.test(text)) throw new Refusal(400, "X-Headend-Received must be ms since 1970");
  return Number(text);
}
