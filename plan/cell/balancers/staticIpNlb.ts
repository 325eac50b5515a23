import { PORTS, type Role } from "../../../catalog/flows.table";
import { key } from "../../../catalog/names";
import { HEALTH_PATH, planHealth, type HealthRow, type ListenerRow } from "./balancers";
import type { Cell } from "../cell";

/**
 * A network load balancer before an internal application load balancer: AWS lets no other stand for an endpoint service, and
 * gives no other an address that stays. It hands TCP on; TLS ends behind it.
 */
export interface StaticIpNlbPlan {
  /** `sports-1-nlb` */
  readonly key: string;
  /** Whose security group it carries. */
  readonly role: Role;
  readonly subnets: readonly NlbSubnetRow[];
  readonly listeners: readonly NlbListenerRow[];
  readonly health: HealthRow & { readonly port: number };
  readonly deregistrationSeconds: number;
}

/** Its place in one zone. */
export interface NlbSubnetRow {
  /** Key of its subnet. */
  readonly subnet: string;
  /** Undefined: AWS chooses its address, and others know it by name alone. */
  readonly fixed: AddressRow | undefined;
}

/** An address that others have in their configuration, in a block that AWS gives to nobody else. */
export interface AddressRow {
  /** `sports-1-ingest-usw2-az1` */
  readonly key: string;
  readonly block: string;
  readonly address: string;
}

export interface NlbListenerRow {
  /** `sports-1-token`: of the listener and of its target group. */
  readonly key: string;
  readonly port: number;
  /** Key of the listener behind it, which must be there first. */
  readonly behind: string;
}

/** What decides over one; the rest is the same for all of them. */
export type NlbFacts = Pick<StaticIpNlbPlan, "role" | "subnets" | "listeners"> & {
  /** Last part of its key: nine characters at the most, as of any load balancer. */
  readonly suffix: string;
};

export const planStaticIpNlb = (cell: Cell, { suffix, ...facts }: NlbFacts): StaticIpNlbPlan => ({
  key: key(cell.name, suffix),
  ...facts,
  health: { ...planHealth(cell), port: PORTS.nlbHealth },
  deregistrationSeconds: cell.timing.deregistrationDelay.seconds,
});

/** After rules that refuse, with room for them. */
const CHECK_PRIORITY = 100;

/**
 * What the network load balancer asks goes through to a service: a zone whose service is gone then leaves the network load
 * balancer's name, and refuses connections at its address, where callers would else meet 503. Where no zone has a healthy one
 * both load balancers go on sending to all.
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
