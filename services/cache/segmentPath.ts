import { urlPattern, URLS } from "../../catalog/urls.table";

/** The path of a segment, parsed. */
export interface SegmentPath {
  /** `/live/<channel>/<timeline>/<format>/<rendition>/<name>` */
  readonly path: string;
  readonly channel: string;
  /** `<channel>/<timeline>/<format>/<rendition>`: its segments follow one another. */
  readonly series: string;
  /** Ticks since 1970; undefined for an init segment. */
  readonly time: number | undefined;
  readonly contentType: string;
}

export const SEGMENT_PATH = urlPattern(URLS.liveSegment.form);
const LIVE = "/live/";

/** Undefined: no segment has such a path. */
export function parseSegmentPath(path: string): SegmentPath | undefined {
  const { channel, timeline, format, rendition, name } = SEGMENT_PATH.exec(path)?.groups ?? {};
  if (channel === undefined || rendition === undefined || name === undefined) return undefined;
  const contentType = contentTypeOf(rendition, name);
  if (contentType === undefined) return undefined;
  const series = `${channel}/${timeline}/${format}/${rendition}`;
  const time = /^\d+(?=\.)/.exec(name)?.[0];
  return { path, channel, series, time: time === undefined ? undefined : Number(time), contentType };
}

/** `<region>/<channel>/<timeline>/<format>/<rendition>/<name>` */
export const objectKey = (region: string, { path }: SegmentPath): string =>
  `${region}/${path.slice(LIVE.length)}`;

/** By the end of the name; for fragmented MP4 by the kind of the rendition, which begins its name. */
function contentTypeOf(rendition: string, name: string): string | undefined {
  const end = /\.([a-z0-9]+)$/.exec(name)?.[1] ?? "";
  return end === "mp4" || end === "m4s" ? mp4Of(rendition) : CONTENT_TYPES.get(end);
}

const mp4Of = (rendition: string): string => {
  if (rendition.startsWith("a-")) return "audio/mp4";
  return rendition.startsWith("t-") ? "application/mp4" : "video/mp4";
};

const CONTENT_TYPES: ReadonlyMap<string, string> = new Map([
  ["ts", "video/mp2t"],
  ["aac", "audio/aac"],
  ["vtt", "text/vtt"],
]);
