/** Policy documents of the edge. `Arn` is an Output where AWS makes it. */

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

/** The stream's key is AWS's own, which lets in whoever may use the stream (CloudFront Developer Guide, real-time logs). */
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

/** Nobody without TLS; who else may read or write is IAM's to say. */
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
