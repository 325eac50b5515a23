import { DRM_FORMATS, DRM_SYSTEMS, type Format } from "../../../catalog/formats.table";
import type { Channel } from "../../../settings/settings";
import { key } from "../../../catalog/names";
import type { PolicyScope } from "../../policies";
import type { OffAir } from "../../alarms/alarm";
import type { Cell } from "../cell";
import { planNames } from "../balancers/publicNames";

/**
 * A check of the cell that is independent of its services. AWS runs it in the cell's VPC; it plays a few channels by
 * the delivery name, as the CDN does. The probe is faster and checks all channels.
 */
export interface CanaryPlan {
  /** `one-canary` */
  readonly key: string;
  /** `one-canary-us-west-2`: for names that are not regional (IAM, S3). */
  readonly globalKey: string;
  readonly runtime: string;
  readonly schedule: string;
  readonly timeoutSeconds: number;
  /** Days of retention of a run's results. */
  readonly days: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** A channel as the script reads it. */
export interface CanaryChannel {
  readonly id: string;
  readonly formats: readonly Format[];
  readonly offAir: OffAir | null;
}

/**
 * Newest runtime without a browser, in both partitions: CloudWatch User Guide, Synthetics runtime versions using Node.js,
 * docs.aws.amazon.com and docs.amazonaws.cn, 2026-11. The script uses Node.js only.
 */
export const CANARY_RUNTIME = "syn-nodejs-5.4";

/** Enough to distinguish a fault of the cell from a fault of a channel. */
const CHANNELS = 3;
/** $0.0012 a run (CloudWatch pricing, us-west-2, 2026-11): $10 a month; every minute it would cost $53. */
const MINUTES = 5;
const TIMEOUT_SECONDS = 60;
const DAYS = 14;

/** Formats of a channel: those of its DRM systems, or all formats if it is not encrypted. */
const formatsOf = ({ drm }: Pick<Channel, "drm">): Format[] =>
  DRM_SYSTEMS.filter((system) => drm.length === 0 || drm.includes(system)).map(
    (system) => DRM_FORMATS[system],
  );

export function planCanary(cell: Cell): CanaryPlan {
  const [delivery] = planNames(cell, [{ name: "delivery", target: "delivery" }]);
  if (delivery === undefined) throw new RangeError(`${cell.name} has no DNS name for delivery`);
  const channels: CanaryChannel[] = cell.channels
    .slice(0, CHANNELS)
    .map(({ id, drm, offAir = null }) => ({ id, formats: formatsOf({ drm }), offAir }));
  return {
    key: key(cell.name, "canary"),
    globalKey: key(cell.name, "canary", cell.region),
    runtime: CANARY_RUNTIME,
    schedule: `rate(${MINUTES} minutes)`,
    timeoutSeconds: TIMEOUT_SECONDS,
    days: DAYS,
    environment: { DELIVERY_HOST: delivery.name, CHANNELS: JSON.stringify(channels) },
  };
}

/** The canary is a Lambda function of this account. */
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
 * Minimum permissions of a canary in a VPC: CloudWatch User Guide, Required roles and permissions for canaries,
 * 2026-11. PutMetricData and the actions on network interfaces need `Resource: "*"`.
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
      allow("StandInTheVpc", INTERFACES, "*"),
      {
        ...allow("NotForItsCode", INTERFACES, "*"),
        Effect: "Deny",
        Condition: {
          ArnLike: {
            "lambda:SourceFunctionArn": `arn:${partition}:lambda:${region}:${account}:function:cwsyn-${of.canary}-*`,
          },
        },
      },
    ],
  };
}

/**
 * Lambda itself calls them for the function, without its ARN in the request. Calls of the function's code have it, and are
 * denied (Lambda Developer Guide, source function ARN, and giving functions access to a VPC, 2026-11).
 */
const INTERFACES = [
  "ec2:CreateNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DeleteNetworkInterface",
];

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

/** Prefix of the runs' results, and key of the script. */
export const CANARY_RUNS = "runs";
export const CANARY_SCRIPT = "canary.zip";
