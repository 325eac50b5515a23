import { PHYSICAL_NAME_LIMITS } from "./names.table";

/**
 * Every name, from what it means and never from order, count or address. A logical name is the identity of a resource: it
 * never moves. The physical name is Pulumi's: the logical one, a hyphen and seven hex digits.
 */
const AUTONAME_LENGTH = 8;

/** Stacks of the environment `production` carry no prefix: `us-west-2`, `staging-us-west-2`, `us-west-2-sports-1`. */
export function stackName(environment: string, ...parts: readonly string[]): string {
  return [...(environment === "production" ? [] : [environment]), ...parts].join("-");
}

/** The logical name of what is made once per item: `key("hub", "app", "usw2-az1")` is `hub-app-usw2-az1`. */
export const key = (...parts: readonly string[]): string => parts.join("-");

/** The name of an AWS service's endpoint as part of a logical name: `ecr.api` is `ecr-api`. */
export const keyOfService = (service: string): string => service.replaceAll(".", "-");

/** A domain as part of a logical name: `corp.example.net` is `corp-example-net`. Settings refuse two that end up the same. */
export const keyOfDomain = (domain: string): string => domain.replaceAll(".", "-");

/** Longest logical name that a resource of a type may have; undefined where its type has no limit of its own. */
export function longestName(type: string): number | undefined {
  const limit = PHYSICAL_NAME_LIMITS[type];
  return limit === undefined ? undefined : limit - AUTONAME_LENGTH;
}

/**
 * How many characters the physical name of a resource is too long, 0 where it fits or its type has no limit of its own.
 * `type` is Pulumi's, e.g. `aws:iam/role:Role`.
 */
export function excessOf(type: string, logicalName: string): number {
  return Math.max(0, logicalName.length - (longestName(type) ?? Infinity));
}
