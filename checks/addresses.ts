import { inOneRange, PRIVATE_ASNS } from "../facts/asn";
import { type Addresses, defaultAsn, type Level, LEVELS, prefixLength, slotRange } from "../settings/slots";
import { type Check, checkAligned } from "./check";

/** Prefix lengths that AWS takes for a VPC (VPC user guide, "VPC CIDR blocks", 2026-11). */
const VPC_LENGTHS = { first: 16, last: 28 };

/** The tiers of a zone with their reserve fill a /22: app 256, public, data, endpoint and ingest 64 each, transit 16. */
const ZONE_LONGEST = 22;

/** The address plan by itself: levels that nest, sizes that AWS takes, room for the tiers, numbers in a private range. */
export const checkAddresses: Check = ({ addresses }, { problems }) => {
  if (addresses === undefined) return;
  checkAligned(addresses.world, ["addresses", "world"], problems);
  const wrong = lengthProblems(addresses);
  for (const { level, message } of wrong) {
    problems.add(["addresses", level], `${message}, not ${addresses[level]}`);
  }
  if (wrong.length === 0 && !numbersFit(addresses)) {
    const message = `must leave every region of every environment a number in ${PRIVATE_ASNS}`;
    problems.add(["addresses", "asnBase"], `${message}, not ${addresses.asnBase}`);
  }
};

/** What is wrong with the prefix lengths. While anything is, there are no slots to speak of. */
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
  if (addresses.zone > ZONE_LONGEST) {
    found.push({
      level: "zone",
      message: `must be ${ZONE_LONGEST} or less, as a zone's tiers take 1024 addresses`,
    });
  }
  return found;
}

function numbersFit(addresses: Addresses): boolean {
  const most = {
    environment: slotRange(addresses, "environment").last,
    region: slotRange(addresses, "region").last,
  };
  return inOneRange(addresses.asnBase, defaultAsn(addresses, most));
}
