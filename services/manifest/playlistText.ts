import type { ByteRange } from "../core/window";

/**
 * HLS playlists as values, and their text (RFC 8216; EXT-X-GAP: RFC 8216bis, 4.4.4.7). Each value has what its text states:
 * decisions are made before.
 */
export interface MediaPlaylist {
  readonly version: number;
  /** Seconds. */
  readonly targetDuration: number;
  readonly mediaSequence: number;
  readonly discontinuitySequence: number;
  readonly keyFramesOnly: boolean;
  readonly segments: readonly PlaylistSegment[];
}

export interface PlaylistSegment {
  readonly uri: string;
  /** Seconds. */
  readonly duration: number;
  readonly range?: ByteRange | undefined;
  /** URI of the init segment, where it changes. */
  readonly map?: string | undefined;
  readonly discontinuity: boolean;
  /** ms since 1970 */
  readonly dateTime?: number | undefined;
  /** The segment does not exist; its place does. */
  readonly gap?: true | undefined;
  /** Whole lines before it. */
  readonly tags: readonly string[];
}

export interface MultivariantPlaylist {
  readonly version: number;
  readonly media: readonly Attributes[];
  readonly variants: readonly { readonly attributes: Attributes; readonly uri: string }[];
  readonly keyFrames: readonly Attributes[];
}

/** In the order of the text. Strings are quoted; undefined ones are left out. */
export type Attributes = readonly (readonly [string, Attribute | undefined])[];
export type Attribute = number | string | { readonly bare: string };

export function mediaText(playlist: MediaPlaylist): string {
  const lines = [
    "#EXTM3U",
    `#EXT-X-VERSION:${playlist.version}`,
    `#EXT-X-TARGETDURATION:${playlist.targetDuration}`,
    `#EXT-X-MEDIA-SEQUENCE:${playlist.mediaSequence}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${playlist.discontinuitySequence}`,
    playlist.keyFramesOnly ? "#EXT-X-I-FRAMES-ONLY" : "#EXT-X-INDEPENDENT-SEGMENTS",
  ];
  for (const segment of playlist.segments) addSegment(lines, segment);
  return `${lines.join("\n")}\n`;
}

function addSegment(lines: string[], segment: PlaylistSegment): void {
  const { range, dateTime } = segment;
  if (segment.discontinuity) lines.push("#EXT-X-DISCONTINUITY");
  if (segment.map !== undefined) lines.push(`#EXT-X-MAP:URI="${segment.map}"`);
  if (dateTime !== undefined) lines.push(`#EXT-X-PROGRAM-DATE-TIME:${new Date(dateTime).toISOString()}`);
  lines.push(...segment.tags);
  if (segment.gap) lines.push("#EXT-X-GAP");
  // Six digits keep ticks exact up to a timescale below 1,000,000.
  lines.push(`#EXTINF:${segment.duration.toFixed(6)},`);
  if (range !== undefined) lines.push(`#EXT-X-BYTERANGE:${range.length}@${range.offset}`);
  lines.push(segment.uri);
}

export function multivariantText({ version, media, variants, keyFrames }: MultivariantPlaylist): string {
  const lines = ["#EXTM3U", `#EXT-X-VERSION:${version}`, "#EXT-X-INDEPENDENT-SEGMENTS"];
  for (const row of media) lines.push(`#EXT-X-MEDIA:${attributeText(row)}`);
  for (const { attributes, uri } of variants)
    lines.push(`#EXT-X-STREAM-INF:${attributeText(attributes)}`, uri);
  for (const row of keyFrames) lines.push(`#EXT-X-I-FRAME-STREAM-INF:${attributeText(row)}`);
  return `${lines.join("\n")}\n`;
}

export const attributeText = (attributes: Attributes): string =>
  attributes
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${valueText(value)}`]))
    .join(",");

function valueText(value: Attribute): string {
  if (typeof value === "number") return String(value);
  // A quoted string has no quotes and no line ends (RFC 8216, 4.2).
  return typeof value === "string" ? `"${value.replace(/["\r\n]/g, "")}"` : value.bare;
}
