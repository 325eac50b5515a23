import { rank } from "../core/owners";
import type { Task } from "../core/task";

type Parts = Pick<Task, "clock" | "environment" | "lineUp" | "metadata" | "tasks">;

/**
 * Whether this task packages a channel in its zone: it is first by rendezvous, or ingest hands over to it because the first does
 * not answer; and it holds the lease. Without Valkey there may be two, which is harmless: they write the same bytes.
 */
export class Ownership {
  private held = false;
  /** ms by the monotonic clock. */
  private handedOver = -Infinity;
  private checking: Promise<void> | undefined;

  constructor(
    private readonly task: Parts,
    private readonly channel: string,
  ) {}

  get isOwner(): boolean {
    return this.held;
  }

  /** Ingest chose this task. */
  noteHandOver(): void {
    this.handedOver = this.task.clock.mono();
  }

  /** Takes, renews or hands on the lease. One check at a time. */
  check(): Promise<void> {
    this.checking ??= this.checkOnce().finally(() => (this.checking = undefined));
    return this.checking;
  }

  /** The next packager need not wait for the lease to expire. */
  async release(): Promise<void> {
    if (!this.held) return;
    this.held = false;
    const [other] = this.ranked().filter((address) => address !== this.task.tasks.own);
    await this.handOn(other);
  }

  private async checkOnce(): Promise<void> {
    if (!this.isWanted()) {
      if (this.held) await this.handOn(this.ranked()[0]);
      this.held = false;
      return;
    }
    const { metadata, tasks, lineUp } = this.task;
    const { leaseExpiry } = lineUp().timing;
    try {
      this.held =
        (await metadata.renew(this.key, tasks.own, leaseExpiry)) ||
        (await metadata.setNew(this.key, tasks.own, leaseExpiry));
    } catch {
      this.held = true;
    }
  }

  private isWanted(): boolean {
    const { clock, lineUp, tasks } = this.task;
    const [first = tasks.own] = this.ranked();
    const recently = clock.mono() - this.handedOver < lineUp().timing.segment * 1000;
    return first === tasks.own || recently;
  }

  private async handOn(address: string | undefined): Promise<void> {
    const { metadata, lineUp } = this.task;
    if (address === undefined) return;
    await metadata.set(this.key, address, lineUp().timing.leaseExpiry).catch(() => undefined);
  }

  private ranked(): readonly string[] {
    const { tasks, environment } = this.task;
    return rank(tasks.of("packager", environment.zone), this.channel);
  }

  private get key(): string {
    return `lease:${this.channel}:${this.task.environment.zone}`;
  }
}
