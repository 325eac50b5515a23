import { z } from "zod";
import { name } from "./lineUp.schema";

/**
 * The shape of `privateLink` and of `replication`. That a cell's ingest is an endpoint service is not said here: it is one where
 * a feed has the path `privateLink`, for the `principals` of its vendor. Its delivery is one where a consumer names it.
 */

/** What the service at the other side is for: it says who of a cell may call it. */
export const PURPOSES = ["keyServer", "adDecision", "application"] as const;

export type Purpose = (typeof PURPOSES)[number];

/** ARN of an account, a user or a role. No pattern: whoever is let in is named. */
const PRINCIPAL = /^arn:(aws|aws-cn):iam::\d{12}:(root|(user|role)\/[\w+=,.@/-]{1,128})$/;

const principals = z
  .array(z.string().regex(PRINCIPAL, "an IAM ARN, e.g. arn:aws:iam::444455556666:root"))
  .min(1);

const awsRegions = z.array(z.string()).min(1).optional();

/** AWS's name of a service of somebody's; its third part from the end is the region that it is in. */
const SERVICE_NAME = /^(cn\.)?com\.amazonaws\.vpce\.[a-z]{2}(-[a-z]+)+-\d\.vpce-svc-[0-9a-f]{8,17}$/;

const endpointSchema = z
  .strictObject({
    serviceName: z
      .string()
      .regex(SERVICE_NAME, "a service's name, e.g. com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0")
      .describe("As its owner tells it. The region in it is where the service is."),
    regions: z.array(z.string()).min(1).describe("Regions whose cells call it, through an endpoint in each."),
    purpose: z
      .enum(PURPOSES)
      .describe(
        "keyServer: packagers call it. adDecision and application: manifest services do. Anyone else is shut out.",
      ),
    privateName: z
      .hostname()
      .describe("The name that its certificate bears: in those regions it leads to the endpoint."),
    zones: z
      .array(z.string())
      .min(1)
      .optional()
      .describe("Zone ids that the service is in, as its owner tells them. Default: all of its region's."),
  })
  .describe("A service of somebody else's, called through PrivateLink.");

const consumerSchema = z
  .strictObject({
    principals: principals.describe("Who of it may ask for an endpoint; an operator lets each one in."),
    cells: z
      .array(z.string())
      .min(1)
      .describe(
        "Cells that it reads: playlists, segments, windows and archives of every channel, at both places. Its viewers count among the cell's `viewers`.",
      ),
    awsRegions: awsRegions.describe("AWS regions that it reads from. Default: both regions of each cell."),
  })
  .describe(
    "An application platform in another account. It reads without tokens: rights are its own to keep.",
  );

export const privateLinkSchema = z.strictObject({
  endpoints: z.record(name, endpointSchema).default({}).describe("Services that are called, by name."),
  consumers: z
    .record(name, consumerSchema)
    .default({})
    .describe("Application platforms of other accounts that read cells, by name."),
});

export const replicationSchema = z.strictObject({
  gbps: z
    .number()
    .min(0.1)
    .default(1)
    .describe(
      "Gbit/s out of one region that S3 promises to copy within 15 minutes: AWS's quota of the account. Default 1.",
    ),
});

/** Keys of a vendor that lives on AWS. */
export const vendorKeys = {
  principals: principals
    .optional()
    .describe("Who of a vendor that pushes by privateLink may ask for an endpoint."),
  awsRegions: awsRegions.describe(
    "AWS regions that it pushes from by privateLink. Default: both regions of the cell.",
  ),
};
