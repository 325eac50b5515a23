import { AWS_BUCKETS, type EndpointServiceRow } from "./network/endpoints.table";

/**
 * Every policy document of a region, from plain facts: who we are, and who of AWS acts for us. `Arn` is a string where the
 * name is known beforehand and an Output where AWS makes it.
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

/** Ours on both sides: AWS, data-perimeter-policy-examples, default_endpoint_policy.json, first statement, 2026-11. */
const organisationOnly = ({ organization }: PolicyScope): Statement => ({
  Sid: "OursToOurs",
  Effect: "Allow",
  Principal: "*",
  Action: "*",
  Resource: "*",
  Condition: { StringEquals: { "aws:PrincipalOrgID": organization, "aws:ResourceOrgID": organization } },
});

/**
 * What an interface endpoint lets through: our principals to our resources, and to what AWS owns by the service's row.
 * None for a service that takes no policy.
 */
export function interfaceEndpointPolicy(
  scope: PolicyScope,
  { awsOwned, anybody }: Pick<EndpointServiceRow, "awsOwned" | "anybody">,
): PolicyDocument | undefined {
  if (anybody) return undefined;
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

/** What the S3 gateway endpoint lets through: ours, and AWS's own buckets for reading. */
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

/** The account's own IAM policies decide; without this statement a key that nobody can manage is possible. */
const administration = ({ partition, account }: PolicyScope): Statement => ({
  Sid: "AccountAdministers",
  Effect: "Allow",
  Principal: { AWS: `arn:${partition}:iam::${account}:root` },
  Action: "kms:*",
  Resource: "*",
});

const USE_KEY = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"];

/** The key of volumes, databases and buckets. The EBS statement is that of AWS's own `aws/ebs` key: any principal that may use EBS. */
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
 * Who publishes alarms: this account's alarms, its EventBridge rules, and its endpoint services when somebody asks for a
 * connection. EventBridge names no source where the topic is encrypted: a condition would shut it out without a word (SNS
 * Developer Guide, key management, 2026-11).
 */
const publishers = <Arn>(account: string, may: May<Arn>): Statement<Arn>[] => [
  alarms(account, may),
  { Sid: "Events", Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, ...may },
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

/** The key of the edge's alarm topic and of the log of viewers' requests, whose writer has it by its role. */
export const edgeKeyPolicy = (scope: PolicyScope): PolicyDocument =>
  policy(administration(scope), logGroups(scope), alarms(scope.account, USE_TOPIC_KEY));

/** Alarms and events of this account may publish to the topic, and nobody without TLS. */
export const alarmTopicPolicy = <Arn>({ account }: PolicyScope, topic: Arn): PolicyDocument<Arn> =>
  policy(...publishers(account, publishTo(topic)), tlsTo(topic));

/** At the edge there are alarms alone. */
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

/** Who may write flow logs for us: the service, and for this account's own only. */
export function flowLogTrustPolicy(scope: PolicyScope): PolicyDocument {
  return policy({
    Sid: "FlowLogs",
    Effect: "Allow",
    Principal: { Service: "vpc-flow-logs.amazonaws.com" },
    Action: "sts:AssumeRole",
    Condition: flowLogsOfThisAccount(scope, "ec2"),
  });
}

/** What that role may do: write into one log group. Identity policies name no principal. */
export const flowLogRolePolicy = <Arn>(logGroup: Arn, streams: Arn) => ({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "WriteOneLogGroup",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
      Resource: [logGroup, streams],
    },
    // The service looks for its log group by listing, which knows no resource (VPC User Guide, flow-logs-iam-role, 2026-11).
    { Sid: "FindLogGroup", Effect: "Allow", Action: "logs:DescribeLogGroups", Resource: "*" },
  ],
});

/** Flow logs come in over TLS from the delivery service of this account, and nothing else does. */
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
