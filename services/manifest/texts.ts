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

/** Texts of the newest window of each channel: each is made at its first request, and kept until the next segment. */
export class Texts {
  private readonly channels = new Map<
    string,
    { readonly published: Published; readonly texts: Map<string, Text | undefined> }
  >();

  /** `name`: of the manifest in its channel. Undefined: `make` has no such manifest. */
  of(
    { channel, published, name }: { channel: string; published: Published; name: string },
    make: () => string | undefined,
  ): Text | undefined {
    let known = this.channels.get(channel);
    if (known?.published !== published) {
      known = { published, texts: new Map() };
      this.channels.set(channel, known);
    }
    const kept = known.texts.get(name);
    if (kept !== undefined) return kept;
    const made = make();
    if (made === undefined) return undefined;
    const text = textOf(made);
    known.texts.set(name, text);
    return text;
  }

  /** Forgets channels that left the line-up. */
  keep(channels: ReadonlySet<string>): void {
    for (const channel of this.channels.keys()) if (!channels.has(channel)) this.channels.delete(channel);
  }
}

function textOf(made: string): Text {
  const body = Buffer.from(made);
  // Weak: the same for the text and its gzip (RFC 9110, 8.8.3).
  const etag = `W/"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  return { body, gzip: gzipSync(body), etag };
}
