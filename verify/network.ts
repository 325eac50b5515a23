import { Address4 } from "ip-address";

/**
 * What a packet meets, read from the resources of all stacks of an environment: route tables with their longest prefixes
 * first, and what their routes lead to. Ids are AWS's own. Addresses are numbers, so that a block is a range.
 */
export interface Network {
  /** Id -> URN, of everything below. */
  readonly urns: ReadonlyMap<string, string>;
  readonly vpcs: ReadonlyMap<string, Vpc>;
  readonly subnets: ReadonlyMap<string, Subnet>;
  /** Routes of subnets' tables and of transit gateways', by table. */
  readonly routes: ReadonlyMap<string, readonly Route[]>;
  /** NAT gateway -> its subnet. */
  readonly nats: ReadonlyMap<string, string>;
  /** Internet gateway or virtual private gateway -> its VPC. */
  readonly gateways: ReadonlyMap<string, string>;
  readonly attachments: ReadonlyMap<string, Attachment>;
  /** `<transit gateway> <VPC>` -> attachment. */
  readonly joins: ReadonlyMap<string, string>;
  /** `<transit gateway> <attachment>` -> the table that it reads. */
  readonly reads: ReadonlyMap<string, string>;
  readonly associations: readonly Association[];
  /** Direct Connect gateway -> the networks at the other end of its virtual interfaces. */
  readonly announced: ReadonlyMap<string, readonly Reached[]>;
}

/** A network that is not ours. Circuits know it by its BGP number alone, and so does who reads a plan. */
export interface OutsideNetwork {
  readonly name: string;
  /** Undefined: no circuit leads there. */
  readonly asn: number | undefined;
  readonly prefixes: readonly string[];
}

/** A site as it is announced by a gateway's interfaces. */
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
  /** Undefined: the region's own. */
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
  /** Its own route table, or the VPC's main one. */
  readonly table: string;
}

export interface Route {
  readonly to: Block;
  readonly via: Via;
  /** Learned by propagation: of two routes to one block the written one wins (VPC User Guide, route priority, 2026-11). */
  readonly learned: boolean;
}

/** `other`: what this reader does not follow, e.g. a network interface. */
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
  /** Both ends have one id. */
  | { readonly kind: "peering"; readonly gateways: readonly [string, string] }
  | { readonly kind: "circuit"; readonly gateway: string; readonly association: Association };

/** A Direct Connect gateway joined to a transit gateway or a virtual private gateway. */
export interface Association {
  readonly id: string;
  readonly circuits: string;
  readonly gateway: string;
  /** Undefined: the gateway is a virtual private one. */
  readonly attachment: string | undefined;
  /** All that the other side hears of. */
  readonly allowed: readonly Block[];
}

/** A block as a range, spelt as text. */
export function blockOf(spelt: string): Block {
  const block = new Address4(spelt);
  return { first: Number(block.startAddress().bigInt()), last: Number(block.endAddress().bigInt()) };
}

export const isIn = (address: number, { first, last }: Block): boolean => first <= address && address <= last;

/** The key of two ids. */
export const pair = (one: string, other: string): string => `${one} ${other}`;
