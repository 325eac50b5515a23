import { bodyLimit, longestBody } from "../core/bodyLimit";
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
import { Arrivals } from "./arrivals";
import { Copies } from "./copies";
import { HandOver } from "./handOver";
import { HeldBodies, type Delivery } from "./held";
import { Memory, shareOf } from "./memory";
import { feedOf, kindOf, parsePushPath, REST_PATTERN, vendorOfPath, type BodyName } from "./pushPath";
import { copyKept } from "./rebuild";
import { VendorAuth } from "./vendorAuth";

const OK: Answer = { status: 200 };
const PLACE = "(?<feed>[A-Za-z0-9-]+)/(?<channel>[a-z0-9-]+)";
const NAME = `${PLACE}/(?<rest>${REST_PATTERN})`;

export const createIngest: CreateProgram = (task) => new Ingest(task, memoryForBodies());

/** `budget`: bytes of bodies. */
export class Ingest implements Program {
  private readonly auth: VendorAuth;
  private readonly memory: Memory;
  private readonly held: HeldBodies;
  private readonly copies: Copies;
  private readonly handOver: HandOver;
  private readonly arrivals: Arrivals;
  /** Bodies that one zone alone has, by feed, channel and name: those that are kept are copied when a peer comes. */
  private readonly alone = new Map<string, BodyName>();
  private readonly ended = new AbortController();

  constructor(
    private readonly task: Task,
    budget: number,
  ) {
    this.auth = new VendorAuth(task);
    this.memory = new Memory(budget, () => task.lineUp().timing.errorLifetime);
    this.held = new HeldBodies({ clock: task.clock, lineUp: task.lineUp, memory: this.memory });
    this.copies = new Copies(task);
    this.handOver = new HandOver(task, this.held);
    this.arrivals = new Arrivals(task);
  }

  readonly routes: Program["routes"] = [
    { method: "PUT", path: /^\/v1\/.*/s, answer: this.refusable((request) => this.push(request)) },
    { method: "POST", path: /^\/v1\/.*/s, answer: this.refusable((request) => this.push(request)) },
    { method: "DELETE", path: /^\/v1\/.*/s, answer: this.refusable((request) => this.deletion(request)) },
    { method: "PUT", path: all(`/internal/v1/copies/${NAME}`), answer: (request) => this.copy(request) },
    { method: "GET", path: all(`/internal/v1/feeds/${PLACE}`), answer: (request) => this.list(request) },
    { method: "GET", path: all(`/internal/v1/feeds/${NAME}`), answer: (request) => this.bodyOf(request) },
  ];

  async start(): Promise<void> {
    const { clock, lineUp, metrics } = this.task;
    metrics.eachMinute("CredentialDaysLeft", () => this.auth.daysLeft());
    await copyKept(this.task, this.held);
    const { signal } = this.ended;
    void repeat({ clock, signal, interval: () => lineUp().timing.segment * 1000 }, async () => {
      this.held.sweep();
      this.arrivals.sweep();
      await this.copyAlone();
    });
  }

  async stop(): Promise<void> {
    await this.handOver.stop();
    this.ended.abort();
  }

  /** The life of a push. */
  private async push(request: Incoming): Promise<Answer> {
    const name = await this.admit(request);
    kindOf(name.rest);
    const limit = bodyLimit(this.task.lineUp(), name.channel) ?? 0;
    const body = await this.read(request, name, limit);
    const delivery = { ...name, body, received: Math.round(this.task.clock.wall()) };
    const isNew = this.take(delivery, "vendor");
    const isCopied = await this.copies.send(this.firstOf(delivery));
    const key = [name.feed, name.channel, name.rest].join("/");
    if (isCopied) this.alone.delete(key);
    else this.alone.set(key, name);
    if (isNew) this.arrivals.acknowledged(delivery, isCopied ? "two zones" : "one zone");
    return OK;
  }

  /** Lifecycle rules delete here, so that a vendor's deletions have no effect. */
  private async deletion(request: Incoming): Promise<Answer> {
    await this.admit(request);
    return OK;
  }

  /** A second copy, from another zone. */
  private async copy(request: Incoming): Promise<Answer> {
    const received = receivedOf(request);
    const name = nameOf(request);
    kindOf(name.rest);
    const lineUp = this.task.lineUp();
    const body = await this.read(request, name, bodyLimit(lineUp, name.channel) ?? longestBody(lineUp));
    this.take({ ...name, body, received }, "copy");
    return OK;
  }

  private list({ parts }: Incoming): Answer {
    const { feed = "", channel = "" } = parts;
    return {
      status: 200,
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(this.held.list({ feed, channel })),
    };
  }

  /** The newest version, or with X-Headend-Received the one of that time. */
  private bodyOf(request: Incoming): Answer {
    const wanted = request.headers["x-headend-received"] === undefined ? undefined : receivedOf(request);
    const held = this.held.get(nameOf(request), wanted);
    if (held === undefined) throw new Refusal(404, "the body is not held");
    return { status: 200, headers: { "X-Headend-Received": String(held.received) }, body: held.body };
  }

  /** Who pushes, and to which feed. Throws a Refusal 400 to 421. */
  private async admit({ path, headers }: Incoming): Promise<BodyName> {
    const push = parsePushPath(path);
    await this.auth.check(headers, push.vendor);
    const feed = feedOf(push, headers["host"], this.task.lineUp());
    return { feed, channel: push.channel, rest: push.rest };
  }

  /** The whole body. Memory is taken before the first byte is read. */
  private async read(request: Incoming, name: BodyName, limit: number): Promise<Buffer> {
    const { timing } = this.task.lineUp();
    const stated = lengthOf(request) ?? limit;
    if (stated > limit) throw new Refusal(413, `${stated} bytes are more than ${limit}`);
    const share = shareOf(this.task.lineUp(), name);
    this.memory.take(stated, share);
    try {
      return await request.body(limit, timing.uploadTimeout * 1000);
    } finally {
      this.memory.free(stated, share.subject);
    }
  }

  /** Holds a body, and hands it over. False: nothing changes. */
  private take(delivery: Delivery, from: "vendor" | "copy"): boolean {
    if (!this.held.put(delivery)) return false;
    this.handOver.add(delivery);
    this.arrivals.held(delivery, from);
    return true;
  }

  /** Vendors push multivariant playlists and init segments once. Other bodies are old before a peer comes. */
  private async copyAlone(): Promise<void> {
    const copying = [...this.alone].map(async ([key, name]) => {
      const held = this.held.isKept(name) ? this.held.get(name) : undefined;
      const { body, received } = held ?? {};
      if (
        body === undefined ||
        received === undefined ||
        (await this.copies.send({ ...name, body, received }))
      )
        this.alone.delete(key);
    });
    await Promise.all(copying);
  }

  /** A repeated push has the time of the first. */
  private firstOf(delivery: Delivery): Delivery {
    return { ...delivery, received: this.held.same(delivery)?.received ?? delivery.received };
  }

  /** Counts what is refused on the path of a declared vendor. */
  private refusable(answer: (request: Incoming) => Promise<Answer>): (request: Incoming) => Promise<Answer> {
    return async (request) => {
      try {
        return await answer(request);
      } catch (error) {
        this.countRefusal(request, error);
        throw error;
      }
    };
  }

  private countRefusal({ path }: Incoming, error: unknown): void {
    const vendor = vendorOfPath(path) ?? "";
    if (!(error instanceof Refusal) || error.status < 400 || error.status > 421) return;
    if (!Object.hasOwn(this.task.lineUp().vendors, vendor)) return;
    this.task.metrics.put("RefusedPushes", 1, { Vendor: vendor });
    this.task.log.warn("a push was refused", { vendor, path, status: error.status, reason: error.message });
  }
}

const all = (pattern: string): RegExp => new RegExp(`^${pattern}$`);

function nameOf({ parts }: Incoming): BodyName {
  const { feed = "", channel = "", rest = "" } = parts;
  return { feed, channel, rest };
}

/** Bytes as stated; undefined for a chunked body. Throws a Refusal 400. */
function lengthOf({ headers }: Incoming): number | undefined {
  const length = headers["content-length"];
  if (length !== undefined && !/^\d+$/.test(length)) throw new Refusal(400, "Content-Length is not a length");
  return length === undefined ? undefined : Number(length);
}

/** Throws a Refusal 400. */
function receivedOf({ headers }: Incoming): number {
  const received = Number(headers["x-headend-received"]);
  if (!Number.isSafeInteger(received)) throw new Refusal(400, "X-Headend-Received is not a time in ms");
  return received;
}
