import { keyOfDomain, longestName } from "../catalog/names";
import type { Path, Problems } from "../settings/problems";
import type { Sound } from "../settings/shape";
import type { Check } from "./check";

/** A forwarded domain names its resolver rule. */
const FORWARDED_LENGTH = longestName("aws:route53/resolverRule:ResolverRule") ?? Infinity;

/** ACM's limit on a certificate's first name (RequestCertificate, 2026-11). */
const CERTIFICATE_LENGTH = 64;

/** What the edge's certificate puts before the viewers' domain in its first name (plan/edge/names.ts). */
const VIEWERS_PREFIX = "*.manifests.";

/**
 * How a name that begins with a cell's may not begin, `<cell>-...`: API references of ECS (CreateCapacityProvider), Elastic Load
 * Balancing (CreateLoadBalancer) and S3 (general purpose bucket naming rules), 2026-11.
 */
const RESERVED: readonly (readonly [start: string, of: string])[] = [
  ["aws", "a capacity provider"],
  ["ecs", "a capacity provider"],
  ["fargate", "a capacity provider"],
  ["internal-", "a load balancer"],
  ["sthree-", "a bucket"],
  ["amzn-s3-demo-", "a bucket"],
];

/** What SNS takes of a subscriber (API reference, Subscribe; 2026-11). A wrong one is refused in the middle of an `up`. */
const ENDPOINTS = {
  email: { form: /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/, says: "an e-mail address" },
  https: { form: /^https:\/\/[^\s/]+/, says: "an address such as https://alarms.example.com/in" },
};

/** What ends up as the name of a resource: told apart from every other, no longer than AWS takes, and none of AWS's own. */
export const checkNames: Check = (sound, { problems }) => {
  checkCellNames(sound, problems);
  checkSubscribers(sound, problems);
  checkForwarded(sound, problems);
  if (sound.edge !== undefined) checkViewerDomain(sound.edge, problems);
  const [longest] = Object.keys(sound.regions).sort((a, b) => b.length - a.length);
  if (sound.domain === undefined || longest === undefined) return;
  checkLength(
    { path: ["domain"], text: sound.domain, most: CERTIFICATE_LENGTH - `${longest}.`.length },
    problems,
  );
};

function checkViewerDomain(edge: NonNullable<Sound["edge"]>, problems: Problems): void {
  const most = CERTIFICATE_LENGTH - VIEWERS_PREFIX.length;
  checkLength({ path: ["edge", "viewerDomain"], text: edge.viewerDomain, most }, problems);
}

function checkCellNames({ lineUp }: Sound, problems: Problems): void {
  for (const cell of Object.keys(lineUp.cells)) {
    const [start, of] = RESERVED.find(([each]) => `${cell}-`.startsWith(each)) ?? [];
    if (start === undefined) continue;
    problems.add(
      ["lineUp", "cells", cell],
      `the name of ${of} begins with the cell's, and AWS takes none that begins with ${start}`,
    );
  }
}

function checkSubscribers({ notify = [] }: Sound, problems: Problems): void {
  const first = new Map<string, number>();
  for (const [index, { protocol, endpoint }] of notify.entries()) {
    const { form, says } = ENDPOINTS[protocol];
    if (!form.test(endpoint))
      problems.add(["notify", index, "endpoint"], `must be ${says}, not ${JSON.stringify(endpoint)}`);
    const before = first.get(endpoint);
    if (before === undefined) first.set(endpoint, index);
    else
      problems.add(["notify", index, "endpoint"], `${endpoint} hears alarms already, by notify[${before}]`);
  }
}

/** A VPC takes one rule per domain. */
function checkForwarded({ outside }: Sound, problems: Problems): void {
  const first = new Map<string, string>();
  for (const [owner, { dns }] of Object.entries(outside)) {
    for (const [index, domain] of (dns?.domains ?? []).entries()) {
      const path = ["outside", owner, "dns", "domains", index];
      const spelt = keyOfDomain(domain);
      const before = first.get(spelt);
      if (before === undefined) first.set(spelt, `${domain} of ${owner}`);
      else problems.add(path, `${domain} is not told apart from ${before}; forward it once`);
      checkLength({ path, text: domain, most: FORWARDED_LENGTH }, problems);
    }
  }
}

function checkLength(
  { path, text, most }: { path: Path; text: string; most: number },
  problems: Problems,
): void {
  if (text.length > most) problems.add(path, `must have ${most} or fewer characters, not ${text.length}`);
}
