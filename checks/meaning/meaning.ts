import type { EnvironmentPlan } from "../../plan/environment";
import type { Check } from "../check";
import { checkBackbone } from "./backbone";
import { checkCells, checkLineUp } from "./cells";
import { checkEdge } from "./edge";
import { checkNames, checkPrivateLink, checkVendors } from "./vendors";

/** The third phase: features of AWS in a region, quotas and limits, resiliency. These checks may use planners. */
export const MEANING: readonly Check<EnvironmentPlan>[] = [
  checkLineUp,
  checkCells,
  checkVendors,
  checkBackbone,
  checkPrivateLink,
  checkEdge,
  checkNames,
];
