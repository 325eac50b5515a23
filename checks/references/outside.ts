import { keyOfDomain } from "../../catalog/names";
import { contains, networkOf, overlap, prefixOf } from "../../facts/cidr";
import { rowOf } from "../../facts/rowOf";
import type { Path, Problems } from "../../settings/problems";
import type { At, Check, Written } from "../check";
import { checkAligned, checkSpecial } from "./addresses";
import { checkAwsRegions, checkPrincipals } from "./privateLink";

interface Network {
  readonly owner: string;
  /** As written. `block` is its network, if the prefix is not aligned. */
  readonly prefix: string;
  readonly block: string;
  readonly path: Path;
}

/** Outside networks must not overlap the world block or each other: routes would be ambiguous. */
export const checkOutside: Check<Written> = (written, problems) => {
  checkPrefixes(written, problems);
  checkForwarded(written, problems);
  for (const [name, row] of Object.entries(written.outside)) {
    const { dns, prefixes, principals = [], awsRegions = [] } = row;
    const path = ["outside", name];
    checkUse(row, { path, problems });
    for (const [index, server] of (dns?.servers ?? []).entries()) {
      if (prefixes.some((prefix) => contains(networkOf(prefix), server))) continue;
      const message = `${server} is not in the prefixes of ${name} (${prefixes.join(", ")}); add its network`;
      problems.add("outside-prefixes", [...path, "dns", "servers", index], message);
    }
    checkPrincipals(principals, written, { path: [...path, "principals"], problems });
    checkAwsRegions(awsRegions, written, { path: [...path, "awsRegions"], problems });
  }
};

/** Prefix length of the largest block: vendors push from few addresses, and a company has a /8 at most. */
const SHORTEST = { vendor: 16, dataCentre: 8 } as const;

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
    checkBlock({ owner, prefix, block, path }, { outside, world }, problems);
    const clash = networks
      .slice(0, index)
      .find((other) => other.owner !== owner && overlap(other.block, block));
    if (clash !== undefined)
      problems.add(
        "overlap",
        path,
        `${prefix} overlaps ${clash.prefix} of ${clash.owner}; change one of the two`,
      );
  }
}

const inWorld = (prefix: string, world: string): string =>
  `${prefix} overlaps the world block ${world}; change one of the two`;

/** One line for a block that is wrong in itself. */
function checkBlock(
  { owner, prefix, block, path }: Network,
  { outside, world }: { readonly outside: Written["outside"]; readonly world: string },
  problems: Problems,
): void {
  const shortest = SHORTEST[rowOf(outside, owner)?.kind ?? "vendor"];
  if (overlap(block, networkOf(world))) problems.add("overlap", path, inWorld(prefix, world));
  else if (prefixOf(block) < shortest) {
    const message = `must be /${shortest} or longer, because security groups accept the whole block, not ${prefix}`;
    problems.add("too-wide", path, message);
  } else checkSpecial(prefix, path, problems);
}

/** Packagers call these networks, so they are outside the world block, which has other cells, and no special block. */
export const checkKeyServerPrefixes: Check<Written> = ({ lineUp, addresses: { world } }, problems) => {
  for (const [system, prefixes] of Object.entries(lineUp.keyServerPrefixes))
    for (const [index, prefix] of prefixes.entries()) {
      const path = ["lineUp", "keyServerPrefixes", system, index];
      checkAligned(prefix, path, problems);
      if (overlap(networkOf(prefix), networkOf(world))) problems.add("overlap", path, inWorld(prefix, world));
      else checkSpecial(prefix, path, problems);
    }
};

/** A VPC has one resolver rule per domain, and the rule's name contains the domain. */
function checkForwarded({ outside }: Written, problems: Problems): void {
  const first = new Map<string, string>();
  for (const [owner, { dns }] of Object.entries(outside)) {
    for (const [index, domain] of (dns?.domains ?? []).entries()) {
      const resourceName = keyOfDomain(domain);
      const before = first.get(resourceName);
      if (before === undefined) first.set(resourceName, `${domain} of ${owner}`);
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

/** Keys without effect in a row, and required certificates. */
function checkUse(row: Outside, { path, problems }: At): void {
  const isCertified = row.auth === "mutualTls";
  const [unused, why] =
    row.kind === "dataCentre"
      ? [OF_VENDORS, "is only for vendors; remove it, as a data centre pushes no feeds"]
      : [isCertified ? [] : OF_CERTIFICATES, "is only used with auth: mutualTls; remove it"];
  for (const key of unused) if (row[key] !== undefined) problems.add("not-used", [...path, key], why);
  if (row.kind === "dataCentre" || !isCertified || (row.authorities ?? []).length > 0) return;
  const message = "missing; give one certificate or more, as auth is mutualTls";
  problems.add("no-authority", [...path, "authorities"], message);
}
