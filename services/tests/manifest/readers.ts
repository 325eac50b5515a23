import * as hlsParser from "hls-parser";
import { Parser } from "m3u8-parser";

/** Second readers of playlists. */

export interface ReadSegment {
  readonly uri: string;
  readonly duration: number;
  readonly timeline: number;
  readonly discontinuity?: boolean;
  readonly dateTimeString?: string;
  /** ms since 1970, stated or added up. */
  readonly programDateTime: number;
  readonly byterange?: { readonly offset: number; readonly length: number };
  readonly map?: { readonly uri: string };
}

export interface ReadPlaylist {
  readonly version: number;
  readonly mediaSequence: number;
  readonly discontinuitySequence: number;
  readonly targetDuration: number;
  readonly iFramesOnly?: boolean;
  readonly segments: readonly ReadSegment[];
  readonly dateRanges: readonly Readonly<Record<string, unknown>>[];
  readonly playlists?: readonly {
    readonly uri: string;
    readonly attributes: Readonly<Record<string, unknown>>;
  }[];
  readonly iFramePlaylists?: readonly {
    readonly uri: string;
    readonly attributes: Readonly<Record<string, unknown>>;
  }[];
  readonly mediaGroups?: Readonly<
    Record<string, Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>>
  >;
}

export function readM3u8(text: string): ReadPlaylist {
  const parser = new Parser();
  parser.push(text);
  parser.end();
  return parser.manifest as unknown as ReadPlaylist;
}

hlsParser.setOptions({ strictMode: true });

export function readMedia(text: string): hlsParser.types.MediaPlaylist {
  const playlist = hlsParser.parse(text);
  if (playlist.isMasterPlaylist) throw new TypeError("not a media playlist");
  return playlist as hlsParser.types.MediaPlaylist;
}

export function readMultivariant(text: string): hlsParser.types.MasterPlaylist {
  const playlist = hlsParser.parse(text);
  if (!playlist.isMasterPlaylist) throw new TypeError("not a multivariant playlist");
  return playlist as hlsParser.types.MasterPlaylist;
}
