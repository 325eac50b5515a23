import { rowOf } from "../../facts/rowOf";
import { cellsIn } from "../../plan/cell/cell";
import { SITES, type Settings } from "../../settings/settings";
import { stackName } from "../../catalog/names";
import { type Mark, type Row, retiringRows } from "../../plan/retiring";
import type { EnvironmentPlan } from "../../plan/environment";
import { PROGRAMS, siteStack, type StackRow } from "../../plan/stacks";
import type { PlanFinding } from "./finding";

/** The step of each retiring row, and the next action, as a finding of its own stack. Nothing is wrong, so it is a warning. */
export const retiringFindings = (
  { settings, stacks }: EnvironmentPlan,
  only: readonly string[],
): PlanFinding[] =>
  retiringRows(settings).flatMap(({ row, mark }) => {
    const own = ownStacks(settings, row);
    const stack = own.find((name) => only.includes(name));
    if (stack === undefined) return [];
    const message = NEXT[mark]({ settings, row, own, others: othersOf(stacks) });
    return [{ stack, rule: "retiring", severity: "warning", subject: nameOf(row), message }];
  });

interface Leaving {
  readonly settings: Settings;
  readonly row: Row;
  /** Stacks that contain it. */
  readonly own: readonly string[];
  /** Stacks that depend on it. */
  readonly others: readonly string[];
}

const NEXT: Readonly<Record<Mark, (leaving: Leaving) => string>> = {
  unprotect: ({ own, others }) =>
    `step 1 of 3 (unprotect): run pulumi up on ${listed([...own, ...others])}, then set retiring: detach`,
  detach: (leaving) =>
    `step 2 of 3 (detach): run pulumi up on ${listed(leaving.others)}; step 3: ${last(leaving)}`,
};

/** A cell in its region's stack is deleted with its row. A stack of its own must be destroyed before the row is deleted. */
function last({ settings, row, own }: Leaving): string {
  if ("cell" in row && settings.cells === "inRegion")
    return `delete its row, add its slots to retired, and run pulumi up on ${listed(own)}`;
  const cells = "region" in row && settings.cells === "apart" ? cellsIn(settings, row.region) : [];
  const after = cells.length === 0 ? "" : `, after ${listed(cells.map(({ name }) => name))}`;
  const slots = "cell" in row ? "slots" : "slot";
  return `run pulumi destroy on ${listed(own)}${after}, then delete its row and add its ${slots} to retired`;
}

function ownStacks(settings: Settings, row: Row): string[] {
  if ("region" in row) return [stackName(settings.environment, row.region)];
  const { cell } = row;
  const own = rowOf(settings.lineUp.cells, cell);
  if (own === undefined) return [];
  return SITES.map((site) => siteStack(settings, { region: own[site].region, cell }));
}

/** In the reverse order of PROGRAMS: viewers' names are removed before the load balancers that they resolve to. */
const othersOf = (stacks: readonly StackRow[]): string[] =>
  [...PROGRAMS]
    .reverse()
    .flatMap((wanted) => stacks.flatMap(({ program, name }) => (program === wanted ? [name] : [])));

const nameOf = (row: Row): string => ("cell" in row ? row.cell : row.region);

const listed = (words: readonly string[]): string => words.join(", ");
