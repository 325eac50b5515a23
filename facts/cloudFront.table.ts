import type { Feature } from "./geography.table";

/** What the edge stands on that a partition may lack (geography.table.ts says where, and the source), and what then. */
export interface EdgeNeed {
  readonly feature: Feature;
  /** As a sentence about it goes on after "has no". */
  readonly what: string;
  readonly instead: string;
}

export const EDGE_NEEDS: readonly EdgeNeed[] = [
  {
    feature: "vpcOrigins",
    what: "CloudFront VPC origins",
    instead:
      "viewers there need a CDN that reaches the cells' private delivery load balancers by an interconnect",
  },
  {
    feature: "cloudFrontScopedWaf",
    what: "AWS WAF for CloudFront",
    instead: "that CDN's own firewall must stand before manifests",
  },
];

/**
 * Bytes of one cell's row (its rights and edge.origins) in its function, which has 10,240 in all (quotas of CloudFront
 * Functions, 2026-11). The function's own text has the rest: tests/components/edge/viewerFunction.test.ts.
 */
export const MOST_ROW_BYTES = 4_500;

/** What AWS grants one distribution of a new account (CloudFront quotas, 2026-11). */
export const NEW_DISTRIBUTION = { gbps: 150, requests: 250_000 } as const;

/** VPC origins that must be free: a load balancer's successor gets one before the old one is deleted, at both places at once. */
export const SPARE_ORIGINS = 2;
