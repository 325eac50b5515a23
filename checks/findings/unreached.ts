import { listed } from "../check";
import type { EnvironmentPlan } from "../../plan/environment";
import { isWhole } from "../../plan/stacks";
import { consumersOf } from "../../settings/privateLink";
import type { PlanFinding } from "./finding";

/** Cells that no viewer can reach: there is no edge, and no platform of another account reads them. */
export function unreachedFindings(plan: EnvironmentPlan, only: readonly string[]): PlanFinding[] {
  const { settings } = plan;
  if (settings.edge !== undefined || !isWhole(plan, only)) return [];
  const cells = Object.keys(settings.lineUp.cells).filter((cell) => consumersOf(settings, cell).length === 0);
  if (cells.length === 0) return [];
  const message = `viewers cannot reach ${listed(cells)}; declare edge, or a platform that reads ${cells.length === 1 ? "it" : "them"} in privateLink.consumers`;
  return [{ stack: "", rule: "unreached", severity: "warning", subject: settings.environment, message }];
}
