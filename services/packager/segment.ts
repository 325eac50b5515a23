import type { RenditionDescription, SegmentFormat, ByteRange, Timeline, WindowMedia } from "../core/window";

/**
 * The life of a segment in the packager: pushed (SourceSegment), packaged with the vendor's times (RawSegment), named in a
 * timeline (PackagedSegment), and perhaps shown (an entry of the window).
 */

/** One segment of one feed as pushed, complete in all renditions of the ladder. */
export interface SourceSegment {
  /** `<vendor>-<path>` */
  readonly feed: string;
  /** Its media sequence in the vendor's playlists. */
  readonly number: number;
  /** The vendor began again: EXT-X-DISCONTINUITY, a number that fell, other bytes under a known name, or a missing segment. */
  readonly discontinuity: boolean;
  /** EXT-X-PROGRAM-DATE-TIME, ms since 1970. */
  readonly dateTime: number | undefined;
  /** When its last part arrived (`X-Headend-Received`), ms since 1970. */
  readonly received: number;
  /** EXTINF of the video, seconds. */
  readonly duration: number;
  /** By rendition, in the order of the ladder. A muxed audio track has no part of its own. */
  readonly parts: Readonly<Record<string, SourcePart>>;
  /** The vendor's tags of markers before this segment, as they arrived. */
  readonly tags: readonly string[];
}

export interface SourcePart {
  readonly kind: "video" | "audio" | "text";
  /** The end of its name: `ts`, `m4s`, `mp4`, `aac`, `vtt`. */
  readonly extension: string;
  readonly body: Buffer;
  /** EXT-X-MAP. */
  readonly init?: Buffer;
  /** EXTINF, seconds. */
  readonly duration: number;
  /** What the vendor's multivariant playlist states. */
  readonly stated: Stated;
}

/** Attributes of EXT-X-STREAM-INF and EXT-X-MEDIA. */
export interface Stated {
  readonly bandwidth?: number;
  readonly averageBandwidth?: number;
  readonly codecs?: string;
  readonly width?: number;
  readonly height?: number;
  /** A fraction: `30000/1001`. */
  readonly frameRate?: string;
  readonly language?: string;
  readonly label?: string;
  readonly channels?: number;
}

/** A packaged segment with the vendor's timestamps. */
export interface RawSegment {
  /** By rendition: video, audio, text. */
  readonly renditions: Readonly<Record<string, RawMedia>>;
  /** splice_info_sections of the video's transport stream, with the PTS (90 kHz, 33 bits) of the picture before which they came. */
  readonly sections: readonly { readonly section: Buffer; readonly pts: number }[];
}

export interface RawMedia {
  readonly kind: "video" | "audio" | "text";
  readonly timescale: number;
  /** First presentation time in ticks, as in the vendor's segment. */
  readonly time: number;
  /** Ticks. */
  readonly duration: number;
  /** What was read from the media itself; the vendor's statements fill the rest. */
  readonly found: Pick<
    RenditionDescription,
    "codecs" | "width" | "height" | "frameRate" | "channels" | "sampleRate"
  >;
  readonly files: Readonly<Partial<Record<SegmentFormat, RawFile>>>;
}

export interface RawFile {
  readonly body: Buffer;
  readonly extension: string;
  /** CMAF: the init segment, equal for every segment of a timeline. */
  readonly init?: Buffer;
  readonly keyFrame?: ByteRange;
  /** TS: the audio rendition that is muxed in. */
  readonly muxed?: string;
  /** WebVTT whose X-TIMESTAMP-MAP names times of CMAF: it moves with the timeline (moveWebVtt). Beside TS it keeps them. */
  readonly moves?: true;
}

/** A segment in its timeline: final names and bytes, the same in every zone. */
export interface PackagedSegment {
  readonly feed: string;
  readonly number: number;
  readonly timeline: Timeline;
  /** Start and length of the video, ms since 1970; feeds are compared by them. */
  readonly start: number;
  readonly duration: number;
  readonly received: number;
  readonly renditions: Readonly<Record<string, WindowMedia>>;
  readonly files: readonly PackagedFile[];
  readonly sections: RawSegment["sections"];
  /** 90 kHz ticks that turn a PTS of its sections into time since 1970, wraps included. */
  readonly offset: number;
  readonly tags: readonly string[];
}

export interface PackagedFile {
  /** `<channel>/<timeline>/<format>/<rendition>/<name>` */
  readonly path: string;
  readonly body: Buffer;
  readonly contentType: string;
}
