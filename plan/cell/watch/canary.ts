import { DRM_FORMATS, DRM_SYSTEMS, type Format } from "../../../catalog/formats.table";
import type { PartitionName } from "../../../facts/geography.table";
import { partitionOf } from "../../../facts/geography";
import type { Channel } from "../../../settings/settings";
import { key } from "../../../catalog/names";
import type { PolicyScope } from "../../policies";
import type { OffAir } from "../../alarms/alarm";
import type { Cell } from "../cell";
import { planNames } from "../balancers/publicNames";

/**
 * A second pair of eyes on a cell, that shares nothing with its services: AWS runs it, from its VPC, and it plays a few
 * channels by the delivery name as the CDN does. The probe is the fast and complete one.
 */
export interface CanaryPlan {
  /** `one-canary` */
  readonly key: string;
  /** `one-canary-us-west-2`: IAM and the world's buckets know no region. */
  readonly globalKey: string;
  readonly runtime: string;
  readonly schedule: string;
  readonly timeoutSeconds: number;
  /** Days that what a run saw is kept. */
  readonly days: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** What the script is told of a channel. */
export interface CanaryChannel {
  readonly id: string;
  readonly formats: readonly Format[];
  readonly offAir: OffAir | null;
}

/**
 * Newest runtimes without a browser: CloudWatch User Guide, Synthetics runtime versions using Node.js, docs.aws.amazon.com and
 * docs.amazonaws.cn, 2026-11. The script uses nothing of them but Node.js.
 */
export const CANARY_RUNTIMES: Readonly<Record<PartitionName, string>> = {
  aws: "syn-nodejs-5.2",
  "aws-cn": "syn-nodejs-3.1",
};

/** Enough to tell a cell's fault from a channel's. */
const CHANNELS = 3;
/** $0.0012 a run (CloudWatch pricing, us-west-2, 2026-11): $10 a month, and $53 if it ran each minute. */
const MINUTES = 5;
const TIMEOUT_SECONDS = 60;
const DAYS = 14;

/** What a channel is served in: the formats of its DRM systems and no other, or all of them in the clear. */
const formatsOf = ({ drm }: Pick<Channel, "drm">): Format[] =>
  DRM_SYSTEMS.filter((system) => drm.length === 0 || drm.includes(system)).map(
    (system) => DRM_FORMATS[system],
  );

export function planCanary(cell: Cell): CanaryPlan {
  const [delivery] = planNames(cell, [{ name: "delivery", target: "delivery" }]);
  if (delivery === undefined) throw new RangeError(`${cell.name} has no name for delivery`);
  const channels: CanaryChannel[] = cell.channels
    .slice(0, CHANNELS)
    .map(({ id, drm, offAir = null }) => ({ id, formats: formatsOf({ drm }), offAir }));
  return {
    key: key(cell.name, "canary"),
    globalKey: key(cell.name, "canary", cell.region),
    runtime: CANARY_RUNTIMES[partitionOf(cell.region).name],
    schedule: `rate(${MINUTES} minutes)`,
    timeoutSeconds: TIMEOUT_SECONDS,
    days: DAYS,
    environment: { DELIVERY_HOST: delivery.name, CHANNELS: JSON.stringify(channels) },
  };
}

/** A Lambda function of this account is the canary. */
export const canaryTrustPolicy = ({ account }: Pick<PolicyScope, "account">) => ({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "Canary",
      Effect: "Allow",
      Principal: { Service: "lambda.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "aws:SourceAccount": account } },
    },
  ],
});

/**
 * What a canary in a VPC must do and no more: CloudWatch User Guide, Required roles and permissions for canaries, 2026-11.
 * Network interfaces and metrics know no resource before they are there.
 */
export function canaryRolePolicy(scope: PolicyScope, of: CanaryResources) {
  const { partition, region, account } = scope;
  const logGroup = `arn:${partition}:logs:${region}:${account}:log-group:/aws/lambda/cwsyn-${of.canary}-*`;
  return {
    Version: "2012-10-17",
    Statement: [
      ...keepRuns(scope, of),
      allow("Log", ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"], logGroup),
      {
        ...allow("Metrics", ["cloudwatch:PutMetricData"], "*"),
        Condition: { StringEquals: { "cloudwatch:namespace": "CloudWatchSynthetics" } },
      },
      allow(
        "StandInTheVpc",
        ["ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DeleteNetworkInterface"],
        "*",
      ),
    ],
  };
}

type CanaryResources = Readonly<Record<"bucketArn" | "keyArn" | "canary", string>>;

const keepRuns = ({ region, dnsSuffix }: PolicyScope, { bucketArn, keyArn }: CanaryResources) => [
  allow("Runs", ["s3:PutObject", "s3:GetObject"], `${bucketArn}/${CANARY_RUNS}/*`),
  allow("FindBucket", ["s3:GetBucketLocation"], bucketArn),
  allow("FindBuckets", ["s3:ListAllMyBuckets"], "*"),
  {
    ...allow("Encrypt", ["kms:GenerateDataKey", "kms:Decrypt"], keyArn),
    Condition: { StringEquals: { "kms:ViaService": `s3.${region}.${dnsSuffix}` } },
  },
];

const allow = (Sid: string, Action: readonly string[], Resource: string) => ({
  Sid,
  Effect: "Allow",
  Action,
  Resource,
});

/** Where a run leaves what it saw, and where its script is. */
export const CANARY_RUNS = "runs";
export const CANARY_SCRIPT = "canary.zip";
