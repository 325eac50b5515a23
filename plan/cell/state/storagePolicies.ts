import type { PolicyDocument, PolicyScope, Statement } from "../../policies";

/**
 * Policies of a cell's buckets. They grant nothing to services, whose roles have the permissions; they deny all other
 * principals.
 */
export interface DataBucket {
  readonly bucket: string;
  readonly keyArn: string;
  /** ARNs of the only roles that may read and write its objects. Undefined: IAM policies decide. */
  readonly users: { readonly readers: readonly string[]; readonly writers: readonly string[] } | undefined;
}

export interface LogBucket {
  readonly bucket: string;
  /** ARNs of the buckets with access logs here. Empty: S3 may not write. */
  readonly sources: readonly string[];
}

/** Prefix of server access logs in the log bucket: `s3/<kind>/`. */
export const BUCKET_LOGS_PREFIX = "s3/";

/**
 * Accounts that deliver logs of application load balancers in China, where AWS has no service principal for it
 * (docs.amazonaws.cn, enable-access-logging; terraform-aws-s3-bucket#264; 2026-11). All other regions use the service
 * principal, including opt-in regions.
 */
const DELIVERY_ACCOUNTS: Readonly<Record<string, string>> = {
  "cn-north-1": "638102146993",
  "cn-northwest-1": "037604701340",
};

/** Actions on objects. Actions on the bucket's settings are not denied, because operators must be able to repair them. */
const READ = ["s3:GetObject*"];
const WRITE = [
  "s3:PutObject*",
  "s3:DeleteObject*",
  "s3:RestoreObject",
  "s3:Replicate*",
  "s3:AbortMultipartUpload",
];

const denyAll = { Effect: "Deny", Principal: "*" } as const;

/**
 * TLS only, our key only, and access to objects for its users only; AWS services are denied too. Services write every object
 * once.
 */
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
            newObjectsOnly(objects),
            { Sid: "ReadersOnly", ...exceptRoles(users.readers), Action: READ, Resource: objects },
            { Sid: "WritersOnly", ...exceptRoles(users.writers), Action: WRITE, Resource: objects },
          ]),
    ],
  };
}

/** Load balancers of this account write here, and S3 if access logs of buckets are on. */
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
  ...denyAll,
  Action: "s3:*",
  Resource: [bucket, `${bucket}/*`],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});

/** A request without encryption headers gets the bucket's default; only requests for other encryption are denied. */
function ownKeyOnly(objects: string, keyArn: string): Statement[] {
  const put = { ...denyAll, Action: "s3:PutObject", Resource: objects };
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

/**
 * Denies a write without If-None-Match, which fails where an object exists; so no role can overwrite one. Only requests that
 * create an object are meant: parts of a multipart upload have no such header. S3 copies to the other region by
 * s3:ReplicateObject, which is another action; CopyObject is denied (S3 User Guide, conditional-writes-enforce, 2026-11).
 */
const newObjectsOnly = (objects: string): Statement => ({
  Sid: "NewObjectsOnly",
  ...denyAll,
  Action: "s3:PutObject",
  Resource: objects,
  Condition: { Null: { "s3:if-none-match": "true" }, Bool: { "s3:ObjectCreationOperation": "true" } },
});

/** Denies all principals except these roles. An AWS service has no principal ARN, so it is denied too. */
const exceptRoles = (roles: readonly string[]): Pick<Statement, "Effect" | "Principal" | "Condition"> => ({
  ...denyAll,
  ...(roles.length === 0 ? {} : { Condition: { ArnNotEquals: { "aws:PrincipalArn": roles } } }),
});

/**
 * Each load balancer writes under its own prefix, and always under its account. The network load balancer writes no
 * logs: it forwards TCP, and AWS logs TLS listeners only (enable-access-logs, 2026-11).
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
