import { z } from "zod";
import { NEW_DISTRIBUTION } from "../../facts/cloudFront.table";

/**
 * The shape of `edge`: how viewers reach the cells. Every cell gets the same without a row of its own, so a new cell moves
 * none of the others.
 */

/** An Ed25519 public key's SPKI form always begins with the same twelve bytes (RFC 8410, 4). */
const PUBLIC_KEY = /^MCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=$/;

const most = (initial: number) => z.int().min(1).default(initial);

export const edgeSchema = z.strictObject({
  viewerDomain: z
    .hostname()
    .describe("Players ask <cell>.manifests.<viewerDomain> and <cell>.segments.<viewerDomain>."),
  viewerZone: z
    .string()
    .regex(/^Z[A-Z0-9]{5,31}$/, "a Route 53 hosted zone id, e.g. Z0123456789ABCDEFGHIJ")
    .optional()
    .describe("Hosted zone of viewerDomain. Default: publicZone, where viewerDomain is domain or under it."),
  origins: z
    .array(z.string().regex(/^https:\/\/[a-z0-9.-]+(:\d+)?$/, "a web origin, e.g. https://watch.example.com"))
    .max(20)
    .default([])
    .describe(
      "Web pages whose players may read, cookies included. Default: any page, without cookies. Apps are never asked.",
    ),
  logPercent: z
    .int()
    .min(1)
    .max(100)
    .default(1)
    .describe("Percent of viewers' requests that are logged, in real time. Default 1."),
  operatorsKey: z
    .string()
    .regex(PUBLIC_KEY, "an Ed25519 public key: base64 of its SPKI form, 60 characters")
    .optional()
    .describe(
      "Public half of the key that signs headend-edge.json; its secret half is the edge stack's secret headend:edgeSigningKey. Default: the file has a checksum alone.",
    ),
  quotas: z
    .strictObject({
      distributions: most(500).describe("CloudFront distributions. Each cell has two."),
      vpcOrigins: most(25).describe("VPC origins. Each cell has two."),
      functions: most(100).describe("CloudFront Functions. Each cell has one."),
      distributionsPerPolicy: most(100).describe("Distributions that use one policy. Each cell has two."),
      functionsPerStore: most(100).describe("Functions that use one key-value store. Each cell has one."),
      gbps: most(NEW_DISTRIBUTION.gbps).describe("Gbit/s of one distribution."),
      requests: most(NEW_DISTRIBUTION.requests).describe("Requests a second of one distribution."),
    })
    .prefault({})
    .describe("What AWS grants the account. Default: what a new account has."),
});
