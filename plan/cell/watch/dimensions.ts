import type { Service } from "../../../catalog/services.table";
import { key } from "../../../catalog/names";
import type { Thing, WatchedBalancer, WatchedTargets } from "./watched";

/**
 * Names that AWS gave to what a cell runs: by these its metrics are found. `Name` is text where it is known and a Pulumi
 * input where AWS makes it.
 */
export interface WatchedNames<Name> {
  readonly region: string;
  /** AWS names of zones (`us-west-2a`), by zone id. */
  readonly zones: ReadonlyMap<string, Name>;
  /** ARN suffixes of load balancers: `app/one-delivery-1234567/0123456789abcdef`. */
  readonly balancers: ReadonlyMap<WatchedBalancer, Name>;
  /** ARN suffixes of target groups. */
  readonly targets: ReadonlyMap<WatchedTargets, Name>;
  /** Metric names of the web ACL and of each vendor's rate rule in it. Undefined: no feed comes over the Internet. */
  readonly firewall: { readonly webAcl: Name; readonly rates: ReadonlyMap<string, Name> } | undefined;
  /** Names of ECS clusters and services, by `<service>-<zone>`. */
  readonly tasks: ReadonlyMap<string, { readonly cluster: Name; readonly service: Name }>;
  /** Cache cluster ids of Valkey's nodes: the first is AWS's 001. */
  readonly nodes: readonly Name[];
  /** The database's cluster identifier. */
  readonly database: Name;
  readonly canary: Name;
}

/** CloudWatch dimensions of a thing. Throws a RangeError for a thing that got no name. */
export function dimensionsOf<Name>(thing: Thing, names: WatchedNames<Name>): Record<string, Name | string> {
  switch (thing.of) {
    case "balancer":
      return { LoadBalancer: named(names.balancers, thing.balancer) };
    case "targets":
      return {
        AvailabilityZone: named(names.zones, thing.zone),
        LoadBalancer: named(names.balancers, thing.balancer),
        TargetGroup: named(names.targets, thing.group),
      };
    case "rate":
      return {
        WebACL: required(names.firewall, "firewall").webAcl,
        Rule: named(required(names.firewall, "firewall").rates, thing.vendor),
        Region: names.region,
      };
    case "tasks":
      return taskDimensions(names, thing);
    case "node":
      return { CacheClusterId: required(names.nodes[Number(thing.node) - 1], `node ${thing.node}`) };
    case "database":
      return { DBClusterIdentifier: names.database };
    case "canary":
      return { CanaryName: names.canary };
  }
}

function taskDimensions<Name>(
  { tasks }: Pick<WatchedNames<Name>, "tasks">,
  { service, zone }: { readonly service: Service; readonly zone: string },
): Record<string, Name> {
  const { cluster, service: name } = named(tasks, key(service, zone));
  return { ClusterName: cluster, ServiceName: name };
}

const named = <Name>(names: ReadonlyMap<string, Name>, of: string): Name => required(names.get(of), of);

function required<Name>(name: Name | undefined, of: string): Name {
  if (name === undefined) throw new RangeError(`${of} is watched, and has no name`);
  return name;
}
