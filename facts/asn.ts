/**
 * Private BGP ASNs for Amazon's side of a gateway, without AWS's default. A gateway without an ASN of its own gets that
 * default, and AWS refuses to associate two gateways with the same ASN.
 * Source: CreateTransitGateway and CreateDirectConnectGateway API references (2026-11).
 */

const RANGES = [
  { first: 64_513, last: 65_534 },
  { first: 4_200_000_000, last: 4_294_967_294 },
];

export const AWS_DEFAULT_ASN = 64_512;

/** Amazon's ASN at the other end of Direct Connect. AWS refuses it for a customer (EC2 API, CreateCustomerGateway; 2026-11). */
export const AWS_OWN_ASN = 7224;

/** For messages. */
export const PRIVATE_ASNS = RANGES.map(({ first, last }) => `${first} to ${last}`).join(" or ");

export function isPrivateAsn(asn: number): boolean {
  return privateRange(asn) !== undefined;
}

/** Whether all ASNs from `low` to `high` are private. */
export function inOneRange(low: number, high: number): boolean {
  const range = privateRange(low);
  return range !== undefined && range === privateRange(high);
}

function privateRange(asn: number): (typeof RANGES)[number] | undefined {
  return RANGES.find(({ first, last }) => asn >= first && asn <= last);
}
