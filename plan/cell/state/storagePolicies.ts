import type { PolicyDocument, PolicyScope, Statement } from "../../policies";

/** Policies of a cell's buckets. They open nothing to services, whose roles say what they may; they shut out all others. */
export interface DataBucket {
  readonly bucket: string;
  readonly keyArn: string;
  /** ARNs of the roles that may read its objects and write them. Undefined: IAM policies alone decide. */
  readonly users: { readonly readers: readonly string[]; readonly writers: readonly string[] } | undefined;
}

export interface LogBucket {
  readonly bucket: string;
  /** ARNs of the buckets whose requests are logged here; none, and S3 may not write. */
  readonly sources: readonly string[];
}

/** Where server access logs go in the log bucket: `s3/<kind>/`. */
export const BUCKET_LOGS_PREFIX = "s3/";

/**
 * Accounts from which AWS delivers logs of application load balancers in China, which knows no service principal for it
 * (docs.amazonaws.cn, enable-access-logging; terraform-aws-s3-bucket#264; 2026-11). A region that is not here has the
 * service principal, regions that one must opt in to as well.
 */
const DELIVERY_ACCOUNTS: Readonly<Record<string, string>> = {
  "cn-north-1": "638102146993",
  "cn-northwest-1": "037604701340",
};

/** Actions on objects. Deny statements of the bucket's own settings would shut out who has to mend them. */
const READ = ["s3:GetObject*"];
const WRITE = [
  "s3:PutObject*",
  "s3:DeleteObject*",
  "s3:RestoreObject",
  "s3:Replicate*",
  "s3:AbortMultipartUpload",
];

const everybody = { Effect: "Deny", Principal: "*" } as const;

/** TLS only, our key only, and only its users touch objects, services of AWS included. */
export function dataBucketPolicy({ bucket, keyArn, users }: DataBucket): PolicyDocument {
  const objects = `${bucket}/*`;
  return {
    Version: "2012-10-17",
    Statement: [
      tlsOnly(bucket),
      ...ownKeyOnly(objects, keyArn),
      ...(users === undefined
        ? []
        : [
            { Sid: "ReadersOnly", ...butFor(users.readers), Action: READ, Resource: objects },
            { Sid: "WritersOnly", ...butFor(users.writers), Action: WRITE, Resource: objects },
          ]),
    ],
  };
}

/** Load balancers of this account deliver here, and S3 where requests to buckets are logged. */
export function logBucketPolicy(scope: PolicyScope, { bucket, sources }: LogBucket): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      applicationLoadBalancers(scope, bucket),
      ...(sources.length === 0 ? [] : [bucketLogs(scope, { bucket, sources })]),
      tlsOnly(bucket),
    ],
  };
}

const tlsOnly = (bucket: string): Statement => ({
  Sid: "TlsOnly",
  ...everybody,
  Action: "s3:*",
  Resource: [bucket, `${bucket}/*`],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});

/** A request that names no encryption gets the bucket's: only what asks for another is refused. */
function ownKeyOnly(objects: string, keyArn: string): Statement[] {
  const put = { ...everybody, Action: "s3:PutObject", Resource: objects };
  const unless = (header: string, value: string) => ({
    Null: { [header]: "false" },
    StringNotEquals: { [header]: value },
  });
  return [
    {
      Sid: "KmsOnly",
      ...put,
      Condition: unless("s3:x-amz-server-side-encryption", "aws:kms"),
    },
    {
      Sid: "OwnKeyOnly",
      ...put,
      Condition: unless("s3:x-amz-server-side-encryption-aws-kms-key-id", keyArn),
    },
    {
      Sid: "NoCustomerKeys",
      ...put,
      Condition: { Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "false" } },
    },
  ];
}

/** All but these roles. A service of AWS has no principal ARN: it is shut out too. */
const butFor = (roles: readonly string[]): Pick<Statement, "Effect" | "Principal" | "Condition"> => ({
  ...everybody,
  ...(roles.length === 0 ? {} : { Condition: { ArnNotEquals: { "aws:PrincipalArn": roles } } }),
});

/**
 * Each load balancer writes under a prefix of its own, and always under its account. The network load balancer writes
 * nothing: it passes TCP through, and AWS logs TLS listeners alone (enable-access-logs, 2026-11).
 */
function applicationLoadBalancers(scope: PolicyScope, bucket: string): Statement {
  const account = DELIVERY_ACCOUNTS[scope.region];
  return {
    Sid: "ApplicationLoadBalancers",
    Effect: "Allow",
    Principal:
      account === undefined
        ? { Service: "logdelivery.elasticloadbalancing.amazonaws.com" }
        : { AWS: `arn:${scope.partition}:iam::${account}:root` },
    Action: "s3:PutObject",
    Resource: `${bucket}/*/AWSLogs/${scope.account}/*`,
  };
}

const bucketLogs = ({ account }: PolicyScope, { bucket, sources }: LogBucket): Statement => ({
  Sid: "BucketLogs",
  Effect: "Allow",
  Principal: { Service: "logging.s3.amazonaws.com" },
  Action: "s3:PutObject",
  Resource: `${bucket}/${BUCKET_LOGS_PREFIX}*`,
  Condition: { StringEquals: { "aws:SourceAccount": account }, ArnEquals: { "aws:SourceArn": sources } },
});
