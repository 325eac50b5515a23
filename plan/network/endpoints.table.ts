/**
 * The AWS services that a region's VPCs reach through interface endpoints in the hub. Keys, secrets and logs are not
 * here: the live path always needs them, so each cell has its own endpoints. A row costs about $7.30 a month per
 * zone, and $0.01/GB (PrivateLink pricing, us-west-2, 2026-11). A new row adds an endpoint, a private hosted zone and
 * its records.
 */
export interface EndpointServiceRow {
  /**
   * Name of the private hosted zone before `.<region>.<DNS suffix>`: the service's private DNS name
   * (DescribeVpcEndpointServices).
   */
  readonly host: string;
  /** Records of the zone that point to the endpoint: the zone's apex, and `*` if clients prefix their account. */
  readonly records: readonly ("" | "*")[];
  /** Resources of AWS that our principals may use through it. The planner fills in `<region>` and `<partition>`. */
  readonly awsOwned?: { readonly actions: readonly string[]; readonly resources: readonly string[] };
  /**
   * True for a service without support for endpoint policies: AWS rejects an endpoint with one (`headend doctor`
   * checks it).
   */
  readonly noPolicy?: true;
  readonly why: string;
}

export const ENDPOINT_SERVICES: Readonly<Record<string, EndpointServiceRow>> = {
  autoscaling: { host: "autoscaling", records: [""], why: "instances complete their lifecycle hooks" },
  ec2: { host: "ec2", records: [""], why: "instances read their own tags and volumes" },
  "ecr.api": { host: "api.ecr", records: [""], why: "image pulls: authorisation and manifests" },
  "ecr.dkr": { host: "dkr.ecr", records: ["", "*"], why: "image pulls: the registry itself" },
  ecs: { host: "ecs", records: [""], why: "container instances register" },
  // AWS may direct an agent to a numbered host (`ecs-a-1`), which no private hosted zone covers. The agent then calls
  // it over the Internet (ECS Developer Guide, endpoint naming patterns, 2026-11). `agentEgress: endpoints` works only
  // if AWS does not.
  "ecs-agent": {
    host: "ecs-a",
    records: [""],
    noPolicy: true,
    why: "container agents receive the tasks to run",
  },
  "ecs-telemetry": { host: "ecs-t", records: [""], noPolicy: true, why: "container agents send telemetry" },
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
 * The services that the live path always needs. Each cell has its own endpoints, so that it depends neither on other
 * cells nor on the hub. Each costs the same as a row above, in every cell.
 */
export const CELL_SERVICES: Readonly<Record<string, Pick<EndpointServiceRow, "why">>> = {
  kms: { why: "keys of segments and secrets" },
  logs: { why: "logs, and the metrics in them" },
  secretsmanager: { why: "credentials of vendors and key servers" },
};

/** Gateway endpoints are free and belong to one VPC; they have no private DNS. */
export const GATEWAY_SERVICES = ["s3", "dynamodb"] as const;

/**
 * Buckets of AWS that the S3 gateway endpoints allow, read-only and for any principal: package managers send unsigned
 * requests. Source: AWS, data-perimeter-policy-examples, s3_endpoint_policy.json, 2026-11; the rows are the buckets
 * that our instances and tasks use.
 */
export const AWS_BUCKETS = [
  { bucket: "prod-<region>-starport-layer-bucket", why: "layers of ECR images" },
  { bucket: "al2023-repos-<region>-de612dc2", why: "Amazon Linux 2023 packages" },
  { bucket: "amazon-ssm-<region>", why: "updates of the SSM agent" },
  { bucket: "amazon-ssm-packages-<region>", why: "packages that SSM distributes" },
  { bucket: "aws-ssm-document-attachments-<region>", why: "attachments of SSM documents" },
  { bucket: "patch-baseline-snapshot-<region>", why: "patch baselines of SSM" },
  { bucket: "amazoncloudwatch-agent-<region>", why: "the CloudWatch agent" },
] as const;
