import { cellsIn } from "../../plan/cell/cell";
import { SITES, type Settings } from "../../settings/settings";
import { stackName } from "../../catalog/names";
import { type Mark, type Row, retiringRows } from "../../plan/retiring";
import type { EnvironmentPlan } from "../../plan/environment";
import { PROGRAMS, siteStack, type StackRow } from "../../plan/stacks";
import type { PlanFinding } from "./finding";

/** How far each retiring row is, and what is next, as a finding of its own stack: nothing is wrong, so it is a warning. */
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
  /** Stacks that it is in. */
  readonly own: readonly string[];
  /** Stacks that lean on it. */
  readonly others: readonly string[];
}

const NEXT: Readonly<Record<Mark, (leaving: Leaving) => string>> = {
  unprotect: ({ own, others }) =>
    `its guards come off: pulumi up of ${listed([...own, ...others])}; then mark it detach`,
  detach: (leaving) => `the others let go: pulumi up of ${listed(leaving.others)}; ${last(leaving)}`,
};

/** In its region's stack a cell goes with its row; whatever has a stack of its own is destroyed while the row is there. */
function last({ settings, row, own }: Leaving): string {
  if ("cell" in row && settings.cells === "inRegion")
    return `then its row goes, its slots into retired, and pulumi up of ${listed(own)} deletes it`;
  const cells = "region" in row && settings.cells === "apart" ? cellsIn(settings, row.region) : [];
  const after = cells.length === 0 ? "" : `, after ${listed(cells.map(({ name }) => name))}`;
  const slots = "cell" in row ? "slots" : "slot";
  return `then pulumi destroy of ${listed(own)}${after}; then its row goes, and its ${slots} into retired`;
}

function ownStacks(settings: Settings, row: Row): string[] {
  if ("region" in row) return [stackName(settings.environment, row.region)];
  const { cell } = row;
  const own = settings.lineUp.cells[cell];
  if (own === undefined) return [];
  return SITES.map((site) => siteStack(settings, { region: own[site].region, cell }));
}

/** Viewers' names go before what they lead to. */
const othersOf = (stacks: readonly StackRow[]): string[] =>
  [...PROGRAMS]
    .reverse()
    .flatMap((wanted) => stacks.flatMap(({ program, name }) => (program === wanted ? [name] : [])));

const nameOf = (row: Row): string => ("cell" in row ? row.cell : row.region);

const listed = (words: readonly string[]): string => words.join(", ");
