import type { EnvironmentPlan } from "../../plan/environment";
import { isWhole } from "../../plan/stacks";
import type { PlanFinding } from "./finding";

/** Vendors that no channel is fed by: only a whole plan says so, of no stack. It may be one that is yet to come. */
export function unfedFindings(plan: EnvironmentPlan, only: readonly string[]): PlanFinding[] {
  const { settings } = plan;
  if (!isWhole(plan, only)) return [];
  const feeds = Object.values(settings.lineUp.cells)
    .flatMap(({ channels }) => Object.values(channels))
    .flatMap((channel) => channel.feeds);
  const fed = new Set(feeds.map(({ vendor }) => vendor));
  return Object.entries(settings.outside)
    .filter(([name, { kind }]) => kind === "vendor" && !fed.has(name))
    .map(([name]) => ({
      ...{ stack: "", rule: "unfed", severity: "warning", subject: name },
      message: "is a vendor by whom no channel is fed: name it in feeds, or take its row out",
    }));
}
