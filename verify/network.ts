import { Address4 } from "ip-address";

/**
 * The network of an environment, read from the resources of all stacks: route tables, longest prefix first, and the targets
 * of their routes. Ids are those of AWS. Addresses are numbers, so a block is a range.
 */
export interface Network {
  /** Id -> URN, for everything below. */
  readonly urns: ReadonlyMap<string, string>;
  readonly vpcs: ReadonlyMap<string, Vpc>;
  readonly subnets: ReadonlyMap<string, Subnet>;
  /** Route table of a subnet or of a transit gateway -> routes. */
  readonly routes: ReadonlyMap<string, readonly Route[]>;
  /** NAT gateway -> its subnet. */
  readonly nats: ReadonlyMap<string, string>;
  /** Internet gateway or virtual private gateway -> its VPC. */
  readonly gateways: ReadonlyMap<string, string>;
  readonly attachments: ReadonlyMap<string, Attachment>;
  /** `<transit gateway> <VPC>` -> attachment. */
  readonly joins: ReadonlyMap<string, string>;
  /** `<transit gateway> <attachment>` -> its associated route table. */
  readonly reads: ReadonlyMap<string, string>;
  readonly associations: readonly Association[];
  /** Direct Connect gateway -> the networks at the other end of its virtual interfaces. */
  readonly announced: ReadonlyMap<string, readonly Reached[]>;
}

/** A network outside. Virtual interfaces identify it only by its BGP ASN. */
export interface OutsideNetwork {
  readonly name: string;
  /** BGP ASN. Undefined: no circuit leads there. */
  readonly asn: number | undefined;
  readonly prefixes: readonly string[];
}

/** A network outside behind the interfaces of a Direct Connect gateway, and the blocks that it announces. */
export interface Reached {
  readonly outside: string;
  readonly blocks: readonly Block[];
}

export interface Block {
  readonly first: number;
  readonly last: number;
}

export interface Vpc {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  /** Undefined: the hub of the region. */
  readonly cell: string | undefined;
  readonly block: Block;
  readonly subnets: readonly Subnet[];
}

export interface Subnet {
  readonly id: string;
  readonly name: string;
  readonly vpc: string;
  readonly zone: string;
  readonly block: Block;
  /** Its own route table, or the main route table of the VPC. */
  readonly table: string;
}

export interface Route {
  readonly to: Block;
  readonly via: Via;
  /** Learned by propagation: of two routes to one block the static route wins (VPC User Guide, route priority, 2026-11). */
  readonly learned: boolean;
}

/** `other`: not supported here, e.g. a network interface. */
export interface Via {
  readonly kind: "nat" | "internet" | "circuit" | "transit" | "attachment" | "blackhole" | "other";
  readonly id: string;
}

export type Attachment =
  | {
      readonly kind: "vpc";
      readonly gateway: string;
      readonly vpc: string;
      readonly subnets: readonly string[];
    }
  /** Both ends have the same id. */
  | { readonly kind: "peering"; readonly gateways: readonly [string, string] }
  | { readonly kind: "circuit"; readonly gateway: string; readonly association: Association };

/** Association of a Direct Connect gateway with a transit gateway or a virtual private gateway. */
export interface Association {
  readonly id: string;
  readonly circuits: string;
  readonly gateway: string;
  /** Undefined for a virtual private gateway. */
  readonly attachment: string | undefined;
  /** Allowed prefixes: all that is announced to the other side. */
  readonly allowed: readonly Block[];
}

/** CIDR notation -> range. */
export function blockOf(cidr: string): Block {
  const block = new Address4(cidr);
  return { first: Number(block.startAddress().bigInt()), last: Number(block.endAddress().bigInt()) };
}

export const isIn = (address: number, { first, last }: Block): boolean => first <= address && address <= last;

/** The key of two ids. */
export const pair = (one: string, other: string): string => `${one} ${other}`;
