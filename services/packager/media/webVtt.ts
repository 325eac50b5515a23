import { wrapped } from "../ticks";
import { MediaFault } from "./fault";

/** A WebVTT segment (RFC 8216, 3.5). */
export interface WebVtt {
  /** X-TIMESTAMP-MAP: `local` ms of cue time is `mpegts` of media time (90 kHz, 33 bits). Without one both are 0. */
  readonly map: { readonly local: number; readonly mpegts: number };
  readonly cues: readonly Cue[];
}

export interface Cue {
  /** ms of cue time. */
  readonly start: number;
  readonly end: number;
  readonly id: string | undefined;
  readonly settings: string;
  readonly text: string;
}

/** Blocks that can't be read are skipped, as WebVTT asks of players. Throws a MediaFault if it isn't WebVTT. */
export function readWebVtt(body: Buffer): WebVtt {
  const text = body
    .toString("utf8")
    .replace(/^\ufeff/, "")
    .replace(/\r\n?/g, "\n");
  if (!/^WEBVTT(?:[ \t\n]|$)/.test(text)) throw new MediaFault("corrupt", "text that isn't WebVTT");
  const [header = "", ...blocks] = text.split(/\n{2,}/);
  return { map: readMap(header), cues: blocks.flatMap(readCue) };
}

function readMap(header: string): WebVtt["map"] {
  const line = /^X-TIMESTAMP-MAP=(.*)$/m.exec(header)?.[1] ?? "";
  const mpegts = /MPEGTS:(\d{1,10})/.exec(line)?.[1];
  const local = readTime(/LOCAL:([\d:.]+)/.exec(line)?.[1] ?? "");
  return { local: local ?? 0, mpegts: Number(mpegts ?? 0) };
}

/** `01:02:03.004` or `02:03.004`, in ms. */
function readTime(text: string): number | undefined {
  const found = /^(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})$/.exec(text);
  if (found === null) return undefined;
  const [hours, minutes, seconds, rest] = found.slice(1).map((each) => Number(each ?? 0));
  return (((hours ?? 0) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000 + (rest ?? 0);
}

function readCue(block: string): Cue[] {
  const lines = block.split("\n").filter((line, i) => i > 0 || line !== "");
  const at = lines.findIndex((line) => line.includes("-->"));
  if (at !== 0 && at !== 1) return [];
  const [from = "", , to = "", ...settings] = (lines[at] ?? "").trim().split(/[ \t]+/);
  const [start, end] = [readTime(from), readTime(to)];
  if (start === undefined || end === undefined || end <= start) return [];
  return [
    {
      start,
      end,
      id: at === 1 ? lines[0] : undefined,
      settings: settings.join(" "),
      text: lines
        .slice(at + 1)
        .join("\n")
        .trimEnd(),
    },
  ];
}

/** The segment with `mpegts` moved, for players whose media times are since 1970. Ten digits: a second move keeps the size. */
export function moveWebVtt(body: Buffer, ticks: number): Buffer {
  const { map } = readWebVtt(body);
  const mpegts = String(wrapped(map.mpegts + ticks)).padStart(10, "0");
  const lines = body
    .toString("utf8")
    .split("\n")
    .filter((line) => !line.startsWith("X-TIMESTAMP-MAP="));
  const [first = "WEBVTT", ...rest] = lines;
  return Buffer.from(
    [first, `X-TIMESTAMP-MAP=MPEGTS:${mpegts},LOCAL:${writeTime(map.local)}`, ...rest].join("\n"),
  );
}

function writeTime(ms: number): string {
  const part = (value: number, digits = 2): string => String(Math.floor(value)).padStart(digits, "0");
  return `${part(ms / 3_600_000)}:${part((ms / 60_000) % 60)}:${part((ms / 1000) % 60)}.${part(ms % 1000, 3)}`;
}
