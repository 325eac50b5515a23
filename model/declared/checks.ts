import { checkAddresses } from "./checks/addresses";
import { checkBackbone } from "./checks/backbone";
import { checkCells } from "./checks/cells";
import { checkChannels } from "./checks/channels";
import type { Check } from "./checks/check";
import { checkDatabases } from "./checks/databases";
import { checkEdge } from "./checks/edge";
import { checkLadders } from "./checks/ladders";
import { checkNames } from "./checks/names";
import { checkNeighbours } from "./checks/neighbours";
import { checkNumbers } from "./checks/numbers";
import { checkOutside } from "./checks/outside";
import { checkPrivateLink } from "./checks/privateLink";
import { checkPrivateLinkEndpoints } from "./checks/privateLinkEndpoints";
import { checkRegions } from "./checks/regions";
import { checkReleases } from "./checks/releases";
import { checkRetiring } from "./checks/retiring";
import { checkSizes } from "./checks/sizes";
import { checkVendors } from "./checks/vendors";

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
