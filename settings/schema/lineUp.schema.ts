import { z } from "zod";
import { DRM_SYSTEMS, SCTE35_MODES, CAPTIONS } from "../../catalog/formats.table";
import { CODECS } from "../../catalog/ladders.table";
import { INGEST_PATH_NAMES } from "../../catalog/ingestPaths.table";
import { SERVICE_NAMES } from "../../catalog/services.table";

/**
 * The shape of `lineUp` and `releases`: channels, the cells that hold them, and which images run there. A channel's key wins
 * over its cell's `defaults`, and those over CHANNEL_DEFAULTS (`complete.ts`).
 */

/** Load balancers and database subnet groups refuse fewer. */
export const FEWEST_ZONES = 2;

/** Longest name of a cell: target groups and load balancers carry it, and AWS gives those 32 characters in all. */
const CELL_NAME_LENGTH = 14;

export const slot = z.int().min(0);

/** How far a row is on its way out, in the order of the steps. */
export const RETIRING = ["unprotect", "detach"] as const;

export const retiring = z
  .enum(RETIRING)
  .describe(
    "Step of its removal. unprotect: every stack removes its protection. detach: edge and backbone remove what they have of it.",
  );

const word = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, "lower-case words of letters and digits, joined by hyphens");
export const name = word.max(20);
const cellName = word.max(CELL_NAME_LENGTH);
const hour = z.int().min(0).max(23);

const hoursOfDay = z.strictObject({
  from: hour.describe("First hour, UTC."),
  to: hour.describe("The hour it ends, UTC; less than from: it spans midnight."),
});

const feedSchema = z.strictObject({
  vendor: z.string().describe("An encoding vendor of `outside`."),
  path: z.enum(INGEST_PATH_NAMES).describe("How its feed comes in."),
});

const channelKeys = {
  ladder: z.string().describe("Renditions of its feeds: a row of `lineUp.ladders`, or of the program's own."),
  drm: z.array(z.enum(DRM_SYSTEMS)).describe("How its segments are encrypted. Default: they are not."),
  dvrHours: z
    .int()
    .min(0)
    .max(336)
    .describe("Hours behind the live edge that viewers may go back. Default 0."),
  archiveDays: z
    .int()
    .min(0)
    .max(3650)
    .describe("Days that its programmes are kept on demand, beyond the window. Default 0: none is."),
  captions: z.array(z.enum(CAPTIONS)).describe("Captions that its feeds carry. Default: none."),
  scte35: z.enum(SCTE35_MODES).describe("What becomes of its SCTE-35 markers. Default dateRange."),
  feeds: z
    .array(feedSchema)
    .min(1)
    .describe("Who pushes it and how. Each vendor pushes to home and standby."),
  epochLocked: z
    .boolean()
    .describe("Segments of its vendors and regions are the same, number by number. Default false."),
  offAir: hoursOfDay.describe("Hours of the day in which no feed is due: its alarms are silent."),
  countries: z
    .array(z.string().regex(/^[A-Z]{2}$/, "an ISO 3166 country code, e.g. US"))
    .describe("Countries that may see it. Default: all."),
};

const defaultsSchema = z.strictObject(channelKeys).partial();

export const channelSchema = z.strictObject({
  name: z.string().min(1).max(60).describe("What operators call it."),
  ...defaultsSchema.shape,
});

export const siteSchema = z
  .strictObject({
    region: z.string().describe("A region of this environment."),
    slot: slot.describe("The cell's place among the region's VPCs: 1 and up, permanent. 0 is the hub."),
    zones: z
      .array(z.string())
      .min(FEWEST_ZONES)
      .optional()
      .describe("Zone ids that the cell uses. Default: every zone of the region."),
  })
  .describe("One of the two places of a cell.");

const sizeSchema = z.strictObject({
  instanceType: z.string().optional().describe("Default: the smallest that carries the need."),
  perZone: z.int().min(1).max(50).optional().describe("Instances in each zone. Default: what the need asks."),
});

export const cellSchema = z
  .strictObject({
    home: siteSchema,
    standby: siteSchema,
    size: z.int().min(1).max(100).default(20).describe("Most channels that the cell may hold. Default 20."),
    viewers: z.int().min(0).default(10_000).describe("Most viewers at one time. Default 10000."),
    primeTime: hoursOfDay
      .default({ from: 0, to: 6 })
      .describe("Hours in which nothing is maintained. Default 0 to 6 UTC: an evening in America."),
    release: z.string().optional().describe("A row of `releases`. Default: the environment's `release`."),
    database: z
      .enum(["independent", "global"])
      .default("independent")
      .describe(
        "independent: each place indexes for itself. global: one Aurora global database, written at home. Permanent.",
      ),
    retiring: retiring.optional(),
    capacity: z
      .partialRecord(z.enum(SERVICE_NAMES), sizeSchema)
      .default({})
      .describe("Sizes that are not the arithmetic's. Less than the need is a finding."),
    defaults: defaultsSchema.prefault({}).describe("What its channels have in common."),
    channels: z
      .record(name, channelSchema)
      .default({})
      .describe("The channels in this cell, by id. A channel is in one cell and never moves by itself."),
  })
  .describe("A channel stack: N channels with a VPC of their own in a home and a standby region.");

const ladderSchema = z
  .strictObject({
    codec: z.enum(CODECS),
    video: z.array(z.number().positive()).min(1).describe("Mbit/s of each video rendition."),
    audio: z
      .array(z.number().positive())
      .min(1)
      .describe("Mbit/s of the audio in each rendition, or one for all."),
  })
  .describe("The renditions of one feed.");

export const lineUpSchema = z.strictObject({
  segmentSeconds: z
    .int()
    .min(2)
    .max(10)
    .default(4)
    .describe(
      "Length of a segment. Every time-out, lifetime and alarm period is derived from it. Default 4.",
    ),
  cacheHit: z
    .number()
    .min(0)
    .max(0.999)
    .default(0.95)
    .describe("Share of requests that the CDN answers itself. Default 0.95."),
  keyServers: z
    .partialRecord(z.enum(DRM_SYSTEMS), z.url({ protocol: /^https$/ }))
    .default({})
    .describe("Where the keys of each DRM system come from (SPEKE v2)."),
  ladders: z.record(name, ladderSchema).default({}).describe("Ladders that the program's own table lacks."),
  cells: z.record(cellName, cellSchema).default({}),
});

const IMAGE = /^(sha256:[0-9a-f]{64}|[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})$/;

export const releaseSchema = z
  .strictObject({
    images: z
      .record(z.enum(SERVICE_NAMES), z.string().regex(IMAGE, "a digest, sha256: and 64 hex digits"))
      .describe("Digest of each service's image, in the repositories of every region."),
    ami: z
      .record(z.string(), z.string().regex(/^ami-[0-9a-f]{8,17}$/, "an AMI id, e.g. ami-0123456789abcdef0"))
      .describe("Machine image of container instances, by region."),
  })
  .describe("What runs in a cell.");
