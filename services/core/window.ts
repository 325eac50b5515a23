import { SEGMENT_FORMATS, type SegmentFormat } from "../../catalog/formats.table";

export { SEGMENT_FORMATS, type SegmentFormat };

/**
 * The live window of a channel: what `live-window` answers, and what Valkey keeps. Entries never change once they are in a
 * window, so readers may keep them.
 */
export interface Window {
  readonly channel: string;
  readonly zone: string;
  /** Consecutive sequences, oldest first. */
  readonly segments: readonly WindowSegment[];
  /** Descriptions of the timelines of `segments`, by name. */
  readonly timelines: Readonly<Record<string, Timeline>>;
  /** By feed: the timeline that its newest segment belongs to, shown or not. A packager that starts continues it. */
  readonly feeds: Readonly<Record<string, string>>;
  /** Markers of segments that left the window, oldest first, while their range is not before it. Absent: none. */
  readonly markers?: readonly Marker[];
}

export interface WindowSegment {
  /** HLS media sequence: one more than the segment before, or a later number after a gap of unknown length. */
  readonly sequence: number;
  /** HLS discontinuity sequence: of a playlist that begins with this segment. It rises by one at each change of timeline. */
  readonly discontinuity: number;
  /**
   * Start of the video of the first segment with this discontinuity, ms since 1970, rounded down. It is the start of the DASH
   * Period, which must not change when that segment leaves the window. Absent: of this segment.
   */
  readonly began?: number;
  readonly timeline: string;
  /** The feed that it came from: `<vendor>-<path>`. */
  readonly feed: string;
  /** When it was added, ms since 1970. The same in every zone. */
  readonly added: number;
  /** By rendition: each has its own times. */
  readonly renditions: Readonly<Record<string, WindowMedia>>;
  readonly markers: readonly Marker[];
  /** The vendor's own tags of markers, where the channel passes these through. */
  readonly tags?: readonly string[];
}

/** A segment of one rendition. */
export interface WindowMedia {
  /** Start since 1970, in ticks of the rendition's timescale. The name of its files. */
  readonly time: number;
  /** Ticks. */
  readonly duration: number;
  /** By format: bytes of the file, and for video the byte range of its first key frame, with all that decodes it. */
  readonly files: Readonly<
    Partial<Record<SegmentFormat, { readonly bytes: number; readonly keyFrame?: ByteRange }>>
  >;
}

export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** The description of a timeline: an immutable object in S3, beside its segments. */
export interface Timeline {
  readonly version: 1;
  readonly timeline: string;
  readonly channel: string;
  readonly feed: string;
  /** In the order of the ladder: video, audio, text. */
  readonly renditions: Readonly<Record<string, RenditionDescription>>;
  /** 8 hex digits of SHA-256 over the inits of all renditions: other inits begin another timeline. */
  readonly inits?: string;
  /** Epoch-locked: 90 kHz ticks to add to the vendor's timestamps, modulo 2^33. Otherwise its name has them. */
  readonly offset?: number;
}

export interface RenditionDescription {
  readonly kind: "video" | "audio" | "text";
  /** Ticks in a second of its times. */
  readonly timescale: number;
  /** RFC 6381, e.g. `avc1.640028`. */
  readonly codecs: string;
  /** Bit/s, the vendor's: BANDWIDTH of the variant for muxed video, else of the rendition. */
  readonly bandwidth: number;
  readonly averageBandwidth?: number;
  readonly width?: number;
  readonly height?: number;
  /** Frames per second as a fraction: `25/1`, `30000/1001`. */
  readonly frameRate?: string;
  readonly language?: string;
  readonly role?: string;
  /** Name for viewers. */
  readonly label?: string;
  readonly channels?: number;
  readonly sampleRate?: number;
  /** Formats that it has, with the name of the init segment, the extension of the segments, and muxed audio in TS. */
  readonly formats: Readonly<Partial<Record<SegmentFormat, FormatDescription>>>;
}

export interface FormatDescription {
  /** `init.mp4`; TS and WebVTT have none. */
  readonly init?: string;
  /** `ts`, `m4s`, `aac`, `vtt` */
  readonly extension: string;
  /** TS with the audio of this rendition inside. */
  readonly muxed?: string;
}

/** A break or programme boundary, in the segment in which it was first seen or changed. */
export interface Marker {
  /** Unique in the channel: of SCTE-35 the event id and its start. */
  readonly id: string;
  /** ms since 1970. */
  readonly start: number;
  /** ms since 1970, once known. */
  readonly end?: number;
  /** ms */
  readonly planned?: number;
  /** Hex of the splice_info_section that began it, ended it, or neither. */
  readonly out?: string;
  readonly in?: string;
  readonly command?: string;
  readonly cancelled?: true;
}
