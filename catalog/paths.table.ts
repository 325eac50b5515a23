/** How an encoding vendor's feed comes into a region, and which load balancer takes it. */
export const PATHS = ["internet", "directConnect", "privateLink"] as const;

export type ContributionPath = (typeof PATHS)[number];
