import { createHash, X509Certificate } from "node:crypto";
import type { Settings } from "../../settings/settings";
import { key } from "../../catalog/names";
import type { PolicyDocument } from "../policies";

/**
 * The trust store of a region's load balancers: the certificate authorities of all vendors that authenticate with
 * client certificates, and their revocation lists. While a vendor changes its authority, both are valid. One trust
 * store holds the authorities of all vendors. So the ingest service checks that a certificate belongs to the right
 * vendor, by the authorities in the line-up.
 */
export interface TrustPlan {
  /** Key of its bucket: `trust-us-west-2`. */
  readonly bucket: string;
  /** All authorities, PEM, concatenated. */
  readonly bundle: string;
  readonly authorities: readonly AuthorityRow[];
  readonly revocations: readonly RevocationRow[];
}

export interface AuthorityRow {
  /** `north-1a2b3c4d`: vendor and hash, because a certificate has no name. */
  readonly key: string;
  readonly vendor: string;
  readonly subject: string;
  /** Expiry, in seconds since 1970. */
  readonly expires: number;
}

export interface RevocationRow {
  /** `north-5e6f7a8b` */
  readonly key: string;
  /** PEM. */
  readonly content: string;
}

/** Days before the expiry of an authority at which its alarm fires: changing an authority takes weeks. */
export const EXPIRY_DAYS = 30;

/** Limits of one trust store (quotas of Application Load Balancers, 2026-11). */
export const TRUST_LIMITS = { authorities: 25, revocations: 30 } as const;

/** The plan of a region's trust store. Undefined if no vendor uses client certificates. */
export function planTrust({ outside }: Pick<Settings, "outside">, region: string): TrustPlan | undefined {
  const vendors = Object.entries(outside).filter(
    ([, { kind, auth }]) => kind === "vendor" && auth === "mutualTls",
  );
  if (vendors.length === 0) return undefined;
  const authorities = vendors.flatMap(([vendor, row]) => row.authorities.map((pem) => ({ vendor, pem })));
  const revocations = vendors.flatMap(([vendor, row]) => row.revocations.map((pem) => ({ vendor, pem })));
  return {
    bucket: key("trust", region),
    bundle: authorities.map(({ pem }) => `${pem.trim()}\n`).join(""),
    authorities: authorities.map(({ vendor, pem }) => authorityOf(vendor, new X509Certificate(pem))),
    revocations: revocations.map(({ vendor, pem }) => ({ key: key(vendor, mark(pem.trim())), content: pem })),
  };
}

const authorityOf = (vendor: string, { raw, subject, validTo }: X509Certificate): AuthorityRow => ({
  key: key(vendor, mark(raw)),
  vendor,
  subject: subject.replaceAll("\n", ", "),
  expires: Date.parse(validTo) / 1000,
});

const MARK_LENGTH = 8;

const mark = (content: string | Buffer): string =>
  createHash("sha256").update(content).digest("hex").slice(0, MARK_LENGTH);

/** Authorities are public, so anyone may read them; only deployers may write. */
export const trustBucketPolicy = (bucket: string): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "TlsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [bucket, `${bucket}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ],
});
