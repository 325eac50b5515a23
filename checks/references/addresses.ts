import {
  asRanges,
  AWS_DEFAULT_ASN,
  AWS_OWN_ASN,
  isIn,
  isPrivateAsn,
  LONGEST_ASN_RANGE,
  PRIVATE_ASNS,
  startsOfBlocks,
} from "../../facts/asn";
import { networkOf, overlap } from "../../facts/cidr";
import { SPECIAL_BLOCKS } from "../../facts/specialBlocks.table";
import { gatewayAsn, lastAsn, REGION_ASNS, virtualGatewayAsn } from "../../settings/backbone";
import type { Path, Problems } from "../../settings/problems";
import {
  ABOVE,
  type Addresses,
  ASNS_PER_ENVIRONMENT,
  defaultAsn,
  type Level,
  LEVELS,
  prefixLength,
  slotRange,
} from "../../settings/slots";
import type { Check, Written } from "../check";

/** Prefix lengths that AWS allows for a VPC (VPC User Guide, "VPC CIDR blocks", 2026-11). */
const VPC_LENGTHS = { first: 16, last: 28 };

/** A zone's tiers with their reserve need a /22: app 256 addresses, public, data, endpoint and ingest 64 each, transit 16. */
const ZONE_LONGEST = 22;

/** Levels with ASNs, and how many of them have one: of a world, and of an environment. */
const ASN_HOLDERS = [
  { level: "environment", most: Math.floor(LONGEST_ASN_RANGE / ASNS_PER_ENVIRONMENT) },
  { level: "region", most: REGION_ASNS },
] as const;

/** The address plan itself: nested levels, sizes that AWS allows, enough addresses for the tiers, private ASNs. */
export const checkAddresses: Check<Written> = ({ addresses, slot }, problems) => {
  checkAligned(addresses.world, ["addresses", "world"], problems);
  checkSpecial(addresses.world, ["addresses", "world"], problems);
  const wrong = lengthProblems(addresses);
  for (const { level, message } of wrong) {
    problems.add("address-levels", ["addresses", level], `${message}, not ${addresses[level]}`);
  }
  if (wrong.length === 0) checkAsnBase(addresses, problems);
  const { first, last } = slotRange(addresses, "environment");
  if (wrong.length === 0 && slot > last)
    problems.add("slot-range", ["slot"], `must be ${first} to ${last}, not ${slot}`);
};

/** Mistakes in the prefix lengths. With a mistake, slots have no range. */
export function lengthProblems(addresses: Addresses): { level: Level; message: string }[] {
  const found = LEVELS.flatMap(({ level, above }) => {
    const outer = prefixLength(addresses, above);
    const least = above === "world" ? outer : outer + 1;
    return addresses[level] < least
      ? [{ level, message: `must be ${least} or more, inside the ${above}'s /${outer}` }]
      : [];
  });
  const { first, last } = VPC_LENGTHS;
  if (addresses.vpc < first || addresses.vpc > last) {
    found.push({ level: "vpc", message: `must be ${first} to ${last}, the sizes of a VPC` });
  }
  for (const { level, most } of ASN_HOLDERS) {
    const longest = prefixLength(addresses, ABOVE[level]) + Math.floor(Math.log2(most));
    if (addresses[level] > longest)
      found.push({ level, message: `must be ${longest} or less, as there are ASNs for ${most} ${level}s` });
  }
  if (addresses.zone > ZONE_LONGEST) {
    const message = `must be ${ZONE_LONGEST} or less, as a zone's tiers need 1024 addresses`;
    found.push({ level: "zone", message });
  }
  return found;
}

/** Every gateway that any environment's slots allow has a private ASN, so that no later row is impossible. */
function checkAsnBase(addresses: Addresses, problems: Problems): void {
  const { asnBase } = addresses;
  const { last: environment } = slotRange(addresses, "environment");
  const highest = lastAsn(addresses, environment);
  const starts = startsOfBlocks(highest - asnBase + 1);
  if (isIn(asnBase, starts)) return;
  const message =
    `must be ${asRanges(starts)}, not ${asnBase}: the last gateway of environment slot ${environment} would have ASN ${highest}, ` +
    `and private ASNs are ${PRIVATE_ASNS}`;
  problems.add("asn-base", ["addresses", "asnBase"], message);
}

export function checkAligned(prefix: string, path: Path, problems: Problems): void {
  const message = misalignment(prefix);
  if (message !== undefined) problems.add("not-aligned", path, message);
}

/** A block that a network of ours or of others cannot have. */
export function checkSpecial(prefix: string, path: Path, problems: Problems): void {
  const [block, purpose] = SPECIAL_BLOCKS.find(([each]) => overlap(each, networkOf(prefix))) ?? [];
  if (block === undefined) return;
  problems.add("special-block", path, `${prefix} overlaps ${block}, ${purpose}; choose another block`);
}

/** The message about a block that is not aligned to its prefix length. */
export function misalignment(prefix: string): string | undefined {
  const network = networkOf(prefix);
  return network === prefix
    ? undefined
    : `${prefix} is not aligned to its prefix length; did you mean "${network}"?`;
}

interface NumberHolder {
  readonly name: string;
  readonly asn: number;
  /** The kind of its derivation. Two of the same kind have the same slot, which is already a mistake of its own. */
  readonly derived?: "region" | "gateway" | "virtual gateway";
  readonly path: Path;
  /** The owner of the ASN, if the path is a slot. */
  readonly gives?: string;
}

/** ASNs: on Amazon's side private and not AWS's default; on the other side not Amazon's own; all distinct. */
export const checkNumbers: Check<Written> = (written, problems) => {
  for (const [name, { asn }] of Object.entries(written.regions)) {
    if (asn === undefined || (asn !== AWS_DEFAULT_ASN && isPrivateAsn(asn))) continue;
    const why = asn === AWS_DEFAULT_ASN ? ", AWS's default for every gateway without an ASN" : "";
    problems.add("asn-not-allowed", ["regions", name, "asn"], `must be ${PRIVATE_ASNS}, not ${asn}${why}`);
  }
  for (const [name, { asn }] of Object.entries(written.outside)) {
    if (asn !== AWS_OWN_ASN) continue;
    const message = `${asn} is Amazon's own ASN; give the ASN of the other side`;
    problems.add("asn-not-allowed", ["outside", name, "asn"], message);
  }
  const taken = new Map<number, NumberHolder>();
  const holders = [...ours(written), ...theirs(written), ...ofGateways(written), ...ofHubs(written)];
  for (const holder of holders) {
    const before = taken.get(holder.asn);
    if (before === undefined) taken.set(holder.asn, holder);
    else if (before.derived === undefined || before.derived !== holder.derived) {
      const what =
        holder.gives === undefined ? `${holder.asn}` : `${holder.gives} would have ${holder.asn}, which`;
      problems.add("asn-taken", holder.path, `${what} is already the ASN of ${before.name}; choose another`);
    }
  }
};

/** Transit gateways of the regions. */
const ours = ({ regions, addresses, slot: environment }: Written): NumberHolder[] =>
  Object.entries(regions).map(([name, { asn, slot: region }]) => ({
    name,
    asn: asn ?? defaultAsn(addresses, { environment, region }),
    ...(asn === undefined && { derived: "region" as const }),
    path: ["regions", name, "asn"],
  }));

const theirs = ({ outside }: Written): NumberHolder[] =>
  Object.entries(outside).flatMap(([name, { asn }]) =>
    asn === undefined ? [] : [{ name, asn, path: ["outside", name, "asn"] }],
  );

/** Direct Connect gateways: AWS refuses an association if the ASN equals that of the transit gateway or the other side. */
function ofGateways({ addresses, slot: environment, backbone }: Written): NumberHolder[] {
  const { gateways = {}, interfaces = {} } = backbone.directConnect ?? {};
  return Object.entries(gateways).flatMap(([name, { slot: gateway }]) => {
    const own = Object.values(interfaces).filter((row) => row.gateway === name);
    return [...new Set(own.map(({ shard }) => shard))].map((shard) => ({
      name: `shard ${shard} of gateway ${name}`,
      gives: `shard ${shard}`,
      asn: gatewayAsn(addresses, { environment, gateway, shard }),
      derived: "gateway" as const,
      path: ["backbone", "directConnect", "gateways", name, "slot"],
    }));
  });
}

/** Virtual private gateways: ASNs derive from the regions' slots. */
function ofHubs({ addresses, slot: environment, backbone, regions }: Written): NumberHolder[] {
  const gateways = Object.entries(backbone.directConnect?.gateways ?? {});
  const privateGateways = gateways.filter(([, { mode }]) => mode === "private");
  return privateGateways.flatMap(([gateway]) =>
    Object.entries(regions).map(([region, { slot }]) => ({
      name: `the virtual private gateway of ${region}`,
      gives: `the virtual private gateway of ${region}`,
      asn: virtualGatewayAsn(addresses, { environment, region: slot }),
      derived: "virtual gateway" as const,
      path: ["backbone", "directConnect", "gateways", gateway, "mode"],
    })),
  );
}
