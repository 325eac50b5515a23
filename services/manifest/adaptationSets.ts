import type { RenditionDescription, WindowMedia } from "../core/window";
import type { Source } from "./mediaPlaylist";
import type { Run } from "./runs";
import { element } from "./xml";

/** Channel configurations by count of channels (ISO/IEC 23091-3, ChannelConfiguration). */
const CHANNEL_CONFIGURATIONS: Readonly<Record<number, number>> = {
  1: 1,
  2: 2,
  3: 3,
  4: 4,
  5: 5,
  6: 6,
  8: 12,
};

interface Track {
  readonly name: string;
  readonly description: RenditionDescription;
  readonly media: readonly WindowMedia[];
}

/** All video renditions in one set; each audio and text track in its own. */
export function adaptationSets(channel: Source["channel"], run: Run): readonly string[] {
  const tracks = tracksOf(run);
  const video = tracks.filter(({ description }) => description.kind === "video");
  const audio = tracks.filter(({ description }) => description.kind === "audio");
  const text = tracks.filter(({ description }) => description.kind === "text");
  const sets = [
    ...(video.length > 0 ? [{ tracks: video, details: videoDetails(channel) }] : []),
    ...audio.map((track) => ({ tracks: [track], details: audioDetails(track) })),
    ...text.map((track) => ({ tracks: [track], details: [role(track.description.role ?? "subtitle")] })),
  ];
  return sets.map(({ tracks: members, details }, index) => setOf(run, { id: index + 1, members, details }));
}

const tracksOf = ({ timeline, segments }: Run): readonly Track[] =>
  Object.entries(timeline.renditions).flatMap(([name, description]) => {
    const media = segments.flatMap(({ renditions }) => {
      const one = renditions[name];
      return one?.files.cmaf === undefined ? [] : [one];
    });
    return description.formats.cmaf === undefined || media.length === 0 ? [] : [{ name, description, media }];
  });

interface SetRow {
  readonly id: number;
  readonly members: readonly Track[];
  readonly details: readonly string[];
}

function setOf(run: Run, { id, members, details }: SetRow): string {
  const kind = members[0]?.description.kind ?? "video";
  const templates = members.map((track) => templateOf(run, track));
  // Renditions of equal times share one template: the MPD is a sixth of the size.
  const shared = new Set(templates).size === 1 ? templates[0] : undefined;
  return element(
    "AdaptationSet",
    {
      id,
      contentType: kind,
      mimeType: kind === "text" ? "application/mp4" : `${kind}/mp4`,
      lang: members[0]?.description.language,
      segmentAlignment: "true",
      startWithSAP: 1,
    },
    [
      ...details,
      shared,
      ...members.map((track, index) =>
        representation(track, shared === undefined ? templates[index] : undefined),
      ),
    ],
  );
}

function representation({ name, description }: Track, template: string | undefined): string {
  const { bandwidth, codecs, width, height, frameRate, sampleRate, channels } = description;
  const configuration = CHANNEL_CONFIGURATIONS[channels ?? 0];
  return element(
    "Representation",
    {
      id: name,
      bandwidth,
      codecs,
      width,
      height,
      frameRate: frameRate?.replace(/\/1$/, ""),
      audioSamplingRate: sampleRate,
    },
    [
      configuration === undefined
        ? undefined
        : element("AudioChannelConfiguration", {
            schemeIdUri: "urn:mpeg:mpegB:cicp:ChannelConfiguration",
            value: configuration,
          }),
      template,
    ],
  );
}

function templateOf({ start, timeline }: Run, { description, media }: Track): string {
  const { timescale, formats } = description;
  return element(
    "SegmentTemplate",
    {
      timescale,
      // The media time at the start of the Period: within half a tick, in every set.
      presentationTimeOffset: Math.round((start / 1000) * timescale),
      initialization: `${timeline.timeline}/cmaf/$RepresentationID$/${formats.cmaf?.init ?? "init.mp4"}`,
      media: `${timeline.timeline}/cmaf/$RepresentationID$/$Time$.${formats.cmaf?.extension ?? "m4s"}`,
    },
    [element("SegmentTimeline", {}, timesOf(media))],
  );
}

/** S elements: `t` where a segment does not follow the one before, `r` for repeats. */
function timesOf(media: readonly WindowMedia[]): readonly string[] {
  const rows: { t?: number; d: number; r: number }[] = [];
  let end: number | undefined;
  for (const { time, duration } of media) {
    const last = rows.at(-1);
    if (last !== undefined && time === end && last.d === duration) last.r++;
    else rows.push(time === end ? { d: duration, r: 0 } : { t: time, d: duration, r: 0 });
    end = time + duration;
  }
  return rows.map(({ t, d, r }) => element("S", { t, d, r: r === 0 ? undefined : r }));
}

function videoDetails({ captions, scte35, audio }: Source["channel"]): readonly string[] {
  const language = audio[0]?.language;
  const spoken = language === undefined || language === "und" ? undefined : language;
  return [
    ...(scte35 === "passthrough"
      ? [element("InbandEventStream", { schemeIdUri: "urn:scte:scte35:2013:bin" })]
      : []),
    ...(captions.includes("cea608")
      ? [accessibility("urn:scte:dash:cc:cea-608:2015", spoken && `CC1=${spoken}`)]
      : []),
    ...(captions.includes("cea708")
      ? [accessibility("urn:scte:dash:cc:cea-708:2015", spoken && `1=lang:${spoken}`)]
      : []),
    role("main"),
  ];
}

const audioDetails = ({ description }: Track): readonly string[] => [
  // Audio for viewers who do not see (ETSI TS 102 822-3-1, AudioPurposeCS, 1).
  ...(description.role === "description"
    ? [accessibility("urn:tva:metadata:cs:AudioPurposeCS:2007", "1")]
    : []),
  role(description.role ?? "main"),
];

const role = (value: string): string => element("Role", { schemeIdUri: "urn:mpeg:dash:role:2011", value });

const accessibility = (schemeIdUri: string, value: string | undefined): string =>
  element("Accessibility", { schemeIdUri, value });
