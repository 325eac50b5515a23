import { Address4 } from "ip-address";

/** The few questions that checks ask of IPv4 networks, each written as text such as `10.0.0.0/8`. */

/** The network that an address with a prefix length lies in: `10.1.2.3/8` -> `10.0.0.0/8`. */
export function networkOf(prefix: string): string {
  const parsed = new Address4(prefix);
  return `${parsed.startAddress().correctForm()}${parsed.subnet}`;
}

export function overlap(one: string, other: string): boolean {
  return within(one, other) || within(other, one);
}

/** @param inner a network or a single address */
export function within(inner: string, outer: string): boolean {
  return new Address4(inner).isInSubnet(new Address4(outer));
}
