import { checkAddresses } from "./checks/addresses";
import { checkCells } from "./checks/cells";
import type { Check } from "./checks/check";
import { checkNames } from "./checks/names";
import { checkNeighbours } from "./checks/neighbours";
import { checkNumbers } from "./checks/numbers";
import { checkOutside } from "./checks/outside";
import { checkRegions } from "./checks/regions";

/** What one key alone can't say: two things in one place, references to nothing, a plan that does not add up. */
export const checks: readonly Check[] = [
  checkAddresses,
  checkRegions,
  checkNumbers,
  checkCells,
  checkOutside,
  checkNames,
  checkNeighbours,
];
