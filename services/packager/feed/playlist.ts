import type { Stated } from "../segment";
import { type Attributes, dateTime, decimal, frameRate, readAttributes, wholeNumber } from "./attributes";

/**
 * Reads vendors' playlists (RFC 8216). Not m3u8-parser or hls-parser: they drop the vendor's marker tags or their place, and
 * throw on some inputs. Both judge this reader in its tests.
 */
export type PlaylistReading =
  | { readonly ok: true; readonly playlist: Multivariant | MediaPlaylist }
  | { readonly ok: false; readonly reason: string };

export interface Multivariant {
  readonly kind: "multivariant";
  readonly variants: readonly Variant[];
  readonly media: readonly Alternative[];
}

/** EXT-X-STREAM-INF. */
export interface Variant {
  /** Its media playlist: a path below `/v1/<vendor>/<channel>/`, as everywhere here. */
  readonly rest: string;
  readonly bandwidth: number;
  /** GROUP-ID of its audio and subtitles. */
  readonly audio: string | undefined;
  readonly subtitles: string | undefined;
  readonly stated: Stated;
}

/** EXT-X-MEDIA. */
export interface Alternative {
  readonly type: string;
  readonly group: string;
  /** Undefined: muxed into the variant. */
  readonly rest: string | undefined;
  readonly isDefault: boolean;
  readonly characteristics: readonly string[];
  readonly stated: Stated;
}

export interface MediaPlaylist {
  readonly kind: "media";
  /** Rising numbers, one after another. */
  readonly entries: readonly MediaEntry[];
  /** EXT-X-DATERANGE lines, wherever they stand. */
  readonly dateRanges: readonly string[];
}

export interface MediaEntry {
  /** Media sequence. */
  readonly number: number;
  readonly rest: string;
  /** EXTINF, seconds. */
  readonly duration: number;
  readonly discontinuity: boolean;
  /** EXT-X-PROGRAM-DATE-TIME, or counted on from the last one by EXTINF; ms since 1970. */
  readonly dateTime: number | undefined;
  /** EXT-X-MAP. */
  readonly map: string | undefined;
  readonly encrypted: boolean;
  /** EXT-X-GAP: the vendor has no such segment. */
  readonly gap: boolean;
  /** EXT-X-CUE-OUT, EXT-X-CUE-IN and EXT-OATCLS-SCTE35 lines before it. */
  readonly tags: readonly string[];
}

class Unreadable extends Error {}

/** `rest`: the playlist's own path, from which its URIs are resolved. */
export function readPlaylist(text: string, rest: string): PlaylistReading {
  try {
    const lines = text
      .replace(/^\uFEFF/, "")
      .split(/\r?\n|\r/)
      .map((line) => line.trim());
    if (lines[0] !== "#EXTM3U") throw new Unreadable("it does not begin with #EXTM3U");
    const isMultivariant = lines.some((line) => line.startsWith("#EXT-X-STREAM-INF:"));
    return { ok: true, playlist: isMultivariant ? multivariant(lines, rest) : media(lines, rest) };
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, reason: error.message };
    throw error;
  }
}

const BASE = "https://vendor.invalid/";
const PATH = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;

/** URIs are relative, or have the path `/v1/<vendor>/<channel>/<rest>`, with a host or without. */
function restOf(uri: string, from: string): string {
  const url = URL.canParse(uri, BASE + from) ? new URL(uri, BASE + from) : undefined;
  const isRelative = !/^(?:[a-z][a-z0-9+.-]*:|\/)/i.test(uri);
  const path = isRelative
    ? url?.pathname.slice(1)
    : /^\/v1\/[^/]+\/[^/]+\/(.*)$/.exec(url?.pathname ?? "")?.[1];
  if (path === undefined || !PATH.test(path))
    throw new Unreadable(`it names ${JSON.stringify(uri.slice(0, 100))}, which cannot be pushed`);
  return path;
}

function multivariant(lines: readonly string[], from: string): Multivariant {
  const variants: Variant[] = [];
  const alternatives: Alternative[] = [];
  let stream: Attributes | undefined;
  for (const line of lines) {
    const value = valueOf(line);
    if (line.startsWith("#EXT-X-STREAM-INF:")) stream = readAttributes(value);
    else if (line.startsWith("#EXT-X-MEDIA:")) alternatives.push(alternative(readAttributes(value), from));
    else if (line !== "" && !line.startsWith("#") && stream !== undefined) {
      variants.push(variant(stream, restOf(line, from)));
      stream = undefined;
    }
  }
  return { kind: "multivariant", variants, media: alternatives };
}

const valueOf = (line: string): string => line.slice(line.indexOf(":") + 1);

function variant(attributes: Attributes, rest: string): Variant {
  const bandwidth = wholeNumber(attributes.get("BANDWIDTH"));
  if (bandwidth === undefined) throw new Unreadable(`variant ${rest} has no BANDWIDTH`);
  const [, width, height] = /^(\d{1,5})x(\d{1,5})$/.exec(attributes.get("RESOLUTION") ?? "") ?? [];
  return {
    rest,
    bandwidth,
    audio: attributes.get("AUDIO"),
    subtitles: attributes.get("SUBTITLES"),
    stated: known({
      bandwidth,
      averageBandwidth: wholeNumber(attributes.get("AVERAGE-BANDWIDTH")),
      codecs: attributes.get("CODECS"),
      width: wholeNumber(width),
      height: wholeNumber(height),
      frameRate: frameRate(attributes.get("FRAME-RATE")),
    }),
  };
}

function alternative(attributes: Attributes, from: string): Alternative {
  const uri = attributes.get("URI");
  return {
    type: attributes.get("TYPE") ?? "",
    group: attributes.get("GROUP-ID") ?? "",
    rest: uri === undefined ? undefined : restOf(uri, from),
    isDefault: attributes.get("DEFAULT") === "YES",
    characteristics: (attributes.get("CHARACTERISTICS") ?? "").split(",").filter((each) => each !== ""),
    stated: known({
      language: attributes.get("LANGUAGE"),
      label: attributes.get("NAME"),
      channels: wholeNumber(attributes.get("CHANNELS")?.split("/")[0]),
    }),
  };
}

/** Without the keys that have no value. */
const known = (stated: { readonly [K in keyof Stated]: Stated[K] | undefined }): Stated =>
  Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined));

/** What the tags before a URI say of it. */
interface Next {
  duration: number | undefined;
  dated: boolean;
  discontinuity: boolean;
  gap: boolean;
  tags: string[];
}

/** What holds from a tag on. */
interface Running {
  number: number;
  dateTime: number | undefined;
  map: string | undefined;
  encrypted: boolean;
}

const nothing = (): Next => ({
  duration: undefined,
  dated: false,
  discontinuity: false,
  gap: false,
  tags: [],
});

function media(lines: readonly string[], from: string): MediaPlaylist {
  const entries: MediaEntry[] = [];
  const running: Running = {
    number: firstNumber(lines),
    dateTime: undefined,
    map: undefined,
    encrypted: false,
  };
  let next = nothing();
  for (const line of lines) {
    if (line.startsWith("#")) readTag(line, { from, running, next });
    else if (line !== "") {
      entries.push(entry(restOf(line, from), running, next));
      next = nothing();
    }
  }
  const dateRanges = lines.filter((line) => line.startsWith("#EXT-X-DATERANGE:"));
  return { kind: "media", entries, dateRanges };
}

/** EXT-X-MEDIA-SEQUENCE may stand anywhere before the first segment; absent, it is 0. */
function firstNumber(lines: readonly string[]): number {
  const line = lines.find((each) => each.startsWith("#EXT-X-MEDIA-SEQUENCE:"));
  const number = line === undefined ? 0 : wholeNumber(valueOf(line).trim());
  if (number === undefined || !Number.isSafeInteger(number + lines.length)) {
    throw new Unreadable("EXT-X-MEDIA-SEQUENCE is not a whole number");
  }
  return number;
}

const MARKER_TAG = /^#EXT-(?:X-CUE-OUT(?!-CONT)|X-CUE-IN|OATCLS-SCTE35)/;

function readTag(
  line: string,
  { from, running, next }: { from: string; running: Running; next: Next },
): void {
  const [name = ""] = line.split(":", 1);
  const value = valueOf(line);
  if (MARKER_TAG.test(line)) next.tags.push(line);
  else if (name === "#EXTINF") next.duration = decimal(value.split(",", 1)[0]?.trim());
  else if (name === "#EXT-X-DISCONTINUITY") next.discontinuity = true;
  else if (name === "#EXT-X-GAP") next.gap = true;
  else if (name === "#EXT-X-PROGRAM-DATE-TIME") {
    running.dateTime = dateTime(value);
    next.dated = true;
  } else if (name === "#EXT-X-KEY") running.encrypted = readAttributes(value).get("METHOD") !== "NONE";
  else if (name === "#EXT-X-MAP") running.map = map(readAttributes(value), from);
  else if (name === "#EXT-X-BYTERANGE")
    throw new Unreadable("it has EXT-X-BYTERANGE; segments must be files");
  else if (name === "#EXT-X-SKIP") throw new Unreadable("it is a delta update (EXT-X-SKIP)");
}

function map(attributes: Attributes, from: string): string {
  const uri = attributes.get("URI");
  if (uri === undefined || attributes.has("BYTERANGE"))
    throw new Unreadable("EXT-X-MAP does not name a whole file");
  return restOf(uri, from);
}

function entry(rest: string, running: Running, next: Next): MediaEntry {
  if (next.duration === undefined) throw new Unreadable(`segment ${rest} has no EXTINF`);
  const { number, map: init, encrypted } = running;
  const at = next.discontinuity && !next.dated ? undefined : running.dateTime;
  running.number += 1;
  running.dateTime = at === undefined ? undefined : at + next.duration * 1000;
  return {
    number,
    rest,
    duration: next.duration,
    discontinuity: next.discontinuity,
    dateTime: at === undefined ? undefined : Math.round(at),
    map: init,
    encrypted,
    gap: next.gap,
    tags: next.tags,
  };
}
