import { withEvents } from "./emsg";
import type { MediaJob } from "./engine";
import { MediaFault } from "./fault";
import { normalise } from "./fragment";
import { frameRateOf } from "./frameRate";
import { neutralInit } from "./init";
import { placeAt } from "./place";
import type { Plan } from "./plan";
import type { RawFile, RawMedia, RawSegment, SourcePart } from "../segment";
import { stripScte } from "./stripScte";
import { RATE, WRAP } from "../ticks";
import { moveWebVtt, readWebVtt } from "./webVtt";
import { writeWvtt, WVTT_INIT, WVTT_TIMESCALE } from "./wvtt";

/** `outputs`: what the engine wrote, by name. */
export function assemble(job: MediaJob, plan: Plan, outputs: ReadonlyMap<string, Buffer>): RawSegment {
  const written = plan.tracks.map(({ output, stream }) => [output, track(output, stream, outputs)] as const);
  const cmaf = inStep(new Map(written));
  const sections = job.scte35 === "none" ? [] : sectionsOf(plan);
  const renditions = new Map<string, RawMedia>();
  for (const kind of ["video", "audio"] as const) {
    for (const [name, media] of cmaf)
      if (media.kind === kind) renditions.set(name, withTs(job, plan, [name, media]));
  }
  if (job.scte35 === "passthrough") {
    for (const [name, media] of renditions)
      if (media.kind === "video") renditions.set(name, withEvents(media, sections));
  }
  const [video] = renditions.values();
  for (const [name, part] of Object.entries(job.parts)) {
    if (part.kind === "text" && video) renditions.set(name, text(job, part, video));
  }
  return { renditions: Object.fromEntries(renditions), sections };
}

function withTs(job: MediaJob, plan: Plan, [name, media]: readonly [string, RawMedia]): RawMedia {
  const ts = tsFile(job, plan, name);
  return ts ? { ...media, files: { ts, ...media.files } } : media;
}

/** Text has no clock of its own: it covers the time of the video. */
function text({ codec }: MediaJob, { body }: SourcePart, video: RawMedia): RawMedia {
  const ticks = (value: number): number => Math.round((value * WVTT_TIMESCALE) / video.timescale);
  const time = ticks(video.time);
  const duration = ticks(video.time + video.duration) - time;
  return {
    kind: "text",
    timescale: WVTT_TIMESCALE,
    time,
    duration,
    found: { codecs: "wvtt" },
    files: {
      // Beside CMAF, whose times move, the map moves too.
      ts:
        codec === "h264"
          ? { body, extension: "vtt" }
          : { body: moveWebVtt(body, 0), extension: "vtt", moves: true },
      cmaf: { body: writeWvtt(readWebVtt(body), { time, duration }), extension: "m4s", init: WVTT_INIT },
    },
  };
}

function track(name: string, kind: "video" | "audio", outputs: ReadonlyMap<string, Buffer>): RawMedia {
  const init = outputs.get(`${name}/init.mp4`);
  const [segment, ...others] = [...outputs].filter(
    ([each]) => each.startsWith(`${name}/`) && each.endsWith(".m4s"),
  );
  if (init === undefined || segment === undefined || others.length > 0) {
    throw new MediaFault("rendition-count", `${name} became ${segment ? others.length + 1 : 0} segments`);
  }
  const { body, timescale, shift, found } = neutralInit(init);
  const fragment = normalise(segment[1], shift);
  const frameRate =
    kind === "video" ? frameRateOf(fragment.samples, fragment.duration, timescale) : undefined;
  return {
    kind,
    timescale,
    time: fragment.time,
    duration: fragment.duration,
    found: { ...found, ...(frameRate ? { frameRate } : {}) },
    files: {
      cmaf: {
        body: fragment.body,
        extension: "m4s",
        init: body,
        ...(kind === "video" ? { keyFrame: fragment.firstSample } : {}),
      },
    },
  };
}

/**
 * Audio may begin before a wrap and video after it. All times of a segment are moved to the same round of 2^33, so a time may
 * be 2^33 or more.
 */
function inStep(media: ReadonlyMap<string, RawMedia>): ReadonlyMap<string, RawMedia> {
  const [first] = media.values();
  const wraps = [...media].map(([name, each]) => {
    const seconds = (first?.time ?? 0) / (first?.timescale ?? 1) - each.time / each.timescale;
    return { name, each, rounds: Math.round((seconds * RATE) / WRAP) };
  });
  const least = Math.min(...wraps.map(({ rounds }) => rounds));
  return new Map(wraps.map(({ name, each, rounds }) => [name, moved(each, rounds - least)]));
}

function moved(media: RawMedia, rounds: number): RawMedia {
  const { cmaf } = media.files;
  // Other timescales are those of fragmented MP4, which doesn't wrap.
  if (rounds === 0 || media.timescale !== RATE || cmaf === undefined) return media;
  const ticks = rounds * WRAP;
  return {
    ...media,
    time: media.time + ticks,
    files: { cmaf: { ...cmaf, body: placeAt(cmaf.body, "cmaf", ticks) } },
  };
}

/** H.264 in HLS: the bytes as pushed. */
function tsFile({ codec, parts, muxed, scte35 }: MediaJob, plan: Plan, name: string): RawFile | undefined {
  const part: SourcePart | undefined = parts[name];
  if (part === undefined || codec !== "h264") return undefined;
  const scan = plan.scans.get(name);
  return {
    body: scan && scte35 === "none" ? stripScte(part.body, scan) : part.body,
    extension: part.extension,
    ...(scan?.video?.keyFrame ? { keyFrame: scan.video.keyFrame } : {}),
    ...(part.kind === "video" && muxed !== undefined ? { muxed } : {}),
  };
}

/** Every variant carries the same sections: those of the first that has any. */
function sectionsOf(plan: Plan): RawSegment["sections"] {
  for (const { sections, video } of plan.scans.values()) if (video && sections.length > 0) return sections;
  return [];
}
