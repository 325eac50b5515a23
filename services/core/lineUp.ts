import { parseLineUp } from "./lineUpShape";
import type { CellLineUp, Clock, Log, ObjectName, Objects } from "./task";

/** The line-up, polled by ETag. The last valid one stays while the object is away or wrong. */

export interface LineUpParts {
  readonly name: ObjectName;
  readonly objects: Pick<Objects, "get">;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

export interface LineUpPoll {
  /** The newest valid one; undefined before `first` resolves. */
  readonly current: () => CellLineUp | undefined;
  /** Resolves with the first valid one. */
  readonly first: Promise<CellLineUp>;
}

const MINUTE = 60_000;
/** ms between attempts while there is none: the default segment, because the line-up says how long one is. */
const RETRY = 4000;

export function pollLineUp(parts: LineUpParts): LineUpPoll {
  const poll = new Poll(parts);
  const first = new Promise<CellLineUp>((resolve) => void poll.run(resolve));
  return { current: () => poll.current, first };
}

class Poll {
  current: CellLineUp | undefined;
  /** Of the newest object read, valid or not: one that was refused is not read again. */
  private etag: string | undefined;
  private said = "";

  constructor(private readonly parts: LineUpParts) {}

  async run(found: (lineUp: CellLineUp) => void): Promise<void> {
    const { clock, signal } = this.parts;
    while (!signal.aborted) {
      await this.read();
      if (this.current !== undefined) found(this.current);
      await clock.sleep(this.current === undefined ? RETRY : MINUTE, signal);
    }
  }

  private async read(): Promise<void> {
    const { objects, name } = this.parts;
    try {
      const found = await objects.get(name, this.etag);
      if (found === "unchanged") return void (this.said = "");
      if (found === undefined) throw new Error("there is no such object");
      this.etag = found.etag;
      this.current = parseLineUp(found.body.toString("utf8"));
      this.said = "";
      this.parts.log.info("line-up read", { channels: this.current.channels.length });
    } catch (error) {
      this.say((error as Error).message);
    }
  }

  /** One line for each new reason. */
  private say(reason: string): void {
    if (reason === this.said) return;
    this.said = reason;
    const { bucket, key } = this.parts.name;
    const kept = this.current === undefined ? "there is none yet" : "the last one stays";
    this.parts.log.error(`the line-up is not read: ${kept}`, { object: `s3://${bucket}/${key}`, reason });
  }
}
