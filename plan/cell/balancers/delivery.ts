import type { CellCapacity } from "../capacity/rows";
import { PORTS } from "../../../catalog/flows.table";
import { type UrlRow, URLS } from "../../../catalog/urls.table";
import { key } from "../../../catalog/names";
import { planBalancer, planTargetGroup, type BalancerPlan, type ListenerRow } from "./balancers";
import { type Cell, isRead } from "../cell";
import { healthListener, planStaticIpNlb, type StaticIpNlbPlan } from "./staticIpNlb";
import { planNames, type NameRow } from "./publicNames";

/**
 * Where the CDN reads: an internal load balancer with rules for live playlists, live segments, DVR and on demand.
 * Requests stay in their zone. If platforms of other accounts read the cell, there is also a network load balancer
 * before it, for PrivateLink; CloudFront does not use that one.
 */
export interface DeliveryPlan {
  readonly balancer: BalancerPlan;
  /** Undefined if no consumer reads the cell through PrivateLink. */
  readonly nlb: StaticIpNlbPlan | undefined;
  readonly name: NameRow;
}

/** The services behind it, each with a target group of its name. */
export const DELIVERED = ["cache", "manifest", "dvr", "vod"] as const;

export type Delivered = (typeof DELIVERED)[number];

/**
 * Rules of the listener, by permanent priority. Manifests and the clock match first; the rest of the live paths goes
 * to the cache. A rule has at most five condition values (ALB quotas, 2026-11).
 */
export const DELIVERY_RULES: readonly {
  readonly name: string;
  readonly priority: number;
  readonly paths: readonly string[];
  readonly to: Delivered;
}[] = [
  { name: "playlists", priority: 10, paths: endingsOf("manifest"), to: "manifest" },
  { name: "segments", priority: 20, paths: foldersOf("cache"), to: "cache" },
  { name: "dvr", priority: 30, paths: foldersOf("dvr"), to: "dvr" },
  { name: "vod", priority: 40, paths: foldersOf("vod"), to: "vod" },
];

/** `/live/*.m3u8`: how the forms of a service begin and end. */
function endingsOf(service: Delivered): readonly string[] {
  const endings = formsOf(service).map((form) => `${folderOf(form)}*${/[./]\w+$/.exec(form)?.[0] ?? ""}`);
  return [...new Set(endings)];
}

/** `/dvr/*`: the whole folder. */
function foldersOf(service: Delivered): readonly string[] {
  return [...new Set(formsOf(service).map((form) => `${folderOf(form)}*`))];
}

function formsOf(service: Delivered): readonly string[] {
  const rows = Object.values<UrlRow>(URLS).filter((row) => row.service === service);
  return rows.map(({ form }) => form);
}

function folderOf(form: string): string {
  return /^\/\w+\//.exec(form)?.[0] ?? "/";
}

const READ_METHODS = ["GET", "HEAD"] as const;

/**
 * Target groups with DNS failover: a zone leaves the load balancer's name if its live edge fails, not if DVR or on
 * demand fails.
 */
const LIVE: ReadonlySet<Delivered> = new Set(["cache", "manifest"]);

export function planDelivery(cell: Cell, { balancers }: Pick<CellCapacity, "balancers">): DeliveryPlan {
  const balancer = planBalancer(cell, {
    suffix: "delivery",
    // The CDN has its own security group: its prefix list counts as 55 of the 60 rules of a group (VPC quotas,
    // 2026-11).
    roles: ["delivery", "viewers"],
    tier: "app",
    reservedUnits: balancers.delivery.reservedUnits,
    targetGroups: DELIVERED.map((name) =>
      planTargetGroup(cell, { name, suffix: name, dnsFailover: LIVE.has(name) }),
    ),
    listeners: [
      listenerOf(key(cell.name, "delivery")),
      // The health check goes to `manifest`, because viewers request playlists first. If only the cache of a zone
      // fails, operators start a zonal shift.
      ...(isRead(cell) ? [healthListener(key(cell.name, "delivery", "health"), "manifest")] : []),
    ],
  });
  return { balancer, nlb: isRead(cell) ? nlbOf(cell) : undefined, name: deliveryName(cell) };
}

const nlbOf = (cell: Cell): StaticIpNlbPlan =>
  planStaticIpNlb(cell, {
    suffix: "app-nlb",
    role: "application-nlb",
    // Consumers use the service's name, so its addresses need not be static.
    subnets: cell.zones.map((zone) => ({ subnet: key("app", zone), fixed: undefined })),
    listeners: [{ key: key(cell.name, "apps"), port: PORTS.https, behind: key(cell.name, "delivery") }],
  });

/** The DNS name for the CDN, the probe and the canary. */
export function deliveryName(cell: Cell): NameRow {
  const [name] = planNames(cell, [{ name: "delivery", target: "delivery" }]);
  if (name === undefined) throw new RangeError(`${cell.name} has no DNS name for delivery`);
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
