import { ChannelRun, type ChannelParts } from "./channelRun";
import type { Push } from "./feed/input";
import { Ownership } from "./ownership";

/** A channel of the line-up: whether this task owns it, and what it does while it does. */
export class Channel {
  private readonly ownership: Ownership;
  private current: ChannelRun | undefined;

  constructor(
    private readonly parts: ChannelParts,
    readonly id: string,
  ) {
    this.ownership = new Ownership(parts.task, id);
  }

  /** Undefined: another task owns it. */
  get run(): ChannelRun | undefined {
    return this.current;
  }

  /** Takes, keeps or gives up the channel. */
  async check(): Promise<void> {
    await this.ownership.check();
    if (this.ownership.isOwner && this.current === undefined) this.begin();
    if (!this.ownership.isOwner) this.end();
  }

  /** False: another task owns the channel, or too much waits. */
  async take(feed: string, push: Push): Promise<boolean> {
    this.ownership.noteHandOver();
    if (this.current === undefined) await this.check();
    return this.current?.push(feed, push) ?? false;
  }

  async stop(): Promise<void> {
    this.end();
    await this.ownership.release();
  }

  private begin(): void {
    const { log } = this.parts.task;
    const run = new ChannelRun(this.parts, this.id);
    this.current = run;
    log.info("this task packages a channel", { channel: this.id });
    run.run().catch((error: unknown) => {
      log.error("a channel failed; it begins again", { channel: this.id, error });
      if (this.current === run) this.end();
    });
  }

  private end(): void {
    this.current?.stop();
    this.current = undefined;
  }
}
