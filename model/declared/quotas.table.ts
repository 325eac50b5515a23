import type { Outside } from "./flows.table";

/**
 * AWS quotas that a region of an environment can meet, and what it needs of each. `initial` is what a new account has
 * (Service Quotas console and the services' pages of quotas, 2026-11); an operator asks for more before `up`, because AWS
 * takes days to answer. Not here is what a region of 31 cells in three zones, the most slots that there are, fills to a third or
 * less: target groups (3000), security groups (2500), cache nodes (300), canaries (200), web ACLs (100), trust stores (20).
 * For the number of alarms Service Quotas has none.
 */
export interface QuotaRow {
  readonly name: string;
  /** Service Quotas' own codes. */
  readonly service: string;
  readonly code: string;
  readonly initial: number;
  /** Which count of the region's plan is held against it. */
  readonly counts:
    | "vpcs"
    | "internetGateways"
    | "addresses"
    | "natGatewaysPerZone"
    | "interfaceEndpointsPerVpc"
    | "gatewayEndpoints"
    | "routeTablesPerVpc"
    | "rulesPerGroup"
    | "applicationBalancers"
    | "networkBalancers"
    | "reservedUnits"
    | "vcpus"
    | "scalingGroups"
    | "databaseClusters"
    | "databaseInstances"
    | "addressSets";
}

export const QUOTAS: readonly QuotaRow[] = [
  { name: "VPCs per region", service: "vpc", code: "L-F678F1CE", initial: 5, counts: "vpcs" },
  {
    name: "Internet gateways per region",
    service: "vpc",
    code: "L-A4707A72",
    initial: 5,
    counts: "internetGateways",
  },
  {
    name: "Elastic IP addresses per region",
    service: "ec2",
    code: "L-0263D0A3",
    initial: 5,
    counts: "addresses",
  },
  {
    name: "NAT gateways per zone",
    service: "vpc",
    code: "L-FE5A380F",
    initial: 5,
    counts: "natGatewaysPerZone",
  },
  {
    name: "interface endpoints per VPC",
    service: "vpc",
    code: "L-29B6F2EB",
    initial: 50,
    counts: "interfaceEndpointsPerVpc",
  },
  {
    name: "gateway endpoints per region",
    service: "vpc",
    code: "L-1B52E74A",
    initial: 20,
    counts: "gatewayEndpoints",
  },
  {
    name: "route tables per VPC",
    service: "vpc",
    code: "L-589F43AA",
    initial: 200,
    counts: "routeTablesPerVpc",
  },
  {
    name: "rules per security group, each way",
    service: "vpc",
    code: "L-0EA8095F",
    initial: 60,
    counts: "rulesPerGroup",
  },
  {
    name: "application load balancers per region",
    service: "elasticloadbalancing",
    code: "L-53DA6B97",
    initial: 50,
    counts: "applicationBalancers",
  },
  {
    name: "network load balancers per region",
    service: "elasticloadbalancing",
    code: "L-69A177A2",
    initial: 50,
    counts: "networkBalancers",
  },
  {
    name: "reserved load balancer capacity units per region",
    service: "elasticloadbalancing",
    code: "L-8A66D0E6",
    initial: 0,
    counts: "reservedUnits",
  },
  {
    name: "vCPUs of standard on-demand instances per region",
    service: "ec2",
    code: "L-1216C47A",
    initial: 5,
    counts: "vcpus",
  },
  {
    name: "Auto Scaling groups per region",
    service: "autoscaling",
    code: "L-CDE20ADC",
    initial: 500,
    counts: "scalingGroups",
  },
  {
    name: "Aurora clusters per region",
    service: "rds",
    code: "L-952B80B8",
    initial: 40,
    counts: "databaseClusters",
  },
  {
    name: "database instances per region",
    service: "rds",
    code: "L-7B6409FD",
    initial: 40,
    counts: "databaseInstances",
  },
  {
    name: "IP sets of AWS WAF per region",
    service: "wafv2",
    code: "L-D6DA96AE",
    initial: 100,
    counts: "addressSets",
  },
];

/** Rules that one reference to AWS's prefix list counts as (VPC User Guide, AWS-managed prefix lists, 2026-11). */
export const PREFIX_LIST_WEIGHTS: Readonly<Partial<Record<Outside, number>>> = { cdn: 55, storage: 1 };
