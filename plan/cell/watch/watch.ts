import { type AlarmRow, alarmKey, describe, planAlarms, type Targets } from "../../alarms/alarm";
import type { CompositeRow } from "../../alarms/composite";
import type { CellCapacity } from "../capacity/rows";
import type { Cell } from "../cell";
import { CELL_ALARMS, type CellKinds, type CompositeName, COMPOSITES } from "./cellAlarms.table";
import { type CanaryPlan, planCanary } from "./canary";
import { subjectOf, targetsOf } from "./targets";

/**
 * Monitoring of a cell: alarms of channels, feeds and all resources that a cell depends on, composite alarms of what
 * viewers notice, and a canary. Alarms of channels and feeds do not notify; their composites and all other alarms do.
 */
export interface WatchPlan {
  readonly targets: Targets<CellKinds>;
  readonly alarms: readonly AlarmRow[];
  readonly composites: readonly CompositeRow[];
  readonly canary: CanaryPlan;
}

export function planWatch(cell: Cell, sizes: Pick<CellCapacity, "services" | "balancers">): WatchPlan {
  const targets = targetsOf(cell, sizes);
  return {
    targets,
    alarms: planAlarms<CellKinds>(CELL_ALARMS, targets, cell.name),
    composites: (Object.keys(COMPOSITES) as CompositeName[]).flatMap((name) => compositesOf(cell, name)),
    canary: planCanary(cell),
  };
}

function compositesOf(cell: Cell, name: CompositeName): CompositeRow[] {
  const definition = COMPOSITES[name];
  const on = (...of: readonly string[]) => ({ alarm: alarmKey(cell.name, ...of) });
  const row = (thing: string, subject: string) => ({
    key: alarmKey(cell.name, name, thing),
    name,
    description: describe(definition, subject, cell.name),
  });
  if (definition.watches === "channel")
    return cell.channels.map((channel) => ({
      ...row(channel.id, subjectOf(channel)),
      rule: definition.rule(channel, on),
    }));
  return cell.feeds.map((feed) => ({
    ...row(feed.key, `feed ${feed.key}`),
    rule: definition.rule(feed, on),
  }));
}
