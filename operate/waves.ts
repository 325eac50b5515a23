import type { EnvironmentPlan } from "../plan/environment";
import { kindOf, siteStack, type StackRow } from "../plan/stacks";
import type { Settings } from "../settings/settings";
import { stacksReadBy } from "../stacks/reads";
import { type OrderedStack, orderOf } from "./order";

/** Stacks that are updated before any later stack starts. */
export interface Wave {
  /** `standby of news-1` */
  readonly name: string;
  /** In their order. */
  readonly stacks: readonly string[];
  /** Cells that a fault of these stacks reaches: their alarms must be quiet before the next wave. */
  readonly cells: readonly string[];
}

/**
 * The waves of an update: regions, backbone, cells with the fewest viewers first and standby before home, edge. An edge of
 * `orderOf` comes first: a wave waits for the stacks that it reads, so that a backbone follows the cells that it reads. No wave
 * has both sites of a cell, or two homes with the standby in one region. Pass the environment of the last complete `up` as
 * `before`. Throws a CircleError like `orderOf`.
 */
export function runWavesOf(now: EnvironmentPlan, before?: EnvironmentPlan): Wave[] {
  const order = orderOf(now, before);
  const blocks = blocksOf(now, order);
  const waves: Wave[] = [];
  const done = new Set<string>();
  while (done.size < order.length) {
    const ready = blocks.map(({ stacks }) => readyOf(order, stacks, done));
    const whole = ready.findIndex(
      (names, at) => names.length > 0 && names.length === leftOf(blocks[at], done),
    );
    // Without a whole block, its stacks that can start are a wave.
    const at = whole >= 0 ? whole : ready.findIndex((names) => names.length > 0);
    const { name = "" } = blocks[at] ?? {};
    const stacks = ready[at] ?? [];
    for (const stack of stacks) done.add(stack);
    waves.push({ name, stacks, cells: cellsBehind(now, stacks) });
  }
  return waves;
}

/** Stacks that belong together, in the order that operators prefer. */
interface Block {
  readonly name: string;
  readonly stacks: readonly string[];
}

const leftOf = (block: Block | undefined, done: ReadonlySet<string>): number =>
  (block?.stacks ?? []).filter((name) => !done.has(name)).length;

/** Stacks of a block whose needs are done or in the same wave. */
function readyOf(
  order: readonly OrderedStack[],
  block: readonly string[],
  done: ReadonlySet<string>,
): string[] {
  const ready = new Set<string>();
  // In the order each stack comes after its needs.
  for (const { row, reads, after } of order) {
    if (done.has(row.name) || !block.includes(row.name)) continue;
    const needs = [...reads, ...after.map(({ first }) => first)];
    if (needs.every((name) => done.has(name) || ready.has(name))) ready.add(row.name);
  }
  return [...ready];
}

function blocksOf({ settings }: EnvironmentPlan, order: readonly OrderedStack[]): Block[] {
  const rows = order.map(({ row }) => row);
  const named = (wanted: string): Block => ({
    name: wanted,
    stacks: rows.filter((row) => kindOf(row) === wanted).map(({ name }) => name),
  });
  const regions = rows.filter((row) => kindOf(row) === "region");
  const holding = settings.cells === "inRegion" ? regions.filter((row) => holdsCells(settings, row)) : [];
  const empty = regions.filter((row) => !holding.includes(row));
  const blocks = [
    { name: "regions", stacks: empty.map(({ name }) => name) },
    named("backbone"),
    ...byViewers(settings, holding).map(({ name, regions: [region = ""] }) => ({
      name: region,
      stacks: [name],
    })),
    ...(settings.cells === "apart" ? cellBlocks(settings, rows) : []),
    named("edge"),
  ];
  return blocks.filter(({ stacks }) => stacks.length > 0);
}

const holdsCells = ({ lineUp }: Settings, { regions: [region] }: StackRow): boolean =>
  Object.values(lineUp.cells).some(({ home, standby }) =>
    [home.region, standby.region].includes(region ?? ""),
  );

/** Regions with the fewest viewers at home first. */
const byViewers = ({ lineUp }: Settings, rows: readonly StackRow[]): StackRow[] => {
  const viewers = ({ regions: [region] }: StackRow): number =>
    Object.values(lineUp.cells)
      .filter(({ home }) => home.region === region)
      .reduce((sum, cell) => sum + cell.viewers, 0);
  return [...rows].sort((a, b) => viewers(a) - viewers(b));
};

/** A group's standbys, then its homes; last, the sites of cells that the file does not have any more. */
function cellBlocks(settings: Settings, rows: readonly StackRow[]): Block[] {
  const { cells } = settings.lineUp;
  const names = new Set(rows.map(({ name }) => name));
  const blocks = groupsOf(settings).flatMap((group) =>
    (["standby", "home"] as const).map((site) => ({
      name: `${site} of ${group.join(", ")}`,
      stacks: group
        .map((cell) => siteStack(settings, { region: cells[cell]?.[site].region ?? "", cell }))
        .filter((name) => names.has(name)),
    })),
  );
  const placed = new Set(blocks.flatMap(({ stacks }) => stacks));
  const leaving = rows.filter((row) => kindOf(row) === "cell" && !placed.has(row.name));
  return [...blocks, ...leaving.map(({ name }) => ({ name, stacks: [name] }))];
}

/** Cells that roll together: the groups of the file, then others as many as have different standby regions. */
function groupsOf({ waves, lineUp }: Settings): readonly (readonly string[])[] {
  const written = new Set(waves.cells.flat());
  const others = Object.entries(lineUp.cells)
    .filter(([cell]) => !written.has(cell))
    .sort(([, a], [, b]) => a.viewers - b.viewers);
  const groups: { readonly cells: string[]; readonly regions: Set<string> }[] = [];
  for (const [cell, { standby }] of others) {
    const last = groups.at(-1);
    const group =
      last === undefined || last.regions.has(standby.region)
        ? { cells: [], regions: new Set<string>() }
        : last;
    if (group !== last) groups.push(group);
    group.cells.push(cell);
    group.regions.add(standby.region);
  }
  return [...waves.cells, ...groups.map(({ cells }) => cells)];
}

/** Cells at a site of these stacks, or of stacks that read one of them; for the edge, all that it serves. */
function cellsBehind(plan: EnvironmentPlan, stacks: readonly string[]): string[] {
  const { settings } = plan;
  const changed = new Set(stacks);
  const readers = plan.stacks.filter((row) => stacksReadBy(plan, row).some((name) => changed.has(name)));
  const reached = new Set([
    ...stacks,
    ...readers.filter((row) => kindOf(row) === "cell").map(({ name }) => name),
  ]);
  const programs = plan.stacks.filter((row) => changed.has(row.name) && row.program !== undefined);
  for (const row of programs) for (const name of stacksReadBy(plan, row)) reached.add(name);
  return Object.entries(settings.lineUp.cells)
    .filter(([cell, { home, standby }]) =>
      [home, standby].some(({ region }) => reached.has(siteStack(settings, { region, cell }))),
    )
    .map(([cell]) => cell);
}
