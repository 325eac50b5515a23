import type { SegmentFormat } from "../../core/window";

/**
 * The final bytes of a file whose rendition's timestamps move by so many ticks of its own timescale: in CMAF, tfdt and emsg.
 * TS, packed audio and WebVTT keep the vendor's timestamps.
 */
export function placeAt(_body: Buffer, _format: SegmentFormat, _ticks: number): Buffer {
  throw new Error("not written");
}
