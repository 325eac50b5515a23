import type { Outside, Role } from "../catalog/flows.table";

/** Kind of VPC of each end of a flow, as route tables separate them. Independent of the planners: no value comes from them. */
export type VpcKind = "hub" | "cell";

export type OutsideKind = "vendor" | "dataCentre";

export const ROLE_VPCS: Readonly<Record<Role, VpcKind>> = {
  endpoint: "hub",
  resolver: "hub",
  "key-endpoint": "hub",
  "partner-endpoint": "hub",
  workload: "cell",
  instance: "cell",
  "cell-endpoint": "cell",
  "public-ingest": "cell",
  "vendor-nlb": "cell",
  "private-ingest": "cell",
  "application-nlb": "cell",
  delivery: "cell",
  viewers: "cell",
  ingest: "cell",
  packager: "cell",
  cache: "cell",
  manifest: "cell",
  dvr: "cell",
  vod: "cell",
  probe: "cell",
  metadata: "cell",
  database: "cell",
};

/** Undefined: no route names it, because it is on the Internet or in a network of AWS (CloudFront, S3). */
export const OUTSIDE_KINDS: Readonly<Record<Outside, OutsideKind | undefined>> = {
  internet: undefined,
  keyServer: undefined,
  tokenVendor: undefined,
  certificateVendor: undefined,
  privateTokenVendor: "vendor",
  privateCertificateVendor: "vendor",
  dataCentre: "dataCentre",
  cdn: undefined,
  consumer: undefined,
  storage: undefined,
};

/** Types that change routing and that verify/routes.ts does not support. */
export const UNREAD: ReadonlySet<string> = new Set([
  "aws:directconnect/hostedPrivateVirtualInterface:HostedPrivateVirtualInterface",
  "aws:directconnect/hostedTransitVirtualInterface:HostedTransitVirtualInterface",
  "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment",
  "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation",
  "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation",
  "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
  "aws:ec2/vpnConnection:VpnConnection",
  "aws:ec2/vpnGatewayAttachment:VpnGatewayAttachment",
  "aws:ec2transitgateway/connect:Connect",
  "aws:ec2transitgateway/defaultRouteTableAssociation:DefaultRouteTableAssociation",
  "aws:ec2transitgateway/defaultRouteTablePropagation:DefaultRouteTablePropagation",
  "aws:ec2transitgateway/prefixListReference:PrefixListReference",
  "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation",
  "aws:networkmanager/vpcAttachment:VpcAttachment",
]);
