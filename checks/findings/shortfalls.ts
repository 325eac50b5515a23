import { replicationShortfallsOf } from "../../plan/backbone/replication";
import { shortfallsOf } from "../../plan/cell/capacity/capacity";
import type { EnvironmentPlan } from "../../plan/environment";
import { boldQuotasOf, edgeShortfallsOf } from "../../plan/edge/loads";
import { stackName } from "../../catalog/names";
import { type Program, siteStack } from "../../plan/stacks";
import type { PlanFinding } from "./finding";

/** What is less than the need, as findings of the stacks that are planned. */
export const shortfalls = (plan: EnvironmentPlan, only: readonly string[]): PlanFinding[] =>
  [...belowNeed(plan), ...overQuota(plan)].filter(({ stack }) => only.includes(stack));

/** Sizes that the environment itself sets: what is built would not carry the cell, so it is an error. */
const belowNeed = (plan: EnvironmentPlan): PlanFinding[] =>
  shortfallsOf(plan).map(({ cell, site, message }) => {
    const { region, settings } = plan.cell(cell, site);
    const stack = siteStack(settings, { region, cell });
    return { stack, rule: "below-need", severity: "error", subject: cell, message };
  });

/** What AWS grants until it is asked for more: nothing in the plan is wrong, so it is a warning. */
function overQuota(plan: EnvironmentPlan): PlanFinding[] {
  const { settings } = plan;
  const warning = (program: Program, subject: string, message: string): PlanFinding => ({
    stack: stackName(settings.environment, program),
    rule: program === "backbone" ? "replication-quota" : "edge-quota",
    severity: "warning",
    subject,
    message,
  });
  return [
    ...replicationShortfallsOf(plan).map(({ region, message }) => warning("backbone", region, message)),
    ...edgeShortfallsOf(settings).map(({ cell, message }) => warning("edge", cell, message)),
    ...boldQuotasOf(settings).map((message) => warning("edge", "edge", message)),
  ];
}
