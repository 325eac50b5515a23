import type { CAPTIONS, DrmSystem, SCTE35_MODES } from "./formats.table";
import type { IngestPath, VendorAuth } from "./ingestPaths.table";
import type { LadderRow } from "./ladders.table";
import type { TimingName } from "./timing";

/**
 * The configuration of a cell's services: one JSON object in the `config` bucket. Services read it at start and every
 * minute, and keep the last one if reading fails. So a new channel, vendor or zone restarts nothing. It is not a
 * parameter, because SSM parameters have at most 8 KB (SSM quotas, 2026-11). It has its own bucket, because no
 * service may write it.
 */
export interface LineUp {
  /** Version of the format; services reject unknown versions. */
  readonly version: 1;
  readonly cell: string;
  readonly site: string;
  readonly region: string;
  readonly otherRegion: string;
  /** Zone ids, sorted: the first fresh one leads where Valkey is away. */
  readonly zones: readonly string[];
  /** Seconds, by name. */
  readonly timing: Readonly<Record<TimingName, number>>;
  /** The ladders of the cell's channels. */
  readonly ladders: Readonly<Record<string, LadderRow>>;
  readonly channels: readonly LineUpChannel[];
  /** Host of segments, absolute in every manifest: manifests and segments are different distributions. */
  readonly segmentHost: string;
  /** Vendors by name. */
  readonly vendors: Readonly<Record<string, VendorEntry>>;
  readonly keyServers: Readonly<
    Partial<Record<DrmSystem, { readonly url: string; readonly secret: string }>>
  >;
}

export interface LineUpChannel {
  readonly id: string;
  readonly name: string;
  readonly ladder: string;
  /** Audio tracks, the main one first. A ladder with an audio row per video row has one, muxed. */
  readonly audio: readonly AudioTrack[];
  readonly drm: readonly DrmSystem[];
  readonly dvrHours: number;
  readonly archiveDays: number;
  readonly captions: readonly (typeof CAPTIONS)[number][];
  readonly scte35: (typeof SCTE35_MODES)[number];
  /** In order of preference. */
  readonly feeds: readonly { readonly vendor: string; readonly path: IngestPath }[];
  /** The feed that viewers see while it delivers, `<vendor>-<path>`. Absent: the choice of the packager. */
  readonly pinnedFeed?: string | undefined;
  /** Absent: the segments of feeds and regions are not in step. */
  readonly epochLocked?: EpochLock | undefined;
  readonly offAir?: { readonly from: number; readonly to: number } | undefined;
  readonly countries: readonly string[];
}

export interface AudioTrack {
  /** BCP 47, e.g. `en`; `und` if it is not known. */
  readonly language: string;
  readonly role: AudioRole;
  readonly codec: AudioCodec;
}

export const AUDIO_ROLES = ["main", "alternate", "commentary", "description"] as const;
export type AudioRole = (typeof AUDIO_ROLES)[number];

/** E-AC-3 only in fragmented MP4: the engine ignores it in a transport stream (shaka-packager#1036). */
export const AUDIO_CODECS = ["aac", "ac3", "eac3"] as const;
export type AudioCodec = (typeof AUDIO_CODECS)[number];

/** Each segment has exactly so many frames at this rate, and begins at a multiple of its length since 1970. */
export interface EpochLock {
  readonly frames: number;
  readonly rate: FrameRate;
}

/** Frames per second: whole, or a fraction of whole numbers as broadcast states it. */
export const FRAME_RATES = ["24000/1001", "24", "25", "30000/1001", "30", "50", "60000/1001", "60"] as const;
export type FrameRate = (typeof FRAME_RATES)[number];

export interface VendorEntry {
  readonly auth: VendorAuth;
  readonly paths: readonly IngestPath[];
  /** Name of the secret with its token keys, if it authenticates with tokens. */
  readonly secret?: string;
  /**
   * PEM, if it authenticates with certificates. A region's trust store has the authorities of all vendors, so the
   * ingest service must check that a certificate is from the vendor's own authority. Revocation lists are not here:
   * the load balancer checks them before.
   */
  readonly authorities?: readonly string[];
}
