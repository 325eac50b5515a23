import type { PartitionName } from "../../../facts/geography.table";
import { PORTS, type Role } from "../../../catalog/flows.table";
import { partitionOf } from "../../../facts/geography";
import { key } from "../../../catalog/names";
import type { Tier } from "../../network/tiers.table";
import type { Cell } from "../cell";

/**
 * An application load balancer of a cell: subnets, listeners, rules and target groups. Rules match paths and methods;
 * the default action returns 404.
 */
export interface BalancerPlan {
  /** `sports-1-public` */
  readonly key: string;
  /** Roles of its security groups. */
  readonly roles: readonly Role[];
  readonly tier: Tier;
  /** Whether it is internet-facing. */
  readonly public: boolean;
  /** Whether zonal shift is on. */
  readonly zonalShift: boolean;
  /** Whether connection logs are on: failed TLS handshakes are not in access logs. */
  readonly connectionLogs: boolean;
  readonly idleSeconds: number;
  /** Reserved load balancer capacity units. Undefined: it scales with the load. */
  readonly reservedUnits: number | undefined;
  readonly tlsPolicy: string;
  readonly targetGroups: readonly TargetGroupRow[];
  readonly listeners: readonly ListenerRow[];
}

/** The tasks of one service as targets, by IP address and TLS. */
export interface TargetGroupRow {
  /** Its name in rules, e.g. `manifest`. */
  readonly name: string;
  /** `sports-1-manifest` */
  readonly key: string;
  readonly port: number;
  readonly health: HealthRow;
  readonly deregistrationSeconds: number;
  /** Whether DNS failover removes a zone without healthy targets from the load balancer's name. */
  readonly dnsFailover: boolean;
}

export interface HealthRow {
  readonly path: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  /** Consecutive checks, both for healthy and unhealthy. */
  readonly threshold: number;
}

export interface ListenerRow {
  /** `sports-1-public-token` */
  readonly key: string;
  readonly port: number;
  /** HTTP is for health checks of the static-IP NLB only. */
  readonly protocol: "HTTP" | "HTTPS";
  /** Whether it requires a client certificate. */
  readonly mutualTls: boolean;
  readonly rules: readonly RuleRow[];
}

export interface RuleRow {
  readonly key: string;
  /** Priority among the rules of its listener, permanent: the lowest match applies. */
  readonly priority: number;
  readonly paths?: readonly string[];
  readonly methods?: readonly string[];
  /** Matches requests with this header, whatever its value. */
  readonly header?: string;
  /** The target group, or the status of a fixed response. */
  readonly answer: { readonly forward: string } | { readonly status: 403 };
}

/** The health check of every service: it checks the process only (law 5). */
export const HEALTH_PATH = "/health";

/** Two checks: with an interval of one segment, a failed process receives no requests after two. */
const HEALTH_CHECKS = 2;

/**
 * TLS 1.2 and 1.3, only with forward secrecy and authenticated encryption, and optional post-quantum key exchange, as
 * AWS recommends. Security policies for your Application Load Balancer, docs.aws.amazon.com and docs.amazonaws.cn,
 * 2026-11.
 */
const TLS_POLICIES: Readonly<Record<PartitionName, string>> = {
  aws: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
  "aws-cn": "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
};

/** Properties that differ between load balancers of a cell. */
export type BalancerFacts = Pick<
  BalancerPlan,
  "roles" | "tier" | "reservedUnits" | "targetGroups" | "listeners"
> &
  Partial<Pick<BalancerPlan, "public" | "zonalShift" | "connectionLogs">> & {
    /** Last part of its key: at most nine characters, because names of load balancers have at most 32. */
    readonly suffix: string;
  };

/** One application load balancer. By default it is internal, with zonal shift and without connection logs. */
export function planBalancer(cell: Cell, { suffix, ...facts }: BalancerFacts): BalancerPlan {
  return {
    key: key(cell.name, suffix),
    public: false,
    zonalShift: true,
    connectionLogs: false,
    idleSeconds: cell.timing.idleTimeout.seconds,
    tlsPolicy: TLS_POLICIES[partitionOf(cell.region).name],
    ...facts,
  };
}

/** The target group of one service. `suffix` is the last part of its key, like a load balancer's. */
export const planTargetGroup = (
  cell: Cell,
  { name, suffix, dnsFailover }: { name: string; suffix: string; dnsFailover: boolean },
): TargetGroupRow => ({
  name,
  key: key(cell.name, suffix),
  port: PORTS.service,
  health: planHealth(cell),
  deregistrationSeconds: cell.timing.deregistrationDelay.seconds,
  dnsFailover,
});

/** The health check of all load balancers of a cell. */
export const planHealth = ({ timing }: Pick<Cell, "timing">): HealthRow => ({
  path: HEALTH_PATH,
  intervalSeconds: timing.healthInterval.seconds,
  timeoutSeconds: timing.healthTimeout.seconds,
  threshold: HEALTH_CHECKS,
});
