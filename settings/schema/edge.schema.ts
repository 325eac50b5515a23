import { z } from "zod";
import { domainName, hostedZoneId, quota, whole } from "./values";
import { NEW_DISTRIBUTION } from "../../facts/cloudFront.table";

/**
 * The shape of `edge`: how viewers reach the cells. All cells have the same edge without rows of their own, so a new cell
 * changes no other.
 */

/** An Ed25519 public key's SPKI form always begins with the same twelve bytes (RFC 8410, 4). */
const PUBLIC_KEY = /^MCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=$/;

export const edgeSchema = z.strictObject({
  viewerDomain: domainName.describe(
    "Domain of viewers' names: <cell>.manifests.<viewerDomain> and <cell>.segments.<viewerDomain>.",
  ),
  viewerZone: hostedZoneId
    .optional()
    .describe(
      "Hosted zone of viewerDomain. Default: publicZone, if viewerDomain is domain or a subdomain of it.",
    ),
  origins: z
    .array(
      z
        .string()
        .max(255)
        .regex(/^https:\/\/[a-z0-9.-]+(:\d+)?$/, "a web origin, e.g. https://watch.example.com"),
    )
    .max(20)
    .default([])
    .describe(
      "Web origins allowed by CORS, with cookies. Default: any origin, without cookies. Apps send no origin.",
    ),
  tokenHours: whole({ least: 1, most: 744, why: "a key of tokens is changed within a month" })
    .default(24)
    .describe("Hours that a viewer's token may last. Tokens that end later are refused. Default 24."),
  logPercent: whole({ least: 1, most: 100, why: "percent" })
    .default(1)
    .describe("Percent of viewers' requests in the real-time logs. Default 1."),
  operatorsKey: z
    .string()
    .max(60)
    .regex(PUBLIC_KEY, "an Ed25519 public key: base64 of its SPKI form, 60 characters")
    .optional()
    .describe(
      "Public key for the signature of headend-edge.json. The private key is the edge stack's secret headend:edgeSigningKey. Default: the file has only a checksum.",
    ),
  quotas: z
    .strictObject({
      distributions: quota(500).describe("CloudFront distributions. Each cell has two."),
      vpcOrigins: quota(25).describe("VPC origins. Each cell has two."),
      functions: quota(100).describe("CloudFront Functions. Each cell has one."),
      distributionsPerPolicy: quota(100).describe("Distributions that use one policy. Each cell has two."),
      functionsPerStore: quota(100).describe("Functions that use one key-value store. Each cell has one."),
      gbps: quota(NEW_DISTRIBUTION.gbps).describe("Gbit/s of one distribution."),
      requests: quota(NEW_DISTRIBUTION.requests).describe("Requests a second of one distribution."),
    })
    .prefault({})
    .describe("The account's AWS quotas. Default: those of a new account."),
});
