/**
 * Private BGP ASNs for Amazon's side of a gateway, without AWS's default. A gateway without an ASN of its own gets that
 * default, and AWS refuses to associate two gateways with the same ASN.
 * Source: CreateTransitGateway and CreateDirectConnectGateway API references (2026-11).
 */

const RANGES = [
  { first: 64_513, last: 65_534 },
  { first: 4_200_000_000, last: 4_294_967_294 },
];

/** ASNs in the longest range. */
export const LONGEST_ASN_RANGE = Math.max(...RANGES.map(({ first, last }) => last - first + 1));

export const AWS_DEFAULT_ASN = 64_512;

/** Amazon's ASN at the other end of Direct Connect. AWS refuses it for a customer (EC2 API, CreateCustomerGateway; 2026-11). */
export const AWS_OWN_ASN = 7224;

/** For messages. */
export const asRanges = (ranges: typeof RANGES): string =>
  ranges.map(({ first, last }) => `${first} to ${last}`).join(" or ");
export const PRIVATE_ASNS = asRanges(RANGES);

export const isPrivateAsn = (asn: number): boolean => isIn(asn, RANGES);

export const isIn = (asn: number, ranges: typeof RANGES): boolean =>
  ranges.some(({ first, last }) => first <= asn && asn <= last);

/** First ASNs of blocks of `count` private ASNs, as ranges. */
export const startsOfBlocks = (count: number): { first: number; last: number }[] =>
  RANGES.map(({ first, last }) => ({ first, last: last - count + 1 })).filter(
    ({ first, last }) => first <= last,
  );
