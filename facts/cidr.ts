import { Address4 } from "ip-address";

/**
 * IPv4 blocks: callers pass text (`10.0.32.0/19`); this module computes with a first address and a prefix length.
 * The package ip-address parses them. It has no operation for the n-th block of a given size inside another block.
 */
export type Cidr = string;

interface Block {
  readonly first: number;
  readonly prefix: number;
}

/** Addresses in a block with this prefix length. */
export const sizeOf = (prefix: number): number => 2 ** (32 - prefix);

/** Prefix length of a block. */
export const prefixOf = (block: Cidr): number => parse(block).prefix;

/** The block of prefix length `prefix` that starts `at` addresses into `outer`. Throws a RangeError if it does not fit. */
export function blockAt(outer: Cidr, at: number, prefix: number): Cidr {
  const { first, prefix: outerPrefix } = parse(outer);
  const size = sizeOf(prefix);
  if (at < 0 || at % size !== 0 || at + size > sizeOf(outerPrefix)) {
    throw new RangeError(`no /${prefix} at ${at} in ${outer}`);
  }
  return spell({ first: first + at, prefix });
}

/** The block in slot `slot` of `outer`, divided into blocks of prefix length `prefix`. */
export const blockInSlot = (outer: Cidr, slot: number, prefix: number): Cidr =>
  blockAt(outer, slot * sizeOf(prefix), prefix);

/** Whether `outer` contains all of `inner` (a block or an address). */
export function contains(outer: Cidr, inner: string): boolean {
  const o = parse(outer);
  const i = parse(inner);
  return i.first >= o.first && i.first + sizeOf(i.prefix) <= o.first + sizeOf(o.prefix);
}

/** The block that contains an address with a prefix length: `10.1.2.3/8` is in `10.0.0.0/8`. */
export function networkOf(text: string): Cidr {
  const { first, prefix } = read(text);
  return spell({ first: first - (first % sizeOf(prefix)), prefix });
}

/** Whether two blocks share an address. */
export const overlap = (a: Cidr, b: Cidr): boolean => contains(a, b) || contains(b, a);

function parse(text: string): Block {
  const block = read(text);
  if (block.first % sizeOf(block.prefix) !== 0)
    throw new RangeError(`${text} is not aligned to its prefix length`);
  return block;
}

function read(text: string): Block {
  const address = new Address4(text);
  return { first: toNumber(address), prefix: address.subnetMask };
}

const toNumber = (address: Address4): number =>
  address.parsedAddress.reduce((sum, octet) => sum * 256 + Number(octet), 0);

const spell = ({ first, prefix }: Block): Cidr =>
  `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join(".")}/${prefix}`;
