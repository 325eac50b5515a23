import { type Association, type Block, blockOf, isIn, type Network, pair, type Route } from "./network";

/** Start or end of a packet: a subnet, by its id, or a network outside, by its name. */
export type Location = { readonly subnet: string } | { readonly outside: string };

export interface Host {
  readonly location: Location;
  readonly address: number;
}

export type End =
  | Location
  /** Id of the NAT gateway that receives the answers; undefined: the sender has a public address. */
  | { readonly internet: string | undefined }
  | { readonly lost: Loss };

export type Loss =
  | "no route"
  | "blackhole route"
  /** The target of a route does not exist, is not in this VPC, or is not supported here. */
  | "no such target"
  /** The VPC's attachment has no subnet in the sender's zone. */
  | "no attachment in its zone"
  /** The attachment is not associated with a route table. */
  | "no table"
  | "no subnet has it"
  | "private address on the Internet"
  | "no circuit leads there"
  | "not announced to the other side"
  | "loop";

/** One path that a packet may take. There are several if a transit gateway can choose between zones. */
export interface Walk {
  readonly end: End;
  /** Ids of the subnets, gateways, attachments and transit route tables on the path. */
  readonly path: readonly string[];
}

interface Packet {
  readonly to: number;
  /** Current zone, which a transit gateway keeps if it can. `""`: none. */
  readonly zone: string;
  readonly path: readonly string[];
  /** The NAT gateway that translated its source address. */
  readonly nat: string | undefined;
}

/** Addresses that the Internet drops (RFC 1918). */
const PRIVATE: readonly Block[] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map(blockOf);

/**
 * The path of a packet through recorded route tables: the longest prefix of the subnet's table, NAT, Internet or transit
 * gateway, the route table of an attachment, a peering or a circuit, and delivery inside a VPC. Security groups and network
 * ACLs are ignored. So are gateway endpoints, because they only carry traffic to S3 and DynamoDB.
 */
export class Routes {
  constructor(private readonly network: Network) {}

  /** Every path of a packet from a location to an address. */
  send(from: Location, to: number): Walk[] {
    const packet: Packet = { to, zone: "", path: [], nat: undefined };
    return "subnet" in from ? this.fromSubnet(from.subnet, packet) : this.fromOutside(from.outside, packet);
  }

  /** Every path of the answer, from the end of a packet's path back to its sender. */
  answer({ end, path }: Walk, sender: Host): Walk[] {
    if ("lost" in end) return [];
    if (!("internet" in end)) return this.send(end, sender.address);
    if (end.internet === undefined) return [{ end: sender.location, path }];
    return this.send({ subnet: this.network.nats.get(end.internet) ?? "" }, sender.address);
  }

  /** Whether a packet arrives on every path, and so does its answer. */
  converse(from: Host, to: Host | { readonly internet: number }): boolean {
    const isThere = (end: End): boolean => ("internet" in to ? "internet" in end : isAt(end, to.location));
    const walks = this.send(from.location, "internet" in to ? to.internet : to.address);
    const answers = walks.flatMap((walk) => this.answer(walk, from));
    return (
      walks.length > 0 &&
      walks.every(({ end }) => isThere(end)) &&
      answers.length > 0 &&
      answers.every(({ end }) => isAt(end, from.location))
    );
  }

  private fromSubnet(id: string, before: Packet): Walk[] {
    const subnet = this.network.subnets.get(id);
    const vpc = this.network.vpcs.get(subnet?.vpc ?? "");
    if (before.path.includes(id)) return lost("loop", before);
    if (subnet === undefined || vpc === undefined) return lost("no such target", before);
    const packet = { ...before, zone: subnet.zone, path: [...before.path, id] };
    const route = this.lookUp(subnet.table, packet);
    if (isIn(packet.to, vpc.block) && !isInside(route, vpc.block)) return this.deliver(vpc.id, packet);
    const { kind, id: target } = route?.via ?? NO_ROUTE;
    const next = { ...packet, path: [...packet.path, target] };
    switch (kind) {
      case "nat":
        return this.fromSubnet(this.network.nats.get(target) ?? "", { ...next, nat: target });
      case "internet":
        return this.toInternet(vpc.id, next);
      case "transit":
        return this.leave(vpc.id, next);
      case "circuit":
        return this.toCircuits(
          this.network.associations.filter(({ gateway }) => gateway === target),
          next,
        );
      case "none":
        return lost("no route", packet);
      default:
        return lost("no such target", next);
    }
  }

  private lookUp(table: string, { to }: Packet): Route | undefined {
    return this.network.routes.get(table)?.find((route) => isIn(to, route.to));
  }

  private deliver(vpc: string, packet: Packet): Walk[] {
    const subnet = this.network.vpcs.get(vpc)?.subnets.find(({ block }) => isIn(packet.to, block));
    return subnet === undefined
      ? lost("no subnet has it", packet)
      : [{ end: { subnet: subnet.id }, path: packet.path }];
  }

  private toInternet(vpc: string, packet: Packet): Walk[] {
    const gateway = packet.path.at(-1) ?? "";
    if (this.network.gateways.get(gateway) !== vpc) return lost("no such target", packet);
    if (PRIVATE.some((block) => isIn(packet.to, block)))
      return lost("private address on the Internet", packet);
    return [{ end: { internet: packet.nat }, path: packet.path }];
  }

  /** Out of a VPC, through its attachment to the transit gateway at the end of the path. */
  private leave(vpc: string, packet: Packet): Walk[] {
    const gateway = packet.path.at(-1) ?? "";
    const attachment = this.network.joins.get(pair(gateway, vpc));
    const row = this.network.attachments.get(attachment ?? "");
    if (attachment === undefined || row?.kind !== "vpc") return lost("no such target", packet);
    const zones = row.subnets.map((id) => this.network.subnets.get(id)?.zone);
    if (!zones.includes(packet.zone)) return lost("no attachment in its zone", packet);
    return this.atGateway({ gateway, attachment }, { ...packet, path: [...packet.path, attachment] });
  }

  private atGateway(by: { readonly gateway: string; readonly attachment: string }, before: Packet): Walk[] {
    const table = this.network.reads.get(pair(by.gateway, by.attachment));
    if (table === undefined) return lost("no table", before);
    // A table has one route per address, so a packet that returns to the table is in a loop.
    if (before.path.includes(table)) return lost("loop", before);
    const packet = { ...before, path: [...before.path, table] };
    const { kind, id } = this.lookUp(table, packet)?.via ?? NO_ROUTE;
    if (kind === "none") return lost("no route", packet);
    if (kind === "blackhole") return lost("blackhole route", packet);
    return this.into({ gateway: by.gateway, attachment: id }, { ...packet, path: [...packet.path, id] });
  }

  private into(
    { gateway, attachment }: { readonly gateway: string; readonly attachment: string },
    packet: Packet,
  ): Walk[] {
    const row = this.network.attachments.get(attachment);
    const gateways = row?.kind === "peering" ? row.gateways : [row?.gateway];
    if (row === undefined || !gateways.includes(gateway)) return lost("no such target", packet);
    if (row.kind === "circuit") return this.toCircuits([row.association], packet);
    if (row.kind === "peering") {
      const [other = ""] = row.gateways.filter((end) => end !== gateway);
      return this.atGateway({ gateway: other, attachment }, { ...packet, zone: "" });
    }
    const here = row.subnets.filter((id) => this.network.subnets.get(id)?.zone === packet.zone);
    return (here.length > 0 ? here : row.subnets).flatMap((id) => this.fromSubnet(id, packet));
  }

  private toCircuits(associations: readonly Association[], packet: Packet): Walk[] {
    const outsides = associations.flatMap(({ circuits }) => this.network.announced.get(circuits) ?? []);
    const found = outsides.find(({ blocks }) => blocks.some((block) => isIn(packet.to, block)));
    return found === undefined
      ? lost("no circuit leads there", packet)
      : [{ end: { outside: found.outside }, path: packet.path }];
  }

  /** From a network outside, to the gateways of its virtual interfaces that announce the address. */
  private fromOutside(outside: string, packet: Packet): Walk[] {
    const announcing = this.network.associations.filter(
      ({ circuits, allowed }) =>
        this.network.announced.get(circuits)?.some((reached) => reached.outside === outside) &&
        allowed.some((block) => isIn(packet.to, block)),
    );
    if (announcing.length === 0) return lost("not announced to the other side", packet);
    return announcing.flatMap(({ circuits, gateway, attachment }) => {
      const next = { ...packet, path: [circuits] };
      if (attachment !== undefined)
        return this.atGateway({ gateway, attachment }, { ...next, path: [circuits, attachment] });
      return this.deliver(this.network.gateways.get(gateway) ?? "", { ...next, path: [circuits, gateway] });
    });
  }
}

/** A static route to a part of the VPC wins over the local route; a propagated route never does (VPC User Guide, 2026-11). */
const isInside = (route: Route | undefined, { first, last }: Block): boolean =>
  route !== undefined && !route.learned && route.to.last - route.to.first < last - first;

const NO_ROUTE = { kind: "none", id: "" } as const;

const lost = (loss: Loss, { path }: Packet): Walk[] => [{ end: { lost: loss }, path }];

export const isAt = (end: End, location: Location): boolean =>
  "subnet" in end
    ? "subnet" in location && end.subnet === location.subnet
    : "outside" in end && "outside" in location && end.outside === location.outside;
