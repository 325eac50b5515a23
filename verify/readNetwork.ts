import type { ResourceRecord } from "../record/types";
import {
  type Association,
  type Attachment,
  blockOf,
  type Network,
  pair,
  type Reached,
  type Route,
  type OutsideNetwork,
  type Subnet,
  type Via,
  type Vpc,
} from "./network";

const NETWORK_TYPES = {
  vpc: "aws:ec2/vpc:Vpc",
  subnet: "aws:ec2/subnet:Subnet",
  subnetTable: "aws:ec2/routeTableAssociation:RouteTableAssociation",
  route: "aws:ec2/route:Route",
  learning: "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation",
  nat: "aws:ec2/natGateway:NatGateway",
  internet: "aws:ec2/internetGateway:InternetGateway",
  virtual: "aws:ec2/vpnGateway:VpnGateway",
  vpcAttachment: "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
  peering: "aws:ec2transitgateway/peeringAttachment:PeeringAttachment",
  accepter: "aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter",
  transitTable: "aws:ec2transitgateway/routeTable:RouteTable",
  transitReads: "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation",
  transitRoute: "aws:ec2transitgateway/route:Route",
  association: "aws:directconnect/gatewayAssociation:GatewayAssociation",
  transitInterface: "aws:directconnect/transitVirtualInterface:TransitVirtualInterface",
  privateInterface: "aws:directconnect/privateVirtualInterface:PrivateVirtualInterface",
} as const;

const READ: ReadonlySet<string> = new Set(Object.values(NETWORK_TYPES));

/** Whether a record is part of the network. */
export const isRead = ({ type }: ResourceRecord): boolean => READ.has(type);

type Of = (kind: keyof typeof NETWORK_TYPES) => readonly ResourceRecord[];

/** The network of these resources. A reference to a resource that is not among them leads nowhere. */
export function readNetwork(
  resources: readonly ResourceRecord[],
  outsides: readonly OutsideNetwork[],
): Network {
  const byType = groupBy(resources, ({ type }) => type);
  const of: Of = (kind) => byType.get(NETWORK_TYPES[kind]) ?? [];
  const subnets = subnetsOf(of);
  const ofVpc = groupBy(subnets, ({ vpc }) => vpc);
  const associations = of("association").map(associationOf);
  const announced = announcedOf(of, outsides);
  const attachments = attachmentsOf(of, associations);
  return {
    urns: new Map(
      resources
        // An accepter has the same id as its peering.
        .filter((record) => isRead(record) && record.type !== NETWORK_TYPES.accepter)
        .map((record) => [id(record), record.urn]),
    ),
    vpcs: byId(of("vpc").map((record) => vpcOf(record, ofVpc))),
    subnets: byId(subnets),
    routes: routesOf(of, { associations, announced }),
    nats: new Map(of("nat").map((record) => [id(record), text(record, "subnetId")])),
    gateways: new Map(
      [...of("internet"), ...of("virtual")].map((record) => [id(record), text(record, "vpcId")]),
    ),
    attachments,
    joins: new Map(
      [...attachments].flatMap(([key, row]) =>
        row.kind === "vpc" ? [[pair(row.gateway, row.vpc), key] as const] : [],
      ),
    ),
    reads: readsOf(of),
    associations,
    announced,
  };
}

const id = ({ outputs }: ResourceRecord): string => String(outputs["id"]);
const text = ({ inputs }: ResourceRecord, property: string): string => String(inputs[property] ?? "");
function groupBy<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row)) ?? [];
    group.push(row);
    groups.set(keyOf(row), group);
  }
  return groups;
}

const byId = <T extends { readonly id: string }>(rows: readonly T[]): Map<string, T> =>
  new Map(rows.map((row) => [row.id, row]));

function subnetsOf(of: Of): Subnet[] {
  const main = new Map(of("vpc").map((vpc) => [id(vpc), String(vpc.outputs["mainRouteTableId"])]));
  const own = new Map(of("subnetTable").map((row) => [text(row, "subnetId"), text(row, "routeTableId")]));
  return of("subnet").map((record) => {
    const [key, vpc] = [id(record), text(record, "vpcId")];
    return {
      id: key,
      name: record.name,
      vpc,
      zone: text(record, "availabilityZoneId"),
      block: blockOf(text(record, "cidrBlock")),
      table: own.get(key) ?? main.get(vpc) ?? "",
    };
  });
}

function vpcOf(record: ResourceRecord, subnets: ReadonlyMap<string, readonly Subnet[]>): Vpc {
  const { cell } = (record.inputs["tags"] ?? {}) as { readonly cell?: string };
  return {
    id: id(record),
    name: record.name,
    region: record.region,
    cell,
    block: blockOf(text(record, "cidrBlock")),
    subnets: subnets.get(id(record)) ?? [],
  };
}

const associationOf = (record: ResourceRecord): Association => {
  const gateway = text(record, "associatedGatewayId");
  const attachment = String(record.outputs["transitGatewayAttachmentId"]);
  return {
    id: id(record),
    circuits: text(record, "dxGatewayId"),
    gateway,
    attachment: gateway.startsWith("tgw-") ? attachment : undefined,
    allowed: ((record.inputs["allowedPrefixes"] ?? []) as readonly string[]).map(blockOf),
  };
};

/** Networks at the other end of each gateway's interfaces. An ASN belongs to one network. */
function announcedOf(of: Of, outsides: readonly OutsideNetwork[]): Map<string, Reached[]> {
  const interfaces = [...of("transitInterface"), ...of("privateInterface")];
  const byGateway = groupBy(interfaces, (record) => text(record, "dxGatewayId"));
  return new Map(
    [...byGateway].map(([gateway, records]) => {
      const numbers = records.map((record) => Number(text(record, "bgpAsnLong") || text(record, "bgpAsn")));
      const reached = outsides.filter(({ asn }) => asn !== undefined && numbers.includes(asn));
      return [
        gateway,
        reached.map(({ name, prefixes }) => ({ outside: name, blocks: prefixes.map(blockOf) })),
      ];
    }),
  );
}

function attachmentsOf(of: Of, associations: readonly Association[]): Map<string, Attachment> {
  const accepted = new Set(of("accepter").map((record) => text(record, "transitGatewayAttachmentId")));
  const ofVpcs = of("vpcAttachment").map((record): [string, Attachment] => {
    const subnets = record.inputs["subnetIds"] as readonly string[];
    const [gateway, vpc] = [text(record, "transitGatewayId"), text(record, "vpcId")];
    return [id(record), { kind: "vpc", gateway, vpc, subnets }];
  });
  const peerings = of("peering")
    .filter((record) => accepted.has(id(record)))
    .map((record): [string, Attachment] => {
      const gateways = [text(record, "transitGatewayId"), text(record, "peerTransitGatewayId")] as const;
      return [id(record), { kind: "peering", gateways }];
    });
  const circuits = associations.flatMap((association): [string, Attachment][] => {
    const { attachment, gateway } = association;
    return attachment === undefined ? [] : [[attachment, { kind: "circuit", gateway, association }]];
  });
  return new Map([...ofVpcs, ...peerings, ...circuits]);
}

function readsOf(of: Of): Map<string, string> {
  const owner = new Map(of("transitTable").map((record) => [id(record), text(record, "transitGatewayId")]));
  return new Map(
    of("transitReads").map((record) => {
      const table = text(record, "transitGatewayRouteTableId");
      return [pair(owner.get(table) ?? "", text(record, "transitGatewayAttachmentId")), table];
    }),
  );
}

interface Row extends Route {
  readonly table: string;
}

/** Longest prefix first; of two routes to one block, the static route first. */
function routesOf(of: Of, known: Pick<Network, "associations" | "announced">): Map<string, Row[]> {
  const rows = [
    ...of("route")
      .filter(({ inputs }) => inputs["destinationCidrBlock"] !== undefined)
      .map(subnetRoute),
    ...of("transitRoute").map(transitRoute),
    ...learnedRoutes(of, known),
  ];
  const tables = groupBy(rows, ({ table }) => table);
  const size = ({ to }: Route): number => to.last - to.first;
  for (const routes of tables.values())
    routes.sort((a, b) => size(a) - size(b) || Number(a.learned) - Number(b.learned));
  return tables;
}

function subnetRoute(record: ResourceRecord): Row {
  const [property = "", kind = "other"] = TARGETS.find(([name]) => text(record, name) !== "") ?? [];
  const id = text(record, property);
  return {
    table: text(record, "routeTableId"),
    to: blockOf(text(record, "destinationCidrBlock")),
    // `gatewayId` is the target for both kinds of gateway.
    via: { kind: id.startsWith("vgw-") ? "circuit" : kind, id },
    learned: false,
  };
}

/** Input of a route -> kind of its target. */
const TARGETS: readonly (readonly [property: string, kind: Via["kind"]])[] = [
  ["natGatewayId", "nat"],
  ["transitGatewayId", "transit"],
  ["gatewayId", "internet"],
];

function transitRoute(record: ResourceRecord): Row {
  const attachment = text(record, "transitGatewayAttachmentId");
  return {
    table: text(record, "transitGatewayRouteTableId"),
    to: blockOf(text(record, "destinationCidrBlock")),
    via: attachment === "" ? { kind: "blackhole", id: "" } : { kind: "attachment", id: attachment },
    learned: false,
  };
}

/** Routes that a virtual private gateway learns by BGP, in the tables with its propagation. */
const learnedRoutes = (
  of: Of,
  { associations, announced }: Pick<Network, "associations" | "announced">,
): Row[] =>
  of("learning").flatMap((record) => {
    const gateway = text(record, "vpnGatewayId");
    return associations
      .filter((association) => association.gateway === gateway)
      .flatMap(({ circuits }) => announced.get(circuits) ?? [])
      .flatMap(({ blocks }) => blocks)
      .map((to) => ({
        table: text(record, "routeTableId"),
        to,
        via: { kind: "circuit" as const, id: gateway },
        learned: true,
      }));
  });
