export const CODECS = ["h264", "hevc", "av1"] as const;

/** The renditions of one feed, in Mbit/s. Audio: one per video rendition, or one for all. */
export interface LadderRow {
  readonly codec: (typeof CODECS)[number];
  readonly video: readonly number[];
  readonly audio: readonly number[];
}

/** Published ladders. An environment adds its own in `lineUp.ladders`. */
export const LADDERS: Readonly<Record<string, LadderRow>> = {
  /** AWS, Live Streaming on AWS v4.2, HD-1080p at 30 frames: 11.6 Mbit/s. */
  hd30: {
    codec: "h264",
    video: [0.4, 0.8, 1.2, 1.8, 2.7, 4.1],
    audio: [0.096, 0.096, 0.096, 0.096, 0.096, 0.096],
  },
  /** AWS, Live Event Framework v1.1, HD at 50 frames: 18.5 Mbit/s. */
  hd50: { codec: "h264", video: [0.6, 1.0, 1.8, 3.0, 4.5, 7.5], audio: [0.128] },
  /** Apple, HLS Authoring Specification, nine H.264 renditions: 25.8 Mbit/s with audio. */
  apple: {
    codec: "h264",
    video: [0.145, 0.365, 0.73, 1.1, 2, 3, 4.5, 6, 7.8],
    audio: [0.128],
  },
};
