import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { LadderRow } from "../../../catalog/ladders.table";
import type { LineUpChannel } from "../../../catalog/lineUp";
import { isMuxed, renditionsOf } from "../../../catalog/renditions";
import type { FormatDescription, RenditionDescription, Timeline } from "../../core/window";
import type { RawMedia, RawSegment, SourceSegment, Stated } from "../segment";

export interface Described {
  readonly ladder: LadderRow;
  readonly channel: Pick<LineUpChannel, "audio">;
}

const KINDS = ["video", "audio", "text"] as const;

/** Bit/s of a text rendition: vendors do not state it, and DASH requires a number. */
const TEXT_BANDWIDTH = 1000;

/** Renditions in the order of the ladder: video, audio, text. */
export const inOrder = (raw: RawSegment): readonly (readonly [string, RawMedia])[] =>
  KINDS.flatMap((kind) => Object.entries(raw.renditions).filter(([, media]) => media.kind === kind));

/** Descriptions: the vendor's statements, and what the media shows where the vendor says nothing. */
export function describe(
  source: SourceSegment,
  raw: RawSegment,
  described: Described,
): Readonly<Record<string, RenditionDescription>> {
  const rows = inOrder(raw).map(([name, media]) => [
    name,
    describeOne({ name, media, stated: source.parts[name]?.stated ?? {} }, described),
  ]);
  return Object.fromEntries(rows) as Record<string, RenditionDescription>;
}

interface One {
  readonly name: string;
  readonly media: RawMedia;
  readonly stated: Stated;
}

function describeOne({ name, media, stated }: One, described: Described): RenditionDescription {
  const { kind, timescale, found } = media;
  const codecs = ownCodecs(stated.codecs, kind) ?? found.codecs;
  const common = {
    kind,
    timescale,
    codecs,
    ...bandwidthOf({ name, media, stated }, described),
    formats: formatsOf(media),
  };
  if (kind === "video")
    return { ...common, ...pick({ ...found, ...stated }, ["width", "height", "frameRate"]) };
  const track = trackOf(name, described.channel);
  const { language = track?.language, label, channels = found.channels } = stated;
  return defined({ ...common, language, role: track?.role, label, channels, sampleRate: found.sampleRate });
}

const SOUND = /^(?:mp4a|ac-3|ec-3)/;

/** CODECS of a variant names its audio too, which has a description of its own. */
function ownCodecs(codecs: string | undefined, kind: RawMedia["kind"]): string | undefined {
  const list = codecs?.split(",").map((each) => each.trim()) ?? [];
  const own = list.filter((each) => each !== "" && SOUND.test(each) === (kind === "audio"));
  return kind === "text" || own.length === 0 ? undefined : own.join(",");
}

/** BANDWIDTH of a variant counts its audio, which has a bandwidth of its own unless it is muxed. */
function bandwidthOf(
  { name, media, stated }: One,
  { ladder, channel }: Described,
): Pick<RenditionDescription, "bandwidth" | "averageBandwidth"> {
  if (media.kind === "text") return { bandwidth: TEXT_BANDWIDTH };
  const rows = renditionsOf(ladder, channel);
  const row = rows.find((each) => each.name === name)?.bandwidth ?? 0;
  if (media.kind === "audio") return { bandwidth: row };
  const sound = isMuxed(ladder) ? 0 : (rows.find(({ kind }) => kind === "audio")?.bandwidth ?? 0);
  const alone = (sum: number | undefined): number | undefined =>
    sum === undefined || sum <= sound ? undefined : sum - sound;
  const average = alone(stated.averageBandwidth);
  return {
    bandwidth: alone(stated.bandwidth) ?? row,
    ...(average === undefined ? {} : { averageBandwidth: average }),
  };
}

const trackOf = (name: string, { audio }: Described["channel"]): LineUpChannel["audio"][number] | undefined =>
  audio.find(({ language, role, codec }) => name === `a-${language.toLowerCase()}-${role}-${codec}`);

function formatsOf({ files }: RawMedia): RenditionDescription["formats"] {
  const formats = Object.entries(files).map(([format, { init, extension, muxed }]) => [
    format,
    {
      ...(init === undefined ? {} : { init: "init.mp4" }),
      extension,
      ...(muxed === undefined ? {} : { muxed }),
    },
  ]);
  return Object.fromEntries(formats) as Record<string, FormatDescription>;
}

type Optional<T> = { readonly [K in keyof T]: T[K] | undefined };

const defined = <T extends object>(values: Optional<T>): T =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;

const pick = <T extends object, K extends keyof T>(values: T, keys: readonly K[]): Pick<T, K> =>
  Object.fromEntries(
    keys.filter((key) => values[key] !== undefined).map((key) => [key, values[key]]),
  ) as Pick<T, K>;

/** A timeline's renditions, timescales and formats are those of the segment. */
export function hasShape(renditions: Timeline["renditions"], raw: RawSegment): boolean {
  const media = inOrder(raw);
  const names = Object.keys(renditions);
  return (
    names.length === media.length &&
    media.every(([name, each], index) => {
      const one = renditions[name];
      return (
        name === names[index] &&
        one?.timescale === each.timescale &&
        isDeepStrictEqual(one.formats, formatsOf(each))
      );
    })
  );
}

/** 8 hex digits of SHA-256 over the inits of all renditions. */
export function digestOfInits(raw: RawSegment, more = ""): string {
  const hash = createHash("sha256");
  for (const [, { files }] of inOrder(raw)) hash.update(files.cmaf?.init ?? "");
  return hash.update(more).digest("hex").slice(0, 8);
}
