import type { BucketKind } from "../cell/access/access.table";
import { allow, policy, type Condition } from "../cell/access/roles";
import type { PolicyScope } from "../policies";

/** Policies of the role by which S3 copies what one region wrote. */

/**
 * S3 takes the role. It says no source when it does (S3 User Guide, "Setting up permissions for live replication", 2026-11);
 * who may hand the role to a bucket is whoever in this account may pass roles.
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

/** One bucket at both ends, by its ARN, and what may be copied of it. */
export interface Copied<Arn> {
  readonly kind: BucketKind;
  readonly source: Arn;
  readonly destination: Arn;
  /** `us-west-2/` */
  readonly prefix: string;
}

/** Keys and regions at both ends. */
export interface Ends<Arn> {
  readonly from: PolicyScope;
  readonly to: PolicyScope;
  readonly sourceKey: Arn;
  readonly destinationKey: Arn;
}

/**
 * Reads the writing region's own prefix, writes it over there, and nothing else: no deletes. With bucket keys KMS is asked in
 * the bucket's name and not the object's, and the key of copies is read back before it is used (S3 User Guide, "Replicating
 * encrypted objects", 2026-11).
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
    allow(
      "WriteCopies",
      ["s3:ReplicateObject", "s3:ReplicateTags", "s3:ObjectOwnerOverrideToBucketOwner"],
      copies.map(({ destination, prefix }) => `${destination}/${prefix}*`),
    ),
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
