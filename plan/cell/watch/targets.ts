import { INGEST_BALANCER_NAMES, INGEST_BALANCERS } from "../../../catalog/ingestPaths.table";
import { key } from "../../../catalog/names";
import { feedName } from "../../../catalog/renditions";
import { SERVICE_NAMES } from "../../../catalog/services.table";
import type { Channel } from "../../../settings/settings";
import { nameOf, type Dimensions, type Target, type Targets, type Thing } from "../../alarms/alarm";
import { DELIVERED } from "../balancers/delivery";
import { rateRule } from "../balancers/ingestFirewall";
import type { CellCapacity } from "../capacity/rows";
import { balancerOf, type Cell, type Feed, isPublic, isRead } from "../cell";
import type { CellKinds } from "./cellAlarms.table";

/** Load balancers of a cell. `nlb` has static addresses for vendors; `app-nlb` serves consumers through PrivateLink. */
export type WatchedBalancer = "public" | "private" | "nlb" | "delivery" | "app-nlb";

type Sizes = Pick<CellCapacity, "services" | "balancers">;

/** Names of application load balancers in the capacity plan. Network load balancers reserve no capacity. */
const SIZED = {
  public: INGEST_BALANCERS.public.size,
  private: INGEST_BALANCERS.private.size,
  delivery: "delivery",
} as const;

/** `manifest` is not here: a stale manifest always returns 503, also off the air, and other alarms cover that fault. */
const ANSWERS: readonly string[] = ["cache", "dvr", "vod"];

/** All alarm targets of a cell: channels, feeds, zones, and AWS resources. */
export function targetsOf(cell: Cell, sizes: Sizes): Targets<CellKinds> {
  const { zones, feeds } = cell;
  const balancers = balancersOf(cell);
  const applications = balancers.filter((name) => name in SIZED) as (keyof typeof SIZED)[];
  return {
    ...ownTargets(cell),
    balancer: applications.map(balancerTarget),
    ingestBalancer: applications.filter((name) => name !== "delivery").map(balancerTarget),
    nlb: balancers.filter((name) => name === "nlb").map(onlyOne),
    appNlb: balancers.filter((name) => name === "app-nlb").map(onlyOne),
    reserved: applications.flatMap((name) => {
      const { reservedUnits } = sizes.balancers[SIZED[name]];
      return reservedUnits === undefined ? [] : [{ ...balancerTarget(name), numbers: { reservedUnits } }];
    }),
    ...groupTargets(balancers, zones),
    rate: vendorsOf(feeds.filter(isPublic)).map((vendor) =>
      thing(vendor, `vendor ${vendor}`, {
        WebACL: nameOf("firewall"),
        Rule: rateRule(vendor),
        Region: cell.region,
      }),
    ),
    tasks: SERVICE_NAMES.flatMap((service) =>
      zones.map((zone) => {
        const task = key(service, zone);
        const dimensions = { ClusterName: nameOf("cluster", task), ServiceName: nameOf("service", task) };
        const numbers = { tasks: sizes.services[service].instancesPerZone };
        return { ...thing(task, `service ${service} in zone ${zone}`, dimensions), numbers };
      }),
    ),
    pool: SERVICE_NAMES.flatMap((service) =>
      zones.map((zone) => {
        const pool = key(service, zone);
        const dimensions = { AutoScalingGroupName: nameOf("group", pool) };
        return thing(pool, `instances of ${service} in zone ${zone}`, dimensions);
      }),
    ),
    node: nodesOf(cell).map((node) =>
      thing(node, `metadata node ${node}`, { CacheClusterId: nameOf("node", node) }),
    ),
    database: [{ subject: "database", dimensions: { DBClusterIdentifier: nameOf("database") } }],
    canary: [{ subject: `canary of ${cell.name}`, dimensions: { CanaryName: nameOf("canary") } }],
  };
}

type OwnKinds = Pick<CellKinds, "feed" | "channel" | "dvr" | "cell" | "zone" | "drm" | "vendor">;

/** Targets of our own metrics, with the dimensions that services write. */
function ownTargets({ name: Cell, zones, feeds, channels, timing: numbers }: Cell): Targets<OwnKinds> {
  const own = (of: string, subject: string, dimensions: Dimensions) => ({
    ...thing(of, subject, { Cell, ...dimensions }),
    numbers,
  });
  const channelTarget = (channel: Channel) => ({
    ...own(channel.id, subjectOf(channel), { Channel: channel.id }),
    ...silent(channel),
  });
  return {
    feed: channels.flatMap((channel) =>
      channel.feeds.map((feed) => {
        const Feed = feedName(feed);
        const dimensions = { Channel: channel.id, Feed };
        const subject = `${subjectOf(channel)}, feed ${Feed}`;
        return { ...own(key(channel.id, Feed), subject, dimensions), ...silent(channel) };
      }),
    ),
    channel: channels.map(channelTarget),
    dvr: channels.filter(({ dvrHours }) => dvrHours > 0).map(channelTarget),
    cell: [{ subject: `cell ${Cell}`, dimensions: { Cell }, numbers }],
    zone: zones.map((Zone) => own(Zone, `zone ${Zone}`, { Zone })),
    vendor: vendorsOf(feeds).map((Vendor) => own(Vendor, `vendor ${Vendor}`, { Vendor })),
    drm: [...new Set(channels.flatMap(({ drm }) => drm))].map((DrmSystem) =>
      own(DrmSystem, `keys of ${DrmSystem}`, { DrmSystem }),
    ),
  };
}

const silent = ({ offAir }: Channel): Pick<Thing, "offAir"> => (offAir === undefined ? {} : { offAir });

export const subjectOf = ({ id, name }: Channel): string => `channel ${id} (${name})`;

const vendorsOf = (feeds: readonly Feed[]): string[] => [...new Set(feeds.map(({ vendor }) => vendor))];

const thing = (of: string, subject: string, dimensions: Dimensions) => ({ key: of, subject, dimensions });

/** Load balancers of a cell. Those for vendors exist only if a feed uses them. */
export function balancersOf({ feeds, consumers }: Pick<Cell, "feeds" | "consumers">): WatchedBalancer[] {
  return [
    ...INGEST_BALANCER_NAMES.filter((name) => feeds.some((feed) => balancerOf(feed) === name)).flatMap(
      (name) => [name, INGEST_BALANCERS[name].nlb?.name ?? []].flat(),
    ),
    "delivery",
    ...(isRead({ consumers }) ? (["app-nlb"] as const) : []),
  ];
}

const balancerTarget = (name: WatchedBalancer) =>
  thing(name, `load balancer ${name}`, { LoadBalancer: nameOf("balancer", name) });

/** The only target of its kind: the names of its alarms are unique without a key. */
function onlyOne(name: WatchedBalancer): Target {
  const { key: _, ...rest } = balancerTarget(name);
  return rest;
}

function groupTargets(
  balancers: readonly WatchedBalancer[],
  zones: readonly string[],
): Targets<Pick<CellKinds, "targets" | "answers">> {
  const ingest = INGEST_BALANCER_NAMES.filter((name) => balancers.includes(name));
  const of = (groups: readonly (readonly [group: string, balancer: WatchedBalancer])[]) =>
    groups.flatMap(([group, balancer]) =>
      zones.map((zone) =>
        thing(key(group, zone), `targets ${group} in zone ${zone}`, {
          AvailabilityZone: nameOf("zone", zone),
          LoadBalancer: nameOf("balancer", balancer),
          TargetGroup: nameOf("targets", group),
        }),
      ),
    );
  const delivered = DELIVERED.map((service) => [service, "delivery"] as const);
  return {
    targets: of([...ingest.map((name) => [key("ingest", name), name] as const), ...delivered]),
    answers: of(delivered.filter(([service]) => ANSWERS.includes(service))),
  };
}

/** ElastiCache numbers the nodes of a group from 001. There is one node per zone. */
export const nodesOf = ({ zones }: Pick<Cell, "zones">): string[] =>
  zones.map((_, at) => String(at + 1).padStart(3, "0"));
