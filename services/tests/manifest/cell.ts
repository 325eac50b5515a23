import { ManualClock } from "../../core/clock";
import { ClientError } from "../../core/client";
import { match } from "../../core/router";
import {
  Refusal,
  type Answer,
  type CellLineUp,
  type ClientAnswer,
  type ClientRequest,
  type Incoming,
  type Program,
  type Task,
} from "../../core/task";
import type { Window } from "../../core/window";
import { ENVIRONMENT } from "../support/fakeTask";
import { lineUpOf, timingOf } from "../support/lineUp";
import { CHANNEL, SEGMENT } from "./fixture";

/** A cell without a network: a packager in each zone, Valkey, a clock that stands still, and the line-up. */

type Packager =
  /** Holds the request and never answers. */
  | "frozen"
  /** Refuses connections. */
  | "dead"
  | { readonly window: Window | undefined };

export class Cell {
  readonly clock: ManualClock;
  readonly packagers = new Map<string, Packager>();
  readonly metadata = new Map<string, unknown>();
  readonly requests: ClientRequest[] = [];
  readonly warnings: string[] = [];
  channels = [CHANNEL];
  zones: readonly string[] = ["use1-az1", "use1-az2"];
  isMetadataAway = false;
  metricValues: () => readonly object[] = () => [];
  private readonly changed = new Set<() => void>();

  constructor(start: number) {
    this.clock = new ManualClock(start);
    for (const zone of this.zones) this.packagers.set(addressOf(zone), { window: undefined });
  }

  /** What the packager of a zone has from now on; requests that it holds are answered. */
  set(zone: string, packager: Packager): void {
    this.packagers.set(addressOf(zone), packager);
    for (const wake of [...this.changed]) wake();
  }

  get task(): Task {
    const log = (message: string) => void this.warnings.push(message);
    return {
      environment: { ...ENVIRONMENT, service: "manifest" },
      clock: this.clock,
      log: { error: log, warn: log, info: () => undefined },
      metrics: { put: () => undefined, eachMinute: (_name, values) => (this.metricValues = values) },
      lineUp: () => this.lineUp,
      tasks: { own: "10.0.0.9", of: (_service, zone) => [addressOf(zone)], failed: () => undefined },
      client: { request: (request) => this.request(request) },
      objects: notForIt as Task["objects"],
      metadata: {
        ...(notForIt as Task["metadata"]),
        get: (key) => this.get(key),
        getMany: (keys) => Promise.all(keys.map((key) => this.get(key))),
      },
      secrets: notForIt as Task["secrets"],
    };
  }

  get lineUp(): CellLineUp {
    return lineUpOf({
      zones: this.zones,
      timing: timingOf(SEGMENT),
      channels: this.channels,
      segmentHost: "segments.example.com",
    });
  }

  private get(key: string): Promise<unknown> {
    return this.isMetadataAway ? Promise.reject(new Error("away")) : Promise.resolve(this.metadata.get(key));
  }

  /** As a packager: at once if it has something newer, else after clientTimeout. */
  private async request(request: ClientRequest): Promise<ClientAnswer> {
    this.requests.push(request);
    const after = /\?after=(-?\d+)$/.exec(request.path)?.[1];
    const end = this.clock.mono() + (after === undefined ? 0 : this.lineUp.timing.clientTimeout * 1000);
    const late = this.clock.mono() + request.timeout;
    for (;;) {
      const packager = this.packagers.get(request.address) ?? "dead";
      if (request.signal?.aborted) throw new ClientError("aborted", "aborted");
      if (packager === "dead") throw new ClientError("unreachable", "no connection");
      if (this.clock.mono() >= late) throw new ClientError("timeout", "no answer in time");
      if (packager !== "frozen") {
        const answer = answerOf(packager.window, after === undefined ? -Infinity : Number(after));
        if (answer.news || this.clock.mono() >= end) return answer;
      }
      await this.change(packager === "frozen" ? late : end, request.signal);
    }
  }

  private async change(until: number, signal: AbortSignal | undefined): Promise<void> {
    const woken = new AbortController();
    const wake = () => woken.abort();
    this.changed.add(wake);
    signal?.addEventListener("abort", wake);
    await this.clock.sleep(until - this.clock.mono(), woken.signal);
    signal?.removeEventListener("abort", wake);
    this.changed.delete(wake);
  }
}

const addressOf = (zone: string): string => `10.0.${zone.slice(-1)}.1`;

const notForIt = new Proxy(
  {},
  {
    get: () => () => Promise.reject(new Error("not for this service")),
  },
);

function answerOf(window: Window | undefined, after: number): ClientAnswer & { readonly news: boolean } {
  if (window === undefined)
    return { status: 503, headers: {}, body: Buffer.alloc(0), news: after === -Infinity };
  const segments = window.segments.filter(({ sequence }) => sequence > after);
  return {
    status: 200,
    headers: {},
    body: Buffer.from(JSON.stringify({ ...window, segments })),
    news: segments.length > 0,
  };
}

/** The answer of a program, with refusals as the server sends them. */
export async function ask(
  program: Program,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const found = match(program.routes, "GET", path);
  if (found === undefined) return { status: 404 };
  const request: Incoming = {
    method: "GET",
    path,
    parts: found.parts,
    headers,
    at: 0,
    body: () => Promise.reject(new Error("no body")),
    signal: new AbortController().signal,
  };
  try {
    return await found.route.answer(request);
  } catch (error) {
    if (error instanceof Refusal) return { status: error.status, headers: error.headers };
    throw error;
  }
}
