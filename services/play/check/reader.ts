import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { Parser } from "m3u8-parser";
import { either } from "../../core/waits";
import { Listed, type Fault, type ListedPlaylist, type ListedSegment } from "./listed";

/**
 * Reads a channel from outside, as a viewer who downloads everything: every playlist four times a second, every listed
 * segment once. It knows nothing of the services.
 */
export interface Fetched extends ListedSegment {
  readonly channel: string;
  readonly rendition: string;
  readonly sequence: number;
  /** ms since 1970: when a playlist listed it first. */
  readonly listedAt: number;
  /** Undefined: it could not be read. */
  readonly sha256: string | undefined;
  readonly bytes: number;
}

export interface Found extends Fault {
  readonly at: number;
  readonly channel: string;
  readonly rendition: string;
}

export interface ReaderOptions {
  /** `http://127.0.0.1:8080`: where viewers read. */
  readonly origin: string;
  readonly channels: readonly string[];
  readonly staleAfter: number;
  /** ms between two reads of a playlist. */
  readonly every?: number;
  /** So many renditions of each channel; all if absent. */
  readonly renditions?: number;
  /** Sent with each request. */
  readonly headers?: Readonly<Record<string, string>>;
}

const EVERY = 250;
const TIMEOUT = 5000;
const TRIES = 3;

export class Reader {
  readonly fetched: Fetched[] = [];
  readonly found: Found[] = [];
  /** Status codes of playlists by channel, with the moment at which each began. */
  readonly statuses = new Map<string, { readonly at: number; readonly status: number }[]>();
  private readonly stopped = new AbortController();
  private readonly loops: Promise<void>[] = [];

  constructor(private readonly options: ReaderOptions) {}

  get channels(): number {
    return this.options.channels.length;
  }

  async start(): Promise<void> {
    for (const channel of this.options.channels)
      for (const rendition of (await this.renditionsOf(channel)).slice(0, this.options.renditions))
        this.loops.push(this.follow(channel, rendition));
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    await Promise.allSettled(this.loops);
  }

  /** Names of the media playlists in the multivariant playlist. Waits until the channel is on the air. */
  private async renditionsOf(channel: string): Promise<readonly string[]> {
    while (!this.stopped.signal.aborted) {
      const { status, body } = await this.get(`/live/${channel}/master.m3u8`);
      const names = [...body.toString().matchAll(/^(?!#)(\S+)\.m3u8|TYPE=AUDIO.*URI="([^"]+)\.m3u8"/gm)];
      if (status === 200)
        return [...new Set(names.map(([, video, audio]) => (video ?? audio ?? "").split("/").at(-1) ?? ""))];
      await pause(EVERY);
    }
    return [];
  }

  private async follow(channel: string, rendition: string): Promise<void> {
    const listed = new Listed(this.options.staleAfter);
    while (!this.stopped.signal.aborted) {
      const { status, body } = await this.get(`/live/${channel}/${rendition}.m3u8`);
      const at = Date.now();
      this.noteStatus(channel, at, status);
      const { added, faults } = listed.read({
        at,
        status,
        ...(status === 200 ? { playlist: parse(body.toString()) } : {}),
      });
      this.found.push(...faults.map((fault) => ({ ...fault, at, channel, rendition })));
      for (const [sequence, segment] of added)
        void this.fetch({ ...segment, channel, rendition, sequence, listedAt: at });
      await pause(this.options.every ?? EVERY);
    }
  }

  private noteStatus(channel: string, at: number, status: number): void {
    const known = this.statuses.get(channel) ?? [];
    if (known.at(-1)?.status !== status) this.statuses.set(channel, [...known, { at, status }]);
  }

  private async fetch(segment: Omit<Fetched, "sha256" | "bytes">): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const { status, body } = await this.get(new URL(segment.uri, this.options.origin).pathname);
      if (status === 200 || attempt === TRIES || this.stopped.signal.aborted) {
        const sha256 = status === 200 ? createHash("sha256").update(body).digest("hex") : undefined;
        this.fetched.push({ ...segment, sha256, bytes: body.length });
        return;
      }
      await pause(1000);
    }
  }

  /** Status 0: no answer. */
  private async get(path: string): Promise<{ readonly status: number; readonly body: Buffer }> {
    try {
      return await either([this.stopped.signal, AbortSignal.timeout(TIMEOUT)], async (signal) => {
        const answer = await fetch(new URL(path, this.options.origin), {
          signal,
          headers: { ...this.options.headers },
        });
        return { status: answer.status, body: Buffer.from(await answer.arrayBuffer()) };
      });
    } catch {
      return { status: 0, body: Buffer.alloc(0) };
    }
  }
}

/** By m3u8-parser, a reader that the services do not use. Lines of EXT-X-DATERANGE are compared as text. */
export function parse(text: string): NonNullable<ListedPlaylist["playlist"]> {
  const parser = new Parser();
  parser.push(text);
  parser.end();
  const { mediaSequence, discontinuitySequence, targetDuration, segments } = parser.manifest;
  const dateRanges = [...text.matchAll(/^#EXT-X-DATERANGE:(.*ID="([^"]+)".*)$/gm)];
  return {
    mediaSequence,
    discontinuitySequence,
    targetDuration,
    segments: segments.map(({ uri, duration, timeline, programDateTime }) => ({
      uri,
      duration,
      timeline,
      programDateTime: programDateTime ?? NaN,
    })),
    dateRanges: dateRanges.map(([, line = "", id = ""]) => ({ id, line })),
  };
}
