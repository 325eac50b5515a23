import { boxesIn, findBox, needBox, reading } from "./boxes";
import type { EngineTrack } from "./engineArgs";
import type { MediaJob } from "./engine";
import { MediaFault } from "./fault";
import type { SourcePart } from "../segment";
import { STREAM_TYPE } from "./tsPackets";
import { scanTs, type TsScan } from "./tsScan";
import { wrapPackedAudio } from "./packedAudio";

/** What the engine reads and writes for a job, and what the scan of its transport streams found. */
export interface Plan {
  readonly inputs: ReadonlyMap<string, readonly Buffer[]>;
  /** `output`: the rendition. */
  readonly tracks: readonly EngineTrack[];
  /** By rendition. */
  readonly scans: ReadonlyMap<string, TsScan>;
}

/** Checks every part of the segment. Throws a MediaFault. */
export function planJob({ parts, muxed }: MediaJob): Plan {
  const inputs = new Map<string, readonly Buffer[]>();
  const tracks: EngineTrack[] = [];
  const scans = new Map<string, TsScan>();
  for (const [name, part] of Object.entries(parts)) {
    if (part.kind === "text") continue;
    const scan = part.extension === "ts" ? scanTs(part.body) : undefined;
    if (scan) scans.set(name, scan);
    inputs.set(name, inputOf(part));
    if (scan) check(name, part, scan);
    if (part.kind === "video" && muxed !== undefined) requireAudio(name, scan);
    tracks.push({ input: name, stream: part.kind, output: name });
  }
  // Audio of the first, that is, the lowest variant: the same in all of them.
  const first = tracks.find(({ stream }) => stream === "video");
  if (muxed !== undefined && first) tracks.push({ input: first.input, stream: "audio", output: muxed });
  return { inputs, tracks, scans };
}

function check(name: string, part: SourcePart, scan: TsScan): void {
  if (part.kind === "audio") return requireAudio(name, scan);
  if (scan.video === undefined) throw new MediaFault("no-video", `${name} has no video`);
}

/** Types that the engine reads from a transport stream. E-AC-3 it ignores (shaka-packager#1036). */
const READABLE: ReadonlySet<number> = new Set([0x03, 0x04, STREAM_TYPE.aac, STREAM_TYPE.ac3]);

function requireAudio(name: string, scan: TsScan | undefined): void {
  if (scan === undefined)
    throw new MediaFault("codec", `${name}: audio can be muxed in a transport stream only`);
  const [audio] = scan.audio;
  if (audio === undefined) throw new MediaFault("no-audio", `${name} has no audio`);
  if (!READABLE.has(audio.type)) {
    throw new MediaFault("codec", `${name} has audio of stream type 0x${audio.type.toString(16)}`);
  }
}

function inputOf(part: SourcePart): readonly Buffer[] {
  switch (part.extension) {
    case "ts":
      return [part.body];
    case "aac":
    case "ac3":
      return [reading("packed audio", () => wrapPackedAudio(part.body))];
    case "m4s":
    case "mp4":
    case "m4a":
    case "m4v":
    case "cmfv":
    case "cmfa":
      return fragmented(part);
    default:
      throw new MediaFault("codec", `a ${part.kind} part .${part.extension}`);
  }
}

function fragmented({ body, init }: SourcePart): readonly Buffer[] {
  if (init === undefined) throw new MediaFault("corrupt", "fragmented MP4 without its init");
  const stsd = needBox(init, "moov/trak/mdia/minf/stbl/stsd");
  const [entry] = boxesIn(init, stsd.body + 8, stsd.end);
  if (entry?.type === "encv" || entry?.type === "enca")
    throw new MediaFault("encrypted", `sample entry ${entry.type}`);
  needBox(body, "mdat");
  if (findBox(body, "moof/traf/tfdt") === undefined)
    throw new MediaFault("corrupt", "a fragment without tfdt");
  return [init, body];
}
