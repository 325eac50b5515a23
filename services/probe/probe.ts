import type { LineUpChannel } from "../../catalog/lineUp";
import { PORTS } from "../../catalog/flows.table";
import { createClient } from "../core/client";
import type { Client, CreateProgram, Task } from "../core/task";
import { repeat } from "../core/waits";
import { ageOf, formatsOf, growthAfter, isOnAir, isStale, type Format, type Growth } from "./checks";
import { readSample, type View } from "./read";

/**
 * Reads every channel once per segment as a viewer, through the delivery load balancer and from the manifest service of its own
 * zone, and writes how old the manifests are (docs/service-contract.md, Probe).
 */
export const createProbe: CreateProgram = (task) => createProbeWith(task, deliveryClient(task));

const SECOND = 1000;

/** The delivery host: a name, or a name and a port where it is not that of HTTPS. */
export interface Delivery {
  readonly client: Client;
  readonly host: string;
}

function deliveryClient({ environment, clock }: Task): Delivery {
  const [host = "", port = PORTS.https] = (environment.delivery ?? "").split(":");
  return { host, client: createClient({ clock, port: Number(port), verified: true }) };
}

export function createProbeWith(task: Task, delivery: Delivery): ReturnType<CreateProgram> {
  const ended = new AbortController();
  const rounds = new Rounds(task, delivery);
  return {
    routes: [],
    start: () => {
      const { clock } = task;
      void repeat({ clock, signal: ended.signal, interval: () => rounds.pause }, () => rounds.next());
      return Promise.resolve();
    },
    stop: () => {
      ended.abort();
      return Promise.resolve();
    },
  };
}

const VIEWS = ["delivery", "zone"] as const;
type ViewName = (typeof VIEWS)[number];

class Rounds {
  /** By view, channel and format. */
  private known = new Map<string, Growth>();
  private began = -Infinity;
  private count = 0;

  constructor(
    private readonly task: Task,
    private readonly delivery: Delivery,
  ) {}

  /** ms until the next round begins: a round ends before the next. */
  get pause(): number {
    const { clock, lineUp } = this.task;
    return Math.max(0, this.began + lineUp().timing.probeInterval * SECOND - clock.mono());
  }

  async next(): Promise<void> {
    const { clock, lineUp, metrics } = this.task;
    this.began = clock.mono();
    this.count += 1;
    const { channels, timing } = lineUp();
    const seen = new Map<string, Growth>();
    await Promise.all(channels.map((channel) => this.readChannel(channel, seen)));
    // Channels that have left the line-up are forgotten.
    this.known = seen;
    const now = clock.mono();
    for (const channel of channels) {
      metrics.put("ManifestAge", ageOf(this.of("delivery", channel), now), { Channel: channel.id });
    }
    const stale = channels.filter(
      (channel) =>
        isOnAir(channel, clock.wall()) && isStale(this.of("zone", channel), now, timing.staleAfter),
    );
    metrics.put("StaleChannels", stale.length);
    metrics.put("ProbeRounds", 1);
  }

  private of(view: ViewName, channel: LineUpChannel): readonly Growth[] {
    const growths = formatsOf(channel).map((format) => this.known.get(keyOf(view, channel, format)));
    return growths.filter((growth) => growth !== undefined);
  }

  private async readChannel(channel: LineUpChannel, seen: Map<string, Growth>): Promise<void> {
    const reads = VIEWS.flatMap((view) => formatsOf(channel).map((format) => ({ view, format })));
    await Promise.all(
      reads.map(async ({ view, format }) => {
        const place = this.placeOf(view);
        const sample = place === undefined ? undefined : await readSample(place, channel.id, format);
        const key = keyOf(view, channel, format);
        seen.set(key, growthAfter(this.known.get(key), sample, this.task.clock.mono()));
      }),
    );
  }

  /** Undefined: the zone has no manifest task. */
  private placeOf(view: ViewName): View | undefined {
    const { environment, lineUp, tasks, client } = this.task;
    const common = { zone: environment.zone, timeout: lineUp().timing.clientTimeout * SECOND };
    if (view === "delivery") return { ...common, client: this.delivery.client, address: this.delivery.host };
    const addresses = tasks.of("manifest", environment.zone);
    const address = addresses[this.count % addresses.length];
    return address === undefined ? undefined : { ...common, client, address };
  }
}

const keyOf = (view: ViewName, { id }: LineUpChannel, format: Format): string => `${view} ${id} ${format}`;
