import { createHash, X509Certificate } from "node:crypto";
import type { Settings } from "../../settings/settings";
import { key } from "../../catalog/names";
import type { PolicyDocument } from "../policies";

/**
 * Whom load balancers of a region believe: the certificate authorities of every vendor that proves itself by a client
 * certificate, and the certificates that they took back. Two authorities of a vendor are valid at once while it changes over.
 * That a certificate is the right vendor's is for the ingest service to see, by the authorities in the line-up: one trust store
 * holds those of all vendors.
 */
export interface TrustPlan {
  /** `trust-us-west-2`: of its bucket. */
  readonly bucket: string;
  /** Every authority, PEM, one after another. */
  readonly bundle: string;
  readonly authorities: readonly AuthorityRow[];
  readonly revocations: readonly RevocationRow[];
}

export interface AuthorityRow {
  /** `north-1a2b3c4d`: a certificate has no name but what it says. */
  readonly key: string;
  readonly vendor: string;
  readonly subject: string;
  /** When it ends, in seconds since 1970. */
  readonly expires: number;
}

export interface RevocationRow {
  /** `north-5e6f7a8b` */
  readonly key: string;
  /** PEM. */
  readonly content: string;
}

/** Days before an authority ends on which operators hear of it: a vendor and we need weeks to change over. */
export const EXPIRY_DAYS = 30;

/** What one trust store takes (quotas of Application Load Balancers, 2026-11). */
export const TRUST_LIMITS = { authorities: 25, revocations: 30 } as const;

/** The plan of a region's trust store; undefined where no vendor shows certificates. */
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

/** Authorities are public: what matters is who may write them, and that is whoever may deploy. */
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
