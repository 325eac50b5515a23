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
import { answerOf, traceHeaders, type Trace } from "./answers";
import { Edges } from "./edgeState";
import { Flights } from "./flight";
import { Holds } from "./holds";
import { MissRatio } from "./missRatio";
import { parseSegmentPath, SEGMENT_PATH, type SegmentPath } from "./segmentPath";
import { Sources, type Found } from "./sources";
import { Store } from "./store";

/** Share of the budget for bodies that are on their way. */
const ARRIVING = 1 / 8;

type Fetched = Found & { readonly stored: boolean };

/** What a request found. */
interface Result extends Pick<Trace, "source" | "collapsed" | "stored"> {
  readonly status: 200 | 404 | 503;
  readonly body?: Buffer;
}

const MISSING: Result = { status: 404, source: undefined, collapsed: false, stored: false };
const FAILED: Result = { ...MISSING, status: 503 };

export const createCache: CreateProgram = (task) => new Cache(task, memoryForBodies());

/** `budget`: bytes of segments. */
export class Cache implements Program {
  private readonly store: Store;
  private readonly sources: Sources;
  private readonly flights: Flights<Fetched | undefined>;
  private readonly holds: Holds;
  private readonly edges = new Edges();
  private readonly ratio = new MissRatio();
  private readonly ended = new AbortController();
  private arriving = 0;

  constructor(
    private readonly task: Task,
    private readonly budget: number,
  ) {
    const lifetime = () => task.lineUp().timing.liveWindow * 1000;
    this.store = new Store(task.clock, { budget: budget * (1 - ARRIVING), lifetime });
    this.sources = new Sources(task);
    this.flights = new Flights(task.clock);
    this.holds = new Holds(task.clock);
  }

  readonly routes: Program["routes"] = [
    { method: "GET", path: SEGMENT_PATH, answer: (request) => this.read(request) },
    { method: "PUT", path: SEGMENT_PATH, answer: (request) => this.write(request) },
  ];

  start(): Promise<void> {
    const { clock, lineUp, metrics } = this.task;
    metrics.eachMinute("CacheMissRatio", () => this.ratio.read());
    const interval = () => lineUp().timing.segment * 1000;
    void repeat({ clock, signal: this.ended.signal, interval }, () => this.store.sweep());
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.ended.abort();
    return Promise.resolve();
  }

  /** The life of a request for a segment. */
  private async read(request: Incoming): Promise<Answer> {
    const { clock, environment, lineUp } = this.task;
    const start = clock.mono();
    const segment = this.segmentOf(request);
    const result = await this.find(segment, request);
    this.count(segment, request, result);
    const lifetime = lineUp().timing.segmentLifetime;
    const answer =
      result.body === undefined
        ? { status: result.status }
        : answerOf({ segment, body: result.body, lifetime }, request.headers["range"]);
    if (!isProbe(request)) return answer;
    const trace = { ...result, zone: environment.zone, duration: clock.mono() - start };
    return { ...answer, headers: { ...answer.headers, ...traceHeaders(trace, result.status) } };
  }

  /** A hot segment, from a packager. */
  private async write(request: Incoming): Promise<Answer> {
    const segment = this.segmentOf(request);
    const body = await this.bodyOf(request, segment);
    const state = this.store.put(segment, body);
    if (state === "other") {
      this.task.log.error("a segment has two contents", { channel: segment.channel, path: segment.path });
      return { status: 409 };
    }
    this.note(segment);
    this.holds.arrived(segment.path);
    return { status: 200 };
  }

  /** Throws a Refusal 404. */
  private segmentOf({ path }: Incoming): SegmentPath {
    const segment = parseSegmentPath(path);
    const isKnown = this.task.lineUp().channels.some(({ id }) => id === segment?.channel);
    if (segment === undefined || !isKnown) throw new Refusal(404, "no such segment");
    return segment;
  }

  private async bodyOf(request: Incoming, { channel }: SegmentPath): Promise<Buffer> {
    const { timing } = this.task.lineUp();
    const limit = bodyLimit(this.task.lineUp(), channel) ?? 0;
    const stated = Number(request.headers["content-length"] ?? limit);
    if (stated > limit) throw new Refusal(413, `${stated} bytes are more than ${limit}`);
    if (this.arriving + stated > this.budget * ARRIVING)
      throw new Refusal(503, "too many bodies arrive at once");
    this.arriving += stated;
    try {
      return await request.body(limit, timing.clientTimeout * 1000);
    } finally {
      this.arriving -= stated;
    }
  }

  /** Memory, else other sources, else the near future. */
  private async find(segment: SegmentPath, request: Incoming): Promise<Result> {
    const body = this.store.get(segment);
    if (body !== undefined) return inMemory(body);
    if (request.headers["x-headend-hop"] !== undefined) return MISSING;
    const until = this.task.clock.mono() + this.sources.budget;
    const waiter = { until, signal: request.signal };
    try {
      const { result, collapsed } = await this.flights.join(segment.path, waiter, (signal) =>
        this.fetch(segment, signal),
      );
      return result === undefined ? await this.hold(segment, waiter) : { ...result, status: 200, collapsed };
    } catch {
      return FAILED;
    }
  }

  /** What the owner of the zone holds is not stored twice. */
  private async fetch(segment: SegmentPath, signal: AbortSignal): Promise<Fetched | undefined> {
    const found = await this.sources.find(segment, signal);
    if (found === undefined) return undefined;
    this.note(segment);
    if (this.isOfZone(found)) return { ...found, stored: false };
    return { ...found, stored: this.store.put(segment, found.body) === "new" };
  }

  /** Waits for a segment that would be the next of its series. */
  private async hold(
    segment: SegmentPath,
    { until, signal }: { until: number; signal: AbortSignal },
  ): Promise<Result> {
    const { clock, lineUp } = this.task;
    const { clientTimeout, followAfter } = lineUp().timing;
    if (!this.edges.isNext(segment.series, segment.time)) return MISSING;
    const end = Math.min(until, clock.mono() + clientTimeout * 1000);
    for (let left = end - clock.mono(); left > 0 && !signal.aborted; left = end - clock.mono()) {
      const body = this.store.get(segment);
      if (body !== undefined) return inMemory(body);
      // The packager writes to the owner. Another task asks it again meanwhile.
      const isOwner = this.sources.isOwner(segment);
      const step = isOwner ? left : Math.min(left, followAfter * 1000);
      if (!(await this.holds.wait(segment.path, step, signal))) break;
      const found = isOwner ? undefined : await this.atOwner(segment, signal);
      if (found !== undefined) return { ...found, status: 200, collapsed: false, stored: false };
    }
    const body = this.store.get(segment);
    return body === undefined ? MISSING : inMemory(body);
  }

  private atOwner(segment: SegmentPath, signal: AbortSignal): Promise<Found | undefined> {
    return this.sources.findAtOwner(segment, signal).catch(() => undefined);
  }

  private note({ series, time }: SegmentPath): void {
    if (time !== undefined) this.edges.add(series, time);
  }

  /** Requests of the probe and of other services are not counted, nor those for what does not exist. */
  private count({ channel }: SegmentPath, request: Incoming, { status, source }: Result): void {
    if (isProbe(request) || request.headers["x-headend-hop"] !== undefined || status === 404) return;
    const isHit = source === "memory" || (source !== undefined && this.isOfZone({ source }));
    this.ratio.count(channel, isHit ? "hit" : "miss");
  }

  private isOfZone({ source }: Pick<Found, "source">): boolean {
    return source.kind === "cache" && source.zone === this.task.environment.zone;
  }
}

const inMemory = (body: Buffer): Result => ({
  status: 200,
  body,
  source: "memory",
  collapsed: false,
  stored: false,
});

const isProbe = ({ headers }: Incoming): boolean => headers["x-headend-probe"] !== undefined;
