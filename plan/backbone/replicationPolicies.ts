import type { BucketKind } from "../../catalog/access.table";
import { allow, policy, type Condition } from "../cell/access/roles";
import type { PolicyScope } from "../policies";

/** Policies of the role for S3 replication out of one region. */

/**
 * S3 assumes the role, without source conditions (S3 User Guide, "Setting up permissions for live replication",
 * 2026-11). Principals of this account with iam:PassRole may set the role on a bucket.
 */
export const replicationTrustPolicy = () => ({
  Version: "2012-10-17" as const,
  Statement: [
    {
      Sid: "Take",
      Effect: "Allow" as const,
      Principal: { Service: "s3.amazonaws.com" },
      Action: "sts:AssumeRole",
    },
  ],
});

/** ARNs of one bucket at both ends, and the replicated prefix. */
export interface Copied<Arn> {
  readonly kind: BucketKind;
  readonly source: Arn;
  readonly destination: Arn;
  /** `us-west-2/` */
  readonly prefix: string;
}

/** KMS keys and regions at both ends. */
export interface Ends<Arn> {
  readonly from: PolicyScope;
  readonly to: PolicyScope;
  readonly sourceKey: Arn;
  readonly destinationKey: Arn;
}

/**
 * Reads the writing region's own prefix and writes it to the destination; it can't delete. With S3 Bucket Keys the
 * KMS encryption context is the bucket, not the object, and the destination key also needs Decrypt (S3 User Guide,
 * "Replicating encrypted objects", 2026-11).
 */
export function replicationPolicy(copies: readonly Copied<string>[], ends: Ends<string>) {
  const { from, to, sourceKey, destinationKey } = ends;
  const sources = copies.map(({ source }) => source);
  const destinations = copies.map(({ destination }) => destination);
  return policy(
    allow("ReadConfiguration", ["s3:GetReplicationConfiguration", "s3:ListBucket"], sources),
    allow(
      "ReadOwnPrefix",
      ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"],
      copies.map(({ source, prefix }) => `${source}/${prefix}*`),
    ),
    {
      ...allow(
        "WriteCopies",
        ["s3:ReplicateObject", "s3:ReplicateTags"],
        copies.map(({ destination, prefix }) => `${destination}/${prefix}*`),
      ),
      // A bucket of that name in another account is refused.
      Condition: { StringEquals: { "aws:ResourceAccount": to.account } },
    },
    { ...allow("Decrypt", ["kms:Decrypt"], [sourceKey]), Condition: through(from, sources) },
    {
      ...allow("Encrypt", ["kms:Encrypt", "kms:Decrypt"], [destinationKey]),
      Condition: through(to, destinations),
    },
  );
}

const through = ({ region, dnsSuffix }: PolicyScope, buckets: readonly string[]): Condition => ({
  StringEquals: {
    "kms:ViaService": `s3.${region}.${dnsSuffix}`,
    "kms:EncryptionContext:aws:s3:arn": buckets,
  },
});
