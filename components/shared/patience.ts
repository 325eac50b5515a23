import type * as pulumi from "@pulumi/pulumi";

/** What AWS may take longer for than the provider waits by default. */
export interface PatienceRow {
  /** Pulumi type. */
  readonly type: string;
  /** How long it may take, with the source. */
  readonly aws: string;
  /** Minutes that the provider waits by default (its documentation, Timeouts, 2026-11). */
  readonly provider: number;
  readonly wait: { readonly create: string; readonly update: string; readonly delete?: string };
  /**
   * True for resources of the provider's plugin framework: they read the input `timeouts`, and ignore the option
   * `customTimeouts` (pulumi/pulumi-terraform-bridge#827, open in 2026-11).
   */
  readonly byInput?: true;
}

const HOUR = { create: "60m", update: "60m", delete: "60m" } as const;

export const PATIENCE: readonly PatienceRow[] = [
  {
    type: "aws:cloudfront/vpcOrigin:VpcOrigin",
    aws: "up to 15 minutes to deploy (CloudFront Developer Guide, VPC origins, 2026-11)",
    provider: 15,
    wait: HOUR,
    byInput: true,
  },
  {
    type: "aws:directconnect/gatewayAssociation:GatewayAssociation",
    aws: "5 to 20 minutes, for each change too (Landing Zone Accelerator on AWS, FAQ, 2026-11)",
    provider: 30,
    wait: HOUR,
  },
  {
    type: "aws:ecs/service:Service",
    aws: "a release starts instances, pulls images and drains, as many times as its zone has tasks",
    provider: 20,
    wait: { create: "30m", update: "60m", delete: "30m" },
  },
  {
    type: "aws:lb/loadBalancer:LoadBalancer",
    aws: "minutes to hours for reserved capacity (ALB User Guide, capacity reservations, 2026-11)",
    provider: 10,
    wait: { create: "3h", update: "3h" },
  },
];

const ROWS = new Map(PATIENCE.map((row) => [row.type, row]));

/** Adds the time that AWS may take to each resource of a type of the table. */
export const patient: pulumi.ResourceTransformation = ({ type, props, opts }) => {
  const row = ROWS.get(type);
  if (row === undefined) return undefined;
  return row.byInput
    ? { props: { ...(props as object), timeouts: row.wait }, opts }
    : { props, opts: { ...opts, customTimeouts: row.wait } };
};
