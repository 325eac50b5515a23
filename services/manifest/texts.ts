import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { Published } from "./published";

/** A manifest as it is sent. */
export interface Text {
  readonly body: Buffer;
  readonly gzip: Buffer;
  /** From the content, so that all tasks have the same. */
  readonly etag: string;
}

/** Texts of windows: each is made at its first request, and kept as long as its window is. */
export class Texts {
  private readonly windows = new WeakMap<Published, Map<string, Text>>();

  /** Undefined: `make` has no such manifest. */
  of(published: Published, name: string, make: () => string | undefined): Text | undefined {
    const texts = this.windows.get(published) ?? new Map<string, Text>();
    this.windows.set(published, texts);
    const kept = texts.get(name);
    if (kept !== undefined) return kept;
    const made = make();
    if (made === undefined) return undefined;
    const text = textOf(made);
    texts.set(name, text);
    return text;
  }
}

function textOf(made: string): Text {
  const body = Buffer.from(made);
  // Weak: the same for the text and its gzip (RFC 9110, 8.8.3).
  const etag = `W/"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  return { body, gzip: gzipSync(body), etag };
}
