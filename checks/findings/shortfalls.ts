import { replicationShortfallsOf } from "../../plan/backbone/replication";
import { excessesOf } from "../../plan/cell/capacity/awsLimits";
import { shortfallsOf } from "../../plan/cell/capacity/capacity";
import type { EnvironmentPlan } from "../../plan/environment";
import { unconfirmedQuotasOf, edgeShortfallsOf } from "../../plan/edge/distributionLoads";
import { stackName } from "../../catalog/names";
import { type Program, siteStack } from "../../plan/stacks";
import type { PlanFinding } from "./finding";

/** Sizes and quotas below the need, as findings of the planned stacks. */
export const shortfalls = (plan: EnvironmentPlan, only: readonly string[]): PlanFinding[] =>
  [...belowNeed(plan), ...overLimit(plan), ...overQuota(plan)].filter(({ stack }) => only.includes(stack));

/** Sizes from the environment file. The cell would not carry its load, so these are errors. */
const belowNeed = (plan: EnvironmentPlan): PlanFinding[] =>
  shortfallsOf(plan).map(({ cell, site, message }) => {
    const { region, settings } = plan.cell(cell, site);
    const stack = siteStack(settings, { region, cell });
    return { stack, rule: "below-need", severity: "error", subject: cell, message };
  });

/** Counts that AWS does not allow, whatever the quota. */
const overLimit = (plan: EnvironmentPlan): PlanFinding[] =>
  excessesOf(plan).map(({ cell, region, message }) => {
    const stack = siteStack(plan.settings, { region, cell });
    return { stack, rule: "aws-limit", severity: "error", subject: cell, message };
  });

/** Quotas that need an increase from AWS. The plan itself is right, so these are warnings. */
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
    ...unconfirmedQuotasOf(settings).map((message) => warning("edge", "edge", message)),
  ];
}
