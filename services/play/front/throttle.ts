import { Transform, type TransformCallback } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";

/** A zone that is neither up nor down: each message waits, and its bytes trickle. */
export const SLOW = { delay: 3000, bytesPerSecond: 2500 } as const;

const PIECES_PER_SECOND = 10;

export class Throttle extends Transform {
  private hasWaited = false;

  /** `delay`: ms before the first byte. */
  constructor(private readonly delay: number) {
    super();
  }

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
    this.trickle(chunk).then(
      () => done(),
      () => done(),
    );
  }

  private async trickle(chunk: Buffer): Promise<void> {
    if (!this.hasWaited) await sleep(this.delay);
    this.hasWaited = true;
    const size = SLOW.bytesPerSecond / PIECES_PER_SECOND;
    for (let at = 0; at < chunk.length && !this.destroyed; at += size) {
      this.push(chunk.subarray(at, at + size));
      await sleep(1000 / PIECES_PER_SECOND);
    }
  }
}
