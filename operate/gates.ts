import { type AlarmState, alarmsOf, alarmsWithPrefix } from "../aws/alarms";
import type { Aws } from "../aws/aws";
import { faultOf } from "../aws/errors";
import { alarmKey } from "../plan/alarms/alarm";
import type { CellAlarmName } from "../plan/cell/watch/cellAlarms.table";
import type { CellPlan } from "../plan/cell/plan";
import type { EnvironmentPlan } from "../plan/environment";
import { distributionKey } from "../plan/edge/names";
import { SITES } from "../settings/settings";
import type { Deployment } from "./pulumi/deployment";
import { nameIn } from "./urn";
import type { Wave } from "./waves";

/** Whether the next wave may start. */
export type Gate =
  | { readonly state: "quiet" }
  /** No alarm rings, and the bake time has not passed. */
  | { readonly state: "bakes"; readonly until: Date }
  /** `earlier`: those of the alarms that rang before the last update of the wave. */
  | { readonly state: "rings"; readonly alarms: readonly string[]; readonly earlier: readonly string[] }
  | { readonly state: "unknown"; readonly why: string };

export interface GateContext {
  readonly plan: EnvironmentPlan;
  readonly aws: Aws;
  readonly now: Date;
  /** Stack -> its last update. A stack that was never updated is absent. */
  readonly updated: ReadonlyMap<string, Date>;
  /** Alarms that may ring: `sports-1-off-the-air-sports-101 in us-west-2`. */
  readonly ignored?: ReadonlySet<string>;
  /** Cells whose alarms are not read, because no viewer is there: `cellsWithoutViewers`, and those that the operator names. */
  readonly newCells?: ReadonlySet<string>;
}

/** The metric alarm that notices a faulty update of one zone, which composites of a channel do not. */
const ZONE_ALARM: CellAlarmName = "zone-stale";

/**
 * Reads the composite alarms of what viewers notice, and `zone-stale`, at both sites of the wave's cells. A fault of a standby
 * also shows at home, which reads it.
 */
export async function gateOf(wave: Wave, context: GateContext): Promise<Gate> {
  const { plan, aws, now, updated, ignored = new Set(), newCells = new Set() } = context;
  const cells = wave.cells.filter((cell) => !newCells.has(cell));
  try {
    const sites = cells.flatMap((cell) => SITES.map((site) => plan.cellPlan(cell, site)));
    const states = (await Promise.all(sites.map((site) => statesOf(aws, site)))).flat();
    const kept = states.filter(([name]) => !ignored.has(name));
    const isWatched = cells.length > 0;
    const { bake } = plan.settings.waves;
    return gateFrom(new Map(kept), { now, bake, stacks: wave.stacks, updated, isWatched });
  } catch (error) {
    return { state: "unknown", why: `alarms were not read: ${faultOf(error).message}` };
  }
}

/** Alarms of one site that the plan has. AWS gives composites their own name; Pulumi adds a suffix to the name of others. */
async function statesOf(
  aws: Aws,
  { cell: { name: cell, region }, watch }: CellPlan,
): Promise<(readonly [string, AlarmState | undefined])[]> {
  const composites = watch.composites.map(({ key }) => key);
  const zones = watch.alarms.filter(({ name }) => name === ZONE_ALARM).map(({ key }) => key);
  const prefix = alarmKey(cell, ZONE_ALARM);
  const [named, suffixed] = await Promise.all([
    alarmsOf(aws, region, composites),
    alarmsWithPrefix(aws, region, { type: "MetricAlarm", prefix }),
  ]);
  return [
    ...composites.map((name) => [`${name} in ${region}`, named.get(name)] as const),
    ...zones.map((key) => {
      const name = [...suffixed.keys()].find((found) => found.replace(/-[0-9a-f]{7}$/, "") === key);
      return [`${key} in ${region}`, name === undefined ? undefined : suffixed.get(name)] as const;
    }),
  ];
}

/** What the decision reads besides the alarms. */
export interface Bake {
  readonly now: Date;
  /** Minutes */
  readonly bake: number;
  readonly stacks: readonly string[];
  readonly updated: ReadonlyMap<string, Date>;
  /** false: the wave reaches no cell with viewers, so there are no alarms to read. */
  readonly isWatched: boolean;
}

const MINUTE = 60_000;

/** The decision. `states`: by alarm, undefined if AWS does not have it. */
export function gateFrom(
  states: ReadonlyMap<string, AlarmState | undefined>,
  { now, bake, stacks, updated, isWatched }: Bake,
): Gate {
  const never = stacks.find((stack) => !updated.has(stack));
  if (never !== undefined) return { state: "unknown", why: `${never} was never updated` };
  if (!isWatched) return { state: "quiet" };
  const rows = [...states];
  const last = Math.max(...stacks.map((stack) => updated.get(stack)?.getTime() ?? 0));
  const ringing = rows.filter(([, row]) => row?.state === "ALARM");
  if (ringing.length > 0) {
    const earlier = ringing.filter(([, row]) => row !== undefined && row.since.getTime() < last);
    return { state: "rings", alarms: namesOf(ringing), earlier: namesOf(earlier) };
  }
  if (rows.length === 0) return { state: "unknown", why: "the cells of this wave have no alarms" };
  const missing = rows.filter(([, row]) => row === undefined);
  if (missing.length > 0) return { state: "unknown", why: `AWS does not have ${listed(namesOf(missing))}` };
  const silent = rows.filter(([, row]) => row?.state !== "OK");
  if (silent.length > 0) return { state: "unknown", why: `no data: ${listed(namesOf(silent))}` };
  // An alarm that has just stopped to ring bakes too.
  const quiet = Math.max(last, ...rows.map(([, row]) => row?.since.getTime() ?? 0));
  const until = new Date(quiet + bake * MINUTE);
  return until > now ? { state: "bakes", until } : { state: "quiet" };
}

/**
 * Cells that the edge does not serve yet: viewers reach a cell through the edge, which is updated after it. Empty for an
 * environment without an edge. `edge`: what its state has.
 */
export function cellsWithoutViewers(
  { settings, stacks }: EnvironmentPlan,
  edge: Pick<Deployment, "resources">,
): ReadonlySet<string> {
  if (!stacks.some(({ program }) => program === "edge")) return new Set();
  const names = new Set(edge.resources.map(({ urn }) => nameIn(urn)));
  const cells = Object.keys(settings.lineUp.cells);
  return new Set(cells.filter((cell) => !names.has(distributionKey(cell, "manifests"))));
}

const namesOf = (rows: readonly (readonly [string, unknown])[]): string[] => rows.map(([name]) => name);

/** Names in one message. */
const NAMES = 5;

const listed = (names: readonly string[]): string =>
  names.length <= NAMES
    ? names.join(", ")
    : `${names.slice(0, NAMES).join(", ")} and ${names.length - NAMES} more`;
