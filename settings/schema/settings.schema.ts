import { z } from "zod";
import { backboneSchema } from "./backbone.schema";
import { edgeSchema } from "./edge.schema";
import { FEWEST_ZONES, lineUpSchema, releaseSchema, retiring } from "./lineUp.schema";
import { DEFAULT_PATH, INGEST_PATH_NAMES, VENDOR_AUTH_NAMES } from "../../catalog/ingestPaths.table";
import {
  asNumber,
  domainName,
  hostedZoneId,
  name,
  prefixLength,
  reference,
  regionName,
  releaseName,
  slot,
  text,
  whole,
  zoneId,
} from "./values";
import { privateLinkSchema, replicationSchema, vendorKeys } from "./privateLink.schema";

/**
 * The shape of `environments/<name>.yaml`, with the descriptions that editors show. `environments/schema.json` is generated
 * from it. Rules about more than one key (a slot used twice, an unknown zone) are in `checks/`.
 */

/** Retention periods of CloudWatch Logs, in days (PutRetentionPolicy API reference, 2026-11). */
export const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/** Characters and length that AWS allows in a tag value (Tagging AWS Resources, tag naming limits, 2026-11). */
const tagValue = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[\p{L}\p{N} _.:/=+@-]*$/u, "letters, digits, spaces and _.:/=+-@");
const asn = asNumber.describe(
  "BGP ASN of Amazon's side. Default: addresses.asnBase + 1000 x environment slot + region slot.",
);
/** Longest certificate and revocation list of a trust store (Quotas for your Application Load Balancers, 2026-11). */
const certificate = z.string().max(16_384).describe("A certificate, PEM.");
const revocationList = z.string().max(50_000_000).describe("A certificate revocation list, PEM.");
const days = z.literal([...RETENTION_DAYS]);
const prefixes = z.array(z.cidrv4()).min(1);

export const regionSchema = z.strictObject({
  slot: slot.describe("The region's slot in the environment's address block. Permanent."),
  zones: z
    .record(reference, slot)
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
      "nat: one NAT gateway per zone (about $33 a month each, and $0.045/GB). none: the region has no egress to the Internet.",
    ),
  agentEgress: z
    .enum(["endpoints", "internet"])
    .default("endpoints")
    .describe(
      "How container agents reach AWS. endpoints: by the region's VPC endpoints only. internet opens port 443 to all addresses too, for an AWS host without an endpoint; docs/landing-zone.md. Default endpoints.",
    ),
  contribution: z
    .array(z.enum(INGEST_PATH_NAMES))
    .default([DEFAULT_PATH])
    .describe("Ingest paths for vendors' feeds. Default: internet only."),
  flowLogs: z
    .enum(["logs", "logsAndS3"])
    .default("logs")
    .describe(
      "Destination of VPC and transit gateway flow logs. logs: CloudWatch Logs. logsAndS3: also a bucket, cheaper for long retention.",
    ),
  retiring: retiring.optional(),
  retired: z
    .strictObject({ zones: z.array(slot).default([]), vpcs: z.array(slot).default([]) })
    .prefault({})
    .describe("Slots that were used once and must not be reused."),
});

export const outsideSchema = z
  .strictObject({
    kind: z.enum(["vendor", "dataCentre"]),
    prefixes: prefixes.describe("Its networks. They must not overlap the world block."),
    asn: asNumber.optional().describe("BGP ASN of the other side."),
    auth: z
      .enum(VENDOR_AUTH_NAMES)
      .optional()
      .describe(
        "Authentication of a vendor. token: a signed token. mutualTls: a client certificate of its authorities. Default: token.",
      ),
    authorities: z
      .array(certificate)
      .optional()
      .describe(
        "Certificate authorities of a vendor with mutualTls. List the old and the new one during a rotation.",
      ),
    revocations: z
      .array(revocationList)
      .optional()
      .describe("Certificate revocation lists of the vendor's authorities."),
    ...vendorKeys,
    dns: z
      .strictObject({
        domains: z
          .array(domainName)
          .min(1)
          .describe("Domains that the regions' VPCs forward to its resolvers."),
        servers: z.array(z.ipv4()).min(1).describe("Addresses of its resolvers, inside prefixes."),
      })
      .optional(),
  })
  .describe("A network outside: an encoding vendor's or a data centre's.");

const addresses = z
  .strictObject({
    world: z.cidrv4().default("10.0.0.0/8").describe("The block that all environments share."),
    environment: prefixLength.default(10).describe("Prefix length of an environment."),
    region: prefixLength.default(14).describe("Prefix length of a region."),
    vpc: prefixLength.default(19).describe("Prefix length of a VPC."),
    zone: prefixLength.default(22).describe("Prefix length of a zone inside a VPC."),
    asnBase: asNumber.default(4_200_000_000).describe("First BGP ASN; slots are added to it."),
  })
  .describe("Address plan and ASNs. Permanent: a change renumbers all networks.");

const waves = z
  .strictObject({
    bake: whole({ least: 0, most: 1440, why: "a day" })
      .optional()
      .describe(
        "Minutes that the alarms of a wave's cells must be quiet before the next wave. Default 15; without protect 0.",
      ),
    cells: z
      .array(z.array(reference).min(1))
      .default([])
      .describe(
        "Cells that roll together, in order. Their standbys are one wave, their homes the next. Other cells follow, the one with the fewest viewers first.",
      ),
  })
  .describe("The waves of an update, which `headend status` shows.");

const geography = z
  .strictObject({
    regions: z
      .record(
        regionName,
        z.strictObject({ zones: z.array(zoneId).min(1), optIn: z.boolean().default(false) }),
      )
      .default({})
      .describe("AWS regions, or zones of regions, that facts/geography.table.ts does not have yet."),
  })
  .describe("Additions to the program's table of AWS geography.");

const acceptance = z.strictObject({
  finding: text(512).describe("Key of the finding, as the plan prints it, e.g. edge-quota edge."),
  cells: z
    .array(reference)
    .min(1)
    .optional()
    .describe("Only findings of these cells. Default: findings of all cells."),
  reason: text(512).describe("Why it is accepted."),
  by: text(128).describe("Who accepted it."),
  until: z.iso
    .date()
    .describe("The last day, at most 366 days from today. After it the finding counts again."),
});

export const environmentSchema = z.strictObject({
  environment: name.describe("The environment's name, equal to the file's name."),
  partition: z
    .enum(["aws", "aws-cn"])
    .default("aws")
    .describe("aws or aws-cn (China). No connection crosses partitions. Permanent."),
  account: z
    .string()
    .max(12)
    .regex(/^\d{12}$/, "twelve digits, quoted")
    .describe("The AWS account. Runs with credentials of another account are refused."),
  organization: z
    .string()
    .max(34)
    .regex(/^o-[a-z0-9]{10,32}$/, "an AWS Organizations id, e.g. o-a1b2c3d4e5")
    .describe("The AWS organization. Endpoint policies allow only its principals and resources."),
  slot: slot.describe("The environment's slot in the world block (0 to 3). Permanent and unique."),
  owner: tagValue.describe("Tag on every resource: the responsible team."),
  costCentre: tagValue.describe("Tag on every resource: the cost centre."),
  protect: z
    .boolean()
    .default(false)
    .describe("true: Pulumi's protect is set on keys, buckets, gateways and fixed addresses."),
  cells: z
    .enum(["inRegion", "apart"])
    .default("inRegion")
    .describe(
      "inRegion: a region's stack contains its cells. apart: each cell has a Pulumi stack of its own. Permanent.",
    ),
  domain: domainName.describe("Public domain of the names of load balancers."),
  publicZone: hostedZoneId.describe("Hosted zone of domain."),
  retention: z
    .strictObject({
      logs: days.default(90).describe("Retention of the logs of cells, in days. Default 90."),
      dvr: whole({ least: 1, most: 365, why: "a year" })
        .default(15)
        .describe("Longest retention of DVR segments, in days. Default 15."),
      flowLogs: days.default(30).describe("Retention of flow logs, in days. Default 30."),
      flowLogsInS3: whole({ least: 1, most: 3653, why: "ten years, as CloudWatch Logs" })
        .default(365)
        .describe("Retention of flow logs in the bucket (flowLogs: logsAndS3), in days. Default 365."),
    })
    .prefault({})
    .describe("Retention of logs and DVR segments, in days."),
  notify: z
    .array(z.strictObject({ protocol: z.enum(["email", "https"]), endpoint: text(2048) }))
    .default([])
    .describe("Subscribers of alarms. An email subscriber must confirm."),
  addresses: addresses.prefault({}),
  retired: z
    .strictObject({ regions: z.array(slot).default([]) })
    .prefault({})
    .describe("Region slots that must not be reused."),
  regions: z
    .record(reference, regionSchema)
    .refine((regions) => Object.keys(regions).length > 0, "must have 1 or more regions")
    .meta({ description: "The regions, by AWS name.", minProperties: 1 }),
  lineUp: lineUpSchema.prefault({}).describe("Cells and their channels."),
  releases: z
    .record(releaseName, releaseSchema)
    .default({})
    .describe("Images and AMIs for cells, by release."),
  release: reference.optional().describe("The release of cells that name none."),
  bucketLogs: z
    .boolean()
    .default(false)
    .describe("true: server access logs of the segment buckets, about one log line per request."),
  outside: z
    .record(name, outsideSchema)
    .default({})
    .describe("Outside networks: encoding vendors and data centres."),
  backbone: backboneSchema.prefault({}).describe("Connections between the regions, and to outside networks."),
  privateLink: privateLinkSchema
    .prefault({})
    .describe("PrivateLink: services in other accounts that cells call, and consumers that read cells."),
  replication: replicationSchema
    .prefault({})
    .describe("S3 replication of archives and DVR windows to the cell's other region."),
  edge: edgeSchema
    .optional()
    .describe("CloudFront in front of the cells. Absent: viewers cannot reach them."),
  waves: waves.prefault({}),
  geography: geography.prefault({}),
  accepted: z
    .array(acceptance)
    .default([])
    .describe("Findings of plans that the owner accepts, each until a day."),
});

type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;

/** One environment as in its file, with constant defaults. complete.ts fills in the others. */
export type WrittenSettings = Frozen<z.output<typeof environmentSchema>>;
export type WrittenRegion = WrittenSettings["regions"][string];
export type WrittenCell = WrittenSettings["lineUp"]["cells"][string];
export type WrittenOutside = WrittenSettings["outside"][string];
