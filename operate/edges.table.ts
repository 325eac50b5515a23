import { key, stackName } from "../catalog/names";
import { isGlobal } from "../plan/cell/state/database";
import type { EnvironmentPlan } from "../plan/environment";
import { retiringRows } from "../plan/retiring";
import { siteStack, type StackRow } from "../plan/stacks";
import { SITES } from "../settings/settings";
import { type Read, readsOf } from "../stacks/reads";

/** An environment, and the one that its last complete `up` created. `before` is undefined: nothing was created yet. */
export interface Change {
  readonly now: EnvironmentPlan;
  readonly before: EnvironmentPlan | undefined;
}

/** One stack comes after another. */
export interface Edge {
  readonly first: string;
  readonly then: string;
  /** The fact behind the order, in words: `small-us-west-2-one deletes trustStoreArn`. */
  readonly because: string;
  /** The part of the change that can wait for a second `up`. */
  readonly edit: string;
  /** After `reads` and `must`, `then` does not start if `first` failed. `prefer` is only an order. */
  readonly kind: "reads" | "must" | "prefer";
}

/** Orders that no read of an output states. Each row is a fact of AWS or of operation. */
export const SOFT_EDGES: Readonly<Record<string, (change: Change) => Edge[]>> = {
  /** Replication begins before viewers come. */
  edgeAfterBackbone: ({ now }) =>
    pairs(programs(now, "backbone"), programs(now, "edge")).map(([first, then]) => ({
      first,
      then,
      because: "the backbone replicates windows before viewers come",
      edit: "edge",
      kind: "prefer",
    })),

  /** Home's secret is copied with the KMS key of standby's region; without that region the copy fails, and nothing reports it. */
  globalDatabase: ({ now, before }) =>
    Object.entries(now.settings.lineUp.cells)
      .filter(([cell, own]) => isGlobal({ own }) && !wasGlobal(before, cell))
      .map(([cell, { home, standby }]) => ({
        first: stackName(now.settings.environment, standby.region),
        then: siteStack(now.settings, { region: home.region, cell }),
        because: `${cell} has a global database, and its secret is copied to ${standby.region}`,
        edit: `lineUp.cells.${cell}.database: global`,
        kind: "must",
      })),

  /** AWS does not delete what another resource uses. */
  droppedReads: (change) =>
    droppedReads(change).map(({ reader, read: { stack, path } }) => ({
      first: reader,
      then: stack,
      because: `${reader} still uses ${path.join(".")}, which ${stack} deletes`,
      edit: `what removes ${path.join(".")} of ${stack}`,
      kind: "must",
    })),

  /** Viewers stop before the channel stops. */
  leavingChannels: ({ now, before }) =>
    Object.entries(before?.settings.lineUp.cells ?? {}).flatMap(([cell, { channels }]) => {
      const own = now.settings.lineUp.cells[cell];
      const gone = Object.keys(channels).filter((channel) => own?.channels[channel] === undefined);
      return gone.flatMap((channel) =>
        pairs(programs(now, "edge"), sitesOf(now, cell)).map(([first, then]) => ({
          first,
          then,
          because: `${first} still serves ${channel}`,
          edit: `lineUp.cells.${cell}.channels.${channel}`,
          kind: "prefer",
        })),
      );
    }),

  /** The hub's part of a zone is in use as long as cells have the zone. */
  leavingZones: ({ now, before }) =>
    Object.entries(before?.settings.regions ?? {}).flatMap(([region, { zones }]) => {
      const kept = now.settings.regions[region]?.zones;
      const gone = Object.keys(zones).filter((zone) => kept !== undefined && kept[zone] === undefined);
      const cells = now.stacks.filter((row) => row.cell !== undefined && row.regions.includes(region));
      return gone.flatMap((zone) =>
        cells.map(({ name }) => ({
          first: name,
          then: stackName(now.settings.environment, region),
          because: `${name} still has ${zone}`,
          edit: `regions.${region}.zones.${zone}`,
          kind: "prefer",
        })),
      );
    }),

  /** A fault of the change appears where no viewer is. */
  standbyFirst: ({ now, before }) =>
    Object.keys(now.settings.lineUp.cells).flatMap((cell) => {
      const [home = "", standby = ""] = sitesOf(now, cell);
      const isOld = before !== undefined && sitesOf(before, cell).includes(home);
      return isOld
        ? [
            {
              first: standby,
              then: home,
              because: `viewers of ${cell} are at home`,
              edit: `lineUp.cells.${cell}`,
              kind: "prefer",
            },
          ]
        : [];
    }),

  /** A cell loses its path by the Internet when its service moves behind an endpoint, so the endpoint must exist. */
  newEndpoint: ({ now, before }) =>
    callersOf(now)
      .filter((caller) => before !== undefined && hasSite(before, caller))
      .filter(({ id }) => before !== undefined && !callersOf(before).some((old) => old.id === id))
      .flatMap(({ endpoint, ...site }) =>
        programs(now, "backbone").map((first) => ({
          first,
          then: siteStack(now.settings, site),
          because: `${site.cell} calls the endpoint ${endpoint} and loses its path by the Internet`,
          edit: `privateLink.endpoints, for ${endpoint}`,
          kind: "must",
        })),
      ),

  /** Edge and backbone release a detached row before its own stacks are destroyed. */
  detach: ({ now }) =>
    retiringRows(now.settings)
      .filter(({ mark }) => mark === "detach")
      .flatMap(({ row }) =>
        pairs([...programs(now, "edge"), ...programs(now, "backbone")], ownStacks(now, row)).map(
          ([first, then]) => ({
            first,
            then,
            because: `${then} is detached: ${first} releases it first`,
            edit: "retiring: detach",
            kind: "must",
          }),
        ),
      ),
};

const pairs = (first: readonly string[], then: readonly string[]): (readonly [string, string])[] =>
  first.flatMap((one) => then.map((other) => [one, other] as const));

const programs = ({ stacks }: EnvironmentPlan, wanted: string): string[] =>
  stacks.filter(({ program }) => program === wanted).map(({ name }) => name);

const wasGlobal = (before: EnvironmentPlan | undefined, cell: string): boolean => {
  const own = before?.settings.lineUp.cells[cell];
  return own !== undefined && isGlobal({ own });
};

/** Stacks of a detached cell or region. With `cells: inRegion` a cell has none of its own. */
const ownStacks = ({ stacks }: EnvironmentPlan, row: { cell: string } | { region: string }): string[] =>
  stacks
    .filter(({ cell, program, regions }) =>
      "cell" in row ? cell === row.cell : program === undefined && regions[0] === row.region,
    )
    .map(({ name }) => name);

interface Caller {
  /** `keys-us-west-2 one` */
  readonly id: string;
  readonly endpoint: string;
  readonly cell: string;
  readonly region: string;
}

/** Sites of cells that call an endpoint of the backbone. */
const callersOf = ({ backbone }: EnvironmentPlan): Caller[] =>
  backbone.kinds.privateLinkEndpoint.endpoints.flatMap(({ key: endpoint, region, cells }) =>
    cells.map((cell) => ({ id: `${endpoint} ${cell}`, endpoint, cell, region })),
  );

/** Stacks of the sites of a cell: home, standby. Empty if the environment does not have it. */
const sitesOf = ({ settings }: EnvironmentPlan, cell: string): string[] => {
  const own = settings.lineUp.cells[cell];
  return own === undefined
    ? []
    : SITES.map((site) => siteStack(settings, { region: own[site].region, cell }));
};

const hasSite = (
  { settings: { lineUp } }: EnvironmentPlan,
  { cell, region }: { readonly cell: string; readonly region: string },
): boolean => {
  const own = lineUp.cells[cell];
  return own !== undefined && SITES.some((site) => own[site].region === region);
};

/** Stacks that the environment does not have any more. */
export const leavingStacks = ({ now, before }: Change): StackRow[] =>
  (before?.stacks ?? []).filter(({ name }) => now.stacks.every((row) => row.name !== name));

/** Outputs that a site of a cell has as long as it exists; no stack deletes them while the site is declared. */
const PERMANENT: readonly string[] = ["vpcId", "buckets", "deliveryArn"];

/** Whether an output is one that a site always has. It may be below the cell that holds it: `cells.one.vpcId`. */
export const isPermanent = ({ path }: Read): boolean =>
  PERMANENT.includes((path[0] === "cells" ? path[2] : path[0]) ?? "");

/** Whether an environment has the site of a cell that gives an output. */
export const hasSiteOf = (environment: EnvironmentPlan, { stack, path }: Read): boolean =>
  path[0] === "cells"
    ? sitesOf(environment, path[1] ?? "").includes(stack)
    : environment.stacks.some(({ name }) => name === stack);

export const idOf = ({ stack, path }: Read): string => key(stack, ...path);

/** What stacks read before, and no stack reads now. */
function droppedReads({ now, before }: Change): { readonly reader: string; readonly read: Read }[] {
  if (before === undefined) return [];
  const kept = new Set(now.stacks.flatMap((row) => readsOf(now, row)).map(idOf));
  return before.stacks
    .flatMap((row) => readsOf(before, row).map((read) => ({ reader: row.name, read })))
    .filter(({ read }) => !kept.has(idOf(read)) && !(isPermanent(read) && hasSiteOf(now, read)));
}
