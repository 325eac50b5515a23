import {
  readSpliceInfo,
  type Segmentation,
  type SpliceFault,
  type SpliceInfo,
  type SpliceInsert,
} from "../media/spliceInfo";

/** What a splice_info_section or a vendor's tag says, in times since 1970. */
export interface SpliceEvent {
  /** `out` and `start` begin a marker, `in` and `end` end it; `point` has no end. */
  readonly does: "out" | "in" | "start" | "end" | "point" | "cancel";
  /** Of the event: `<splice_event_id>`, with the type of its begin if it is a segmentation. The same in every feed. */
  readonly key: string;
  /** ms since 1970. */
  readonly time: number;
  /** It happens where it was sent, so a repeat has another time. */
  readonly immediate: boolean;
  /** ms */
  readonly planned: number | undefined;
  /** The section. */
  readonly hex: string | undefined;
}

export type SpliceReading =
  | { readonly ok: true; readonly events: readonly SpliceEvent[] }
  | { readonly ok: false; readonly reason: SpliceFault };

/** `timeOf`: ms since 1970 of a PTS; undefined: of a command that is immediate. */
export function readEvents(section: Buffer, timeOf: (pts: number | undefined) => number): SpliceReading {
  const reading = readSpliceInfo(section);
  if (!reading.ok) return reading;
  const { command } = reading.splice;
  const hex = section.toString("hex");
  if (command.kind === "insert") return { ok: true, events: [insert(command, hex, timeOf(command.time))] };
  if (command.kind !== "timeSignal") return { ok: true, events: [] };
  const time = timeOf(command.time);
  const immediate = command.time === undefined;
  const events = segmentations(reading.splice).map((each) => segmentation(each, { time, immediate, hex }));
  return { ok: true, events };
}

const toMs = (ticks: number | undefined): number | undefined =>
  ticks === undefined ? undefined : Math.round(ticks / 90);

const insert = (command: SpliceInsert, hex: string, time: number): SpliceEvent => ({
  does: command.cancel ? "cancel" : command.out ? "out" : "in",
  key: `${command.event}`,
  time,
  immediate: command.time === undefined,
  planned: toMs(command.break?.duration),
  hex,
});

/** Ends before begins: one section may end a break and begin the next. */
const segmentations = ({ segmentations: all }: SpliceInfo): readonly Segmentation[] =>
  [...all].sort((a, b) => Number(begins(a.type)) - Number(begins(b.type)));

/**
 * segmentation_type_id (SCTE 35 2023, table 23): from 0x10 on, an even number begins what the next number ends, except these.
 * 0x12 to 0x19 are points within a programme.
 */
const begins = (type: number): boolean => type >= 0x10 && !isPoint(type) && type % 2 === 0;
const isPoint = (type: number): boolean => type < 0x10 || (type >= 0x12 && type <= 0x19);

/** Types that leave the network's programme: breaks, advertisements, placement opportunities and overlays. */
const isOut = (type: number): boolean =>
  type === 0x22 || (type >= 0x30 && type <= 0x3e) || (type >= 0x44 && type <= 0x46);

function segmentation(
  { event, cancel, type, duration }: Segmentation,
  { time, immediate, hex }: Pick<SpliceEvent, "time" | "immediate" | "hex">,
): SpliceEvent {
  const begin = begins(type) || isPoint(type) ? type : type - 1;
  const kind = isOut(begin) ? (["out", "in"] as const) : (["start", "end"] as const);
  const does = isPoint(type) ? "point" : kind[begin === type ? 0 : 1];
  const key = cancel ? `${event}` : `${event}.${begin.toString(16)}`;
  return { does: cancel ? "cancel" : does, key, time, immediate, planned: toMs(duration), hex };
}

/** The section of a marker says that its break ends by itself. */
export function returnsAlone(hex: string | undefined): boolean {
  const reading = hex === undefined ? undefined : readSpliceInfo(Buffer.from(hex, "hex"));
  return (
    reading?.ok === true &&
    reading.splice.command.kind === "insert" &&
    reading.splice.command.break?.autoReturn === true
  );
}
