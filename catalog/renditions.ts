import { SIZE_MARGIN } from "./ingestPaths.table";
import type { LineUpChannel } from "./lineUp";
import type { LadderRow } from "./ladders.table";

/** A rendition of a channel, from its ladder and its audio tracks. Names are parts of URLs and keys. */
export interface Rendition {
  /** `v4100`: video of 4100 kbit/s; `a-en-main-aac`: an audio track. Text (`t-en`) follows the vendor's playlist. */
  readonly name: string;
  readonly kind: "video" | "audio";
  /** Bit/s. */
  readonly bandwidth: number;
}

/** A ladder with as many audio as video rows carries its one audio track muxed into each video rendition. */
export const isMuxed = ({ video, audio }: LadderRow): boolean => audio.length === video.length;

/** Video by rising bandwidth, then audio in the order of the channel. */
export function renditionsOf(
  ladder: LadderRow,
  { audio }: Pick<LineUpChannel, "audio">,
): readonly Rendition[] {
  const video = [...ladder.video].sort((a, b) => a - b);
  const sound = Math.round((ladder.audio[0] ?? 0) * 1e6);
  return [
    ...video.map((mbps): Rendition => ({
      name: `v${Math.round(mbps * 1000)}`,
      kind: "video",
      bandwidth: Math.round(mbps * 1e6),
    })),
    ...audio.map(({ language, role, codec }): Rendition => ({
      name: `a-${language.toLowerCase()}-${role}-${codec}`,
      kind: "audio",
      bandwidth: sound,
    })),
  ];
}

/** Most bytes of one push: a multiple of the mean segment of the largest video and audio. */
export function pushLimit({ video, audio }: LadderRow, segmentSeconds: number): number {
  const mbps = Math.max(...video) + Math.max(0, ...audio);
  return Math.ceil((SIZE_MARGIN * mbps * 1e6 * segmentSeconds) / 8);
}

/** `meridian-directConnect` */
export const feedName = ({ vendor, path }: { readonly vendor: string; readonly path: string }): string =>
  `${vendor}-${path}`;
