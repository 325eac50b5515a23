import { fullBox, u32, u64 } from "./boxes";
import { readSpliceInfo, type SpliceInfo } from "./spliceInfo";
import type { RawFile, RawMedia, RawSegment } from "../segment";
import { RATE, since } from "../ticks";

/** SCTE 214-3: a splice_info_section in binary, in an emsg of version 1. */
const SCHEME = "urn:scte:scte35:2013:bin";
const UNKNOWN_DURATION = 0xffffffff;

/** The video with an event before its fragment for each section. */
export function withEvents(media: RawMedia, sections: RawSegment["sections"]): RawMedia {
  const { cmaf } = media.files;
  const events = sections.flatMap((each) => eventOf(each, media));
  if (cmaf === undefined || events.length === 0) return media;
  return { ...media, files: { ...media.files, cmaf: withBoxes(cmaf, Buffer.concat(events)) } };
}

/** emsg comes before moof: where the key frame's range begins. */
function withBoxes(file: RawFile, boxes: Buffer): RawFile {
  const at = file.keyFrame?.offset ?? 0;
  const body = Buffer.concat([file.body.subarray(0, at), boxes, file.body.subarray(at)]);
  return {
    ...file,
    body,
    ...(file.keyFrame ? { keyFrame: { ...file.keyFrame, offset: at + boxes.length } } : {}),
  };
}

function eventOf({ section, pts }: RawSegment["sections"][number], { time, timescale }: RawMedia): Buffer[] {
  const reading = readSpliceInfo(section);
  // An encrypted section is whole: players with the key read it.
  if (!reading.ok && reading.reason !== "encrypted") return [];
  const splice = reading.ok ? timesOf(reading.splice) : undefined;
  const ticks = since(splice?.time ?? pts, Math.round((time * RATE) / timescale));
  const scaled = (value: number): number => Math.round((value * timescale) / RATE);
  const duration =
    splice?.duration === undefined ? UNKNOWN_DURATION : Math.min(scaled(splice.duration), UNKNOWN_DURATION);
  return [
    fullBox(
      "emsg",
      [1, 0],
      u32(timescale),
      u64(Math.max(time + scaled(ticks), 0)),
      // The section's CRC is the id: a repeat is one event, and an end is another event than its start.
      u32(duration, section.readUInt32BE(section.length - 4)),
      Buffer.from(`${SCHEME}\0\0`, "latin1"),
      section,
    ),
  ];
}

/** 90 kHz. No time: the event is at the picture with which it came. */
function timesOf({ command, segmentations }: SpliceInfo): {
  readonly time?: number | undefined;
  readonly duration?: number | undefined;
} {
  const planned = segmentations.find(({ duration }) => duration !== undefined)?.duration;
  if (command.kind === "insert") return { time: command.time, duration: command.break?.duration ?? planned };
  if (command.kind === "timeSignal") return { time: command.time, duration: planned };
  return {};
}
