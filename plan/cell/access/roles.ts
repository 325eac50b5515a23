import { SERVICE_NAMES, type Service } from "../../../catalog/services.table";
import { key } from "../../../catalog/names";
import { KNOWN_NAMES } from "../../../catalog/names.table";
import type { PolicyScope } from "../../policies";
import type { Cell } from "../cell";

/**
 * The roles of a cell: a task role per service, the execution role, the instance role. This file has their trust
 * policies, and the permissions of the last two; those of services are in `permissions.ts`.
 */

export type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** `sports-1-packager-us-west-2`: IAM names are not regional. `what` is a service, `execution` or `instance`. */
export const roleName = ({ name, region }: Pick<Cell, "name" | "region">, what: string): string =>
  key(name, what, region);

/** Only tasks of this account and region may assume the role (ECS Developer Guide, task IAM role, 2026-11). */
export const taskTrustPolicy = ({ partition, region, account }: PolicyScope) =>
  trust("ecs-tasks.amazonaws.com", {
    StringEquals: { "aws:SourceAccount": account },
    ArnLike: { "aws:SourceArn": `arn:${partition}:ecs:${region}:${account}:*` },
  });

/** EC2's service principal has the partition's suffix in China; that of tasks does not. EC2 sends no source. */
export const instanceTrustPolicy = ({ dnsSuffix }: PolicyScope) => trust(`ec2.${dnsSuffix}`);

const trust = (service: string, condition?: Condition) => ({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "Take",
      Effect: "Allow",
      Principal: { Service: service },
      Action: "sts:AssumeRole",
      ...(condition === undefined ? {} : { Condition: condition }),
    },
  ],
});

/** Permissions to start a task: to pull its image, and to write its log stream. */
export function executionPolicy<Arn>(scope: PolicyScope, streams: readonly Arn[]) {
  const { partition, region, account } = scope;
  const repository = (service: Service): string =>
    `arn:${partition}:ecr:${region}:${account}:repository/${KNOWN_NAMES.repository(service)}`;
  return policy<Arn | string>(
    // It does not support resource-level permissions.
    allow("SignInToRegistry", ["ecr:GetAuthorizationToken"], ["*"]),
    allow(
      "PullImages",
      ["ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"],
      SERVICE_NAMES.map(repository),
    ),
    allow("WriteLogs", ["logs:CreateLogStream", "logs:PutLogEvents"], streams),
  );
}

/** Operators' sessions (Systems Manager User Guide, permissions for Session Manager, 2026-11). */
export const sessionPolicy = ({ partition, region, account }: PolicyScope) =>
  policy(
    allow(
      "ReportToSystemsManager",
      ["ssm:UpdateInstanceInformation"],
      [`arn:${partition}:ec2:${region}:${account}:instance/*`],
    ),
    // They do not support resource-level permissions.
    allow(
      "Sessions",
      [
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
      ],
      ["*"],
    ),
  );

/**
 * Permissions of the ECS agent in one cluster, and to complete the launch hook of the cluster's groups.
 * AmazonEC2ContainerServiceforEC2Role has more: all clusters, and image pulls, which the execution role does here.
 */
export const agentPolicy = <Arn>({ cluster, instances, groups }: AgentResources<Arn>) =>
  policy<Arn | string>(
    allow(
      "JoinCluster",
      [
        "ecs:RegisterContainerInstance",
        "ecs:DeregisterContainerInstance",
        "ecs:SubmitAttachmentStateChanges",
        "ecs:SubmitContainerStateChange",
        "ecs:SubmitTaskStateChange",
      ],
      [cluster],
    ),
    allow("HearWhatToRun", ["ecs:Poll", "ecs:StartTelemetrySession"], [instances]),
    // It does not support resource-level permissions.
    allow("FindEndpoint", ["ecs:DiscoverPollEndpoint"], ["*"]),
    allow("EnterService", ["autoscaling:CompleteLifecycleAction"], [groups]),
  );

interface AgentResources<Arn> {
  readonly cluster: Arn;
  readonly instances: Arn;
  /** ARN pattern of the Auto Scaling groups. */
  readonly groups: string;
}

interface Allowance<Arn> {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly Arn[];
  readonly Condition?: Condition;
}

/** One statement of an identity policy. */
export const allow = <Arn>(
  sid: string,
  actions: readonly string[],
  resources: readonly Arn[],
): Allowance<Arn> => ({
  Sid: sid,
  Effect: "Allow",
  Action: actions,
  Resource: resources,
});

/** An identity policy. */
export const policy = <Arn>(...statements: readonly Allowance<Arn>[]) => ({
  Version: "2012-10-17" as const,
  Statement: statements,
});
