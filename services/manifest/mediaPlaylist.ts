import type { LineUpChannel } from "../../catalog/lineUp";
import type { RenditionDescription, SegmentFormat, WindowSegment } from "../core/window";
import { dateRanges } from "./dateRanges";
import type { MediaPlaylist, PlaylistSegment } from "./playlistText";
import { lengthOf, missingBetween, startOf, type Published } from "./published";

/** What a playlist is made from. */
export interface Source {
  readonly channel: Pick<LineUpChannel, "id" | "scte35" | "captions" | "audio">;
  readonly published: Published;
  /** `https://<segmentHost>`, or nothing where manifests have the same host. */
  readonly origin: string;
  /** Seconds. */
  readonly segment: number;
}

export interface Wanted {
  readonly rendition: string;
  readonly keyFramesOnly: boolean;
}

/** H.264 in HLS is the vendor's transport stream; other codecs have CMAF alone. */
export const hlsFormat = ({ formats }: Pick<RenditionDescription, "formats">): SegmentFormat =>
  formats.ts === undefined ? "cmaf" : "ts";

/** Undefined: no segment of the window has the rendition, or a key frame of it. */
export function mediaPlaylist(source: Source, wanted: Wanted): MediaPlaylist | undefined {
  const { published } = source;
  const [first] = published.segments;
  if (first === undefined || !isListed(published, wanted)) return undefined;
  const segments = segmentsOf(source, wanted);
  return {
    version: versionOf(wanted, segments),
    targetDuration: Math.ceil(source.segment),
    mediaSequence: first.sequence,
    discontinuitySequence: first.discontinuity,
    keyFramesOnly: wanted.keyFramesOnly,
    segments,
  };
}

/** RFC 8216bis, 8: decimal durations 3, BYTERANGE and I-FRAMES-ONLY 4, EXT-X-MAP 5 with these and 6 without, EXT-X-GAP 8. */
function versionOf({ keyFramesOnly }: Wanted, segments: readonly PlaylistSegment[]): number {
  if (segments.some(({ gap }) => gap)) return 8;
  if (segments.some(({ map }) => map !== undefined)) return keyFramesOnly ? 5 : 6;
  return keyFramesOnly ? 4 : 3;
}

const isListed = (published: Published, wanted: Wanted): boolean =>
  published.segments.some((segment) => fileOf(published, segment, wanted) !== undefined);

/** The rendition's file of a segment; of key frames, only with the range of one. */
function fileOf({ timelines }: Published, segment: WindowSegment, { rendition, keyFramesOnly }: Wanted) {
  // The name is a viewer's, and could be one that every object has.
  if (!Object.hasOwn(segment.renditions, rendition)) return undefined;
  const description = timelines[segment.timeline]?.renditions[rendition];
  const media = segment.renditions[rendition];
  if (description === undefined || media === undefined) return undefined;
  const format = hlsFormat(description);
  const described = description.formats[format];
  const range = media.files[format]?.keyFrame;
  if (described === undefined || media.files[format] === undefined) return undefined;
  if (keyFramesOnly && range === undefined) return undefined;
  return { media, timescale: description.timescale, format, described, range };
}

function segmentsOf(source: Source, wanted: Wanted): readonly PlaylistSegment[] {
  const { segments, timelines } = source.published;
  const tags = wanted.keyFramesOnly ? new Map<WindowSegment, readonly string[]>() : tagsOf(source);
  const listed: PlaylistSegment[] = [];
  let before: WindowSegment | undefined;
  let map: string | undefined;
  for (const segment of segments) {
    const missing = missingBetween([before, segment], timelines);
    for (let at = 1; at <= missing && before !== undefined; at++)
      listed.push({
        ...gapOf(source, wanted, { ...before, sequence: before.sequence + at }),
        // It follows the one before; the time of `before` is not its own.
        dateTime: undefined,
      });
    const entry = listedOf(source, wanted, segment);
    const discontinuity = before !== undefined && before.timeline !== segment.timeline;
    listed.push({
      ...entry,
      discontinuity,
      map: entry.map === map ? undefined : entry.map,
      dateTime: before === undefined || discontinuity ? entry.dateTime : undefined,
      tags: tags.get(segment) ?? [],
    });
    map = entry.map ?? map;
    before = segment;
  }
  return listed;
}

function listedOf(source: Source, wanted: Wanted, segment: WindowSegment): PlaylistSegment {
  const found = fileOf(source.published, segment, wanted);
  if (found === undefined) return gapOf(source, wanted, segment);
  const { media, timescale, format, described, range } = found;
  const folder = folderOf(source, segment, `${format}/${wanted.rendition}`);
  return {
    uri: `${folder}/${media.time}.${described.extension}`,
    duration: media.duration / timescale,
    range: wanted.keyFramesOnly ? range : undefined,
    map: described.init === undefined ? undefined : `${folder}/${described.init}`,
    discontinuity: false,
    dateTime: Math.round((media.time / timescale) * 1000),
    tags: [],
  };
}

/** A place without a segment: numbers stay those of the other renditions. No file has its name. */
function gapOf(source: Source, wanted: Wanted, segment: WindowSegment): PlaylistSegment {
  const { timelines } = source.published;
  const found = fileOf(source.published, segment, wanted);
  const format = found?.format ?? "cmaf";
  return {
    uri: `${folderOf(source, segment, `${format}/${wanted.rendition}`)}/gap-${segment.sequence}`,
    duration:
      found === undefined ? lengthOf(segment, timelines) / 1000 : found.media.duration / found.timescale,
    gap: true,
    discontinuity: false,
    dateTime: Math.round(startOf(segment, timelines)),
    tags: [],
  };
}

const folderOf = ({ origin, channel }: Source, { timeline }: WindowSegment, path: string): string =>
  `${origin}/live/${channel.id}/${timeline}/${path}`;

/** Lines of markers by segment. Those of segments that left are before the first. */
function tagsOf({ channel, published }: Source): ReadonlyMap<WindowSegment, readonly string[]> {
  const { segments, markers } = published;
  if (channel.scte35 === "none") return new Map();
  if (channel.scte35 === "passthrough")
    return new Map(segments.map((segment) => [segment, segment.tags ?? []] as const));
  const lines = dateRanges([...markers, ...segments.flatMap((segment) => segment.markers)]);
  const tags = new Map<WindowSegment, readonly string[]>();
  let at = markers.length;
  for (const [index, segment] of segments.entries()) {
    const from = index === 0 ? 0 : at;
    at += segment.markers.length;
    tags.set(
      segment,
      lines.slice(from, at).filter((line) => line !== undefined),
    );
  }
  return tags;
}
