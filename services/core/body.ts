import type { Readable } from "node:stream";

/** A body is longer than its limit, or ended before its end. */
export class BodyError extends Error {
  constructor(readonly code: "limit" | "cut") {
    super(code === "limit" ? "the body is too long" : "the body ended early");
  }
}

export interface BodyRules {
  /** Bytes, from Content-Length; undefined: the length is not known. */
  readonly length: number | undefined;
  /** Most bytes. */
  readonly limit: number;
  /** Ends the reading. */
  readonly signal: AbortSignal;
}

/** Of a body without a known length; it doubles as needed. */
const FIRST_BYTES = 64 * 1024;

/**
 * Reads a whole body into one buffer of its own, outside the pool: what keeps a part of it keeps nothing else. The memory is
 * used as bytes arrive, so a peer that only announces a long body takes none.
 */
export function readBody(stream: Readable, { length, limit, signal }: BodyRules): Promise<Buffer> {
  if (length !== undefined && length > limit) return Promise.reject(new BodyError("limit"));
  // The peer left before its body was asked for: no event follows.
  if (stream.destroyed) return Promise.reject(new BodyError("cut"));
  return new Promise((resolve, reject) => {
    const growing = new GrowingBuffer(length ?? Math.min(FIRST_BYTES, limit), limit);
    const fail = (error: Error) => {
      stream.off("data", add);
      stream.pause();
      reject(error);
    };
    const add = (chunk: Buffer) => {
      if (!growing.add(chunk)) fail(new BodyError("limit"));
    };
    stream.on("data", add);
    stream.once("end", () => {
      if (length !== undefined && growing.used < length) fail(new BodyError("cut"));
      else resolve(growing.whole());
    });
    stream.once("error", () => fail(new BodyError("cut")));
    stream.once("close", () => fail(new BodyError("cut")));
    signal.addEventListener("abort", () => fail(new BodyError("cut")), { once: true });
  });
}

class GrowingBuffer {
  used = 0;
  private bytes: Buffer;

  constructor(
    first: number,
    private readonly limit: number,
  ) {
    this.bytes = Buffer.allocUnsafeSlow(first);
  }

  /** False: it would be longer than the limit. */
  add(chunk: Buffer): boolean {
    const needed = this.used + chunk.length;
    if (needed > this.limit) return false;
    if (needed > this.bytes.length) this.grow(needed);
    this.used += chunk.copy(this.bytes, this.used);
    return true;
  }

  whole(): Buffer {
    if (this.used === this.bytes.length) return this.bytes;
    const exact = Buffer.allocUnsafeSlow(this.used);
    this.bytes.copy(exact, 0, 0, this.used);
    return exact;
  }

  private grow(needed: number): void {
    const longer = Buffer.allocUnsafeSlow(Math.min(this.limit, Math.max(2 * this.bytes.length, needed)));
    this.bytes.copy(longer, 0, 0, this.used);
    this.bytes = longer;
  }
}
