/**
 * AWS quotas that an environment can reach, and the need that is compared with each. `initial` is the default quota of a
 * new account (Service Quotas console and the quota pages of the services, 2026-11). Operators request an increase before
 * `pulumi up`, because AWS takes days to answer. A region has at most 31 cells in three zones. That uses a third or less of
 * these quotas, so they are not here: target groups (3000), security groups (2500), cache nodes (300), canaries (200),
 * web ACLs (100), trust stores (20). Service Quotas has no quota for the number of alarms.
 *
 * Hard limits (interfaces of a circuit, prefixes of an association) are in checks/meaning/. Some quotas have no known code in
 * Service Quotas: VPC origins, functions and key-value stores of CloudFront, S3 replication, endpoint services. `edge.quotas`
 * and `replication.gbps` set these, and checks compare the plan with them.
 */
export type QuotaRow = RegionQuotaRow | AccountQuotaRow;

interface Quota {
  readonly name: string;
  /** Codes of Service Quotas. A code without `L-` is the name of an account attribute of RDS, which Service Quotas lacks. */
  readonly service: string;
  readonly code: string;
  readonly initial: number;
}

/** A quota of each region. */
export interface RegionQuotaRow extends Quota {
  readonly scope: "region";
  /** The count of the region's plan, or of the backbone in that region, that is compared with the quota. */
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
    | "endpointsPerDatabase"
    | "addressSets"
    | "peerings"
    | "pendingPeerings"
    | "transitRoutes"
    | "circuitsPerLocation";
}

/** A quota of the account, for all regions together. */
export interface AccountQuotaRow extends Quota {
  readonly scope: "account";
  readonly counts:
    "directConnectGateways" | "distributions" | "cachePolicies" | "originRequestPolicies" | "headersPolicies";
}

export const QUOTAS: readonly QuotaRow[] = [
  {
    name: "VPCs per region",
    service: "vpc",
    code: "L-F678F1CE",
    initial: 5,
    scope: "region",
    counts: "vpcs",
  },
  {
    name: "Internet gateways per region",
    service: "vpc",
    code: "L-A4707A72",
    initial: 5,
    scope: "region",
    counts: "internetGateways",
  },
  {
    name: "Elastic IP addresses per region",
    service: "ec2",
    code: "L-0263D0A3",
    initial: 5,
    scope: "region",
    counts: "addresses",
  },
  {
    name: "NAT gateways per zone",
    service: "vpc",
    code: "L-FE5A380F",
    initial: 5,
    scope: "region",
    counts: "natGatewaysPerZone",
  },
  {
    name: "interface endpoints per VPC",
    service: "vpc",
    code: "L-29B6F2EB",
    initial: 50,
    scope: "region",
    counts: "interfaceEndpointsPerVpc",
  },
  {
    name: "gateway endpoints per region",
    service: "vpc",
    code: "L-1B52E74A",
    initial: 20,
    scope: "region",
    counts: "gatewayEndpoints",
  },
  {
    name: "route tables per VPC",
    service: "vpc",
    code: "L-589F43AA",
    initial: 200,
    scope: "region",
    counts: "routeTablesPerVpc",
  },
  {
    name: "rules per security group, inbound or outbound",
    service: "vpc",
    code: "L-0EA8095F",
    initial: 60,
    scope: "region",
    counts: "rulesPerGroup",
  },
  {
    name: "application load balancers per region",
    service: "elasticloadbalancing",
    code: "L-53DA6B97",
    initial: 50,
    scope: "region",
    counts: "applicationBalancers",
  },
  {
    name: "network load balancers per region",
    service: "elasticloadbalancing",
    code: "L-69A177A2",
    initial: 50,
    scope: "region",
    counts: "networkBalancers",
  },
  {
    name: "reserved load balancer capacity units per region",
    service: "elasticloadbalancing",
    code: "L-8A66D0E6",
    initial: 0,
    scope: "region",
    counts: "reservedUnits",
  },
  {
    name: "vCPUs of standard on-demand instances per region",
    service: "ec2",
    code: "L-1216C47A",
    initial: 5,
    scope: "region",
    counts: "vcpus",
  },
  {
    name: "Auto Scaling groups per region",
    service: "autoscaling",
    code: "L-CDE20ADC",
    initial: 500,
    scope: "region",
    counts: "scalingGroups",
  },
  {
    name: "Aurora clusters per region",
    service: "rds",
    code: "L-952B80B8",
    initial: 40,
    scope: "region",
    counts: "databaseClusters",
  },
  {
    name: "database instances per region",
    service: "rds",
    code: "L-7B6409FD",
    initial: 40,
    scope: "region",
    counts: "databaseInstances",
  },
  {
    name: "custom endpoints per Aurora cluster",
    service: "rds",
    code: "CustomEndpointsPerDBCluster",
    initial: 5,
    scope: "region",
    counts: "endpointsPerDatabase",
  },
  {
    name: "IP sets of AWS WAF per region",
    service: "wafv2",
    code: "L-D6DA96AE",
    initial: 100,
    scope: "region",
    counts: "addressSets",
  },
  {
    name: "peerings per transit gateway",
    service: "ec2",
    code: "L-A1B5A36F",
    initial: 50,
    scope: "region",
    counts: "peerings",
  },
  {
    name: "pending peerings per transit gateway",
    service: "ec2",
    code: "L-62499967",
    initial: 10,
    scope: "region",
    counts: "pendingPeerings",
  },
  {
    name: "routes per transit gateway",
    service: "ec2",
    code: "L-BCC1FB47",
    initial: 10_000,
    scope: "region",
    counts: "transitRoutes",
  },
  {
    name: "dedicated circuits per location",
    service: "directconnect",
    code: "L-A2659207",
    initial: 10,
    scope: "region",
    counts: "circuitsPerLocation",
  },
  {
    name: "Direct Connect gateways",
    service: "directconnect",
    code: "L-62B7491E",
    initial: 200,
    scope: "account",
    counts: "directConnectGateways",
  },
  {
    name: "CloudFront distributions",
    service: "cloudfront",
    code: "L-24B04930",
    initial: 500,
    scope: "account",
    counts: "distributions",
  },
  {
    name: "CloudFront cache policies",
    service: "cloudfront",
    code: "L-7D134442",
    initial: 20,
    scope: "account",
    counts: "cachePolicies",
  },
  {
    name: "CloudFront origin request policies",
    service: "cloudfront",
    code: "L-C3659C43",
    initial: 20,
    scope: "account",
    counts: "originRequestPolicies",
  },
  {
    name: "CloudFront response headers policies",
    service: "cloudfront",
    code: "L-CF0D4FC5",
    initial: 20,
    scope: "account",
    counts: "headersPolicies",
  },
];

/** Weight of an AWS-managed prefix list: the rules that one reference counts as (VPC User Guide, AWS-managed prefix lists, 2026-11). */
export const PREFIX_LIST_WEIGHTS: Readonly<Record<string, number>> = { cdn: 55, storage: 1 };
