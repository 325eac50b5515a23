import { rank } from "../core/owners";
import type { Task } from "../core/task";
import { within } from "../core/waits";
import type { HeldBodies } from "./held";
import type { BodyName } from "./pushPath";

type Parts = Pick<Task, "client" | "clock" | "environment" | "lineUp" | "log" | "tasks">;

/** A body that waits: its bytes stay in HeldBodies, so the queue holds no memory of its own. */
type Waiting = BodyName & { readonly received: number };

/** Bodies of a channel that may wait: two feeds of nine renditions, each a segment and a playlist, for 14 segments. */
const MOST_WAITING = 512;
/** Answers for which a repeat cannot help. */
const REFUSED: readonly number[] = [400, 411, 413, 415];

/**
 * Hands bodies over to the packager of a channel in the own zone, one after another. It is not part of the acknowledgement. A
 * packager that is away reads what it missed by `rebuild`, so a body that waits too long is dropped.
 */
export class HandOver {
  private readonly queues = new Map<string, Waiting[]>();
  private readonly working = new Set<Promise<void>>();
  private readonly dropped = new Map<string, number>();
  private readonly ended = new AbortController();

  constructor(
    private readonly task: Parts,
    private readonly held: HeldBodies,
  ) {}

  add({ feed, channel, rest, received }: Waiting): void {
    const queue = this.queues.get(channel);
    const waiting = { feed, channel, rest, received };
    if (queue === undefined) {
      const started = [waiting];
      this.queues.set(channel, started);
      const work = this.work(channel, started).finally(() => this.working.delete(work));
      this.working.add(work);
      return;
    }
    if (queue.length >= MOST_WAITING) this.drop(queue.shift());
    queue.push(waiting);
  }

  /** Resolves when nothing waits, or after `clientTimeout`. */
  async stop(): Promise<void> {
    const { clock, lineUp } = this.task;
    const limit = lineUp().timing.clientTimeout * 1000;
    await within(clock, limit, () => Promise.all(this.working)).catch(() => undefined);
    this.ended.abort();
  }

  private async work(channel: string, queue: Waiting[]): Promise<void> {
    for (let next = queue[0]; next !== undefined && !this.ended.signal.aborted; next = queue[0]) {
      const state = await this.send(next);
      if (queue[0] !== next) continue;
      if (state === "failed") await this.pause();
      else {
        queue.shift();
        if (state === "dropped") this.drop(next);
      }
    }
    this.queues.delete(channel);
  }

  private pause(): Promise<void> {
    return this.task.clock.sleep(this.task.lineUp().timing.errorLifetime * 1000, this.ended.signal);
  }

  /** `failed`: no packager of the zone took it, and a repeat may help. */
  private async send(waiting: Waiting): Promise<"taken" | "dropped" | "failed"> {
    const { environment, tasks } = this.task;
    for (const address of rank(tasks.of("packager", environment.zone), waiting.channel)) {
      const body = this.held.get(waiting, waiting.received)?.body;
      if (body === undefined) break;
      const status = await this.sendTo(address, waiting, body);
      if (status === 200) return "taken";
      if (REFUSED.includes(status)) return "dropped";
    }
    return this.goneOr(waiting);
  }

  /** A playlist that a later one has replaced needs no hand-over; a body that is no longer held is lost. */
  private goneOr(waiting: Waiting): "taken" | "dropped" | "failed" {
    if (this.held.get(waiting, waiting.received) !== undefined) return "failed";
    return this.held.get(waiting) === undefined ? "dropped" : "taken";
  }

  /** The status, 0 without an answer. */
  private async sendTo(
    address: string,
    { feed, channel, rest, received }: Waiting,
    body: Buffer,
  ): Promise<number> {
    const { client, lineUp, tasks } = this.task;
    try {
      const answer = await client.request({
        address,
        method: "PUT",
        path: `/internal/v1/feeds/${feed}/${channel}/${rest}`,
        headers: { "X-Headend-Received": String(received) },
        body,
        timeout: lineUp().timing.clientTimeout * 1000,
      });
      return answer.status;
    } catch {
      tasks.failed(address);
      return 0;
    }
  }

  /** Drops are logged once a second, with their count. */
  private drop(waiting: Waiting | undefined): void {
    if (waiting === undefined) return;
    const { channel } = waiting;
    const count = this.dropped.get(channel);
    this.dropped.set(channel, (count ?? 0) + 1);
    if (count !== undefined) return;
    void this.pause().then(() => {
      this.task.log.warn("bodies were not handed over to the packager", {
        channel,
        count: this.dropped.get(channel),
      });
      this.dropped.delete(channel);
    });
  }
}
