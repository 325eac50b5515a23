/**
 * The AWS services that a region's VPCs reach through interface endpoints in the hub. Keys, secrets and logs are not here:
 * the live path needs them at every moment, so each cell has endpoints of its own. About $7.30 a month per row and zone,
 * and $0.01/GB (PrivateLink pricing, us-west-2, 2026-11). A row more is an endpoint, a private zone and their records.
 */
export interface EndpointServiceRow {
  /** The private zone's name before `.<region>.<DNS suffix>`; the service's own private name (DescribeVpcEndpointServices). */
  readonly host: string;
  /** Names in the zone that lead to the endpoint: the zone itself, and `*` where clients put their account in front. */
  readonly records: readonly ("" | "*")[];
  /** What AWS owns and our principals may read through it: `<region>` and `<partition>` are filled in. */
  readonly awsOwned?: { readonly actions: readonly string[]; readonly resources: readonly string[] };
  /** True for a service that takes no endpoint policy: AWS refuses an endpoint with one (`headend doctor` asks AWS). */
  readonly anybody?: true;
  readonly why: string;
}

export const ENDPOINT_SERVICES: Readonly<Record<string, EndpointServiceRow>> = {
  autoscaling: { host: "autoscaling", records: [""], why: "instances complete their lifecycle hooks" },
  ec2: { host: "ec2", records: [""], why: "instances read their own tags and volumes" },
  "ecr.api": { host: "api.ecr", records: [""], why: "image pulls: authorisation and manifests" },
  "ecr.dkr": { host: "dkr.ecr", records: ["", "*"], why: "image pulls: the registry itself" },
  ecs: { host: "ecs", records: [""], why: "container instances register" },
  // AWS may send an agent to a numbered host (`ecs-a-1`), which no private zone covers; the agent then calls it over the
  // Internet (ECS Developer Guide, endpoint naming patterns, 2026-11). `egress: none` is safe only where AWS does not.
  "ecs-agent": { host: "ecs-a", records: [""], anybody: true, why: "container agents hear what to run" },
  "ecs-telemetry": { host: "ecs-t", records: [""], anybody: true, why: "container agents report" },
  monitoring: { host: "monitoring", records: [""], why: "metrics that are not embedded in logs" },
  ssm: {
    host: "ssm",
    records: [""],
    awsOwned: {
      // AWS, data-perimeter-policy-examples, ssm_endpoint_policy.json, 2026-11.
      actions: [
        "ssm:Describe*",
        "ssm:Get*",
        "ssm:List*",
        "ssm:SendCommand",
        "ssm:StartSession",
        "ssm:StartAutomationExecution",
        "ssm:CreateAssociation",
      ],
      resources: [
        "arn:<partition>:ssm:<region>::parameter/aws/*",
        "arn:<partition>:ssm:<region>::document/*",
      ],
    },
    why: "operators' sessions and commands; AWS's public parameters",
  },
  ssmmessages: { host: "ssmmessages", records: [""], why: "operators' sessions and commands" },
  sts: { host: "sts", records: [""], why: "task and instance credentials" },
};

/**
 * The services that the live path calls at every moment: each cell has endpoints to them of its own, so that no other cell
 * and no fault of the hub comes between. The same price as a row above, in every cell.
 */
export const CELL_SERVICES: Readonly<Record<string, Pick<EndpointServiceRow, "why">>> = {
  kms: { why: "keys of segments and secrets" },
  logs: { why: "logs, and the metrics in them" },
  secretsmanager: { why: "credentials of vendors and key servers" },
};

/** Gateway endpoints cost nothing and stay in each VPC; private DNS is not theirs. */
export const GATEWAY_SERVICES = ["s3", "dynamodb"] as const;

/**
 * Buckets of AWS that the S3 gateway endpoints let through, for reading alone and by anybody: package mirrors are read
 * unsigned. Source: AWS, data-perimeter-policy-examples, s3_endpoint_policy.json, 2026-11; the rows are what our instances
 * and tasks use of it.
 */
export const AWS_BUCKETS = [
  { bucket: "prod-<region>-starport-layer-bucket", why: "layers of ECR images" },
  { bucket: "al2023-repos-<region>-de612dc2", why: "Amazon Linux 2023 packages" },
  { bucket: "amazon-ssm-<region>", why: "updates of the SSM agent" },
  { bucket: "amazon-ssm-packages-<region>", why: "packages that SSM distributes" },
  { bucket: "aws-ssm-document-attachments-<region>", why: "attachments of SSM documents" },
  { bucket: "patch-baseline-snapshot-<region>", why: "what SSM's patching installs" },
  { bucket: "amazoncloudwatch-agent-<region>", why: "the CloudWatch agent" },
] as const;
