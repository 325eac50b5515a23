import { isMuxed, renditionsOf } from "../../../catalog/renditions";
import type { LadderRow } from "../../../catalog/ladders.table";
import type { AudioTrack, LineUpChannel } from "../../../catalog/lineUp";
import type { Stated } from "../segment";
import type { Alternative, Multivariant, Variant } from "./playlist";

/** Why a feed, or a segment of it, can't be used. Those that only the media shows are `MediaFault`s. */
export type FeedFaultReason =
  /** Another number of variants than the ladder has. */
  | "rendition-count"
  /** An EXTINF that does not round to `segment` or less. */
  | "duration"
  | "encrypted"
  /** An audio track of the channel is not there. */
  | "no-audio"
  /** CODECS states another codec than the ladder's. */
  | "codec"
  /** Epoch-locked, and the segment does not begin at a multiple of the segment length. */
  | "out-of-step"
  | "timescale"
  /** A playlist can't be read. */
  | "playlist"
  /** A segment was never complete. */
  | "missing";

export interface FeedFault {
  readonly reason: FeedFaultReason;
  /** What was found, and what was expected. */
  readonly detail: string;
}

/** Where a rendition comes from. */
export interface Source {
  readonly rendition: string;
  readonly kind: "video" | "audio" | "text";
  /** Its media playlist. */
  readonly rest: string;
  readonly stated: Stated;
}

export type Matching =
  | { readonly ok: true; readonly sources: readonly Source[] }
  | { readonly ok: false; readonly fault: FeedFault };

export interface Wanted {
  readonly ladder: LadderRow;
  readonly channel: Pick<LineUpChannel, "audio" | "captions">;
}

/** Variants are matched to the rows of the ladder in order of BANDWIDTH, audio by language, role and codec. */
export function matchRenditions({ variants, media }: Multivariant, wanted: Wanted): Matching {
  const { ladder, channel } = wanted;
  const video = pictures(variants);
  if (video.length !== ladder.video.length) {
    return refuse("rendition-count", `${video.length} video variants; the ladder has ${ladder.video.length}`);
  }
  const other = video.find(({ stated }) => !hasCodec(stated.codecs, VIDEO[ladder.codec]));
  if (other !== undefined)
    return refuse("codec", `CODECS ${other.stated.codecs ?? ""}; the ladder is ${ladder.codec}`);
  const audio = isMuxed(ladder) ? muxedAudio(video, media, channel) : apartAudio(variants, media, channel);
  if (!audio.ok) return audio;
  const rows = renditionsOf(ladder, channel);
  const picture = video.map((variant, row): Source => ({
    rendition: rows[row]?.name ?? "",
    kind: "video",
    rest: variant.rest,
    stated: variant.stated,
  }));
  return { ok: true, sources: [...picture, ...audio.sources, ...texts(media, channel)] };
}

const refuse = (reason: FeedFaultReason, detail: string): { ok: false; fault: FeedFault } => ({
  ok: false,
  fault: { reason, detail },
});

const VIDEO = { h264: /^avc[13]\./, hevc: /^(?:hvc|hev)1\./, av1: /^av01\./ } as const;
const ANY_VIDEO = /^(?:avc[13]|hvc1|hev1|av01|dvh1|dvhe|vp09)/;
const AUDIO = { aac: /^mp4a\.40/, ac3: /^ac-3/, eac3: /^ec-3/ } as const;

const codecList = (codecs: string): readonly string[] => codecs.split(",").map((each) => each.trim());

/** True too where the vendor states no codecs: the media decides then. */
const hasCodec = (codecs: string | undefined, codec: RegExp): boolean =>
  codecs === undefined || codecList(codecs).some((each) => codec.test(each));

/** One variant per playlist with pictures: a playlist comes again for each audio group. */
function pictures(variants: readonly Variant[]): readonly Variant[] {
  const first = variants.filter(
    ({ rest, stated }, index) =>
      hasCodec(stated.codecs, ANY_VIDEO) && variants.findIndex((each) => each.rest === rest) === index,
  );
  return first.sort((a, b) => a.bandwidth - b.bandwidth);
}

function muxedAudio(
  video: readonly Variant[],
  media: readonly Alternative[],
  { audio }: Wanted["channel"],
): Matching {
  const [track] = audio;
  if (track === undefined) return refuse("no-audio", "the channel has no audio track");
  const silent = video.find(({ stated }) => !hasCodec(stated.codecs, AUDIO[track.codec]));
  if (silent !== undefined) return refuse("no-audio", `variant ${silent.rest} states no ${track.codec}`);
  const apart = media.find(({ type, rest }) => type === "AUDIO" && rest !== undefined);
  if (apart === undefined) return { ok: true, sources: [] };
  return refuse("no-audio", `audio ${apart.rest ?? ""} is apart; the ladder has it muxed`);
}

function apartAudio(
  variants: readonly Variant[],
  media: readonly Alternative[],
  { audio }: Wanted["channel"],
): Matching {
  const left = media
    .filter(({ type, rest }) => type === "AUDIO" && rest !== undefined)
    .sort((a, b) => Number(b.isDefault) - Number(a.isDefault));
  const sources: Source[] = [];
  for (const track of audio) {
    const index = left.findIndex((each) => carries(each, track, variants));
    const [found] = index === -1 ? [] : left.splice(index, 1);
    if (found?.rest === undefined) {
      return refuse("no-audio", `no EXT-X-MEDIA of audio ${track.language} ${track.role} ${track.codec}`);
    }
    // The same track in another group, for other variants.
    for (const same of left.filter(({ rest }) => rest === found.rest)) left.splice(left.indexOf(same), 1);
    sources.push({
      rendition: nameOf(track),
      kind: "audio",
      rest: found.rest,
      stated: audioStated(found, track, variants),
    });
  }
  return { ok: true, sources };
}

const nameOf = ({ language, role, codec }: AudioTrack): string =>
  `a-${language.toLowerCase()}-${role}-${codec}`;

const DESCRIPTION = "public.accessibility.describes-video";

/** HLS has one characteristic for audio: tracks of other roles come in order, the default one first. */
function carries(found: Alternative, track: AudioTrack, variants: readonly Variant[]): boolean {
  const isDescription = found.characteristics.includes(DESCRIPTION);
  return (
    sameLanguage(found.stated.language, track.language) &&
    isDescription === (track.role === "description") &&
    hasCodec(codecsOf(found, variants), AUDIO[track.codec])
  );
}

/** `en` is also `en-US`; a track without a language is `und`. */
function sameLanguage(stated: string | undefined, wanted: string): boolean {
  const [have = "und", want = ""] = [stated, wanted].map((each) => each?.toLowerCase());
  return have === want || have.startsWith(`${want}-`);
}

/** Audio codecs of the variants that use its group, if they state any. */
function codecsOf({ group }: Alternative, variants: readonly Variant[]): string | undefined {
  const users = variants.filter(({ audio, stated }) => audio === group && stated.codecs !== undefined);
  const sound = users
    .flatMap(({ stated }) => codecList(stated.codecs ?? ""))
    .filter((each) => !ANY_VIDEO.test(each));
  return sound.length === 0 ? undefined : sound.join(",");
}

function audioStated(found: Alternative, track: AudioTrack, variants: readonly Variant[]): Stated {
  const codec = codecList(codecsOf(found, variants) ?? "").find((each) => AUDIO[track.codec].test(each));
  return { ...found.stated, ...(codec === undefined ? {} : { codecs: codec }) };
}

/** One per language, if the channel has WebVTT. */
function texts(media: readonly Alternative[], { captions }: Wanted["channel"]): readonly Source[] {
  const found = captions.includes("webvtt") ? media.filter(({ type }) => type === "SUBTITLES") : [];
  const sources = found.flatMap(({ rest, stated }): readonly Source[] => {
    const rendition = `t-${tag(stated.language)}`;
    return rest === undefined ? [] : [{ rendition, kind: "text", rest, stated }];
  });
  return sources.filter(
    ({ rendition }, index) => sources.findIndex((each) => each.rendition === rendition) === index,
  );
}

/** A language as part of a name. */
const tag = (language = ""): string =>
  /^[A-Za-z0-9-]{1,35}$/.test(language) ? language.toLowerCase() : "und";
