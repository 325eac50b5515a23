import { AWS_BUCKETS, type EndpointServiceRow } from "./network/endpoints.table";

/**
 * The policy documents of a region, from partition, region, account and organization. `Arn` is a string if the name
 * is known in advance, and an Output if AWS assigns it.
 */
export interface PolicyScope {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly organization: string;
  readonly dnsSuffix: string;
}

export interface Statement<Arn = string> {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal: "*" | Readonly<Record<string, string | readonly string[]>>;
  readonly Action: string | readonly string[];
  readonly Resource?: Arn | readonly Arn[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface PolicyDocument<Arn = string> {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Statement<Arn>[];
}

const policy = <Arn = string>(...statements: readonly Statement<Arn>[]): PolicyDocument<Arn> => ({
  Version: "2012-10-17",
  Statement: statements,
});

const fill = (scope: PolicyScope, text: string): string =>
  text.replaceAll("<region>", scope.region).replaceAll("<partition>", scope.partition);

/**
 * Our principals on our resources: AWS, data-perimeter-policy-examples, default_endpoint_policy.json, first
 * statement, 2026-11.
 */
const organisationOnly = ({ organization }: PolicyScope): Statement => ({
  Sid: "OursToOurs",
  Effect: "Allow",
  Principal: "*",
  Action: "*",
  Resource: "*",
  Condition: { StringEquals: { "aws:PrincipalOrgID": organization, "aws:ResourceOrgID": organization } },
});

/**
 * The policy of an interface endpoint: it allows our principals on our resources, and on the AWS-owned resources of
 * the service's row. Undefined for a service without support for endpoint policies.
 */
export function interfaceEndpointPolicy(
  scope: PolicyScope,
  { awsOwned, noPolicy }: Pick<EndpointServiceRow, "awsOwned" | "noPolicy">,
): PolicyDocument | undefined {
  if (noPolicy) return undefined;
  if (awsOwned === undefined) return policy(organisationOnly(scope));
  return policy(organisationOnly(scope), {
    Sid: "OursToAws",
    Effect: "Allow",
    Principal: "*",
    Action: awsOwned.actions,
    Resource: awsOwned.resources.map((resource) => fill(scope, resource)),
    Condition: { StringEquals: { "aws:PrincipalOrgID": scope.organization } },
  });
}

/** The policy of the S3 gateway endpoint: it allows our principals on our resources, and reading AWS's own buckets. */
export function s3EndpointPolicy(scope: PolicyScope): PolicyDocument {
  return policy(organisationOnly(scope), {
    Sid: "AwsBuckets",
    Effect: "Allow",
    Principal: "*",
    Action: "s3:GetObject",
    Resource: AWS_BUCKETS.map(({ bucket }) => `arn:${scope.partition}:s3:::${fill(scope, bucket)}/*`),
  });
}

export const dynamodbEndpointPolicy = (scope: PolicyScope): PolicyDocument => policy(organisationOnly(scope));

/** The account's IAM policies decide. Without this statement the key can become unmanageable. */
const administration = ({ partition, account }: PolicyScope): Statement => ({
  Sid: "AccountAdministers",
  Effect: "Allow",
  Principal: { AWS: `arn:${partition}:iam::${account}:root` },
  Action: "kms:*",
  Resource: "*",
});

const USE_KEY = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"];

/**
 * The key of volumes, databases and buckets. The EBS statement is the one of the AWS managed key `aws/ebs`: any
 * principal that may use EBS.
 */
export function dataKeyPolicy(scope: PolicyScope): PolicyDocument {
  return policy(administration(scope), {
    Sid: "VolumesOfThisAccount",
    Effect: "Allow",
    Principal: { AWS: "*" },
    Action: [...USE_KEY, "kms:CreateGrant"],
    Resource: "*",
    Condition: {
      StringEquals: {
        "kms:CallerAccount": scope.account,
        "kms:ViaService": `ec2.${scope.region}.${scope.dnsSuffix}`,
      },
    },
  });
}

type May<Arn> = Pick<Statement<Arn>, "Action" | "Resource">;

const alarms = <Arn>(account: string, may: May<Arn>): Statement<Arn> => ({
  Sid: "Alarms",
  Effect: "Allow",
  Principal: { Service: "cloudwatch.amazonaws.com" },
  ...may,
  Condition: { StringEquals: { "aws:SourceAccount": account } },
});

const USE_TOPIC_KEY = { Action: ["kms:GenerateDataKey*", "kms:Decrypt"], Resource: "*" };

const logGroups = ({ partition, region, account, dnsSuffix }: PolicyScope): Statement => ({
  Sid: "LogGroupsOfThisRegion",
  Effect: "Allow",
  Principal: { Service: `logs.${region}.${dnsSuffix}` },
  Action: USE_KEY,
  Resource: "*",
  Condition: {
    ArnLike: {
      "kms:EncryptionContext:aws:logs:arn": `arn:${partition}:logs:${region}:${account}:log-group:*`,
    },
  },
});

/**
 * Publishers of the alarm topic: this account's alarms, and its endpoint services for connection requests. No rule of
 * EventBridge publishes, so it has no permission.
 */
const publishers = <Arn>(account: string, may: May<Arn>): Statement<Arn>[] => [
  alarms(account, may),
  {
    Sid: "Endpoints",
    Effect: "Allow",
    Principal: { Service: "vpce.amazonaws.com" },
    ...may,
    Condition: { StringEquals: { "aws:SourceAccount": account } },
  },
];

/** The key of log groups, the flow log bucket and the alarm topic. */
export function logsKeyPolicy(scope: PolicyScope): PolicyDocument {
  const { account } = scope;
  return policy(
    administration(scope),
    logGroups(scope),
    {
      Sid: "FlowLogDelivery",
      Effect: "Allow",
      Principal: { Service: "delivery.logs.amazonaws.com" },
      Action: ["kms:GenerateDataKey*", "kms:Decrypt", "kms:DescribeKey"],
      Resource: "*",
      Condition: { StringEquals: { "aws:SourceAccount": account } },
    },
    ...publishers(account, USE_TOPIC_KEY),
  );
}

/**
 * The key of the edge's alarm topic and of the log of viewers' requests. The role of the log's writer grants its use
 * of the key.
 */
export const edgeKeyPolicy = (scope: PolicyScope): PolicyDocument =>
  policy(administration(scope), logGroups(scope), alarms(scope.account, USE_TOPIC_KEY));

/** Alarms and endpoint services of this account may publish to the topic, with TLS only. */
export const alarmTopicPolicy = <Arn>({ account }: PolicyScope, topic: Arn): PolicyDocument<Arn> =>
  policy(...publishers(account, publishTo(topic)), tlsTo(topic));

/** Only alarms publish to the edge's topic. */
export const edgeTopicPolicy = <Arn>({ account }: PolicyScope, topic: Arn): PolicyDocument<Arn> =>
  policy(alarms(account, publishTo(topic)), tlsTo(topic));

const publishTo = <Arn>(topic: Arn): May<Arn> => ({ Action: "sns:Publish", Resource: topic });

const tlsTo = <Arn>(topic: Arn): Statement<Arn> => ({
  Sid: "TlsOnly",
  Effect: "Deny",
  Principal: "*",
  Action: "sns:Publish",
  Resource: topic,
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});

const flowLogsOfThisAccount = ({ partition, account, region }: PolicyScope, service: string) => ({
  StringEquals: { "aws:SourceAccount": account },
  ArnLike: { "aws:SourceArn": `arn:${partition}:${service}:${region}:${account}:*` },
});

/** The flow log service may assume the role, for this account only. */
export function flowLogTrustPolicy(scope: PolicyScope): PolicyDocument {
  return policy({
    Sid: "FlowLogs",
    Effect: "Allow",
    Principal: { Service: "vpc-flow-logs.amazonaws.com" },
    Action: "sts:AssumeRole",
    Condition: flowLogsOfThisAccount(scope, "ec2"),
  });
}

/** The permissions of that role: write to one log group. */
export const flowLogRolePolicy = <Arn>(logGroup: Arn, streams: Arn) => ({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "WriteOneLogGroup",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
      Resource: [logGroup, streams],
    },
    // This action does not support resource-level permissions (VPC User Guide, flow-logs-iam-role, 2026-11).
    { Sid: "FindLogGroup", Effect: "Allow", Action: "logs:DescribeLogGroups", Resource: "*" },
  ],
});

/** Allows flow logs of this account from the delivery service; denies requests without TLS. */
export function flowLogBucketPolicy<Arn>(scope: PolicyScope, bucket: Arn, objects: Arn): PolicyDocument<Arn> {
  const deliver = { Effect: "Allow", Principal: { Service: "delivery.logs.amazonaws.com" } } as const;
  const condition = flowLogsOfThisAccount(scope, "logs");
  return policy<Arn>(
    { Sid: "FlowLogsAsk", ...deliver, Action: "s3:GetBucketAcl", Resource: bucket, Condition: condition },
    { Sid: "FlowLogsWrite", ...deliver, Action: "s3:PutObject", Resource: objects, Condition: condition },
    {
      Sid: "TlsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [bucket, objects],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  );
}
