import type { PolicyScope } from "../policies";

/** Policy documents of the edge. `Arn` is an Output if AWS assigns it. */

export const realtimeLogTrust = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "RealTimeLogs",
      Effect: "Allow",
      Principal: { Service: "cloudfront.amazonaws.com" },
      Action: "sts:AssumeRole",
    },
  ],
} as const;

/**
 * The stream uses the AWS managed key, which any principal with access to the stream may use (CloudFront Developer
 * Guide, real-time logs).
 */
export const realtimeLogPolicy = <Arn>(stream: Arn) => ({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "WriteOneStream",
      Effect: "Allow",
      Action: [
        "kinesis:DescribeStreamSummary",
        "kinesis:DescribeStream",
        "kinesis:PutRecord",
        "kinesis:PutRecords",
      ],
      Resource: stream,
    },
  ],
});

/**
 * Firehose may assume the role for this account only; it sends the account as external id (Firehose Developer Guide,
 * controlling access, 2026-11).
 */
export const logReaderTrust = ({ account }: Pick<PolicyScope, "account">) => ({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "ReadLogs",
      Effect: "Allow",
      Principal: { Service: "firehose.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "sts:ExternalId": account } },
    },
  ],
});

export interface LogReaderTargets<Arn> {
  readonly stream: Arn;
  readonly bucket: Arn;
  readonly objects: Arn;
  readonly key: Arn;
  /** Log streams for its own errors. */
  readonly errors: Arn;
}

/**
 * Reads one stream and writes to one bucket (Firehose Developer Guide, controlling access, "to an Amazon S3
 * destination", 2026-11).
 */
export const logReaderPolicy = <Arn>(
  { region, dnsSuffix }: Pick<PolicyScope, "region" | "dnsSuffix">,
  { stream, bucket, objects, key, errors }: LogReaderTargets<Arn>,
) => ({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "ReadOneStream",
      Effect: "Allow",
      Action: [
        "kinesis:DescribeStream",
        "kinesis:GetShardIterator",
        "kinesis:GetRecords",
        "kinesis:ListShards",
      ],
      Resource: stream,
    },
    {
      Sid: "FindOneBucket",
      Effect: "Allow",
      Action: ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
      Resource: bucket,
    },
    {
      Sid: "WriteOneBucket",
      Effect: "Allow",
      Action: ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"],
      Resource: objects,
    },
    {
      Sid: "EncryptInS3",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: key,
      Condition: { StringEquals: { "kms:ViaService": `s3.${region}.${dnsSuffix}` } },
    },
    { Sid: "WriteErrors", Effect: "Allow", Action: "logs:PutLogEvents", Resource: errors },
  ],
});

/** Denies requests without TLS; IAM policies decide who may read or write. */
export const tlsOnlyPolicy = <Arn>(bucket: Arn, objects: Arn) => ({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "TlsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [bucket, objects],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ],
});
