import type { IngestBalancerRow } from "../../../catalog/ingestPaths.table";
import type { NeedName, Unit } from "./capacity.table";
import type { Architecture } from "../../../facts/instances.table";
import type { Service } from "../../../catalog/services.table";
import type { Site } from "../../../settings/settings";

/** One line of the arithmetic. */
export interface NeedRow {
  readonly value: number;
  readonly unit: Unit;
  /** How the value comes about, with its source. */
  readonly formula: string;
}

export type Needs = Readonly<Record<NeedName, NeedRow>>;

/** What one service runs on, in each zone. One task fills one instance. */
export interface SizingRow {
  readonly service: Service;
  readonly instanceType: string;
  readonly architecture: Architecture;
  readonly instancesPerZone: number;
  /** 1024 are a vCPU. */
  readonly taskCpuUnits: number;
  readonly taskMemoryMiB: number;
  /** Instances of a zone while a release rolls: new ones come before old ones go. */
  readonly maxPerZone: number;
}

export type BalancerName = IngestBalancerRow["size"] | "delivery";

/** A load balancer's size in load balancer capacity units (LCU). */
export interface BalancerRow {
  readonly units: number;
  /** For minimumLoadBalancerCapacity, one zone's loss included. `undefined`: none is reserved. */
  readonly reservedUnits: number | undefined;
}

export interface CellCapacity {
  readonly cell: string;
  readonly site: Site;
  readonly zones: readonly string[];
  readonly needs: Needs;
  readonly services: Readonly<Record<Service, SizingRow>>;
  readonly balancers: Readonly<Record<BalancerName, BalancerRow>>;
  readonly database: { readonly instanceClass: string; readonly readersPerZone: number };
  /** Bytes that Valkey may fill before it refuses writes: the node's memory less what ElastiCache reserves. */
  readonly valkey: { readonly nodeType: string; readonly maxmemory: number };
}

/** An override that is less than the need. */
export interface Shortfall {
  readonly cell: string;
  readonly site: Site;
  readonly service: Service;
  readonly message: string;
}
