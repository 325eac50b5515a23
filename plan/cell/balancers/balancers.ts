import type { PartitionName } from "../../../facts/geography.table";
import { PORTS, type Role } from "../../../catalog/flows.table";
import { partitionOf } from "../../../facts/geography";
import { key } from "../../../catalog/names";
import type { Tier } from "../../network/tiers.table";
import type { Cell } from "../cell";

/**
 * An application load balancer of a cell: where it stands, what it listens to, what it lets through, and the services
 * behind it. Rules name paths and methods; what no rule names is answered 404 and reaches nobody.
 */
export interface BalancerPlan {
  /** `sports-1-public` */
  readonly key: string;
  /** Whose security groups it carries. */
  readonly roles: readonly Role[];
  readonly tier: Tier;
  /** Whether it has addresses on the Internet. */
  readonly public: boolean;
  /** Whether operators may take a zone out of it. */
  readonly zonalShift: boolean;
  /** Whether every TLS handshake is logged: one that fails is in no access log. */
  readonly connectionLogs: boolean;
  readonly idleSeconds: number;
  /** Load balancer capacity units that AWS keeps ready. Undefined: it grows as load comes. */
  readonly reservedUnits: number | undefined;
  readonly tlsPolicy: string;
  readonly targetGroups: readonly TargetGroupRow[];
  readonly listeners: readonly ListenerRow[];
}

/** The tasks of one service, reached by TLS at their own addresses. */
export interface TargetGroupRow {
  /** What rules call it, e.g. `manifest`. */
  readonly name: string;
  /** `sports-1-manifest` */
  readonly key: string;
  readonly port: number;
  readonly health: HealthRow;
  readonly deregistrationSeconds: number;
  /** Whether a zone where none of them is healthy leaves the load balancer's name. */
  readonly dnsFailover: boolean;
}

export interface HealthRow {
  readonly path: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  /** Checks in a row that decide. */
  readonly threshold: number;
}

export interface ListenerRow {
  /** `sports-1-public-token` */
  readonly key: string;
  readonly port: number;
  /** Plain text is for the health check of the load balancer before it, alone. */
  readonly protocol: "HTTP" | "HTTPS";
  /** Whether it asks for a client certificate. */
  readonly mutualTls: boolean;
  readonly rules: readonly RuleRow[];
}

export interface RuleRow {
  readonly key: string;
  /** Place among the rules of its listener, permanent: the lowest that matches decides. */
  readonly priority: number;
  readonly paths?: readonly string[];
  readonly methods?: readonly string[];
  /** A header that the request has, whatever its value. */
  readonly header?: string;
  /** The target group that answers, or the status that refuses. */
  readonly answer: { readonly forward: string } | { readonly status: 403 };
}

/** Every service answers here whether its process lives, and nothing else (law 5). */
export const HEALTH_PATH = "/health";

/** Two checks: with an interval of a segment, a dead process is out within two. */
const HEALTH_CHECKS = 2;

/**
 * TLS 1.2 and 1.3 with forward secrecy and authenticated encryption alone, and post-quantum key exchange for those who know
 * it: what AWS recommends. Security policies for your Application Load Balancer, docs.aws.amazon.com and docs.amazonaws.cn,
 * 2026-11.
 */
const TLS_POLICIES: Readonly<Record<PartitionName, string>> = {
  aws: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
  "aws-cn": "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
};

/** What decides over a load balancer of a cell; the rest is the same for all of them. */
export type BalancerFacts = Pick<
  BalancerPlan,
  "roles" | "tier" | "reservedUnits" | "targetGroups" | "listeners"
> &
  Partial<Pick<BalancerPlan, "public" | "zonalShift" | "connectionLogs">> & {
    /** Last part of its key: nine characters at the most, for AWS gives names of load balancers 32. */
    readonly suffix: string;
  };

/** One application load balancer. By default it is private, its zones can be shifted, handshakes are not logged. */
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

/** How any load balancer of a cell asks for health. */
export const planHealth = ({ timing }: Pick<Cell, "timing">): HealthRow => ({
  path: HEALTH_PATH,
  intervalSeconds: timing.healthInterval.seconds,
  timeoutSeconds: timing.healthTimeout.seconds,
  threshold: HEALTH_CHECKS,
});
