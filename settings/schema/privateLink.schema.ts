import { z } from "zod";
import { domainName, fraction, name, reference } from "./values";

/**
 * The shape of `privateLink` and of `replication`. A cell's ingest is an endpoint service if a feed has the path `privateLink`,
 * for the `principals` of its vendor. A cell's delivery is one if a consumer names the cell.
 */

/** Purpose of the service at the other side: it sets the cell services that may call it. */
export const PURPOSES = ["keyServer", "adDecision", "application"] as const;

export type Purpose = (typeof PURPOSES)[number];

/** ARN of an account, a user or a role, without wildcards: each accepted principal has a name. */
const PRINCIPAL = /^arn:(aws|aws-cn):iam::\d{12}:(root|(user|role)\/[\w+=,.@/-]{1,128})$/;

const principals = z
  .array(z.string().max(256).regex(PRINCIPAL, "an IAM ARN, e.g. arn:aws:iam::444455556666:root"))
  .min(1);

const awsRegions = z.array(reference).min(1).optional();

/** AWS's name of an endpoint service; the part before the last is its region. */
const SERVICE_NAME = /^(cn\.)?com\.amazonaws\.vpce\.[a-z]{2}(-[a-z]+)+-\d\.vpce-svc-[0-9a-f]{8,17}$/;

const endpointSchema = z
  .strictObject({
    serviceName: z
      .string()
      .max(128)
      .regex(SERVICE_NAME, "a service's name, e.g. com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0")
      .describe("Service name, from its owner. It contains the region of the service."),
    regions: z
      .array(reference)
      .min(1)
      .describe("Regions with an endpoint; the cells there call the service."),
    purpose: z
      .enum(PURPOSES)
      .describe(
        "keyServer: packagers may call it. adDecision and application: manifest services may call it. Other services may not.",
      ),
    privateName: domainName.describe(
      "Domain name of its certificate. In these regions it resolves to the endpoint.",
    ),
    zones: z
      .array(reference)
      .min(1)
      .optional()
      .describe("Zone ids of the service, from its owner. Default: all zones of its region."),
  })
  .describe("A service in another account, called through PrivateLink.");

const consumerSchema = z
  .strictObject({
    principals: principals.describe(
      "Its principals that may request an endpoint. An operator accepts each connection.",
    ),
    cells: z
      .array(reference)
      .min(1)
      .describe(
        "Cells that it reads: playlists, segments, DVR windows and archives of all channels, at both sites. The cell's `viewers` include its viewers.",
      ),
    awsRegions: awsRegions.describe("AWS regions of its endpoints. Default: both regions of each cell."),
  })
  .describe(
    "An application platform in another account. It reads without tokens and must enforce viewer rights itself.",
  );

export const privateLinkSchema = z.strictObject({
  endpoints: z
    .record(name, endpointSchema)
    .default({})
    .describe("Services in other accounts that cells call, by name."),
  consumers: z
    .record(name, consumerSchema)
    .default({})
    .describe("Application platforms of other accounts that read cells, by name."),
});

export const replicationSchema = z.strictObject({
  gbps: fraction({ least: 0.1, most: 1000, why: "a region's archives need less" })
    .default(1)
    .describe(
      "The account's S3 quota of replication with Replication Time Control (15 minutes), in Gbit/s per source region. Default 1.",
    ),
});

/** Keys of a vendor on AWS. */
export const vendorKeys = {
  principals: principals
    .optional()
    .describe("Principals of a vendor with path privateLink that may request an endpoint."),
  awsRegions: awsRegions.describe(
    "AWS regions of its endpoints, with path privateLink. Default: both regions of the cell.",
  ),
};
