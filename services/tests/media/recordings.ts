/** Small recordings, made by ffmpeg at first use and kept in services/tests/.cache. */
export type RecordingName =
  "muxed25" | "muxed2997" | "ladder" | "apart" | "hevc" | "wrap" | "scte35" | "captions";

export interface Recording {
  readonly codec: "h264" | "hevc" | "av1";
  /** Name in a multivariant playlist -> segments. */
  readonly tracks: Readonly<Record<string, RecordedTrack>>;
}

export interface RecordedTrack {
  readonly kind: "video" | "audio" | "text";
  readonly extension: string;
  readonly init?: Buffer;
  readonly segments: readonly { readonly body: Buffer; /** seconds */ readonly duration: number }[];
}

export function recordings(_name: RecordingName): Promise<Recording> {
  return Promise.reject(new Error("not written"));
}
