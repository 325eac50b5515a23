import type { CellCapacity } from "../capacity/rows";
import { PORTS } from "../../../catalog/flows.table";
import { key } from "../../../catalog/names";
import { planBalancer, planTargetGroup, type BalancerPlan, type ListenerRow } from "./balancers";
import { type Cell, isRead } from "../cell";
import { healthListener, planStaticIpNlb, type StaticIpNlbPlan } from "./staticIpNlb";
import { planNames, type NameRow } from "./publicNames";

/**
 * Where the CDN reads: an internal load balancer whose rules tell live playlists, live segments, what lies behind the live
 * edge and programmes on demand apart. A request stays in the zone that it came into. Where platforms of other accounts read
 * the cell, a network load balancer stands before it, for PrivateLink; CloudFront goes by it.
 */
export interface DeliveryPlan {
  readonly balancer: BalancerPlan;
  /** Undefined: no consumer reads the cell through PrivateLink. */
  readonly nlb: StaticIpNlbPlan | undefined;
  readonly name: NameRow;
}

/** The services that answer the CDN, each behind a target group of its name. */
export const DELIVERED = ["cache", "manifest", "dvr", "vod"] as const;

export type Delivered = (typeof DELIVERED)[number];

/**
 * Rules of the listener, by their permanent priority. Playlists and MPDs are cut out of the live paths before the rest of them
 * goes to the cache. A rule takes five values in all (ALB quotas, 2026-11).
 */
export const DELIVERY_RULES: readonly {
  readonly name: string;
  readonly priority: number;
  readonly paths: readonly string[];
  readonly to: Delivered;
}[] = [
  { name: "playlists", priority: 10, paths: ["/live/*.m3u8", "/live/*.mpd"], to: "manifest" },
  { name: "segments", priority: 20, paths: ["/live/*"], to: "cache" },
  { name: "dvr", priority: 30, paths: ["/dvr/*"], to: "dvr" },
  { name: "vod", priority: 40, paths: ["/vod/*"], to: "vod" },
];

const READ_METHODS = ["GET", "HEAD"] as const;

/** A zone leaves the load balancer's name when the live edge is gone from it, and not because old programmes are. */
const LIVE: ReadonlySet<Delivered> = new Set(["cache", "manifest"]);

export function planDelivery(cell: Cell, { balancers }: Pick<CellCapacity, "balancers">): DeliveryPlan {
  const balancer = planBalancer(cell, {
    suffix: "delivery",
    // The CDN has a group of its own: its prefix list weighs 55 of the 60 rules that AWS gives one (VPC quotas, 2026-11).
    roles: ["delivery", "viewers"],
    tier: "app",
    reservedUnits: balancers.delivery.reservedUnits,
    targetGroups: DELIVERED.map((name) =>
      planTargetGroup(cell, { name, suffix: name, dnsFailover: LIVE.has(name) }),
    ),
    listeners: [
      listenerOf(key(cell.name, "delivery")),
      // Playlists are what a zone is asked for first. Where the cache alone is gone, an operator shifts the zone.
      ...(isRead(cell) ? [healthListener(key(cell.name, "delivery", "health"), "manifest")] : []),
    ],
  });
  return { balancer, nlb: isRead(cell) ? entryOf(cell) : undefined, name: deliveryName(cell) };
}

const entryOf = (cell: Cell): StaticIpNlbPlan =>
  planStaticIpNlb(cell, {
    suffix: "app-nlb",
    role: "application-nlb",
    // Consumers know the service's name: nothing has these addresses in its configuration.
    subnets: cell.zones.map((zone) => ({ subnet: key("app", zone), fixed: undefined })),
    listeners: [{ key: key(cell.name, "apps"), port: PORTS.https, behind: key(cell.name, "delivery") }],
  });

/** The name that the CDN, the probe and the canary read by. */
export function deliveryName(cell: Cell): NameRow {
  const [name] = planNames(cell, [{ name: "delivery", target: "delivery" }]);
  if (name === undefined) throw new RangeError(`${cell.name} has no name for delivery`);
  return name;
}

const listenerOf = (balancer: string): ListenerRow => ({
  key: balancer,
  port: PORTS.https,
  protocol: "HTTPS",
  mutualTls: false,
  rules: DELIVERY_RULES.map(({ name, priority, paths, to }) => ({
    key: key(balancer, name),
    priority,
    paths,
    methods: READ_METHODS,
    answer: { forward: to },
  })),
});
