import { type Association, type Block, blockOf, isIn, type Network, pair, type Route } from "./network";

/** Where a packet starts or ends: in a subnet, by its id, or in a network that is not ours. */
export type Location = { readonly subnet: string } | { readonly outside: string };

export interface Host {
  readonly location: Location;
  readonly address: number;
}

export type End =
  | Location
  /** By the NAT gateway that answers come back to; undefined: by a public address of the sender's own. */
  | { readonly internet: string | undefined }
  | { readonly lost: Loss };

export type Loss =
  | "no route"
  | "black hole"
  /** A route leads to something that is not there, or not in this VPC, or that this reader does not follow. */
  | "nothing there"
  /** The VPC's attachment is in other zones than the sender. */
  | "no attachment in its zone"
  /** The attachment reads no table. */
  | "no table"
  | "no subnet has it"
  | "private address on the Internet"
  | "no circuit leads there"
  | "not announced to the other side"
  | "loop";

/** One way that a packet may take. Where a transit gateway has a choice of zones there are several. */
export interface Walk {
  readonly end: End;
  /** Ids of the subnets, gateways, attachments and transit route tables on the way. */
  readonly path: readonly string[];
}

interface Packet {
  readonly to: number;
  /** Where it is: a transit gateway stays in the zone where it can. `""`: in none. */
  readonly zone: string;
  readonly path: readonly string[];
  /** Whose address it has taken. */
  readonly nat: string | undefined;
}

/** Addresses that the Internet drops (RFC 1918). */
const PRIVATE: readonly Block[] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map(blockOf);

/**
 * The way of a packet through recorded route tables: the subnet's longest prefix, NAT, Internet or transit gateway, the table
 * that an attachment reads, a peering or a circuit, and delivery inside a VPC. Security groups and network ACLs are not asked;
 * gateway endpoints are left out, whose addresses are S3's and DynamoDB's alone.
 */
export class Routes {
  constructor(private readonly network: Network) {}

  /** Every way that a packet to an address may take from a place. */
  send(from: Location, to: number): Walk[] {
    const packet: Packet = { to, zone: "", path: [], nat: undefined };
    return "subnet" in from ? this.fromSubnet(from.subnet, packet) : this.fromSite(from.outside, packet);
  }

  /** Every way of the answer to a packet, from where that ended back to its sender. */
  answer({ end, path }: Walk, sender: Host): Walk[] {
    if ("lost" in end) return [];
    if (!("internet" in end)) return this.send(end, sender.address);
    if (end.internet === undefined) return [{ end: sender.location, path }];
    return this.send({ subnet: this.network.nats.get(end.internet) ?? "" }, sender.address);
  }

  /** Whether a packet arrives by every way, and its answer too. */
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
    if (subnet === undefined || vpc === undefined) return lost("nothing there", before);
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
        return lost("nothing there", next);
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
    const door = packet.path.at(-1) ?? "";
    if (this.network.gateways.get(door) !== vpc) return lost("nothing there", packet);
    if (PRIVATE.some((block) => isIn(packet.to, block)))
      return lost("private address on the Internet", packet);
    return [{ end: { internet: packet.nat }, path: packet.path }];
  }

  /** Out of a VPC, by its attachment to the transit gateway that the path ends with. */
  private leave(vpc: string, packet: Packet): Walk[] {
    const gateway = packet.path.at(-1) ?? "";
    const attachment = this.network.joins.get(pair(gateway, vpc));
    const row = this.network.attachments.get(attachment ?? "");
    if (attachment === undefined || row?.kind !== "vpc") return lost("nothing there", packet);
    const zones = row.subnets.map((id) => this.network.subnets.get(id)?.zone);
    if (!zones.includes(packet.zone)) return lost("no attachment in its zone", packet);
    return this.atGateway({ gateway, attachment }, { ...packet, path: [...packet.path, attachment] });
  }

  private atGateway(by: { readonly gateway: string; readonly attachment: string }, before: Packet): Walk[] {
    const table = this.network.reads.get(pair(by.gateway, by.attachment));
    if (table === undefined) return lost("no table", before);
    // A table sends an address one way: whoever comes to it again goes round.
    if (before.path.includes(table)) return lost("loop", before);
    const packet = { ...before, path: [...before.path, table] };
    const { kind, id } = this.lookUp(table, packet)?.via ?? NO_ROUTE;
    if (kind === "none") return lost("no route", packet);
    if (kind === "blackhole") return lost("black hole", packet);
    return this.into({ gateway: by.gateway, attachment: id }, { ...packet, path: [...packet.path, id] });
  }

  private into(
    { gateway, attachment }: { readonly gateway: string; readonly attachment: string },
    packet: Packet,
  ): Walk[] {
    const row = this.network.attachments.get(attachment);
    const gateways = row?.kind === "peering" ? row.gateways : [row?.gateway];
    if (row === undefined || !gateways.includes(gateway)) return lost("nothing there", packet);
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

  /** From the other side: to the gateways to which its own interfaces lead, as their associations announce. */
  private fromSite(outside: string, packet: Packet): Walk[] {
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

/** A written route to a part of the VPC beats the local one; a learned one never does (VPC User Guide, route priority, 2026-11). */
const isInside = (route: Route | undefined, { first, last }: Block): boolean =>
  route !== undefined && !route.learned && route.to.last - route.to.first < last - first;

const NO_ROUTE = { kind: "none", id: "" } as const;

const lost = (loss: Loss, { path }: Packet): Walk[] => [{ end: { lost: loss }, path }];

export const isAt = (end: End, location: Location): boolean =>
  "subnet" in end
    ? "subnet" in location && end.subnet === location.subnet
    : "outside" in end && "outside" in location && end.outside === location.outside;
