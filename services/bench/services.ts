import { createClient } from "../core/client";
import { systemClock } from "../core/clock";
import type { Client } from "../core/task";
import { Cell } from "./cell";
import { Generator } from "./generator";
import type { Load, LoadRequest } from "./load";
import { type Loop, SECONDS } from "./loop";
import { Nginx } from "./nginx";
import { CHANNEL, Push } from "./push";
import { pause, until } from "./until";

/** CPU seconds of the services of a cell with two zones, for the same pushes and reads. */
export interface ServicesRun {
  readonly segments: number;
  readonly zones: number;
  /** CPU seconds of a segment in one zone: the packager with the engine, and without its children. */
  readonly packager: number;
  readonly packagerOwn: number;
  /** Of both zones, by Gbit pushed. */
  readonly ingest: Cost;
  /** Of one zone, by Gbit written by its packager. */
  readonly cacheWrites: Cost;
  readonly cacheReads: Cost;
  readonly manifests: Cost;
  /** The same bodies. Undefined: nginx is not installed. */
  readonly nginx: { readonly writes: Cost; readonly reads: Cost; readonly manifests: Cost } | undefined;
  /** Runs of the engine that were late: with one, the packager's figures do not count. */
  readonly failures: number;
  readonly missing: readonly string[];
}

/** CPU seconds. */
export interface Cost {
  readonly cpu: number;
  readonly requests: number;
  readonly bytes: number;
}

const WARM_UP = 2;
/** Seconds for one segment on a busy machine. */
const PATIENCE = 15;
/** Share of one vCPU. The packagers of two zones use 0.015 without a segment, a few times that on a busy machine. */
const IDLE = 0.1;
const READ_ROUNDS = 3;
const MANIFEST_REQUESTS = 1500;
const CONNECTIONS = 8;

export async function measureServices(loop: Loop, segments: number): Promise<ServicesRun> {
  const cell = await Cell.start();
  const generator = new Generator();
  const client = createClient({ clock: systemClock, port: cell.port });
  const nginx = await Nginx.start();
  try {
    return await new Measurement({ cell, generator, client, nginx, loop }).run(segments);
  } finally {
    generator.stop();
    client.close();
    await nginx?.stop();
    await cell.stop();
  }
}

interface Parts {
  readonly cell: Cell;
  readonly generator: Generator;
  readonly client: Client;
  readonly nginx: Nginx | undefined;
  readonly loop: Loop;
}

class Measurement {
  constructor(private readonly parts: Parts) {}

  async run(segments: number): Promise<ServicesRun> {
    const { cell, generator, loop } = this.parts;
    const first = Math.floor(systemClock.wall() / 1000 / SECONDS) - WARM_UP - segments;
    const push = new Push({ cell, generator, loop, first });
    await push.opening();
    for (let index = 0; index < WARM_UP; index++) await this.pushed(push, index);
    await this.calm(await this.newestPaths(1));
    const { paths, ...pushes } = await this.pushes(push, segments);
    const bodies = await this.bodiesOf(paths);
    const bytes = bodies.reduce((sum, { body }) => sum + body.length, 0);
    const reads = await this.reads(paths);
    // Manifests are stale, and 503, when no segment came for some time.
    await this.pushed(push, WARM_UP + segments);
    const lists = await this.manifestBodies();
    const manifests = await this.manifests(lists.map(({ path }) => path));
    return {
      ...pushes,
      cacheWrites: { ...pushes.cacheWrites, requests: bodies.length, bytes },
      cacheReads: reads,
      manifests,
      nginx: await this.onNginx(bodies, lists),
      failures: cell.failures,
      missing: cell.missing,
    };
  }

  private async pushes(
    push: Push,
    segments: number,
  ): Promise<
    Pick<ServicesRun, "segments" | "zones" | "packager" | "packagerOwn" | "ingest" | "cacheWrites"> & {
      readonly paths: readonly string[];
    }
  > {
    const { cell } = this.parts;
    const now = (): readonly number[] => [
      cell.cpu("packager"),
      cell.ownPackagerCpu,
      cell.cpu("ingest"),
      cell.cpu("cache"),
    ];
    const before = now();
    const sent = { requests: 0, bytes: 0 };
    for (let index = WARM_UP; index < WARM_UP + segments; index++) {
      const { requests, bytes } = await this.pushed(push, index);
      sent.requests += requests;
      sent.bytes += bytes;
    }
    // Before the packagers are idle the manifests may be stale.
    const paths = await this.newestPaths(segments);
    await this.calm(paths);
    const [packager = NaN, packagerOwn = NaN, ingest = NaN, cache = NaN] = now().map(
      (value, index) => value - (before[index] ?? NaN),
    );
    const { zones } = cell;
    return {
      ...{ segments, zones, paths },
      packager: packager / zones / segments,
      packagerOwn: packagerOwn / zones / segments,
      ingest: { cpu: ingest, ...sent },
      cacheWrites: { cpu: cache / zones, requests: 0, bytes: 0 },
    };
  }

  /** Pushes a segment, and waits until a playlist lists one more. On a busy machine the engine may be late: then never. */
  private async pushed(push: Push, index: number): ReturnType<Push["segment"]> {
    const known = (await this.listOf("v600", "ts")).length;
    const sent = await push.segment(index);
    const listed = async (): Promise<boolean> => (await this.listOf("v600", "ts")).length > known;
    await until(`segment ${index} is listed`, listed, PATIENCE).catch(() => undefined);
    return sent;
  }

  /** Every zone has packaged the last of these files, and the last uploads to S3 are over. */
  private async calm(paths: readonly string[]): Promise<void> {
    const { cell } = this.parts;
    const path = paths.at(-1);
    if (path !== undefined)
      await until("every zone has the file", () => this.isInEveryZone(path), PATIENCE).catch(() => undefined);
    const now = (): readonly [number, number] => [cell.cpu("packager"), systemClock.mono() / 1000];
    let before = now();
    const isIdle = async (): Promise<boolean> => {
      await pause(1000);
      const [[cpuBefore, timeBefore], [cpu, time]] = [before, now()];
      before = [cpu, time];
      return (cpu - cpuBefore) / (time - timeBefore) < IDLE;
    };
    await until("the packagers are idle", isIdle, 60);
  }

  /** A cache answers a request with this header from its memory alone: its packager wrote the file. */
  private async isInEveryZone(path: string): Promise<boolean> {
    const { cell, client } = this.parts;
    const headers = { "x-headend-hop": "1", range: "bytes=0-0" };
    const requests = cell
      .addressesOf("cache")
      .map((address) => client.request({ address, method: "GET", path, headers, timeout: 10_000 }));
    return (await Promise.all(requests)).every(({ status }) => status === 206);
  }

  private async get(service: "cache" | "manifest", path: string, headers = {}): Promise<Buffer | undefined> {
    const { cell, client } = this.parts;
    const request = {
      address: cell.addressOf(service),
      method: "GET",
      path,
      headers,
      timeout: 10_000,
    } as const;
    const { status, body } = await client.request(request);
    return status === 200 ? body : undefined;
  }

  /** Paths of segments in a media playlist. */
  private async listOf(rendition: string, extension: string): Promise<readonly string[]> {
    const text = (await this.get("manifest", `/live/${CHANNEL}/${rendition}.m3u8`))?.toString() ?? "";
    return text
      .split("\n")
      .filter((line) => line.endsWith(`.${extension}`))
      .map((line) => new URL(line, "https://origin").pathname);
  }

  /** Every file of the newest segments, of both formats: what packagers write into the cache. */
  private async newestPaths(segments: number): Promise<readonly string[]> {
    const lists = await Promise.all((await this.renditions()).map((name) => this.listOf(name, "ts")));
    return lists.flatMap((list) => list.slice(-segments)).flatMap((ts) => [ts, cmafOf(ts)]);
  }

  private async bodiesOf(paths: readonly string[]): Promise<readonly Named[]> {
    const found: Named[] = [];
    for (const path of paths) {
      const body = await this.get("cache", path);
      if (body !== undefined) found.push({ path, body });
    }
    return found;
  }

  private async renditions(): Promise<readonly string[]> {
    const text = (await this.get("manifest", `/live/${CHANNEL}/master.m3u8`))?.toString() ?? "";
    return [...new Set([...text.matchAll(/([\w-]+)\.m3u8/g)].map(([, name = ""]) => name))];
  }

  private async manifestBodies(): Promise<readonly Named[]> {
    const names = ["master.m3u8", "manifest.mpd", ...(await this.renditions()).map((name) => `${name}.m3u8`)];
    const bodies = names.map(async (name) => {
      const path = `/live/${CHANNEL}/${name}`;
      return { path, body: (await this.get("manifest", path, GZIP)) ?? Buffer.alloc(0) };
    });
    return Promise.all(bodies);
  }

  private async reads(paths: readonly string[]): Promise<Cost> {
    const { cell } = this.parts;
    const to = { address: cell.addressOf("cache"), port: cell.port };
    return this.cost(() => cell.cpu("cache", "first"), to, readsOf(paths, READ_ROUNDS));
  }

  private async manifests(paths: readonly string[]): Promise<Cost> {
    const { cell } = this.parts;
    const to = { address: cell.addressOf("manifest"), port: cell.port };
    return this.cost(() => cell.cpu("manifest", "first"), to, readsOf(paths, manifestRounds(paths)));
  }

  private async onNginx(bodies: readonly Named[], lists: readonly Named[]): Promise<ServicesRun["nginx"]> {
    const { nginx } = this.parts;
    if (nginx === undefined) return undefined;
    for (const { path, body } of lists) await nginx.put(path, body);
    const cpu = (): number => nginx.cpu;
    const puts = bodies.map(({ path, body }): LoadRequest => ({ method: "PUT", path, body }));
    return {
      writes: await this.cost(cpu, nginx, { requests: puts, rounds: 1 }),
      reads: await this.cost(
        cpu,
        nginx,
        readsOf(
          bodies.map(({ path }) => path),
          READ_ROUNDS,
        ),
      ),
      manifests: await this.cost(
        cpu,
        nginx,
        readsOf(
          lists.map(({ path }) => path),
          manifestRounds(lists),
        ),
      ),
    };
  }

  private async cost(
    cpu: () => number,
    { address, port }: { readonly address: string; readonly port: number },
    load: { readonly requests: readonly LoadRequest[]; readonly rounds: number },
  ): Promise<Cost> {
    const before = cpu();
    const loaded = await this.parts.generator.send({ address, port, ...load, connections: CONNECTIONS });
    return { cpu: cpu() - before, requests: loaded.requests, bytes: loaded.bytes };
  }
}

interface Named {
  readonly path: string;
  readonly body: Buffer;
}

const GZIP = { "accept-encoding": "gzip" };
const manifestRounds = ({ length }: readonly unknown[]): number =>
  Math.ceil(MANIFEST_REQUESTS / Math.max(1, length));

const readsOf = (paths: readonly string[], rounds: number): Pick<Load, "requests" | "rounds"> => ({
  requests: paths.map((path) => ({ method: "GET", path, headers: GZIP })),
  rounds,
});

/** The file of the same segment in CMAF. */
const cmafOf = (path: string): string => path.replace("/ts/", "/cmaf/").replace(/\.\w+$/, ".m4s");
