import { type OrderedStack, stoppedBy } from "./order";

/** `waiting` also counts a stack that cannot start any more: `stoppedBy` names the cause. */
export type Status = "waiting" | "running" | "done" | "failed";

export type Statuses = ReadonlyMap<string, Status>;

/** How many stacks run side by side. */
export interface Limits {
  readonly total: number;
  /** AWS throttles per region. */
  readonly perRegion: number;
}

/** Names of the stacks that may start now, in their order. Empty with none running: the run has ended. */
export function startable(
  order: readonly OrderedStack[],
  statuses: Statuses,
  { total, perRegion }: Limits,
): string[] {
  const named = (wanted: Status): Set<string> =>
    new Set([...statuses].flatMap(([name, status]) => (status === wanted ? [name] : [])));
  const failed = named("failed");
  const stopped = stoppedBy(order, failed);
  const running = named("running");
  const ended = new Set([...named("done"), ...failed, ...stopped.keys()]);
  const started: string[] = [];
  for (const { row, reads, after } of order) {
    const busy = order.filter((other) => running.has(other.row.name) || started.includes(other.row.name));
    const inRegion = (region: string) => busy.filter((other) => other.row.regions.includes(region)).length;
    const isFree = busy.length < total && row.regions.every((region) => inRegion(region) < perRegion);
    const isReady = [...reads, ...after.map(({ first }) => first)].every((name) => ended.has(name));
    if (isFree && isReady && !ended.has(row.name) && !running.has(row.name)) started.push(row.name);
  }
  return started;
}
