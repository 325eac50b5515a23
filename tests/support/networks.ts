import { blankRecord } from "../../record/registration";
import type { ResourceRecord } from "../../record/types";
import { blockOf, type OutsideNetwork } from "../../verify/network";

/** Records of networks, written by hand, with only the properties that verify/ reads. */

function row(type: string, id: string, more: Partial<ResourceRecord> = {}): ResourceRecord {
  const blank = blankRecord({ urn: id, type, name: id, parent: "", custom: true });
  return { ...blank, region: "west", ...more, outputs: { id, ...more.outputs } };
}

/** A resource of a type without its own function here. */
export const resource = (type: string, id: string, inputs: Inputs = {}): ResourceRecord =>
  row(type, id, { inputs: { ...inputs } });

type Inputs = Readonly<Record<string, unknown>>;

const TYPES = {
  nat: "aws:ec2/natGateway:NatGateway",
  internet: "aws:ec2/internetGateway:InternetGateway",
  virtual: "aws:ec2/vpnGateway:VpnGateway",
  learning: "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation",
  transitVif: "aws:directconnect/transitVirtualInterface:TransitVirtualInterface",
  privateVif: "aws:directconnect/privateVirtualInterface:PrivateVirtualInterface",
} as const;

/** A resource with only inputs. */
export const plain = (kind: keyof typeof TYPES, id: string, inputs: Inputs): ResourceRecord =>
  row(TYPES[kind], id, { inputs: { ...inputs } });

/** `of`: its region, and the cell that it belongs to, if any. Subnets without a table of their own read `main-<id>`. */
export const vpc = (
  id: string,
  cidrBlock: string,
  [region, cell]: readonly [region: string, cell?: string | undefined] = ["west"],
): ResourceRecord =>
  row("aws:ec2/vpc:Vpc", id, {
    region,
    inputs: { cidrBlock, tags: cell === undefined ? {} : { cell } },
    outputs: { mainRouteTableId: `main-${id}` },
  });

/** A subnet with a table of its own, called as it is, and that table's routes. */
export const subnet = (
  id: string,
  [vpcId, availabilityZoneId, cidrBlock]: readonly [vpc: string, zone: string, block: string],
  routes: Readonly<Record<string, Inputs>> = {},
): ResourceRecord[] => [
  row("aws:ec2/subnet:Subnet", id, { inputs: { vpcId, availabilityZoneId, cidrBlock } }),
  row("aws:ec2/routeTableAssociation:RouteTableAssociation", `assoc-${id}`, {
    inputs: { subnetId: id, routeTableId: `rtb-${id}` },
  }),
  ...Object.entries(routes).map(([to, target]) => route(`rtb-${id}`, to, target)),
];

export const route = (routeTableId: string, destinationCidrBlock: string, target: Inputs): ResourceRecord =>
  row("aws:ec2/route:Route", `${routeTableId} ${destinationCidrBlock}`, {
    inputs: { routeTableId, destinationCidrBlock, ...target },
  });

/** A transit route table with its routes (to an attachment, or `undefined`: a blackhole route) and its associations. */
export const transitTable = (
  id: string,
  transitGatewayId: string,
  {
    routes = {},
    readers = [],
  }: { routes?: Readonly<Record<string, string | undefined>>; readers?: string[] },
): ResourceRecord[] => [
  row("aws:ec2transitgateway/routeTable:RouteTable", id, { inputs: { transitGatewayId } }),
  ...Object.entries(routes).map(([destinationCidrBlock, attachment]) =>
    row("aws:ec2transitgateway/route:Route", `${id} ${destinationCidrBlock}`, {
      inputs: {
        transitGatewayRouteTableId: id,
        destinationCidrBlock,
        ...(attachment === undefined ? { blackhole: true } : { transitGatewayAttachmentId: attachment }),
      },
    }),
  ),
  ...readers.map((attachment) =>
    row("aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation", `${id} ${attachment}`, {
      inputs: { transitGatewayRouteTableId: id, transitGatewayAttachmentId: attachment },
    }),
  ),
];

export const attachment = (id: string, transitGatewayId: string, [vpcId, ...subnetIds]: readonly string[]) =>
  row("aws:ec2transitgateway/vpcAttachment:VpcAttachment", id, {
    inputs: { transitGatewayId, vpcId, subnetIds },
  });

export const peering = (id: string, [one, other]: readonly [string, string]): ResourceRecord[] => [
  row("aws:ec2transitgateway/peeringAttachment:PeeringAttachment", id, {
    inputs: { transitGatewayId: one, peerTransitGatewayId: other },
  }),
  row("aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter", id, {
    inputs: { transitGatewayAttachmentId: id },
  }),
];

/** A Direct Connect gateway's association; a transit gateway's attachment is called as it is. */
export const association = (
  id: string,
  [dxGatewayId, associatedGatewayId]: readonly [string, string],
  allowedPrefixes: readonly string[],
): ResourceRecord =>
  row("aws:directconnect/gatewayAssociation:GatewayAssociation", id, {
    inputs: { dxGatewayId, associatedGatewayId, allowedPrefixes },
    outputs: { transitGatewayAttachmentId: id },
  });

export const outside = (name: string, asn: number | undefined, ...prefixes: string[]): OutsideNetwork => ({
  name,
  asn,
  prefixes,
});

/** An address as a number. */
export const at = (address: string): number => blockOf(`${address}/32`).first;
