import { FORMATS } from "./formats.table";
import { AUDIO_CODECS, AUDIO_ROLES } from "./lineUp";
import type { Service } from "./services.table";

/**
 * The URLs that viewers request. The rules of load balancers, the pattern of the edge's function, the routes of services and
 * the tables of docs/service-contract.md derive from it. Where two forms match a path, the first counts.
 */
export interface UrlRow {
  /** The whole path. Words in angle brackets vary: see URL_WORDS. */
  readonly form: string;
  /** The service behind the delivery load balancer. */
  readonly service: Extract<Service, "manifest" | "cache" | "dvr" | "vod">;
  /** How long caches keep it; `clock`: not at all. */
  readonly class: UrlClass;
  /** The function of the edge answers it, where there is an edge. */
  readonly atEdge?: true;
  readonly meaning: string;
}

export type UrlClass = "live-manifest" | "dvr-manifest" | "on-demand-manifest" | "segment" | "clock";

const CHANNEL = "[a-z][a-z0-9]*(?:-[a-z0-9]+)*";
/** Seconds since 1970. */
const SECONDS = "\\d{9,11}";
/** A language tag of BCP 47, in lower case. */
const LANGUAGE = "[a-z]{2,8}(?:-[a-z0-9]{1,8})*";

/** Ends of the names that begin with a time, and whole names, of all formats. */
const FILES = [...new Set(Object.values(FORMATS).flatMap(({ files }) => files))];
const TIMED = FILES.filter((file) => file.startsWith("<time>.")).map((file) => file.slice("<time>.".length));
const FIXED = FILES.filter((file) => !file.startsWith("<time>.")).map((file) => file.replaceAll(".", "\\."));

/**
 * Regular expressions of the words, as narrow as the names that services write: a path that can't exist misses every cache and
 * reaches an origin. None matches a slash, so a form has as many parts as its URLs.
 */
export const URL_WORDS = {
  channel: CHANNEL,
  /** `<region>.<feed>.<start>.<offset>`, or `locked.<feed>.<digest>` of an epoch-locked channel. */
  timeline: `(?:[a-z]+(?:-[a-z]+)+-\\d\\.[A-Za-z0-9-]+\\.\\d{1,11}\\.-?\\d{1,16}|locked\\.[A-Za-z0-9-]+\\.[0-9a-f]{8})`,
  format: `(?:${Object.keys(FORMATS).join("|")})`,
  /** Video, audio or text: see renditionsOf. */
  rendition: `(?:v\\d{1,6}|a-${LANGUAGE}-(?:${AUDIO_ROLES.join("|")})-(?:${AUDIO_CODECS.join("|")})|t-${LANGUAGE})`,
  name: `(?:${FIXED.join("|")}|\\d{1,16}\\.(?:${TIMED.join("|")}))`,
  start: SECONDS,
  /** Nothing: the playlist grows until the channel ends. */
  end: `(?:${SECONDS})?`,
  /** `<channel>-<start>` */
  programme: `${CHANNEL}-${SECONDS}`,
} as const;

export const URLS = {
  liveMultivariant: {
    form: "/live/<channel>/master.m3u8",
    service: "manifest",
    class: "live-manifest",
    meaning: "multivariant playlist",
  },
  liveKeyFrames: {
    form: "/live/<channel>/<rendition>-iframes.m3u8",
    service: "manifest",
    class: "live-manifest",
    meaning: "I-frame playlist of a video rendition",
  },
  liveMedia: {
    form: "/live/<channel>/<rendition>.m3u8",
    service: "manifest",
    class: "live-manifest",
    meaning: "media playlist",
  },
  liveMpd: {
    form: "/live/<channel>/manifest.mpd",
    service: "manifest",
    class: "live-manifest",
    meaning: "dynamic MPD",
  },
  liveTime: {
    form: "/live/<channel>/time",
    service: "manifest",
    class: "clock",
    atEdge: true,
    meaning: "time of the server for DASH players (urn:mpeg:dash:utc:http-iso:2014)",
  },
  liveSegment: {
    form: "/live/<channel>/<timeline>/<format>/<rendition>/<name>",
    service: "cache",
    class: "segment",
    meaning: "segment or init segment",
  },
  dvrFolder: {
    form: "/dvr/<channel>/<start>-<end>/",
    service: "dvr",
    class: "dvr-manifest",
    meaning: "the same as its multivariant playlist",
  },
  dvrMultivariant: {
    form: "/dvr/<channel>/<start>-<end>/master.m3u8",
    service: "dvr",
    class: "dvr-manifest",
    meaning: "multivariant playlist from <start> to <end>",
  },
  dvrMedia: {
    form: "/dvr/<channel>/<start>-<end>/<rendition>.m3u8",
    service: "dvr",
    class: "dvr-manifest",
    meaning: "media playlist from <start> to <end>",
  },
  dvrMpd: {
    form: "/dvr/<channel>/<start>-<end>/manifest.mpd",
    service: "dvr",
    class: "dvr-manifest",
    meaning: "MPD from <start> to <end>",
  },
  dvrSegment: {
    form: "/dvr/<channel>/<timeline>/<format>/<rendition>/<name>",
    service: "dvr",
    class: "segment",
    meaning: "segment of the bucket `dvr`",
  },
  vodFolder: {
    form: "/vod/<programme>/",
    service: "vod",
    class: "on-demand-manifest",
    meaning: "the same as its multivariant playlist",
  },
  vodMultivariant: {
    form: "/vod/<programme>/master.m3u8",
    service: "vod",
    class: "on-demand-manifest",
    meaning: "multivariant playlist of a programme",
  },
  vodMedia: {
    form: "/vod/<programme>/<rendition>.m3u8",
    service: "vod",
    class: "on-demand-manifest",
    meaning: "media playlist of a programme",
  },
  vodMpd: {
    form: "/vod/<programme>/manifest.mpd",
    service: "vod",
    class: "on-demand-manifest",
    meaning: "static MPD of a programme",
  },
  vodSegment: {
    form: "/vod/<channel>/<timeline>/<format>/<rendition>/<name>",
    service: "vod",
    class: "segment",
    meaning: "segment of the bucket `archive`",
  },
} as const satisfies Readonly<Record<string, UrlRow>>;

export type UrlName = keyof typeof URLS;

/** The regular expression of a form, for all of a path, with a named group for each word. */
export const urlPattern = (form: string): RegExp =>
  new RegExp(
    `^${form.replaceAll(".", "\\.").replace(/<(\w+)>/g, (_, word: string) => `(?<${word}>${wordOf(word)})`)}$`,
  );

function wordOf(word: string): string {
  const pattern: string | undefined = (URL_WORDS as Readonly<Record<string, string>>)[word];
  if (pattern === undefined) throw new RangeError(`URL word "${word}" has no pattern in URL_WORDS`);
  return pattern;
}
