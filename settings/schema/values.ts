import { z } from "zod";
import { isOneLine } from "../printable";

/**
 * Kinds of values in environment files. Each number has limits with a reason, and each text has a longest length:
 * tests/settings/schema.test.ts.
 */

/** Why a number has its limits. */
export const REASONS = z.registry<{ readonly why: string }>();

interface Limits {
  readonly least: number;
  readonly most: number;
  /** Ends a message: `must be 0 to 23, not 24 (hours of a day)`. */
  readonly why: string;
}

export const whole = ({ least, most, why }: Limits) =>
  z.int().min(least).max(most).register(REASONS, { why });

export const fraction = ({ least, most, why }: Limits) =>
  z.number().min(least).max(most).register(REASONS, { why });

/** More than 0. */
export const amount = ({ most, why }: Omit<Limits, "least">) =>
  z.number().positive().max(most).register(REASONS, { why });

/** An AWS quota of the account. AWS does not publish how far it raises one. */
export const quota = (initial: number) =>
  whole({ least: 1, most: 10_000_000, why: "AWS lists no quota of this kind above it" }).default(initial);

/** A BGP ASN of 32 bits, without the two that RFC 7300 and RFC 7607 reserve. */
export const asNumber = whole({ least: 1, most: 4_294_967_294, why: "ASNs of 32 bits" });

export const prefixLength = whole({ least: 1, most: 32, why: "prefix lengths of IPv4" });

/** A slot's own range depends on the address plan: checks/references/slots.ts. */
export const slot = whole({ least: 0, most: 2 ** 20 - 1, why: "a /8 has so many blocks of /28" });

export const hour = whole({ least: 0, most: 23, why: "hours of a day" });

/** Text without line breaks and control characters. The length is in characters. */
export const text = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .refine(isOneLine, { error: "must be one line without control characters", abort: true });

/** A reference to a row of the file, or to a name of AWS. Checks find out whether it exists. */
export const reference = text(128);

const NOT_INHERITED = "must not be a property of every JavaScript object; choose another";

/** Names of rows are keys of JavaScript objects. A table that was read by `constructor` would return a function. */
export const isNotInherited = (name: string): boolean => !(name in Object.prototype);

const word = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, "lower-case words of letters and digits, joined by hyphens")
  .refine(isNotInherited, NOT_INHERITED);

/** The name of a row. */
export const named = (most: number) => word.max(most);
export const name = named(20);

/** Names of releases may contain dots, such as 2026.11. */
export const releaseName = z
  .string()
  .max(64)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, "letters, digits, dots, hyphens and underscores")
  .refine(isNotInherited, NOT_INHERITED);

export const regionName = z
  .string()
  .max(32)
  .regex(/^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/, "an AWS region such as us-west-2");

export const zoneId = z
  .string()
  .max(32)
  .regex(/^[a-z]+\d+(-[a-z]+\d*)*-az\d+$/, "a zone id such as usw2-az1, not the zone's name");

/** In the form of Route 53's names: two labels or more, lower case, no dot at the end (RFC 1035, 2.3.1). */
const LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
const DOMAIN = new RegExp(`^(${LABEL}\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$`);

export const domainName = z
  .string()
  .max(253)
  .regex(DOMAIN, "a domain name in lower case such as example.com, without a dot at the end");

export const hostedZoneId = z
  .string()
  .max(32)
  .regex(/^Z[A-Z0-9]{5,31}$/, "a Route 53 hosted zone id, e.g. Z0123456789ABCDEFGHIJ");
