import type { IngestPath } from "../../catalog/ingestPaths.table";
import type { LineUp } from "../../catalog/lineUp";
import { LINE_UP_KEY } from "../../plan/cell/lineUp";
import type { ResourceRecord } from "../../record/types";
import {
  BACKBONE_TYPES,
  gatewaysOf,
  type GatewayTopology,
  type OutsideNames,
  partnersOf,
  type PartnerTopology,
  peeringsOf,
  type PeeringTopology,
} from "./backbone";
import { PART_TYPES, partsOf, type PartTopology } from "./parts";
import { arnPart, byType, id, type OfType, tag, text } from "./records";

/**
 * What is drawn. It is read from the resources that stacks registered, so the drawing shows what `pulumi up` would create.
 * Only the names of networks outside come from rows of the plan, because no tag and no input has them.
 */
export interface Topology {
  readonly regions: readonly RegionTopology[];
  readonly peerings: readonly PeeringTopology[];
  readonly gateways: readonly GatewayTopology[];
  readonly partners: readonly PartnerTopology[];
  readonly distributions: readonly DistributionTopology[];
  /** The VPCs of CloudFront's VPC origins. */
  readonly origins: readonly VpcName[];
  readonly vendors: readonly VendorTopology[];
}

export interface RegionTopology {
  readonly region: string;
  readonly vpcs: readonly VpcTopology[];
  readonly transit: readonly TransitTopology[];
  readonly virtual: readonly VirtualTopology[];
}

export interface VpcTopology {
  readonly id: string;
  /** A cell's name, or `hub`. */
  readonly name: string;
  readonly block: string;
  readonly internet: boolean;
  readonly zones: readonly ZoneTopology[];
  readonly endpoints: number;
  readonly parts: readonly PartTopology[];
  /** The cell of the VPC, if it has one: which site this is, and the number of channels. */
  readonly cell: { readonly site: string; readonly channels: number } | undefined;
}

export interface ZoneTopology {
  readonly id: string;
  /** Blocks of its subnets. */
  readonly subnets: readonly string[];
  /** Public address of the zone's NAT gateway, if it has one. */
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
  /** Id of the VPC that it is attached to. */
  readonly vpc: string;
}

/** A VPC by region and name. */
export interface VpcName {
  readonly region: string;
  readonly vpc: string;
}

/** A CloudFront distribution. */
export interface DistributionTopology {
  readonly name: string;
  readonly cell: string;
}

/** A vendor that pushes channels by one path; it may have several. */
export interface VendorTopology {
  readonly name: string;
  readonly path: IngestPath;
  readonly channels: number;
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
  distribution: "aws:cloudfront/distribution:Distribution",
  origin: "aws:cloudfront/vpcOrigin:VpcOrigin",
};

const DRAWN: ReadonlySet<string> = new Set([...Object.values(TYPES), ...PART_TYPES, ...BACKBONE_TYPES]);

const LINE_UP_TYPE = "aws:s3/bucketObjectv2:BucketObjectv2";

/** Collects the resources that are drawn, stack by stack, and keeps no others. */
export class Drawn {
  private readonly resources: ResourceRecord[] = [];

  add(resources: readonly ResourceRecord[]): void {
    this.resources.push(...resources.filter((resource) => DRAWN.has(resource.type) || isLineUp(resource)));
  }

  /** Omits regions without VPC and transit gateway: a backbone planned alone has endpoints in VPCs of other stacks. */
  topology(names: OutsideNames): Topology {
    const of = byType(this.resources);
    const regions = [...new Set(this.resources.map(({ region }) => region))]
      .map((name) => regionTopology(name, byType(this.resources.filter(({ region }) => region === name))))
      .filter(({ vpcs, transit }) => vpcs.length + transit.length > 0);
    return {
      regions,
      peerings: peeringsOf(of, regions),
      gateways: gatewaysOf(of, regions, names),
      partners: partnersOf(of, regions, names),
      distributions: of(TYPES.distribution).map((row) => ({
        name: tag(row, "Name"),
        cell: tag(row, "cell"),
      })),
      origins: of(TYPES.origin).map((origin) => ({ region: originRegion(origin), vpc: tag(origin, "cell") })),
      vendors: vendorsOf(lineUpsIn(of)),
    };
  }
}

/** VPCs are sorted by block, so by slot: the hub first. */
export const regionTopology = (region: string, of: OfType): RegionTopology => ({
  region,
  vpcs: of(TYPES.vpc)
    .map((vpc) => vpcTopology(vpc, of))
    .sort((a, b) => byBlock(a.block, b.block)),
  transit: of(TYPES.transit).map((gateway) => transitTopology(gateway, of)),
  virtual: of(TYPES.virtual).map((gateway) => ({
    id: id(gateway),
    asn: text(gateway.inputs["amazonSideAsn"]),
    vpc: text(gateway.inputs["vpcId"]),
  })),
});

const byBlock = (a: string, b: string): number => a.localeCompare(b, "en", { numeric: true });

function vpcTopology(vpc: ResourceRecord, of: OfType): VpcTopology {
  const mine = (resource: ResourceRecord) => resource.inputs["vpcId"] === id(vpc);
  const subnets = of(TYPES.subnet).filter(mine);
  const zones = [...new Set(subnets.map(({ inputs }) => text(inputs["availabilityZoneId"])))].sort();
  const lineUp = lineUpsIn(of).find(({ cell }) => cell === tag(vpc, "cell"));
  return {
    id: id(vpc),
    name: tag(vpc, "cell") || tag(vpc, "Name"),
    block: text(vpc.inputs["cidrBlock"]),
    internet: of(TYPES.internet).some(mine),
    zones: zones.map((zone) => zoneTopology(zone, subnets, of)),
    endpoints: of(TYPES.endpoint).filter(mine).length,
    parts: partsOf(subnets, of),
    cell: lineUp && { site: lineUp.site, channels: lineUp.channels.length },
  };
}

function zoneTopology(zone: string, subnets: readonly ResourceRecord[], of: OfType): ZoneTopology {
  const here = subnets.filter(({ inputs }) => inputs["availabilityZoneId"] === zone);
  const nat = of(TYPES.nat).find(({ inputs }) => here.some((subnet) => id(subnet) === inputs["subnetId"]));
  return {
    id: zone,
    subnets: here.map(({ inputs }) => text(inputs["cidrBlock"])).sort(byBlock),
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
      .map((table) => tag(table, "Name")),
    attached: of(TYPES.attachment)
      .filter(mine)
      .map(({ inputs }) => text(inputs["vpcId"])),
  };
}

const isLineUp = ({ type, inputs }: ResourceRecord): boolean =>
  type === LINE_UP_TYPE && inputs["key"] === LINE_UP_KEY && typeof inputs["content"] === "string";

const lineUpsIn = (of: OfType): LineUp[] =>
  of(LINE_UP_TYPE)
    .filter(isLineUp)
    .map(({ inputs }) => JSON.parse(String(inputs["content"])) as LineUp);

/** A cell has the same channels at home and standby: each counts once. */
function vendorsOf(lineUps: readonly LineUp[]): VendorTopology[] {
  const feeds = lineUps
    .flatMap(({ channels }) => channels)
    .flatMap((channel) => channel.feeds.map(({ vendor, path }) => ({ vendor, path, channel: channel.id })));
  const pushes = new Map(feeds.map((feed) => [`${feed.path} ${feed.vendor}`, feed]));
  return [...pushes.values()].map(({ vendor, path }) => {
    const own = feeds.filter((feed) => feed.vendor === vendor && feed.path === path);
    return { name: vendor, path, channels: new Set(own.map(({ channel }) => channel)).size };
  });
}

/** The region of the origin's load balancer. */
const originRegion = ({ inputs }: ResourceRecord): string =>
  arnPart((inputs["vpcOriginEndpointConfig"] as ResourceRecord["inputs"] | undefined)?.["arn"], "region");
