import { checkAddresses } from "./addresses";
import { checkBackbone } from "./backbone";
import { checkCells } from "./cells";
import { checkChannels } from "./channels";
import type { Check } from "./check";
import { checkDatabases } from "./databases";
import { checkEdge } from "./edge";
import { checkLadders } from "./ladders";
import { checkNames } from "./names";
import { checkNeighbours } from "./neighbours";
import { checkNumbers } from "./numbers";
import { checkOutside } from "./outside";
import { checkPrivateLink } from "./privateLink";
import { checkPrivateLinkEndpoints } from "./privateLinkEndpoints";
import { checkRegions } from "./regions";
import { checkReleases } from "./releases";
import { checkRetiring } from "./retiring";
import { checkSizes } from "./sizes";
import { checkVendors } from "./vendors";

/** What one key alone can't say: two things in one place, references to nothing, a plan that does not add up. */
export const checks: readonly Check[] = [
  checkAddresses,
  checkRegions,
  checkNumbers,
  checkCells,
  checkRetiring,
  checkLadders,
  checkChannels,
  checkSizes,
  checkDatabases,
  checkReleases,
  checkOutside,
  checkVendors,
  checkBackbone,
  checkPrivateLink,
  checkPrivateLinkEndpoints,
  checkEdge,
  checkNames,
  checkNeighbours,
];
