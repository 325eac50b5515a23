import { PORTS, type Role } from "../../../catalog/flows.table";
import { key } from "../../../catalog/names";
import { HEALTH_PATH, planHealth, type HealthRow, type ListenerRow } from "./balancers";
import type { Cell } from "../cell";

/**
 * A network load balancer before an internal application load balancer. Only network load balancers support endpoint
 * services and static addresses. It forwards TCP; the application load balancer terminates TLS.
 */
export interface StaticIpNlbPlan {
  /** `sports-1-nlb` */
  readonly key: string;
  /** Role of its security group. */
  readonly role: Role;
  readonly subnets: readonly NlbSubnetRow[];
  readonly listeners: readonly NlbListenerRow[];
  readonly health: HealthRow & { readonly port: number };
  readonly deregistrationSeconds: number;
}

/** Its subnet in one zone. */
export interface NlbSubnetRow {
  /** Key of its subnet. */
  readonly subnet: string;
  /** Undefined: AWS chooses the address, and callers use the name. */
  readonly fixed: AddressRow | undefined;
}

/** An address that others configure, in a reserved block from which AWS assigns nothing else. */
export interface AddressRow {
  /** `sports-1-ingest-usw2-az1` */
  readonly key: string;
  readonly block: string;
  readonly address: string;
}

export interface NlbListenerRow {
  /** `sports-1-token`: key of the listener and of its target group. */
  readonly key: string;
  readonly port: number;
  /** Key of the listener behind it, which must exist first. */
  readonly behind: string;
}

/** Properties that differ between static-IP NLBs. */
export type NlbFacts = Pick<StaticIpNlbPlan, "role" | "subnets" | "listeners"> & {
  /** Last part of its key: at most nine characters, like any load balancer. */
  readonly suffix: string;
};

export const planStaticIpNlb = (cell: Cell, { suffix, ...facts }: NlbFacts): StaticIpNlbPlan => ({
  key: key(cell.name, suffix),
  ...facts,
  health: { ...planHealth(cell), port: PORTS.nlbHealth },
  deregistrationSeconds: cell.timing.deregistrationDelay.seconds,
});

/** After rules that return an error, with room for them. */
const CHECK_PRIORITY = 100;

/**
 * The listener for health checks of the NLB forwards them to a service. A zone without healthy tasks then leaves the
 * NLB's name and rejects connections at its address; otherwise callers would get 503. If no zone has healthy tasks,
 * both load balancers fail open.
 */
export const healthListener = (name: string, to: string): ListenerRow => ({
  key: name,
  port: PORTS.nlbHealth,
  protocol: "HTTP",
  mutualTls: false,
  rules: [
    {
      key: key(name, "check"),
      priority: CHECK_PRIORITY,
      paths: [HEALTH_PATH],
      methods: ["GET"],
      answer: { forward: to },
    },
  ],
});
