export const DRM_SYSTEMS = ["fairplay", "cenc"] as const;
export type DrmSystem = (typeof DRM_SYSTEMS)[number];

/** Streaming formats for viewers. */
export type Format = "hls" | "dash";

/** FairPlay encrypts HLS segments; CENC encrypts DASH segments. */
export const DRM_FORMATS: Readonly<Record<DrmSystem, Format>> = { fairplay: "hls", cenc: "dash" };

/** SCTE-35 markers: dropped, passed through, or written as EXT-X-DATERANGE and EventStream. */
export const SCTE35_MODES = ["none", "passthrough", "dateRange"] as const;

export const CAPTIONS = ["cea608", "cea708", "webvtt"] as const;
