import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PORTS } from "../../catalog/flows.table";
import type { Service } from "../../catalog/services.table";
import { bundleServices } from "../play/bundles";
import { Events } from "../play/events";
import { Processes } from "../play/processes";
import { createSites, type Sites } from "../play/sites";
import { findEngine } from "../play/tools";
import { findValkey } from "../play/valkey";
import { bearer } from "../play/vendors/credentials";
import { cpuOf, statOf, tasksOf } from "./cpu";
import { LADDER, SECONDS } from "./loop";
import { pause, until } from "./until";

/** A cell of `play` with one channel of hd50 in two zones, and no vendor: the load generator pushes. */
export class Cell {
  /** Runs of the engine that were late, or failed. */
  failures = 0;

  private constructor(
    private readonly parts: {
      readonly sites: Sites;
      readonly processes: Processes;
      readonly folder: string;
      readonly missing: readonly string[];
    },
  ) {}

  /** What this machine lacks, a line each. */
  get missing(): readonly string[] {
    return this.parts.missing;
  }

  static async start(): Promise<Cell> {
    const folder = await mkdtemp(join(tmpdir(), "headend-bench-"));
    const processes = new Processes(folder);
    const events = new Events();
    const [engine, valkey, built] = await Promise.all([findEngine(), findValkey(), bundleServices()]);
    const sites = await createSites({
      options: {
        ...{ sites: 1, zones: 2, channels: 1, segmentSeconds: SECONDS, epochLocked: false },
        ladders: { apart: LADDER, muxed: { ...LADDER, audio: LADDER.video.map(() => LADDER.audio[0] ?? 0) } },
      },
      ...{ folder, engine, valkey: valkey.file, processes, events },
      built: built.filter((service) => service !== "probe"),
    });
    const cell = new Cell({
      sites,
      processes,
      folder,
      missing: valkey.missing === undefined ? [] : [valkey.missing],
    });
    events.follow(0, ({ text }) => {
      if (text.includes("the engine failed")) cell.failures++;
    });
    await Promise.all(sites.runs.map((site) => site.start()));
    await until("all tasks are ready", () => cell.tasks.every((task) => task.now().state === "ready"), 120);
    // Tasks that were not there yet are left out until the next lookup.
    await pause(1.5 * SECONDS * 1000);
    return cell;
  }

  async stop(): Promise<void> {
    for (const site of this.parts.sites.runs) site.stop();
    this.parts.sites.dns.close();
    await this.parts.processes.stop();
    await rm(this.parts.folder, { recursive: true, force: true });
  }

  readonly port = PORTS.service;

  /** Address of the task in the first zone. */
  addressOf(service: Service): string {
    const [address] = this.addressesOf(service);
    if (address === undefined) throw new Error(`the cell has no ${service}`);
    return address;
  }

  /** Addresses of the tasks in all zones. */
  addressesOf(service: Service): readonly string[] {
    return this.tasks.filter(({ args }) => args.service === service).map(({ args }) => args.address);
  }

  /** CPU seconds of the tasks of a service, in all zones or in the first. */
  cpu(service: Service, zones: "all" | "first" = "all"): number {
    const first = this.tasks[0]?.args.zone;
    return tasksOf(process.pid)
      .filter((task) => task.service === service && (zones === "all" || task.zone === first))
      .reduce((sum, { pid }) => sum + cpuOf(pid), 0);
  }

  /** CPU seconds of the packagers without their children. */
  get ownPackagerCpu(): number {
    return tasksOf(process.pid)
      .filter(({ service }) => service === "packager")
      .reduce((sum, { pid }) => sum + (statOf(pid)?.own ?? 0), 0);
  }

  get zones(): number {
    return this.site.zones().length;
  }

  /** Headers of the vendor `meridian`, which pushes by token. */
  async vendorHeaders(): Promise<Readonly<Record<string, string>>> {
    const { plan } = this.site.args;
    const host = plan.ingest.names.find(({ key }) => key.endsWith("meridian-internet"))?.name ?? "";
    const token = bearer(this.parts.sites.credentials.token, "meridian", plan.cell.settings.environment);
    return { host, authorization: await token() };
  }

  private get site(): Sites["runs"][number] {
    const [site] = this.parts.sites.runs;
    if (site === undefined) throw new Error("no site");
    return site;
  }

  private get tasks(): Sites["runs"][number]["tasks"] {
    return this.site.tasks;
  }
}
