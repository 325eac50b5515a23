import type { BackbonePlan } from "../../plan/backbone/backbone";
import type { ResourceRecord } from "../../record/types";
import type { Settings } from "../../settings/settings";
import { arnPart, id, type OfType, tag, text } from "./records";
import type { RegionTopology, VpcName } from "./topology";

/** What the backbone connects: regions to each other, and to networks outside. */

export interface PeeringTopology {
  readonly name: string;
  /** Regions of its two transit gateways. */
  readonly regions: readonly [requester: string, accepter: string];
}

/** A Direct Connect gateway. */
export interface GatewayTopology {
  readonly name: string;
  /** The network outside that it leads to. */
  readonly network: string;
  readonly asn: string;
  /** Regions that it is associated with. `virtual`: with a virtual private gateway, else with a transit gateway. */
  readonly regions: readonly { readonly region: string; readonly virtual: boolean }[];
  /** BGP ASN at the other end of its virtual interfaces; `""` without interfaces. */
  readonly peerAsn: string;
  /** One for each virtual interface. */
  readonly circuits: readonly CircuitTopology[];
}

/** A circuit at a location, or a link aggregation group of circuits. */
export interface CircuitTopology {
  /** Name of a circuit or group; the id, if the environment has no such circuit. */
  readonly name: string;
  /** `10Gbps`, `2 x 10Gbps`; `""` if the environment has no such circuit. */
  readonly speed: string;
  /** As AWS spells it; `""` if the environment has no such circuit. */
  readonly location: string;
}

/** A network that is connected by PrivateLink: it calls our services, or we call its service. */
export interface PartnerTopology {
  readonly name: string;
  /** `calls: "us"`: accounts that may create an endpoint. `calls: "it"`: the name of its service. */
  readonly detail: string;
  readonly calls: "us" | "it";
  readonly vpcs: readonly VpcName[];
}

/** Names of networks outside, by a value that a resource and a row of the plan both have. */
export interface OutsideNames {
  /** By the logical name of a Direct Connect gateway. */
  readonly gateways: ReadonlyMap<string, string>;
  /** Vendors and consumers, by the logical name of an allowed principal. */
  readonly principals: ReadonlyMap<string, string>;
  /** By AWS's name of an endpoint service. */
  readonly services: ReadonlyMap<string, string>;
  /** Existing circuits, which no stack creates, by their ids. */
  readonly circuits: ReadonlyMap<string, CircuitTopology>;
}

export function outsideNames({ privateLink }: Settings, { kinds, circuits }: BackbonePlan): OutsideNames {
  const gateways = [...kinds.transit.gateways, ...kinds.private.gateways];
  const principals = kinds.privateLinkService.services.flatMap((service) => service.principals);
  return {
    gateways: new Map(gateways.map(({ key, network }) => [key, network])),
    principals: new Map(principals.map(({ key, caller }) => [key, caller])),
    circuits: new Map(
      circuits.circuits.flatMap(({ id: existing, key: name, speed, location }) =>
        existing === undefined ? [] : [[existing, { name, speed, location }] as const],
      ),
    ),
    services: new Map(Object.entries(privateLink.endpoints).map(([name, row]) => [row.serviceName, name])),
  };
}

const TYPES = {
  peering: "aws:ec2transitgateway/peeringAttachment:PeeringAttachment",
  gateway: "aws:directconnect/gateway:Gateway",
  association: "aws:directconnect/gatewayAssociation:GatewayAssociation",
  circuit: "aws:directconnect/connection:Connection",
  group: "aws:directconnect/linkAggregationGroup:LinkAggregationGroup",
  member: "aws:directconnect/connectionAssociation:ConnectionAssociation",
  transitInterface: "aws:directconnect/transitVirtualInterface:TransitVirtualInterface",
  privateInterface: "aws:directconnect/privateVirtualInterface:PrivateVirtualInterface",
  service: "aws:ec2/vpcEndpointService:VpcEndpointService",
  principal: "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple",
  endpoint: "aws:ec2/vpcEndpoint:VpcEndpoint",
};

export const BACKBONE_TYPES: readonly string[] = Object.values(TYPES);

/** The region of the transit gateway with this id, or `otherwise` if this plan does not have it. */
const regionOf = (regions: readonly RegionTopology[], gateway: unknown, otherwise: unknown): string =>
  regions.find(({ transit }) => transit.some((own) => own.id === gateway))?.region ?? text(otherwise);

export const peeringsOf = (of: OfType, regions: readonly RegionTopology[]): PeeringTopology[] =>
  of(TYPES.peering).map((peering) => {
    const { region, inputs } = peering;
    return {
      name: tag(peering, "Name"),
      regions: [
        regionOf(regions, inputs["transitGatewayId"], region),
        regionOf(regions, inputs["peerTransitGatewayId"], inputs["peerRegion"]),
      ],
    };
  });

export const gatewaysOf = (
  of: OfType,
  regions: readonly RegionTopology[],
  names: OutsideNames,
): GatewayTopology[] =>
  of(TYPES.gateway).map((gateway) => {
    const isIts = ({ inputs }: ResourceRecord): boolean => inputs["dxGatewayId"] === id(gateway);
    const interfaces = [...of(TYPES.transitInterface), ...of(TYPES.privateInterface)].filter(isIts);
    return {
      name: tag(gateway, "Name"),
      network: names.gateways.get(gateway.name) ?? tag(gateway, "Name"),
      asn: String(gateway.inputs["amazonSideAsn"]),
      regions: of(TYPES.association)
        .filter(isIts)
        .map(({ region, inputs: { associatedGatewayId } }) => ({
          region: regionOf(regions, associatedGatewayId, region),
          virtual: regions.some(({ virtual }) => virtual.some((own) => own.id === associatedGatewayId)),
        })),
      peerAsn: [...new Set(interfaces.map(({ inputs }) => String(inputs["bgpAsn"])))].join(", "),
      circuits: interfaces.map(({ inputs }) => circuitOf(String(inputs["connectionId"]), of, names)),
    };
  });

function circuitOf(wanted: string, of: OfType, names: OutsideNames): CircuitTopology {
  const existing = names.circuits.get(wanted);
  if (existing !== undefined) return existing;
  const circuit = of(TYPES.circuit).find((row) => id(row) === wanted);
  const group = of(TYPES.group).find((row) => id(row) === wanted);
  const ordered = circuit ?? group;
  const { inputs = {} } = ordered ?? {};
  // A group is created with its first circuit; the others join it.
  const members = 1 + of(TYPES.member).filter((member) => member.inputs["lagId"] === wanted).length;
  return {
    name: ordered ? tag(ordered, "Name") : wanted,
    speed: group
      ? `${members} x ${String(inputs["connectionsBandwidth"])}`
      : String(inputs["bandwidth"] ?? ""),
    location: String(inputs["location"] ?? ""),
  };
}

export const partnersOf = (
  of: OfType,
  regions: readonly RegionTopology[],
  names: OutsideNames,
): PartnerTopology[] => [...consumersOf(of, names), ...providersOf(of, regions, names)];

function consumersOf(of: OfType, { principals }: OutsideNames): PartnerTopology[] {
  const rows = of(TYPES.principal).flatMap(({ name, inputs }) => {
    const service = of(TYPES.service).find((row) => id(row) === inputs["vpcEndpointServiceId"]);
    const account = arnPart(inputs["principalArn"], "account");
    return service === undefined ? [] : [{ name: principals.get(name) ?? account, account, service }];
  });
  return unique(rows.map(({ name }) => name)).map((name) => {
    const own = rows.filter((row) => row.name === name);
    return {
      name,
      detail: unique(own.map(({ account }) => account)).join(", "),
      calls: "us",
      vpcs: unique(own.map(({ service }) => service)).map((service) => ({
        region: service.region,
        vpc: tag(service, "cell"),
      })),
    };
  });
}

const serviceName = ({ inputs }: ResourceRecord): string => String(inputs["serviceName"]);

/** Names of AWS's own services do not contain `vpce-svc-`. */
const isOfOthers = (endpoint: ResourceRecord): boolean => /\.vpce-svc-/.test(serviceName(endpoint));

function providersOf(
  of: OfType,
  regions: readonly RegionTopology[],
  { services }: OutsideNames,
): PartnerTopology[] {
  const endpoints = of(TYPES.endpoint).filter(isOfOthers);
  const all = regions.flatMap((region) => region.vpcs);
  return unique(endpoints.map(serviceName)).map((detail) => ({
    name: services.get(detail) ?? detail,
    detail,
    calls: "it",
    vpcs: endpoints
      .filter((endpoint) => serviceName(endpoint) === detail)
      .map(({ region, inputs }) => ({
        region,
        vpc: all.find((vpc) => vpc.id === inputs["vpcId"])?.name ?? "",
      })),
  }));
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];
