import type { CellCapacity } from "../capacity/rows";
import type { Channel } from "../../../settings/settings";
import { SERVICE_NAMES, type Service } from "../../../catalog/services.table";
import { key } from "../../../catalog/names";
import type { Known, OffAir, Watched } from "./alarms.table";
import { balancerOf, type Cell, type Feed, isPublic, isRead } from "../cell";
import { INGEST_BALANCER_NAMES, INGEST_BALANCERS } from "../../../catalog/ingestPaths.table";

/** The things of a cell that alarms watch: channels, feeds, zones, and what AWS runs for it. */
export interface Target {
  /** Follows the alarm's name in its key: `first-north-internet`. Empty where the cell has one such thing. */
  readonly key: string;
  /** What an operator calls it. */
  readonly subject: string;
  /** Dimensions that are known beforehand: those of our own metrics. */
  readonly dimensions: Readonly<Record<string, string>>;
  /** What of AWS's it is: its dimensions are AWS's names. */
  readonly thing?: Thing;
  /** Hours in which its alarm is silent. */
  readonly offAir?: OffAir;
  readonly known: Omit<Known, "timing">;
}

export type Thing =
  | { readonly of: "balancer"; readonly balancer: WatchedBalancer }
  | {
      readonly of: "targets";
      readonly group: WatchedTargets;
      readonly balancer: WatchedBalancer;
      readonly zone: string;
    }
  | { readonly of: "rate"; readonly vendor: string }
  | { readonly of: "tasks"; readonly service: Service; readonly zone: string }
  | { readonly of: "node"; readonly node: string }
  | { readonly of: "database" }
  | { readonly of: "canary" };

/** Load balancers of a cell; `entry` is the one with fixed addresses, `app-entry` the one for consumers. */
export type WatchedBalancer = "public" | "private" | "entry" | "delivery" | "app-entry";

/** Target groups of its services. */
export type WatchedTargets = "ingest-public" | "ingest-private" | "cache" | "manifest" | "dvr" | "vod";

type Sizes = Pick<CellCapacity, "services" | "balancers">;

/** What the arithmetic of capacity calls them; network load balancers reserve nothing. */
const SIZED = {
  public: INGEST_BALANCERS.public.size,
  private: INGEST_BALANCERS.private.size,
  delivery: "delivery",
} as const;

const DELIVERED = ["cache", "manifest", "dvr", "vod"] as const satisfies readonly WatchedTargets[];

/** Not manifest: a stale one answers 503 all the time, off the air too, and its own alarms tell when that is a fault. */
const ANSWERS: readonly WatchedTargets[] = ["cache", "dvr", "vod"];

const NOTHING = { tasks: 0, reservedUnits: 0 };

/** Every thing that an alarm of some kind watches. */
export function watchedOf(cell: Cell, sizes: Sizes): Readonly<Record<Watched, readonly Target[]>> {
  const balancers = balancersOf(cell);
  const applications = balancers.filter(isApplication);
  const systems = [...new Set(cell.channels.flatMap(({ drm }) => drm))];
  return {
    feed: feedsOf(cell),
    channel: cell.channels.map((channel) => channelTarget(cell, channel)),
    dvr: cell.channels.filter(({ dvrHours }) => dvrHours > 0).map((channel) => channelTarget(cell, channel)),
    cell: [target("", `cell ${cell.name}`, { Cell: cell.name })],
    zone: cell.zones.map((Zone) => target(Zone, `zone ${Zone}`, { Cell: cell.name, Zone })),
    vendor: vendorsOf(cell.feeds).map((Vendor) =>
      target(Vendor, `vendor ${Vendor}`, { Cell: cell.name, Vendor }),
    ),
    drm: systems.map((DrmSystem) =>
      target(DrmSystem, `keys of ${DrmSystem}`, { Cell: cell.name, DrmSystem }),
    ),
    balancer: applications.map((name) => balancerTarget(name)),
    ingestBalancer: applications.filter((name) => name !== "delivery").map((name) => balancerTarget(name)),
    entry: balancers.filter((name) => name === "entry").map(onlyOne),
    appEntry: balancers.filter((name) => name === "app-entry").map(onlyOne),
    reserved: applications.flatMap((name) => reservedOf(name, sizes)),
    targets: targetsOf(cell),
    answers: targetsOf(cell).filter(({ thing }) => thing?.of === "targets" && ANSWERS.includes(thing.group)),
    rate: vendorsOf(cell.feeds.filter(isPublic)).map((vendor) =>
      awsTarget(vendor, `vendor ${vendor}`, { of: "rate", vendor }),
    ),
    tasks: tasksOf(cell, sizes),
    node: nodesOf(cell).map((node) => awsTarget(node, `metadata node ${node}`, { of: "node", node })),
    database: [awsTarget("", "database", { of: "database" })],
    canary: [awsTarget("", `canary of ${cell.name}`, { of: "canary" })],
  };
}

/** Load balancers that a cell has: those for vendors are there where a feed comes that way. */
export function balancersOf({ feeds, consumers }: Pick<Cell, "feeds" | "consumers">): WatchedBalancer[] {
  return [
    ...INGEST_BALANCER_NAMES.filter((name) => feeds.some((feed) => balancerOf(feed) === name)).flatMap(
      (name) => [name, INGEST_BALANCERS[name].nlb?.name ?? []].flat(),
    ),
    "delivery",
    ...(isRead({ consumers }) ? (["app-entry"] as const) : []),
  ];
}

type Application = keyof typeof SIZED;

const isApplication = (name: WatchedBalancer): name is Application => name in SIZED;

/** ElastiCache numbers the nodes of a group from 001; there is one per zone. */
export const nodesOf = ({ zones }: Pick<Cell, "zones">): string[] =>
  zones.map((_, at) => String(at + 1).padStart(3, "0"));

const target = (name: string, subject: string, dimensions: Readonly<Record<string, string>>): Target => ({
  key: name,
  subject,
  dimensions,
  known: NOTHING,
});

const awsTarget = (name: string, subject: string, thing: Thing): Target => ({
  ...target(name, subject, {}),
  thing,
});

const silentIn = ({ offAir }: Channel): Pick<Target, "offAir"> => (offAir === undefined ? {} : { offAir });

const subjectOf = ({ id, name }: Channel): string => `channel ${id} (${name})`;

const channelTarget = (cell: Cell, channel: Channel): Target => ({
  ...target(channel.id, subjectOf(channel), { Cell: cell.name, Channel: channel.id }),
  ...silentIn(channel),
});

const feedsOf = (cell: Cell): Target[] =>
  cell.channels.flatMap((channel) =>
    channel.feeds.map(({ vendor, path }) => {
      const Feed = key(vendor, path);
      const dimensions = { Cell: cell.name, Channel: channel.id, Feed };
      const subject = `${subjectOf(channel)}, feed ${Feed}`;
      return { ...target(key(channel.id, Feed), subject, dimensions), ...silentIn(channel) };
    }),
  );

const vendorsOf = (feeds: readonly Feed[]): string[] => [...new Set(feeds.map(({ vendor }) => vendor))];

const balancer = (name: WatchedBalancer): Thing => ({ of: "balancer", balancer: name });

const balancerTarget = (name: WatchedBalancer): Target =>
  awsTarget(name, `load balancer ${name}`, balancer(name));

/** The one of its kind: its alarms' names say which. */
const onlyOne = (name: WatchedBalancer): Target => ({ ...balancerTarget(name), key: "" });

function reservedOf(name: Application, { balancers }: Sizes): Target[] {
  const { reservedUnits } = balancers[SIZED[name]];
  if (reservedUnits === undefined) return [];
  return [{ ...balancerTarget(name), known: { ...NOTHING, reservedUnits } }];
}

function targetsOf(cell: Cell): Target[] {
  const own = balancersOf(cell);
  const groups = [
    ...(own.includes("public") ? [["ingest-public", "public"] as const] : []),
    ...(own.includes("private") ? [["ingest-private", "private"] as const] : []),
    ...DELIVERED.map((group) => [group, "delivery"] as const),
  ];
  return groups.flatMap(([group, name]) =>
    cell.zones.map((zone) =>
      awsTarget(key(group, zone), `targets ${group} in zone ${zone}`, {
        of: "targets",
        group,
        balancer: name,
        zone,
      }),
    ),
  );
}

const tasksOf = (cell: Cell, { services }: Sizes): Target[] =>
  SERVICE_NAMES.flatMap((service) =>
    cell.zones.map((zone) => ({
      ...awsTarget(key(service, zone), `service ${service} in zone ${zone}`, { of: "tasks", service, zone }),
      known: { ...NOTHING, tasks: services[service].instancesPerZone },
    })),
  );
