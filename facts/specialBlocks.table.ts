/**
 * IPv4 blocks that no host of a network can have (IANA IPv4 Special-Purpose Address Registry, 2026-11), by purpose.
 */
export const SPECIAL_BLOCKS: readonly (readonly [block: string, purpose: string])[] = [
  ["0.0.0.0/8", "this network"],
  ["127.0.0.0/8", "loopback"],
  ["169.254.0.0/16", "link-local addresses"],
  ["192.0.0.0/24", "protocol assignments of the IETF"],
  ["224.0.0.0/4", "multicast"],
  ["240.0.0.0/4", "reserved addresses"],
];
