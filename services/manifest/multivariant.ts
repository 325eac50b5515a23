import type { RenditionDescription, Timeline, WindowSegment } from "../core/window";
import { hlsFormat, type Source } from "./mediaPlaylist";
import type { Attribute, Attributes, MultivariantPlaylist } from "./playlistText";

/**
 * The multivariant playlist of the newest timeline. A player that has an older one continues: names of renditions are those of
 * the channel's ladder.
 */
export function multivariantPlaylist(source: Source): MultivariantPlaylist | undefined {
  const { channel, published } = source;
  const timeline = published.timelines[published.segments.at(-1)?.timeline ?? ""];
  if (timeline === undefined) return undefined;
  const video = renditionsOf(timeline, "video");
  const audio = audioOf(timeline);
  const text = renditionsOf(timeline, "text");
  const captions = captionsOf(source);
  const others: Attributes = [
    ["SUBTITLES", text.length > 0 ? "text" : undefined],
    ["CLOSED-CAPTIONS", captions.length > 0 ? "captions" : { bare: "NONE" }],
  ];
  return {
    // SERVICE of INSTREAM-ID needs 7 (RFC 8216, 7).
    version: channel.captions.includes("cea708") ? 7 : 1,
    media: [...audio.flatMap(({ media }) => media), ...subtitlesOf(text), ...captions],
    variants: groupsOf(audio).flatMap((group) =>
      middleFirst(video).map((rendition) => ({
        attributes: [...variantOf(rendition, group), ...others],
        uri: `${rendition.name}.m3u8`,
      })),
    ),
    keyFrames: video.flatMap((rendition) => keyFramesOf(source, rendition)),
  };
}

interface Rendition extends RenditionDescription {
  readonly name: string;
}

/** Audio tracks of one codec: a variant names one group. */
interface AudioGroup {
  readonly id: string;
  readonly codecs: readonly string[];
  readonly bandwidth: number;
  readonly averageBandwidth: number | undefined;
  readonly media: readonly Attributes[];
}

const renditionsOf = ({ renditions }: Timeline, kind: RenditionDescription["kind"]): readonly Rendition[] =>
  Object.entries(renditions)
    .filter(([, description]) => description.kind === kind)
    .map(([name, description]) => ({ ...description, name }));

/** A player begins with the first variant: not the lowest, which is poor, nor the highest, which may stall. */
function middleFirst<T>(rows: readonly T[]): readonly T[] {
  const middle = Math.floor((rows.length - 1) / 2);
  return [...rows.slice(middle, middle + 1), ...rows.slice(0, middle), ...rows.slice(middle + 1)];
}

const groupsOf = (audio: readonly AudioGroup[]): readonly (AudioGroup | undefined)[] =>
  audio.length > 0 ? audio : [undefined];

function variantOf(video: Rendition, audio: AudioGroup | undefined): Attributes {
  const isMuxed = video.formats[hlsFormat(video)]?.muxed !== undefined;
  const added = isMuxed || audio === undefined ? 0 : audio.bandwidth;
  const average =
    isMuxed || audio === undefined
      ? video.averageBandwidth
      : sum(video.averageBandwidth, audio.averageBandwidth);
  return [
    ["BANDWIDTH", video.bandwidth + added],
    ["AVERAGE-BANDWIDTH", average],
    ["CODECS", [video.codecs, ...(audio?.codecs ?? [])].join(",")],
    ["RESOLUTION", resolutionOf(video)],
    ["FRAME-RATE", frameRateOf(video)],
    ["AUDIO", audio?.id],
  ];
}

const sum = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined || other === undefined ? undefined : one + other;

const resolutionOf = ({ width, height }: Rendition): Attribute | undefined =>
  width === undefined || height === undefined ? undefined : { bare: `${width}x${height}` };

function frameRateOf({ frameRate }: Rendition): Attribute | undefined {
  const [frames, seconds = "1"] = (frameRate ?? "").split("/");
  return frames === "" ? undefined : { bare: (Number(frames) / Number(seconds)).toFixed(3) };
}

function audioOf(timeline: Timeline): readonly AudioGroup[] {
  const audio = renditionsOf(timeline, "audio");
  const muxed = new Set(
    renditionsOf(timeline, "video").map((video) => video.formats[hlsFormat(video)]?.muxed),
  );
  const names = namesOf(audio);
  const ids = [...new Set(audio.map(groupOf))];
  return ids.map((id) => {
    const members = audio.filter((one) => groupOf(one) === id);
    const averages = members.map(({ averageBandwidth }) => averageBandwidth);
    return {
      id,
      codecs: [...new Set(members.map(({ codecs }) => codecs))],
      bandwidth: Math.max(...members.map(({ bandwidth }) => bandwidth)),
      averageBandwidth: averages.every((one) => one !== undefined) ? Math.max(...averages) : undefined,
      media: members.map((one, index) => [
        ["TYPE", { bare: "AUDIO" }],
        ["GROUP-ID", id],
        ["NAME", names.get(one.name)],
        ["LANGUAGE", languageOf(one)],
        ["DEFAULT", isIf(index === 0)],
        ["AUTOSELECT", isIf(index === 0 || one.role !== "commentary")],
        ["CHARACTERISTICS", one.role === "description" ? "public.accessibility.describes-video" : undefined],
        ["CHANNELS", one.channels === undefined ? undefined : String(one.channels)],
        // Without a URI the audio is in the variant (RFC 8216, 4.3.4.2.1).
        ["URI", muxed.has(one.name) ? undefined : `${one.name}.m3u8`],
      ]),
    };
  });
}

/** `mp4a`, `ac-3`: the codec without its profile. */
const groupOf = ({ codecs }: Rendition): string => codecs.split(".")[0] ?? codecs;

const languageOf = ({ language }: Rendition): string | undefined =>
  language === "und" ? undefined : language;

const isIf = (condition: boolean): Attribute => ({ bare: condition ? "YES" : "NO" });

/** Names for viewers, each once: the vendor's, or the language, with the role of a track that is not for everyone. */
function namesOf(renditions: readonly Rendition[]): ReadonlyMap<string, string> {
  const used = new Set<string>();
  const names = new Map<string, string>();
  for (const { name, label, language = "und", role = "main" } of renditions) {
    const plain = label ?? displayName(language);
    const isPlain = label !== undefined || role === "main" || role === "alternate";
    const withRole = isPlain ? plain : `${plain} (${role})`;
    const unique = used.has(withRole) ? `${withRole} (${name})` : withRole;
    used.add(unique);
    names.set(name, unique);
  }
  return names;
}

const LANGUAGES = new Intl.DisplayNames(["en"], { type: "language" });

function displayName(language: string): string {
  if (language === "und") return "Unknown";
  try {
    return LANGUAGES.of(language) ?? language;
  } catch {
    // The vendor's text is not a BCP 47 tag.
    return language;
  }
}

function subtitlesOf(text: readonly Rendition[]): readonly Attributes[] {
  const names = namesOf(text);
  return text.map((one): Attributes => [
    ["TYPE", { bare: "SUBTITLES" }],
    ["GROUP-ID", "text"],
    ["NAME", names.get(one.name)],
    ["LANGUAGE", languageOf(one)],
    ["DEFAULT", isIf(false)],
    ["AUTOSELECT", isIf(true)],
    ["FORCED", isIf(false)],
    ["URI", `${one.name}.m3u8`],
  ]);
}

/** Captions in the video. Their language is that of the main audio track. */
function captionsOf({ channel }: Source): readonly Attributes[] {
  const language = channel.audio[0]?.language ?? "und";
  const streams = channel.captions.flatMap((kind) =>
    kind === "webvtt" ? [] : [kind === "cea608" ? "CC1" : "SERVICE1"],
  );
  return streams.map((stream, index): Attributes => [
    ["TYPE", { bare: "CLOSED-CAPTIONS" }],
    ["GROUP-ID", "captions"],
    ["NAME", index === 0 ? displayName(language) : `${displayName(language)} (${stream})`],
    ["LANGUAGE", language === "und" ? undefined : language],
    ["DEFAULT", isIf(false)],
    ["AUTOSELECT", isIf(true)],
    ["INSTREAM-ID", stream],
  ]);
}

function keyFramesOf({ published }: Source, video: Rendition): readonly Attributes[] {
  const bandwidth = peakOf(published.segments, video);
  if (bandwidth === undefined) return [];
  return [
    [
      ["BANDWIDTH", bandwidth],
      ["CODECS", video.codecs],
      ["RESOLUTION", resolutionOf(video)],
      ["URI", `${video.name}-iframes.m3u8`],
    ],
  ];
}

/** Bit/s of the largest key frame over its segment, rounded up to two digits so that it seldom changes. */
function peakOf(segments: readonly WindowSegment[], video: Rendition): number | undefined {
  const format = hlsFormat(video);
  const rates = segments.flatMap(({ renditions }) => {
    const media = renditions[video.name];
    const range = media?.files[format]?.keyFrame;
    return media === undefined || range === undefined
      ? []
      : [(range.length * 8 * video.timescale) / media.duration];
  });
  if (rates.length === 0) return undefined;
  const peak = Math.max(...rates);
  const step = 10 ** Math.max(0, Math.floor(Math.log10(peak)) - 1);
  return Math.ceil(peak / step) * step;
}
