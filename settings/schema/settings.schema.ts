import { z } from "zod";
import { backboneSchema } from "./backbone.schema";
import { edgeSchema } from "./edge.schema";
import { FEWEST_ZONES, lineUpSchema, name, releaseSchema, retiring, slot } from "./lineUp.schema";
import { DEFAULT_PATH, INGEST_PATH_NAMES, VENDOR_AUTH_NAMES } from "../../catalog/ingestPaths.table";
import { privateLinkSchema, replicationSchema, vendorKeys } from "./privateLink.schema";

/**
 * The shape of `environments/<name>.yaml`: what an operator may write, with the sentence that editors show beside each
 * key. `environments/schema.json` is generated from it. What one key alone can't say (two things on one slot, an unknown
 * zone) is in `checks/`.
 */

/** CloudWatch Logs takes these retention periods and no others, in days (PutRetentionPolicy API reference, 2026-11). */
export const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/** What AWS takes in a tag (Tagging guide, tag naming limits, 2026-11). */
const tagValue = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[\p{L}\p{N} _.:/=+@-]*$/u, "letters, digits, spaces and _.:/=+-@");
const asn = z
  .int()
  .describe(
    "BGP number of Amazon's side. Default: addresses.asnBase + 1000 x environment slot + region slot.",
  );
const days = z.literal([...RETENTION_DAYS]);
const prefixes = z.array(z.cidrv4()).min(1);

export const regionSchema = z.strictObject({
  slot: slot.describe("The region's place in the environment's address block. Permanent."),
  zones: z
    .record(z.string(), slot)
    .refine((zones) => Object.keys(zones).length >= FEWEST_ZONES, `must have ${FEWEST_ZONES} or more zones`)
    .meta({
      description: "Zone id -> its permanent slot (0 to 7), e.g. usw2-az1: 0.",
      minProperties: FEWEST_ZONES,
    }),
  asn: asn.optional(),
  egress: z
    .enum(["nat", "none"])
    .default("nat")
    .describe(
      "nat: one NAT gateway per zone (about $33 a month each, and $0.045/GB). none: nothing in the region calls the Internet.",
    ),
  contribution: z
    .array(z.enum(INGEST_PATH_NAMES))
    .default([DEFAULT_PATH])
    .describe("Ways in for vendors' feeds. Default: the Internet alone."),
  flowLogs: z
    .enum(["logs", "logsAndS3"])
    .default("logs")
    .describe(
      "Where VPC and transit gateway flow logs go: CloudWatch Logs, or also a bucket for cheap long keeping.",
    ),
  retiring: retiring.optional(),
  retired: z
    .strictObject({ zones: z.array(slot).default([]), vpcs: z.array(slot).default([]) })
    .prefault({})
    .describe("Slots that were once used and must never be used again."),
});

export const outsideSchema = z
  .strictObject({
    kind: z.enum(["vendor", "dataCentre"]),
    prefixes: prefixes.describe("The networks behind it. They must not overlap the world block."),
    asn: z.int().min(1).max(4_294_967_294).optional().describe("BGP number of the other side."),
    auth: z
      .enum(VENDOR_AUTH_NAMES)
      .optional()
      .describe(
        "How a vendor is authenticated: by a signed token, or a client certificate of its authorities. Default: token.",
      ),
    authorities: z
      .array(z.string().describe("A certificate, PEM."))
      .optional()
      .describe(
        "Certificate authorities of a vendor with mutualTls. Two are valid at once while it changes over.",
      ),
    revocations: z
      .array(z.string().describe("A certificate revocation list, PEM."))
      .optional()
      .describe("Lists of that vendor's revoked certificates."),
    ...vendorKeys,
    dns: z
      .strictObject({
        domains: z.array(z.hostname()).min(1).describe("Domains that the region's VPCs resolve over there."),
        servers: z.array(z.ipv4()).min(1).describe("Its resolvers: addresses inside prefixes."),
      })
      .optional(),
  })
  .describe("A network that is not ours: an encoding vendor's or a data centre's.");

const addresses = z
  .strictObject({
    world: z.cidrv4().default("10.0.0.0/8").describe("The block that all environments share."),
    environment: z.int().default(10).describe("Prefix length of an environment."),
    region: z.int().default(14).describe("Prefix length of a region."),
    vpc: z.int().default(19).describe("Prefix length of a VPC."),
    zone: z.int().default(22).describe("Prefix length of a zone inside a VPC."),
    asnBase: z.int().default(4_200_000_000).describe("First of the BGP numbers that slots are added to."),
  })
  .describe("The address and number plan. Permanent: changing it renumbers everything.");

const geography = z
  .strictObject({
    regions: z
      .record(
        z.string(),
        z.strictObject({ zones: z.array(z.string()).min(1), optIn: z.boolean().default(false) }),
      )
      .default({})
      .describe(
        "Regions, or zones of known regions, that AWS has and facts/geography.table.ts does not know yet.",
      ),
  })
  .describe("What the program's table of AWS geography lacks.");

export const environmentSchema = z.strictObject({
  environment: name.describe("The environment's name; also the file's."),
  partition: z.enum(["aws", "aws-cn"]).default("aws").describe("aws or aws-cn (China): they never meet."),
  account: z
    .string()
    .regex(/^\d{12}$/, "twelve digits, quoted")
    .describe("The AWS account. A run against any other is refused."),
  organization: z
    .string()
    .regex(/^o-[a-z0-9]{10,32}$/, "an AWS Organizations id, e.g. o-a1b2c3d4e5")
    .describe("Endpoint policies admit this organisation's principals and resources only."),
  slot: slot.describe(
    "The environment's place in the world block (0 to 3). Permanent, and no other environment's.",
  ),
  owner: tagValue.describe("Tag on every resource: who answers for it."),
  costCentre: tagValue.describe("Tag on every resource: who pays."),
  protect: z
    .boolean()
    .default(false)
    .describe("true: keys, buckets, gateways and fixed addresses refuse to be deleted."),
  cells: z
    .enum(["inRegion", "apart"])
    .default("inRegion")
    .describe(
      "inRegion: a region's stack brings up its cells. apart: each cell is a Pulumi stack of its own. Permanent.",
    ),
  domain: z.hostname().describe("Public domain under which regions name their load balancers."),
  publicZone: z
    .string()
    .regex(/^Z[A-Z0-9]{5,31}$/, "a Route 53 hosted zone id, e.g. Z0123456789ABCDEFGHIJ")
    .describe("Hosted zone of domain."),
  retention: z
    .strictObject({
      logs: days.default(90).describe("Days that the logs of cells are kept."),
      dvr: z.int().min(1).max(365).default(15).describe("Most days that DVR segments are kept. Default 15."),
      flowLogs: days.default(30).describe("Days that flow logs are kept."),
      flowLogsInS3: z
        .int()
        .min(1)
        .default(365)
        .describe("Days that flow logs are kept in the bucket, where there is one."),
    })
    .prefault({})
    .describe("How long logs are kept, in days."),
  notify: z
    .array(z.strictObject({ protocol: z.enum(["email", "https"]), endpoint: z.string().min(1) }))
    .default([])
    .describe("Who hears alarms. An email subscriber must confirm."),
  addresses: addresses.prefault({}),
  retired: z
    .strictObject({ regions: z.array(slot).default([]) })
    .prefault({})
    .describe("Region slots that must never be used again."),
  regions: z
    .record(z.string(), regionSchema)
    .refine((regions) => Object.keys(regions).length > 0, "must have 1 or more regions")
    .meta({ description: "The regions, by AWS name.", minProperties: 1 }),
  lineUp: lineUpSchema.prefault({}).describe("Cells and their channels."),
  releases: z.record(z.string(), releaseSchema).default({}).describe("What may run in cells, by release."),
  release: z.string().optional().describe("The release that cells run unless they name their own."),
  bucketLogs: z
    .boolean()
    .default(false)
    .describe("true: who read and wrote segments is logged, for about as many log lines as requests."),
  outside: z
    .record(name, outsideSchema)
    .default({})
    .describe("Networks that are not ours: encoding vendors and data centres."),
  backbone: backboneSchema
    .prefault({})
    .describe("What joins the regions to each other, and to networks that are not ours."),
  privateLink: privateLinkSchema
    .prefault({})
    .describe("Services of others that are called through PrivateLink, and who else reads cells through it."),
  replication: replicationSchema
    .prefault({})
    .describe("Copies of archives and windows in the cell's other region."),
  edge: edgeSchema
    .optional()
    .describe("How viewers reach the cells, through CloudFront. Absent: they do not."),
  geography: geography.prefault({}),
});

type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;

/** One environment as its file has it, with the defaults that are constants. complete.ts fills in the others. */
export type WrittenSettings = Frozen<z.output<typeof environmentSchema>>;
export type WrittenRegion = WrittenSettings["regions"][string];
export type WrittenCell = WrittenSettings["lineUp"]["cells"][string];
export type WrittenOutside = WrittenSettings["outside"][string];
