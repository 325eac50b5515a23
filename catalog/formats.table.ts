export const DRM_SYSTEMS = ["fairplay", "cenc"] as const;
export type DrmSystem = (typeof DRM_SYSTEMS)[number];

/** What viewers' players request: HLS or DASH. The bytes are a SegmentFormat. */
export type Format = "hls" | "dash";

/** FairPlay encrypts HLS segments; CENC encrypts DASH segments. */
export const DRM_FORMATS: Readonly<Record<DrmSystem, Format>> = { fairplay: "hls", cenc: "dash" };

/** `<format>` of a segment's URL. A format names bytes, not who requests them. */
export interface SegmentFormatRow {
  /** Names of its files; `<time>` is the time of the rendition. */
  readonly files: readonly string[];
  readonly meaning: string;
  /** Reserved for DRM: no service writes it yet. */
  readonly reserved?: true;
}

/** Formats of clear channels. */
export const SEGMENT_FORMATS = ["ts", "cmaf"] as const;
export type SegmentFormat = (typeof SEGMENT_FORMATS)[number];

export const RESERVED_FORMATS = ["cmaf-cenc", "cmaf-cbcs", "ts-sample-aes"] as const;

/** `docs/service-contract.md` prints the table. */
export const FORMATS: Readonly<Record<SegmentFormat | (typeof RESERVED_FORMATS)[number], SegmentFormatRow>> =
  {
    ts: {
      files: ["<time>.ts", "<time>.aac", "<time>.vtt"],
      meaning: "as they arrived, for HLS: MPEG-2 TS and audio of clear H.264, WebVTT of every clear channel",
    },
    cmaf: {
      files: ["init.mp4", "<time>.m4s"],
      meaning: "clear CMAF (ISO/IEC 23000-19), one rendition in a file: DASH, and HLS of HEVC and AV1",
    },
    "cmaf-cenc": {
      files: [],
      meaning: "CMAF, cenc (ISO/IEC 23001-7, 10.1): DASH with Widevine and PlayReady",
      reserved: true,
    },
    "cmaf-cbcs": {
      files: [],
      meaning: "CMAF, cbcs (ISO/IEC 23001-7, 10.4): HLS with FairPlay",
      reserved: true,
    },
    "ts-sample-aes": {
      files: [],
      meaning: "MPEG-2 TS, SAMPLE-AES (RFC 8216, 4.3.2.4): HLS with FairPlay",
      reserved: true,
    },
  };

/** SCTE-35 markers: dropped, passed through, or written as EXT-X-DATERANGE and EventStream. */
export const SCTE35_MODES = ["none", "passthrough", "dateRange"] as const;

export const CAPTIONS = ["cea608", "cea708", "webvtt"] as const;
