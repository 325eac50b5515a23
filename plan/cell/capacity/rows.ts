import type { IngestBalancerRow } from "../../../catalog/ingestPaths.table";
import type { NeedName, Unit } from "./capacity.table";
import type { Architecture } from "../../../facts/instances.table";
import type { Service } from "../../../catalog/services.table";
import type { Site } from "../../../settings/settings";

/** One line of the arithmetic. */
export interface NeedRow {
  readonly value: number;
  readonly unit: Unit;
  /** How the value is computed, with its source or "(assumed)". */
  readonly formula: string;
}

export type Needs = Readonly<Record<NeedName, NeedRow>>;

/** Instances of one service in each zone. One task uses one instance. */
export interface SizingRow {
  readonly service: Service;
  readonly instanceType: string;
  readonly architecture: Architecture;
  readonly instancesPerZone: number;
  /** 1024 units are a vCPU. */
  readonly taskCpuUnits: number;
  readonly taskMemoryMiB: number;
  /** Instances of a zone during a release: new ones start before old ones stop. */
  readonly maxPerZone: number;
}

export type BalancerName = IngestBalancerRow["size"] | "delivery";

/** A load balancer's size in load balancer capacity units (LCU). */
export interface BalancerRow {
  readonly units: number;
  /** For minimumLoadBalancerCapacity, sized for the loss of a zone. `undefined`: no reservation. */
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
  /** Bytes at which Valkey rejects writes: the node's memory minus the reserved memory of ElastiCache. */
  readonly valkey: { readonly nodeType: string; readonly maxmemory: number };
}

/** An override that is smaller than the need. */
export interface Shortfall {
  readonly cell: string;
  readonly site: Site;
  readonly service: Service;
  readonly message: string;
}
