import type { Check, Written } from "../check";
import { checkAddresses, checkNumbers } from "./addresses";
import { checkBackbone } from "./backbone";
import { checkCells, checkReleases } from "./cells";
import { checkCertificates } from "./certificates";
import { checkChannels } from "./channels";
import { checkHidden } from "./names";
import { checkKeyServerPrefixes, checkOutside } from "./outside";
import { checkPrivateLink } from "./privateLink";
import { checkRepeats } from "./repeats";
import { checkRegions } from "./regions";
import { checkWaves } from "./waves";

/**
 * The second phase: names resolve, slots are free and in range, blocks are aligned and disjoint. These checks use no planner.
 * Planners plan settings that pass them without an exception (tests/checks/planned.test.ts).
 */
export const REFERENCES: readonly Check<Written>[] = [
  checkAddresses,
  checkRegions,
  checkNumbers,
  checkCells,
  checkReleases,
  checkChannels,
  checkOutside,
  checkKeyServerPrefixes,
  checkCertificates,
  checkHidden,
  checkPrivateLink,
  checkBackbone,
  checkWaves,
  checkRepeats,
];
