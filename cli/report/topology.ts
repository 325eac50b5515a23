import type { ResourceRecord } from "../../record/types";

/**
 * What is drawn of a stack, read from the resources that it registered and from nothing else: a drawing of the plan's own
 * intentions would show what was meant and not what would be built.
 */
export interface RegionTopology {
  readonly region: string;
  readonly vpcs: readonly VpcTopology[];
  readonly transit: readonly TransitTopology[];
}

export interface VpcTopology {
  readonly id: string;
  readonly name: string;
  readonly block: string;
  readonly internet: boolean;
  readonly zones: readonly ZoneTopology[];
  readonly endpoints: number;
}

export interface ZoneTopology {
  readonly id: string;
  readonly subnets: readonly { readonly name: string; readonly block: string }[];
  /** Public address of the zone's NAT gateway, where it has one. */
  readonly nat: string | undefined;
}

export interface TransitTopology {
  readonly id: string;
  readonly asn: string;
  readonly tables: readonly string[];
  /** Ids of the VPCs that are attached. */
  readonly attached: readonly string[];
}

export function topologyOf(region: string, resources: readonly ResourceRecord[]): RegionTopology {
  const of = (type: string) => resources.filter((resource) => resource.type === type);
  return {
    region,
    vpcs: of("aws:ec2/vpc:Vpc").map((vpc) => vpcTopology(vpc, of)),
    transit: of("aws:ec2transitgateway/transitGateway:TransitGateway").map((gateway) =>
      transitTopology(gateway, of),
    ),
  };
}

type OfType = (type: string) => readonly ResourceRecord[];

const id = (resource: ResourceRecord): string => text(resource.outputs["id"]);
const text = (value: unknown): string => (value === undefined ? "" : String(value));

function vpcTopology(vpc: ResourceRecord, of: OfType): VpcTopology {
  const mine = (resource: ResourceRecord) => resource.inputs["vpcId"] === id(vpc);
  const subnets = of("aws:ec2/subnet:Subnet").filter(mine);
  const zones = [...new Set(subnets.map(({ inputs }) => text(inputs["availabilityZoneId"])))].sort();
  return {
    id: id(vpc),
    name: vpc.name,
    block: text(vpc.inputs["cidrBlock"]),
    internet: of("aws:ec2/internetGateway:InternetGateway").some(mine),
    zones: zones.map((zone) => zoneTopology(zone, subnets, of)),
    endpoints: of("aws:ec2/vpcEndpoint:VpcEndpoint").filter(mine).length,
  };
}

function zoneTopology(zone: string, subnets: readonly ResourceRecord[], of: OfType): ZoneTopology {
  const here = subnets.filter(({ inputs }) => inputs["availabilityZoneId"] === zone);
  const nat = of("aws:ec2/natGateway:NatGateway").find(({ inputs }) =>
    here.some((subnet) => id(subnet) === inputs["subnetId"]),
  );
  return {
    id: zone,
    // By name, the zone left off: the subnets of a zone are its tiers.
    subnets: here
      .map(({ name, inputs }) => ({ name: name.replace(`-${zone}`, ""), block: text(inputs["cidrBlock"]) }))
      .sort((a, b) => a.block.localeCompare(b.block, "en", { numeric: true })),
    nat: nat && text(nat.outputs["publicIp"]),
  };
}

function transitTopology(gateway: ResourceRecord, of: OfType): TransitTopology {
  const mine = (resource: ResourceRecord) => resource.inputs["transitGatewayId"] === id(gateway);
  return {
    id: id(gateway),
    asn: text(gateway.inputs["amazonSideAsn"]),
    tables: of("aws:ec2transitgateway/routeTable:RouteTable")
      .filter(mine)
      .map(({ name }) => name),
    attached: of("aws:ec2transitgateway/vpcAttachment:VpcAttachment")
      .filter(mine)
      .map(({ inputs }) => text(inputs["vpcId"])),
  };
}
