import { keyOfDomain, longestName } from "../../names";
import type { Path, Problems } from "../problems";
import type { Sound } from "../shape";
import type { Check } from "./check";

/** A forwarded domain names its resolver rule. */
const FORWARDED_LENGTH = longestName("aws:route53/resolverRule:ResolverRule") ?? Infinity;

/** ACM's limit on a certificate's first name (RequestCertificate, 2026-11). */
const CERTIFICATE_LENGTH = 64;

/** What ends up as the name of a resource: told apart from every other, and no longer than AWS takes. */
export const checkNames: Check = (sound, { problems }) => {
  checkSubscribers(sound, problems);
  checkForwarded(sound, problems);
  const [longest] = Object.keys(sound.regions).sort((a, b) => b.length - a.length);
  if (sound.domain === undefined || longest === undefined) return;
  checkLength(
    { path: ["domain"], text: sound.domain, most: CERTIFICATE_LENGTH - `${longest}.`.length },
    problems,
  );
};

function checkSubscribers({ notify = [] }: Sound, problems: Problems): void {
  const first = new Map<string, number>();
  for (const [index, { endpoint }] of notify.entries()) {
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
