/**
 * Every name derives from the resource's purpose, never from order, count or address. A logical name identifies a resource
 * and never changes. Pulumi's auto-naming creates the physical name: the logical name, a hyphen and seven hex digits.
 */

/** Stacks of the environment `production` have no prefix: `us-west-2`, `staging-us-west-2`, `us-west-2-sports-1`. */
export function stackName(environment: string, ...parts: readonly string[]): string {
  return [...(environment === "production" ? [] : [environment]), ...parts].join("-");
}

/** The logical name of a resource that exists once per item: `key("hub", "app", "usw2-az1")` is `hub-app-usw2-az1`. */
export const key = (...parts: readonly string[]): string => parts.join("-");

/** An AWS service's endpoint as part of a logical name: `ecr.api` is `ecr-api`. */
export const keyOfService = (service: string): string => service.replaceAll(".", "-");

/** A domain as part of a logical name: `corp.example.net` is `corp-example-net`. Checks refuse two domains with the same result. */
export const keyOfDomain = (domain: string): string => domain.replaceAll(".", "-");
