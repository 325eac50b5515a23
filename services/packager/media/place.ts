import type { SegmentFormat } from "../../core/window";
import { boxesIn, findBox, readU64, writeU64 } from "./boxes";

/**
 * The final bytes of a file whose rendition's timestamps move by so many ticks of its own timescale: in CMAF, tfdt and emsg.
 * TS, packed audio and WebVTT keep the vendor's timestamps. No size changes, so byte ranges stay right.
 */
export function placeAt(body: Buffer, format: SegmentFormat, ticks: number): Buffer {
  if (format !== "cmaf" || ticks === 0) return body;
  const placed = Buffer.allocUnsafeSlow(body.length);
  body.copy(placed);
  for (const box of boxesIn(placed)) {
    const time = box.type === "moof" ? findBox(placed, "traf/tfdt", box)?.body : undefined;
    if (time !== undefined) move(placed, time + 4, ticks);
    // Version 1: timescale, then presentation_time.
    if (box.type === "emsg") move(placed, box.body + 8, ticks);
  }
  return placed;
}

const move = (buffer: Buffer, offset: number, ticks: number): void => {
  writeU64(buffer, readU64(buffer, offset) + ticks, offset);
};
