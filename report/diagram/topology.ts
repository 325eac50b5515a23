import type { ResourceRecord } from "../../record/types";
import { isLineUp, LINE_UP_TYPE, lineUpsIn } from "./lineUps";
import { PART_TYPES, partsOf, type OfType, type PartTopology } from "./parts";
import { SPANNING_TYPES, spanningTopologyOf, type SpanningTopology } from "./spanningTopology";

/**
 * What is drawn of a region, read from the resources that it registered and from nothing else: a drawing of the plan's own
 * intentions would show what was meant and not what would be built.
 */
export interface RegionTopology {
  readonly region: string;
  readonly vpcs: readonly VpcTopology[];
  readonly transit: readonly TransitTopology[];
  readonly virtual: readonly VirtualTopology[];
}

export interface VpcTopology {
  readonly id: string;
  readonly name: string;
  readonly block: string;
  readonly internet: boolean;
  readonly zones: readonly ZoneTopology[];
  readonly endpoints: number;
  readonly parts: readonly PartTopology[];
  /** Of a cell: of which of its places this is, and how many channels it has. */
  readonly cell: { readonly place: string; readonly channels: number } | undefined;
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

/** A virtual private gateway. */
export interface VirtualTopology {
  readonly id: string;
  readonly asn: string;
  /** Id of the VPC that it is on. */
  readonly vpc: string;
}

/** What stacks registered that is drawn, stack by stack: of the rest nothing is kept. */
export class Drawn {
  private readonly regions = new Map<string, ResourceRecord[]>();
  private readonly across: ResourceRecord[] = [];

  add(resources: readonly ResourceRecord[]): void {
    const lineUps = resources.filter(isLineUp);
    this.across.push(...resources.filter(({ type }) => SPANNING_TYPES.has(type)), ...lineUps);
    for (const resource of [...resources.filter(({ type }) => DRAWN_TYPES.has(type)), ...lineUps]) {
      const own = this.regions.get(resource.region);
      if (own === undefined) this.regions.set(resource.region, [resource]);
      else own.push(resource);
    }
  }

  /** Of regions with something to draw: the backbone alone has endpoints in VPCs that are not there. */
  topologies(): RegionTopology[] {
    return [...this.regions]
      .map(([region, resources]) => topologyOf(region, resources))
      .filter(({ vpcs, transit }) => vpcs.length + transit.length > 0);
  }

  /** What leads to those regions, or past them. */
  spanning(regions: readonly RegionTopology[] = this.topologies()): SpanningTopology {
    return spanningTopologyOf(this.across, regions);
  }
}

const TYPES = {
  vpc: "aws:ec2/vpc:Vpc",
  subnet: "aws:ec2/subnet:Subnet",
  internet: "aws:ec2/internetGateway:InternetGateway",
  nat: "aws:ec2/natGateway:NatGateway",
  endpoint: "aws:ec2/vpcEndpoint:VpcEndpoint",
  transit: "aws:ec2transitgateway/transitGateway:TransitGateway",
  table: "aws:ec2transitgateway/routeTable:RouteTable",
  attachment: "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
  virtual: "aws:ec2/vpnGateway:VpnGateway",
};

const DRAWN_TYPES: ReadonlySet<string> = new Set([...Object.values(TYPES), ...PART_TYPES]);

/** Its VPCs are in the order of their blocks, which is that of their slots: the hub first. */
export function topologyOf(region: string, resources: readonly ResourceRecord[]): RegionTopology {
  const of = (type: string) => resources.filter((resource) => resource.type === type);
  return {
    region,
    vpcs: of(TYPES.vpc)
      .map((vpc) => vpcTopology(vpc, of))
      .sort(byBlock),
    transit: of(TYPES.transit).map((gateway) => transitTopology(gateway, of)),
    virtual: of(TYPES.virtual).map((gateway) => ({
      id: id(gateway),
      asn: text(gateway.inputs["amazonSideAsn"]),
      vpc: text(gateway.inputs["vpcId"]),
    })),
  };
}

const id = (resource: ResourceRecord): string => text(resource.outputs["id"]);
const text = (value: unknown): string => (value === undefined ? "" : String(value));

const byBlock = (a: { readonly block: string }, b: { readonly block: string }): number =>
  a.block.localeCompare(b.block, "en", { numeric: true });

function vpcTopology(vpc: ResourceRecord, of: OfType): VpcTopology {
  const mine = (resource: ResourceRecord) => resource.inputs["vpcId"] === id(vpc);
  const subnets = of(TYPES.subnet).filter(mine);
  const zones = [...new Set(subnets.map(({ inputs }) => text(inputs["availabilityZoneId"])))].sort();
  return {
    id: id(vpc),
    name: vpc.name,
    block: text(vpc.inputs["cidrBlock"]),
    internet: of(TYPES.internet).some(mine),
    zones: zones.map((zone) => zoneTopology(zone, subnets, of)),
    endpoints: of(TYPES.endpoint).filter(mine).length,
    parts: partsOf(vpc, subnets, of),
    cell: cellOf(vpc, of),
  };
}

function cellOf({ name }: ResourceRecord, of: OfType): VpcTopology["cell"] {
  const own = lineUpsIn(of(LINE_UP_TYPE)).find(({ cell }) => cell === name);
  return own && { place: own.place, channels: own.channels.length };
}

function zoneTopology(zone: string, subnets: readonly ResourceRecord[], of: OfType): ZoneTopology {
  const here = subnets.filter(({ inputs }) => inputs["availabilityZoneId"] === zone);
  const nat = of(TYPES.nat).find(({ inputs }) => here.some((subnet) => id(subnet) === inputs["subnetId"]));
  return {
    id: zone,
    // By name, the zone left off: the subnets of a zone are its tiers.
    subnets: here
      .map(({ name, inputs }) => ({ name: name.replace(`-${zone}`, ""), block: text(inputs["cidrBlock"]) }))
      .sort(byBlock),
    nat: nat && text(nat.outputs["publicIp"]),
  };
}

function transitTopology(gateway: ResourceRecord, of: OfType): TransitTopology {
  const mine = (resource: ResourceRecord) => resource.inputs["transitGatewayId"] === id(gateway);
  return {
    id: id(gateway),
    asn: text(gateway.inputs["amazonSideAsn"]),
    tables: of(TYPES.table)
      .filter(mine)
      .map(({ name }) => name),
    attached: of(TYPES.attachment)
      .filter(mine)
      .map(({ inputs }) => text(inputs["vpcId"])),
  };
}
