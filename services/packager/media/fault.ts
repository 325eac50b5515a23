/** Why a segment can't be packaged. The feed is unusable while it lasts; metrics and logs carry the reason. */
export const FAULT_REASONS = [
  /** Flipped bytes, lost packets, no PAT or PMT, boxes that don't add up, text that isn't WebVTT. */
  "corrupt",
  /** Scrambled packets, or a protected sample entry. */
  "encrypted",
  /** A rendition that must have audio has none. */
  "no-audio",
  /** A video rendition without video. */
  "no-video",
  /** More than 1,000,000 ticks in a second. */
  "timescale",
  /** The engine gave another number of tracks than the segment has. */
  "rendition-count",
  /** A codec or container that the engine can't read. */
  "codec",
  /** The engine failed or was late. */
  "engine",
] as const;
export type FaultReason = (typeof FAULT_REASONS)[number];

export class MediaFault extends Error {
  constructor(
    readonly reason: FaultReason,
    message: string,
  ) {
    super(message);
    this.name = "MediaFault";
  }
}
