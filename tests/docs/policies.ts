import { CALLS, PERMISSIONS, type PermissionRow } from "./tables/permissions.table";
import { code, type Table } from "./tables/table";

/** IAM policies of a deployer, from the table of permissions. AWS attaches ten managed policies to a role by default. */

const KINDS = ["create", "read", "update", "delete"] as const;

/** Actions with their prefix, each once. */
const actionsOf = (text: string, service: string): string[] =>
  text
    .split(" ")
    .filter((action) => action !== "")
    .map((action) => (action.includes(":") ? action : `${service}:${action}`));

const actionsOfRow = (row: PermissionRow): string[] => KINDS.flatMap((kind) => actionsOf(row[kind], row.service));

export const ACTIONS: readonly string[] = [
  ...new Set([
    ...Object.values(PERMISSIONS).flatMap(actionsOfRow),
    ...Object.values(CALLS).flatMap((calls) => actionsOf(calls, "")),
  ]),
].sort();

/** Policy -> the prefixes of its actions. AWS limits a managed policy to 6,144 characters without white space. */
const POLICIES: Readonly<Record<string, readonly string[]>> = {
  network: ["directconnect", "ec2", "vpce"],
  names: ["acm", "elasticloadbalancing", "route53", "route53resolver", "servicediscovery", "wafv2"],
  compute: ["autoscaling", "ecr", "ecs", "iam", "lambda", "ssm", "synthetics"],
  state: ["elasticache", "kms", "rds", "s3", "secretsmanager"],
  edge: [
    "access-analyzer",
    "cloudfront",
    "cloudfront-keyvaluestore",
    "cloudtrail",
    "cloudwatch",
    "config",
    "firehose",
    "guardduty",
    "kinesis",
    "logs",
    "organizations",
    "securityhub",
    "servicequotas",
    "sns",
    "sts",
  ],
};

/** Services that take a role of the program, by the trust policies of its roles. */
export const PASSED_TO = ["cloudfront", "ec2", "ecs-tasks", "firehose", "lambda", "s3", "vpc-flow-logs"];
const SERVICE_LINKED = [
  "autoscaling",
  "ecs",
  "elasticache",
  "elasticloadbalancing",
  "rds",
  "transitgateway",
  "vpcorigin.cloudfront",
];

const LIMITED: Readonly<Record<string, object>> = {
  "iam:PassRole": { StringEquals: { "iam:PassedToService": PASSED_TO.map(principal) } },
  "iam:CreateServiceLinkedRole": { StringEquals: { "iam:AWSServiceName": SERVICE_LINKED.map(principal) } },
};

function principal(service: string): string {
  return `${service}.amazonaws.com`;
}

/** Policy name -> its document. */
export const policies = (): Record<string, object> =>
  Object.fromEntries(Object.entries(POLICIES).map(([name, prefixes]) => [name, policyOf(prefixes)]));

function policyOf(prefixes: readonly string[]): object {
  const actions = ACTIONS.filter((action) => prefixes.includes(action.split(":")[0] ?? ""));
  const limited = actions.filter((action) => action in LIMITED);
  return {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: actions.filter((action) => !limited.includes(action)), Resource: "*" },
      ...limited.map((Action) => ({ Effect: "Allow", Action, Resource: "*", Condition: LIMITED[Action] })),
    ],
  };
}

/** The tables of docs/deploy-permissions.md. */
export const DEPLOY_PERMISSIONS: Readonly<Record<string, Table>> = {
  policies: {
    head: ["policy", "services"],
    rows: Object.entries(POLICIES).map(([name, prefixes]) => [
      `[${name}.json](deploy-permissions/${name}.json)`,
      prefixes.map(code).join(", "),
    ]),
  },
  calls: {
    head: ["program", "actions"],
    rows: Object.entries(CALLS).map(([program, calls]) => [code(program), actionsOf(calls, "").map(code).join(", ")]),
  },
  permissions: {
    head: ["type", "prefix", ...KINDS],
    rows: Object.entries(PERMISSIONS).map(([type, row]) => [
      code(type.replace(/^aws:(.*)\/.*:/, "$1.")),
      code(row.service),
      ...KINDS.map((kind) => row[kind].replaceAll(" ", ", ") || "-"),
    ]),
  },
};
