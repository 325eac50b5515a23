import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import type { IncomingHttpHeaders, Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { bundlePage, bundleServices } from "./bundles";
import { createControl } from "./control";
import type { DefectName } from "./defects.table";
import { createDeliver, type Origin } from "./deliver";
import { PAST_EDGE } from "./pastEdge";
import { isManifest } from "./edge/edge";
import { viewerToken } from "./edge/viewerToken";
import type { PlayOptions } from "./environment";
import { Events } from "./events";
import { Faults } from "./faults";
import { SIMULATED } from "./faults.table";
import { Processes } from "./processes";
import { createSites, type Sites } from "./sites";
import { FRONT_PORT } from "./site";
import type { PlayState, Receipt } from "./state";
import { findEngine, findFfmpeg } from "./tools";
import { findValkey } from "./valkey";
import type { Pusher } from "./vendors/pusher";
import { createVendors } from "./vendors/vendors";

/** Receipts in memory: an hour of a few channels. */
const MOST_RECEIPTS = 100_000;

/** ms: a task that is not ready then has a fault, and the run goes on without it. */
const READY_WITHIN = 30_000;

export interface RunOptions extends PlayOptions {
  /** A defect on purpose. */
  readonly defect: DefectName | undefined;
  /** Of the page, on 127.0.0.1. */
  readonly port: number;
}

/** A run: vendors, one cell, a page. */
export class Play {
  /** The next address of the load balancer. */
  private turn = 0;
  readonly token = randomBytes(16).toString("hex");
  private readonly events = new Events();
  private readonly receipts: Receipt[] = [];
  private readonly missing: string[] = [];
  private vendors: readonly Pusher[] = [];
  private sites: Sites | undefined;
  private control: Server | undefined;
  private readonly processes: Processes;

  private constructor(
    private readonly options: RunOptions,
    private readonly folder: string,
  ) {
    this.processes = new Processes(folder);
  }

  /** Rejects if a program is missing without which nothing plays. */
  static async start(options: RunOptions, say: (line: string) => void): Promise<Play> {
    const play = new Play(options, await mkdtemp(join(tmpdir(), "headend-play-")));
    try {
      await play.run(say);
      return play;
    } catch (error) {
      await play.stop();
      throw error;
    }
  }

  /** The page. */
  get url(): string {
    return `${this.origin}/?token=${this.token}`;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.options.port}`;
  }

  /** The host of a path, at the edge; for a reader that measures the cell, its load balancer at home. */
  private originOf(path: string, asked: IncomingHttpHeaders): Origin {
    const { edge, credentials, runs } = this.started;
    const { address, manifests, segments, delivery } = edge;
    if (asked[PAST_EDGE] !== undefined) {
      const addresses = runs[0]?.deliveryAddresses() ?? [];
      const next = addresses[this.turn++ % addresses.length] ?? "";
      return { address: next, port: FRONT_PORT, host: delivery, removed: `https://${segments}` };
    }
    const headers = { cookie: `token=${viewerToken(credentials.viewers, Date.now())}` };
    const place = { address, port: FRONT_PORT, headers };
    // The page and the check read both hosts by one origin.
    return isManifest(path)
      ? { ...place, host: manifests, removed: `https://${segments}` }
      : { ...place, host: segments };
  }

  async stop(): Promise<void> {
    for (const vendor of this.vendors) vendor.end();
    this.sites?.edge.edge.stop();
    for (const site of this.sites?.runs ?? []) site.stop();
    this.sites?.dns.close();
    this.control?.close();
    this.control?.closeAllConnections();
    await this.processes.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private get started(): Sites {
    if (this.sites === undefined) throw new Error("the cell has not started");
    return this.sites;
  }

  private async run(say: (line: string) => void): Promise<void> {
    say("looking for the engine and ffmpeg, bundling the services");
    const [engine, ffmpeg, valkey, built, files] = await Promise.all([
      findEngine(),
      findFfmpeg(),
      findValkey(),
      bundleServices(this.options.defect),
      bundlePage(),
    ]);
    if (valkey.missing !== undefined) this.missing.push(valkey.missing);
    for (const line of this.missing) say(`missing: ${line}`);
    this.sites = await createSites({
      options: this.options,
      folder: this.folder,
      engine,
      valkey: valkey.file,
      built,
      processes: this.processes,
      events: this.events,
    });
    await Promise.all(this.sites.runs.map((site) => site.start()));
    await this.sites.edge.edge.start();
    say(`${this.sites.runs.flatMap(({ tasks }) => tasks).length} tasks start: ${built.join(", ")}`);
    await this.serve(files);
    this.vendors = await this.createVendors(ffmpeg);
    await this.ready();
    for (const vendor of this.vendors) vendor.start();
  }

  /** Else vendors push to half a cell, and its first minute shows their retries. */
  private async ready(): Promise<void> {
    const end = Date.now() + READY_WITHIN;
    const tasks = this.started.runs.flatMap((site) => site.tasks);
    while (tasks.some((task) => task.now().state !== "ready") && Date.now() < end) await sleep(100);
  }

  private createVendors(ffmpeg: string): Promise<readonly Pusher[]> {
    const { runs, credentials } = this.started;
    const log = createWriteStream(join(this.folder, "acknowledged.jsonl"));
    return createVendors({
      sites: runs.map((site) => ({ plan: site.args.plan, addressesOf: (row) => site.addressesOf(row) })),
      port: FRONT_PORT,
      authority: credentials.authority.cert,
      token: credentials.token,
      client: credentials.client,
      ffmpeg,
      segmentSeconds: this.options.segmentSeconds,
      isLocked: this.options.epochLocked,
      onReceipt: (receipt) => {
        this.receipts.push(receipt);
        if (this.receipts.length > MOST_RECEIPTS) this.receipts.splice(0, MOST_RECEIPTS / 10);
        log.write(`${JSON.stringify(receipt)}\n`);
      },
      onEvent: (text) => this.events.add("vendor", text),
    });
  }

  private async serve(files: Readonly<Record<string, string>>): Promise<void> {
    const { edge, credentials } = this.started;
    const faults = new Faults({
      sites: this.started.runs,
      vendors: () => this.vendors,
      shownFeed: () => this.shownFeed(),
      onEvent: (text) => this.events.add("you", text),
      route: (site) => edge.edge.route(site),
    });
    this.control = createControl({
      state: () => this.state(faults),
      receipts: () => this.receipts,
      events: this.events,
      faults,
      token: this.token,
      files,
      deliver: createDeliver(credentials.authority.cert, (path, headers) => this.originOf(path, headers)),
    });
    this.control.listen(this.options.port, "127.0.0.1");
    await once(this.control, "listening");
  }

  private state(faults: Faults): PlayState {
    const { runs } = this.started;
    const { lineUp } = runs[0]?.args.plan ?? {};
    return {
      at: Date.now(),
      segmentSeconds: this.options.segmentSeconds,
      staleAfterSeconds: lineUp?.timing.staleAfter ?? 0,
      isLocked: this.options.epochLocked,
      move: this.started.edge.edge.move,
      channels: (lineUp?.channels ?? []).map(({ id, name }) => ({
        id,
        name,
        hls: `${this.origin}/live/${id}/master.m3u8`,
        dash: `${this.origin}/live/${id}/manifest.mpd`,
      })),
      zones: runs.flatMap((site) => site.zones()),
      tasks: runs.flatMap(({ tasks }) => tasks.map((task) => task.now())),
      vendors: this.vendors.map((vendor) => vendor.now()),
      stores: [
        { name: "Valkey", state: storeState(runs.map(({ valkey }) => valkey?.isUp)) },
        { name: "S3", state: storeState(runs.map(({ isAwsUp }) => isAwsUp)) },
      ],
      faults: faults.list(),
      missing: this.missing,
      simulated: SIMULATED,
    };
  }

  /** The feed of the newest segment of the first channel: the name of its timeline has it. */
  private async shownFeed(): Promise<string | undefined> {
    const [channel] = this.started.runs[0]?.args.plan.lineUp.channels ?? [];
    const folder = `${this.origin}/live/${channel?.id}`;
    const variants = await textOf(`${folder}/master.m3u8`);
    const media = await textOf(`${folder}/${/^[^#\n]+\.m3u8$/m.exec(variants)?.[0].split("/").at(-1) ?? ""}`);
    const last = media.split("\n").findLast((line) => line !== "" && !line.startsWith("#")) ?? "";
    return this.vendors.map((vendor) => vendor.now().feed).find((feed) => last.includes(`.${feed}.`));
  }
}

async function textOf(url: string): Promise<string> {
  const answer = await fetch(url);
  return answer.ok ? answer.text() : "";
}

function storeState(up: readonly (boolean | undefined)[]): "up" | "stopped" | "missing" {
  if (up.includes(undefined)) return "missing";
  return up.every((each) => each === true) ? "up" : "stopped";
}
