import { mediaPlaylist, segmentName } from "../play/vendors/playlists";
import type { Cell } from "./cell";
import type { Loaded, LoadRequest } from "./load";
import type { Generator } from "./generator";
import { AUDIO, LADDER, type Loop, RENDITIONS, SECONDS, segmentAt } from "./loop";

export const CHANNEL = "channel-1";
/** Encoders push each rendition on a connection of its own. */
const CONNECTIONS = RENDITIONS.length;

export interface PushArgs {
  readonly cell: Cell;
  readonly generator: Generator;
  readonly loop: Loop;
  /** Number of the first segment; segment n begins n segments after 1970. */
  readonly first: number;
}

/** A vendor's push of the loop, as fast as it is acknowledged: first the bodies of a segment, then its playlists. */
export class Push {
  constructor(private readonly args: PushArgs) {}

  async opening(): Promise<void> {
    await this.send([{ rest: "master.m3u8", body: Buffer.from(multivariant()) }]);
  }

  /** Segment `index` of the push. What was sent. */
  async segment(index: number): Promise<Loaded> {
    const { loop, first } = this.args;
    const number = first + index;
    const bodies = segmentAt(loop, number, startOf(number));
    const media = await this.send(
      [...bodies].map(([name, body]) => ({ rest: segmentName(name, number), body })),
    );
    const from = Math.max(first, number - LISTED + 1);
    const listing = { first: from, count: number - from + 1, start: startOf(from), seconds: SECONDS };
    const lists = await this.send(
      RENDITIONS.map((rendition) => ({
        rest: `${rendition}.m3u8`,
        body: Buffer.from(mediaPlaylist({ rendition, ...listing })),
      })),
    );
    return { requests: media.requests + lists.requests, bytes: media.bytes + lists.bytes, failed: 0 };
  }

  private async send(bodies: readonly { readonly rest: string; readonly body: Buffer }[]): Promise<Loaded> {
    const { cell, generator } = this.args;
    const headers = await cell.vendorHeaders();
    const requests = bodies.map(({ rest, body }): LoadRequest => {
      return { method: "PUT", path: `/v1/meridian/${CHANNEL}/${rest}`, headers, body };
    });
    const to = { address: cell.addressOf("ingest"), port: cell.port };
    return generator.send({ ...to, requests, rounds: 1, connections: CONNECTIONS });
  }
}

const LISTED = 6;
const startOf = (number: number): number => number * SECONDS * 1000;

function multivariant(): string {
  const audio = `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="English",LANGUAGE="en",DEFAULT=YES,CHANNELS="1",URI="${AUDIO}.m3u8"`;
  const variants = LADDER.video.map(
    (mbps) =>
      `#EXT-X-STREAM-INF:BANDWIDTH=${mbps * 1.2e6},CODECS="avc1.42c01f,mp4a.40.2",AUDIO="audio"\nv${mbps * 1000}.m3u8`,
  );
  return ["#EXTM3U", audio, ...variants, ""].join("\n");
}
