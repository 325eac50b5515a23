import type { IngestPath } from "../../catalog/ingestPaths.table";
import type { ResourceRecord } from "../../record/types";
import { CIRCUIT_TYPES, circuitsOf, type CircuitTopology } from "./circuitTopology";
import { lineUpsIn } from "./lineUps";
import type { OfType } from "./parts";
import type { RegionTopology } from "./topology";

/** What is drawn of the stacks that span regions, and of the networks outside, read from the resources that they registered. */
export interface SpanningTopology {
  readonly peerings: readonly PeeringTopology[];
  readonly gateways: readonly GatewayTopology[];
  readonly partners: readonly PartnerTopology[];
  readonly distributions: readonly DistributionTopology[];
  /** Where CloudFront finds each cell. */
  readonly origins: readonly VpcPlace[];
  readonly vendors: readonly VendorTopology[];
}

/** A VPC by its name. */
export interface VpcPlace {
  readonly region: string;
  readonly vpc: string;
}

export interface PeeringTopology {
  readonly name: string;
  /** Where its two transit gateways are. */
  readonly regions: readonly [requester: string, accepter: string];
}

/** A Direct Connect gateway. */
export interface GatewayTopology {
  readonly name: string;
  readonly asn: string;
  /** That it is associated with, by a transit gateway or by a virtual private one. */
  readonly regions: readonly { readonly region: string; readonly virtual: boolean }[];
  /** BGP number at the other end of its virtual interfaces; `""` without one. */
  readonly peerAsn: string;
  /** One for each virtual interface. */
  readonly circuits: readonly CircuitTopology[];
}

/** Who is joined by PrivateLink: it calls services of ours, or we one of its. */
export interface PartnerTopology {
  readonly name: string;
  /** Of its accounts that may ask for an endpoint; of a service of its own, the service's name. */
  readonly detail: string;
  readonly calls: "us" | "it";
  readonly places: readonly VpcPlace[];
}

/** A distribution of CloudFront. */
export interface DistributionTopology {
  readonly name: string;
  readonly cell: string;
}

/** Who pushes channels by a path: a vendor may push by several. */
export interface VendorTopology {
  readonly name: string;
  readonly path: IngestPath;
  readonly channels: number;
}

const TYPES = {
  peering: "aws:ec2transitgateway/peeringAttachment:PeeringAttachment",
  gateway: "aws:directconnect/gateway:Gateway",
  association: "aws:directconnect/gatewayAssociation:GatewayAssociation",
  service: "aws:ec2/vpcEndpointService:VpcEndpointService",
  principal: "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple",
  endpoint: "aws:ec2/vpcEndpoint:VpcEndpoint",
  distribution: "aws:cloudfront/distribution:Distribution",
  origin: "aws:cloudfront/vpcOrigin:VpcOrigin",
};

export const SPANNING_TYPES: ReadonlySet<string> = new Set([...Object.values(TYPES), ...CIRCUIT_TYPES]);

/**
 * A peering's regions are those of the gateways that it names, where these are among `regions`; else, in a plan of fewer
 * stacks, what it says of itself.
 */
export function spanningTopologyOf(
  resources: readonly ResourceRecord[],
  regions: readonly RegionTopology[],
): SpanningTopology {
  const of: OfType = (type) => resources.filter((resource) => resource.type === type);
  const regionOf = (gateway: unknown, said: unknown): string =>
    regions.find(({ transit }) => transit.some(({ id }) => id === gateway))?.region ?? String(said);
  return {
    peerings: of(TYPES.peering).map(({ name, region, inputs }) => ({
      name,
      regions: [
        regionOf(inputs["transitGatewayId"], region),
        regionOf(inputs["peerTransitGatewayId"], inputs["peerRegion"]),
      ],
    })),
    gateways: of(TYPES.gateway).map((gateway) => ({
      name: gateway.name,
      asn: String(gateway.inputs["amazonSideAsn"]),
      regions: of(TYPES.association)
        .filter(({ inputs }) => inputs["dxGatewayId"] === gateway.outputs["id"])
        .map(({ region, inputs: { associatedGatewayId: id } }) => ({
          region: regionOf(id, region),
          virtual: regions.some(({ virtual }) => virtual.some((own) => own.id === id)),
        })),
      ...circuitsOf(gateway, of),
    })),
    partners: [...consumersOf(of), ...providersOf(of, regions)],
    distributions: of(TYPES.distribution).map(({ name, inputs }) => ({ name, cell: cellOf(inputs) })),
    origins: of(TYPES.origin).map(({ inputs }) => ({ region: originRegion(inputs), vpc: cellOf(inputs) })),
    vendors: vendorsOf(resources),
  };
}

/** By whom it is for: `news-1-us-west-2-delivery-newsroom-777788889999-root` lets the newsroom into the service of its first words. */
function consumersOf(of: OfType): PartnerTopology[] {
  const rows = of(TYPES.principal).flatMap((principal) => {
    const { vpcEndpointServiceId, principalArn } = principal.inputs;
    const service = of(TYPES.service).find(({ outputs }) => outputs["id"] === vpcEndpointServiceId);
    const account = arnPart(principalArn, "account");
    const [name = ""] = principal.name.slice((service?.name.length ?? -1) + 1).split(`-${account}`);
    return service === undefined ? [] : [{ name, account, service }];
  });
  return [...new Set(rows.map(({ name }) => name))].map((name) => {
    const own = rows.filter((row) => row.name === name);
    const services = [...new Set(own.map(({ service }) => service))];
    return {
      name,
      detail: [...new Set(own.map(({ account }) => account))].join(", "),
      calls: "us",
      places: services.map(({ region, inputs }) => ({ region, vpc: cellOf(inputs) })),
    };
  });
}

/** AWS's own services have names of other forms. */
const isOfOthers = ({ inputs }: ResourceRecord): boolean => /\.vpce-svc-/.test(String(inputs["serviceName"]));

/** By `<name>-<region>`, as their endpoints are named. */
function providersOf(of: OfType, regions: readonly RegionTopology[]): PartnerTopology[] {
  const endpoints = of(TYPES.endpoint).filter(isOfOthers);
  return [...new Set(endpoints.map(({ inputs }) => String(inputs["serviceName"])))].map((detail) => {
    const own = endpoints.filter(({ inputs }) => inputs["serviceName"] === detail);
    const [first] = own;
    return {
      name: first === undefined ? "" : first.name.replace(`-${first.region}`, ""),
      detail,
      calls: "it",
      places: own.map(({ region, inputs }) => ({ region, vpc: vpcName(regions, inputs["vpcId"]) })),
    };
  });
}

const vpcName = (regions: readonly RegionTopology[], id: unknown): string =>
  regions.flatMap(({ vpcs }) => vpcs).find((vpc) => vpc.id === id)?.name ?? "";

/** A cell has the same channels at both of its places: each counts once. */
function vendorsOf(resources: readonly ResourceRecord[]): VendorTopology[] {
  const channels = new Map<string, Set<string>>();
  for (const { id, feeds } of lineUpsIn(resources).flatMap((lineUp) => lineUp.channels))
    for (const { vendor, path } of feeds) {
      const key = `${path} ${vendor}`;
      channels.set(key, (channels.get(key) ?? new Set()).add(id));
    }
  return [...channels].map(([key, { size }]) => {
    const [path = "", name = ""] = key.split(" ");
    return { name, path: path as IngestPath, channels: size };
  });
}

const ARN_PARTS = { region: 3, account: 4 };

const arnPart = (arn: unknown, part: keyof typeof ARN_PARTS): string =>
  String(arn).split(":")[ARN_PARTS[part]] ?? "";

type Inputs = ResourceRecord["inputs"];

/** That of the load balancer it leads to. */
const originRegion = ({ vpcOriginEndpointConfig: config }: Inputs): string =>
  arnPart((config as Inputs | undefined)?.["arn"], "region");

/** By its tag. */
const cellOf = ({ tags }: Inputs): string => String((tags as Inputs | undefined)?.["cell"] ?? "");
