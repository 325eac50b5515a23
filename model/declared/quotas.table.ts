/**
 * AWS quotas that a region of an environment can meet, and what it needs of each. `initial` is what a new account has
 * (Service Quotas console, 2026-11); an operator asks for more before `up`, because AWS takes days to answer.
 */
export interface QuotaRow {
  readonly name: string;
  /** Service Quotas' own codes. */
  readonly service: string;
  readonly code: string;
  readonly initial: number;
  /** Which count of the region's plan is held against it. */
  readonly counts:
    "vpcs" | "addresses" | "natGatewaysPerZone" | "interfaceEndpointsPerVpc" | "routeTablesPerVpc";
}

export const QUOTAS: readonly QuotaRow[] = [
  { name: "VPCs per region", service: "vpc", code: "L-F678F1CE", initial: 5, counts: "vpcs" },
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
    name: "route tables per VPC",
    service: "vpc",
    code: "L-589F43AA",
    initial: 200,
    counts: "routeTablesPerVpc",
  },
];
