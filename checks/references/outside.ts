import { X509Certificate } from "node:crypto";
import { keyOfDomain } from "../../catalog/names";
import { contains, networkOf, overlap } from "../../facts/cidr";
import type { Path, Problems } from "../../settings/problems";
import type { At, Check, Written } from "../check";
import { checkAligned } from "./addresses";
import { checkAwsRegions, checkPrincipals } from "./privateLink";

interface Network {
  readonly owner: string;
  /** As written; `block` is the network that it lies in, should it not start one. */
  readonly prefix: string;
  readonly block: string;
  readonly path: Path;
}

/** Networks that are not ours: apart from our world and from each other, or routes to one would go to the other. */
export const checkOutside: Check<Written> = (written, problems) => {
  checkPrefixes(written, problems);
  checkForwarded(written, problems);
  for (const [name, row] of Object.entries(written.outside)) {
    const { dns, prefixes, authorities = [], principals = [], awsRegions = [] } = row;
    const path = ["outside", name];
    checkUse(row, { path, problems });
    for (const [index, server] of (dns?.servers ?? []).entries()) {
      if (prefixes.some((prefix) => contains(networkOf(prefix), server))) continue;
      const message = `${server} is in none of the prefixes of ${name}, ${prefixes.join(", ")}; add its network`;
      problems.add("outside-prefixes", [...path, "dns", "servers", index], message);
    }
    for (const [index, pem] of authorities.entries()) {
      if (isCertificate(pem)) continue;
      problems.add("not-a-certificate", [...path, "authorities", index], "must be a certificate in PEM form");
    }
    checkPrincipals(principals, written, { path: [...path, "principals"], problems });
    checkAwsRegions(awsRegions, written, { path: [...path, "awsRegions"], problems });
  }
};

function checkPrefixes({ outside, addresses: { world } }: Written, problems: Problems): void {
  const networks = Object.entries(outside).flatMap(([owner, { prefixes }]) =>
    prefixes.map((prefix, index): Network => ({
      owner,
      prefix,
      block: networkOf(prefix),
      path: ["outside", owner, "prefixes", index],
    })),
  );
  for (const [index, { owner, prefix, block, path }] of networks.entries()) {
    checkAligned(prefix, path, problems);
    if (overlap(block, networkOf(world)))
      problems.add("overlap", path, `${prefix} overlaps the world block ${world}; move one of the two`);
    const clash = networks
      .slice(0, index)
      .find((other) => other.owner !== owner && overlap(other.block, block));
    if (clash !== undefined)
      problems.add(
        "overlap",
        path,
        `${prefix} overlaps ${clash.prefix} of ${clash.owner}; give each its own`,
      );
  }
}

/** A VPC takes one rule per domain, and rules are named by it. */
function checkForwarded({ outside }: Written, problems: Problems): void {
  const first = new Map<string, string>();
  for (const [owner, { dns }] of Object.entries(outside)) {
    for (const [index, domain] of (dns?.domains ?? []).entries()) {
      const spelt = keyOfDomain(domain);
      const before = first.get(spelt);
      if (before === undefined) first.set(spelt, `${domain} of ${owner}`);
      else {
        const message = `${domain} has the same resource name as ${before}; forward it once`;
        problems.add("name-taken", ["outside", owner, "dns", "domains", index], message);
      }
    }
  }
}

type Outside = Written["outside"][string];

const OF_VENDORS = ["auth", "authorities", "revocations", "principals", "awsRegions"] as const;
const OF_CERTIFICATES = ["authorities", "revocations"] as const;

/** Keys that are of no use in a row, and certificates that must be there. */
function checkUse(row: Outside, { path, problems }: At): void {
  const isCertified = row.auth === "mutualTls";
  const [useless, why] =
    row.kind === "dataCentre"
      ? [OF_VENDORS, "is only for vendors; remove it, as a data centre pushes no feeds"]
      : [isCertified ? [] : OF_CERTIFICATES, "is only used with auth: mutualTls; remove it"];
  for (const key of useless) if (row[key] !== undefined) problems.add("not-used", [...path, key], why);
  if (row.kind === "dataCentre" || !isCertified || (row.authorities ?? []).length > 0) return;
  const message = "missing; give one certificate or more, as auth is mutualTls";
  problems.add("no-authority", [...path, "authorities"], message);
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
