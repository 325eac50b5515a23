import type { EnvironmentPlan } from "../../plan/environment";
import { isWhole } from "../../plan/stacks";
import type { PlanFinding } from "./finding";

/** Vendors without a channel. Only a plan of all stacks has this warning: the channels may be added later. */
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
      stack: "",
      rule: "unfed",
      severity: "warning",
      subject: name,
      message: "is a vendor without a channel; name it in feeds, or delete its row",
    }));
}
