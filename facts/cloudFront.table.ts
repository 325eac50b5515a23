import type { Feature } from "./geography.table";

/** A feature that the edge depends on and a partition may lack (where, and the source: geography.table.ts). */
export interface EdgeNeed {
  readonly feature: Feature;
  /** Follows "has no" in a message. */
  readonly what: string;
  /** What to use instead. */
  readonly instead: string;
}

export const EDGE_NEEDS: readonly EdgeNeed[] = [
  {
    feature: "vpcOrigins",
    what: "CloudFront VPC origins",
    instead: "use a CDN that reaches the cells' private delivery load balancers over an interconnect",
  },
  {
    feature: "cloudFrontScopedWaf",
    what: "AWS WAF for CloudFront",
    instead: "protect manifests with the firewall of that CDN",
  },
];

/**
 * Most bytes of a cell's row (its rights and edge.origins) in its CloudFront Function. A function has at most 10,240 bytes
 * (limits.table.ts). The code has the rest: tests/components/edge/viewerFunction.test.ts.
 */
export const MOST_ROW_BYTES = 4_500;

/** Default quotas of one distribution (CloudFront quotas, 2026-11). */
export const NEW_DISTRIBUTION = { gbps: 150, requests: 250_000 } as const;

/** VPC origins that must be free: at both sites, a new load balancer gets one before the old VPC origin is deleted. */
export const SPARE_ORIGINS = 2;
