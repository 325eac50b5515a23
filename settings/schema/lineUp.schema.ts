import { z } from "zod";
import { DRM_SYSTEMS, SCTE35_MODES, CAPTIONS } from "../../catalog/formats.table";
import { CODECS } from "../../catalog/ladders.table";
import { AUDIO_CODECS, AUDIO_ROLES, FRAME_RATES, type FrameRate } from "../../catalog/lineUp";
import { INGEST_PATH_NAMES } from "../../catalog/ingestPaths.table";
import { SERVICE_NAMES } from "../../catalog/services.table";
import { amount, fraction, hour, name, named, reference, slot, text, whole } from "./values";

/**
 * The shape of `lineUp` and `releases`: channels, their cells, and the images that run there. A channel's key overrides its
 * cell's `defaults`; these override CHANNEL_DEFAULTS (`complete.ts`).
 */

/** Load balancers and database subnet groups need two zones. */
export const FEWEST_ZONES = 2;

/** Longest name of a cell, in characters. Names of target groups and load balancers contain it; AWS allows them 32. */
const CELL_NAME_LENGTH = 14;

/** Steps of a row's removal, in order. */
export const RETIRING = ["unprotect", "detach"] as const;

export const retiring = z
  .enum(RETIRING)
  .describe(
    "Step of its removal. unprotect: every stack removes its protection. detach: edge and backbone delete their resources for it.",
  );

const cellName = named(CELL_NAME_LENGTH);

const hoursOfDay = z.strictObject({
  from: hour.describe("First hour, UTC."),
  to: hour.describe("Hour at which it ends, UTC. Less than from: it spans midnight."),
});

const feedSchema = z.strictObject({
  vendor: reference.describe("An encoding vendor of `outside`."),
  path: z.enum(INGEST_PATH_NAMES).describe("Ingest path of the feed."),
});

const audioTrackSchema = z.strictObject({
  language: z
    .string()
    .max(35)
    .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, "a language tag of BCP 47, e.g. en, es-MX, or und")
    .describe("Language, BCP 47. und: not known."),
  role: z.enum(AUDIO_ROLES).default("main").describe("Purpose of the track. Default main."),
  codec: z.enum(AUDIO_CODECS).default("aac").describe("Codec. eac3 needs a hevc or av1 ladder. Default aac."),
});

/** YAML reads a whole rate as a number. */
const frameRate = z
  .literal(FRAME_RATES.map((rate) => (rate.includes("/") ? rate : Number(rate))))
  .transform((rate) => String(rate) as FrameRate);

const epochLockSchema = z.strictObject({
  frames: whole({ least: 1, most: 600, why: "10 seconds at 60 frames per second" }).describe(
    "Frames of each segment.",
  ),
  rate: frameRate.describe("Frames per second."),
});

const channelKeys = {
  ladder: reference.describe("Renditions of its feeds: a row of `lineUp.ladders` or of the program's table."),
  audio: z
    .array(audioTrackSchema)
    .min(1)
    .describe(
      "Audio tracks of its feeds, the main one first. One track if the ladder has an audio row for each video row. Default: one of unknown language.",
    ),
  drm: z.array(z.enum(DRM_SYSTEMS)).describe("DRM systems that encrypt its segments. Default: none."),
  dvrHours: whole({ least: 0, most: 336, why: "14 days" }).describe(
    "DVR window behind the live edge, in hours. Default 0.",
  ),
  archiveDays: whole({ least: 0, most: 3650, why: "ten years" }).describe(
    "Days that its programmes stay available on demand, beyond the DVR window. Default 0: none.",
  ),
  captions: z.array(z.enum(CAPTIONS)).describe("Captions that its feeds carry. Default: none."),
  scte35: z.enum(SCTE35_MODES).describe("Output of its SCTE-35 markers. Default dateRange."),
  feeds: z
    .array(feedSchema)
    .min(1)
    .describe("Its vendors and their paths. Each vendor pushes to home and standby."),
  pinnedFeed: reference.describe(
    "Feed that viewers see while it delivers, <vendor>-<path>. Default: the feed that delivers; of an epochLocked channel the first of its feeds, so that both sites show the same.",
  ),
  epochLocked: z
    .union([epochLockSchema, z.literal(false)])
    .describe(
      "Segments with the same number are the same for all its vendors and regions. Each has so many frames, so vendors do not cut segments at splices. `false`: not locked, although the cell's defaults are. Default: not locked.",
    ),
  offAir: hoursOfDay.describe("Hours of the day without a feed: its alarms are silent."),
  countries: z
    .array(
      z
        .string()
        .max(2)
        .regex(/^[A-Z]{2}$/, "an ISO 3166 country code, e.g. US"),
    )
    .describe("Countries where viewers may watch it. Default: all."),
};

const defaultsSchema = z.strictObject(channelKeys).partial();

export const channelSchema = z.strictObject({
  name: text(60).describe("Display name for operators."),
  ...defaultsSchema.shape,
});

export const siteSchema = z
  .strictObject({
    region: reference.describe("A region of this environment."),
    slot: slot.describe("Slot of the cell's VPC in the region: 1 or more, permanent. 0 is the hub."),
    zones: z
      .array(reference)
      .min(FEWEST_ZONES)
      .optional()
      .describe("Zone ids that the cell uses. Default: every zone of the region."),
  })
  .describe("One of the two sites of a cell.");

const sizeSchema = z.strictObject({
  instanceType: reference.optional().describe("Instance type. Default: the smallest that meets the need."),
  perZone: whole({ least: 1, most: 50, why: "a cell of 100 channels needs fewer" })
    .optional()
    .describe("Instances in each zone. Default: as many as the need requires."),
});

export const cellSchema = z
  .strictObject({
    home: siteSchema,
    standby: siteSchema,
    size: whole({ least: 1, most: 100, why: "a cell's channels fail together" })
      .default(20)
      .describe("Most channels of the cell. Default 20."),
    viewers: whole({
      least: 0,
      most: 100_000_000,
      why: "more than the largest audience of a live stream so far",
    })
      .default(10_000)
      .describe("Most viewers at one time. Default 10000."),
    primeTime: hoursOfDay
      .default({ from: 0, to: 6 })
      .describe("Hours without maintenance. Default 0 to 6 UTC: evening in America."),
    release: reference.optional().describe("A row of `releases`. Default: the environment's `release`."),
    database: z
      .enum(["independent", "global"])
      .default("independent")
      .describe(
        "independent: each site has a database of its own. global: one Aurora global database with its writer at home. Permanent.",
      ),
    retiring: retiring.optional(),
    capacity: z
      .partialRecord(z.enum(SERVICE_NAMES), sizeSchema)
      .default({})
      .describe("Sizes that replace the computed ones. Less than the need is a finding."),
    defaults: defaultsSchema
      .prefault({})
      .describe("Keys that its channels share. A channel's own key overrides them."),
    channels: z
      .record(name, channelSchema)
      .default({})
      .describe("Channels of this cell, by id. A channel is in one cell only."),
  })
  .describe("A channel stack: channels with a VPC of their own in a home and a standby region.");

const mbps = amount({ most: 1000, why: "a vendor's whole circuit of 1 Gbit/s" });

const ladderSchema = z
  .strictObject({
    codec: z.enum(CODECS),
    video: z.array(mbps).min(1).describe("Mbit/s of each video rendition."),
    audio: z.array(mbps).min(1).describe("Mbit/s of the audio of each rendition, or one entry for all."),
  })
  .describe("The renditions of one feed.");

/** 65,536 addresses: more than an owner of key servers states. */
const LEAST_KEY_SERVER_PREFIX = 16;

export const lineUpSchema = z.strictObject({
  segmentSeconds: whole({ least: 2, most: 10, why: "timeouts and alarm periods derive from it" })
    .default(4)
    .describe(
      "Length of a segment, in seconds. All timeouts, cache lifetimes and alarm periods derive from it. Default 4.",
    ),
  cacheHit: fraction({ least: 0, most: 0.999, why: "a ratio; the origin serves the rest" })
    .default(0.95)
    .describe("Cache hit ratio of the CDN, 0 to 0.999. Default 0.95."),
  keyServers: z
    .partialRecord(z.enum(DRM_SYSTEMS), z.url({ protocol: /^https$/ }).max(2048))
    .default({})
    .describe("URL of the key server of each DRM system (SPEKE v2)."),
  keyServerPrefixes: z
    .partialRecord(
      z.enum(DRM_SYSTEMS),
      z
        .array(
          z.cidrv4().refine((block) => Number(block.split("/")[1]) >= LEAST_KEY_SERVER_PREFIX, {
            error: `must be /${LEAST_KEY_SERVER_PREFIX} or longer: packagers hold clear content, and may call each address of it`,
          }),
        )
        .min(1),
    )
    .default({})
    .describe(
      "Networks of each key server on the Internet, from its owner: the only ones there that packagers may call. Not for key servers of privateLink.endpoints.",
    ),
  ladders: z.record(name, ladderSchema).default({}).describe("Ladders in addition to the program's table."),
  cells: z.record(cellName, cellSchema).default({}),
});

const IMAGE = /^(sha256:[0-9a-f]{64}|[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})$/;

export const releaseSchema = z
  .strictObject({
    images: z
      .record(z.enum(SERVICE_NAMES), z.string().max(128).regex(IMAGE, "a digest, sha256: and 64 hex digits"))
      .describe("Digest of each service's image, in the repositories of every region."),
    ami: z
      .record(
        reference,
        z
          .string()
          .max(21)
          .regex(/^ami-[0-9a-f]{8,17}$/, "an AMI id, e.g. ami-0123456789abcdef0"),
      )
      .describe("Machine image of container instances, by region."),
  })
  .describe("Images and AMIs of a cell.");
