import { bodyLimit } from "../core/bodyLimit";
import { owner } from "../core/owners";
import type { Task } from "../core/task";
import { either, within } from "../core/waits";
import { objectKey, type SegmentPath } from "./segmentPath";

type Parts = Pick<Task, "client" | "clock" | "environment" | "lineUp" | "objects" | "tasks">;

/** Where a segment came from. Zones are named, addresses never. */
export interface Source {
  readonly kind: "cache" | "packager" | "S3";
  /** Undefined of S3. */
  readonly zone?: string;
}

export interface Found {
  readonly body: Buffer;
  readonly source: Source;
}

/** A source failed, so the segment may exist. */
export class SourceFailed extends Error {}

/** Asks one source. Undefined: it has no such segment. */
type Ask = (signal: AbortSignal) => Promise<Found | undefined>;

/** Own zone's owner, own zone's packager, the owners in peer zones at once, S3. */
const STEPS = 4;

/** Where a cache reads what is not in its memory: docs/service-contract.md, Live delivery. */
export class Sources {
  /** ms, monotonic: when a source failed last. */
  private failedAt = -Infinity;

  constructor(private readonly task: Parts) {}

  /** ms in which all sources have answered, so that the answer is within the CDN's `responseTimeout`. */
  get budget(): number {
    const { responseTimeout, clientTimeout } = this.task.lineUp().timing;
    return (responseTimeout - clientTimeout / 2) * 1000;
  }

  /** Undefined: no source has it. Rejects with SourceFailed if one of them may have it. */
  async find(segment: SegmentPath, signal: AbortSignal): Promise<Found | undefined> {
    const { environment, lineUp } = this.task;
    const peers = lineUp().zones.filter((zone) => zone !== environment.zone);
    const steps = [
      this.cacheOf(environment.zone, segment),
      this.packager(segment),
      peers.flatMap((zone) => this.cacheOf(zone, segment)),
      this.objects(segment),
    ];
    const found = await this.firstOf(steps, signal);
    // A task that failed is left out until the next lookup, and may still have the segment: players do not repeat a 404.
    if (found === undefined && this.hasFailedLately) throw new SourceFailed("a source failed just now");
    return found;
  }

  /** Asks only the owner in the own zone. Undefined: it has no such segment, or is this task. */
  findAtOwner(segment: SegmentPath, signal: AbortSignal): Promise<Found | undefined> {
    return this.firstOf([this.cacheOf(this.task.environment.zone, segment)], signal);
  }

  isOwner({ path }: SegmentPath): boolean {
    const { environment, tasks } = this.task;
    const found = owner(tasks.of("cache", environment.zone), path);
    return found === undefined || found === tasks.own;
  }

  private async firstOf(steps: readonly (readonly Ask[])[], signal: AbortSignal): Promise<Found | undefined> {
    let failed = false;
    for (const asks of steps) {
      const answer = await firstFound(asks, signal);
      if (answer !== "failed" && answer !== undefined) return answer;
      failed ||= answer === "failed";
      signal.throwIfAborted();
    }
    if (!failed) return undefined;
    this.failedAt = this.task.clock.mono();
    throw new SourceFailed("a source failed");
  }

  private get hasFailedLately(): boolean {
    const { clock, lineUp } = this.task;
    return clock.mono() - this.failedAt < lineUp().timing.segment * 1000;
  }

  private cacheOf(zone: string, segment: SegmentPath): readonly Ask[] {
    const { tasks } = this.task;
    const address = owner(tasks.of("cache", zone), segment.path);
    if (address === undefined || address === tasks.own) return [];
    return [(signal) => this.request({ address, segment, source: { kind: "cache", zone } }, signal)];
  }

  private packager(segment: SegmentPath): readonly Ask[] {
    const { environment, tasks } = this.task;
    const address = owner(tasks.of("packager", environment.zone), segment.channel);
    if (address === undefined) return [];
    const source: Source = { kind: "packager", zone: environment.zone };
    return [(signal) => this.request({ address, segment, source }, signal)];
  }

  private objects(segment: SegmentPath): readonly Ask[] {
    const { clock, environment, objects } = this.task;
    const bucket = environment.buckets.segments;
    if (bucket === undefined) return [];
    const get = async (): Promise<Found | undefined> => {
      const object = await objects.get({ bucket, key: objectKey(environment.region, segment) });
      if (object === undefined || object === "unchanged") return undefined;
      return { body: object.body, source: { kind: "S3" } };
    };
    return [() => within(clock, this.budget / STEPS, get)];
  }

  private async request(
    { address, segment, source }: Asked,
    signal: AbortSignal,
  ): Promise<Found | undefined> {
    const { client, lineUp, tasks } = this.task;
    const answer = await client
      .request({
        address,
        method: "GET",
        path: segment.path,
        headers: { "X-Headend-Hop": "1" },
        timeout: this.budget / STEPS,
        limit: bodyLimit(lineUp(), segment.channel) ?? 0,
        signal,
      })
      .catch((error: unknown) => {
        if (!signal.aborted) tasks.failed(address);
        throw error;
      });
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) throw new SourceFailed(`status ${answer.status}`);
    return { body: answer.body, source };
  }
}

interface Asked {
  readonly address: string;
  readonly segment: SegmentPath;
  readonly source: Source;
}

/** Asks all at once; the first that has it ends the others. */
async function firstFound(asks: readonly Ask[], signal: AbortSignal): Promise<Found | "failed" | undefined> {
  const enough = new AbortController();
  return either([signal, enough.signal], async (first) => {
    const answers = asks.map((ask) => ask(first).catch(() => "failed" as const));
    const found = answers.map(async (answer) => {
      const is = await answer;
      if (is === undefined || is === "failed") throw new Error("not found");
      return is;
    });
    try {
      return await Promise.any(found);
    } catch {
      return (await Promise.all(answers)).find((answer) => answer === "failed");
    } finally {
      enough.abort();
    }
  });
}
