/** What vendors may push, and where: `/v1/<vendor>/<channel>/<rest>`. docs/service-contract.md has the whole protocol. */
export const PUSH_PATH = "/v1/";

/**
 * Segments and playlists come by PUT or POST; DELETE is answered and does nothing. A condition of a load balancer's rule
 * takes three values and no more (ALB, Condition types for listener rules, 2026-11).
 */
export const PUSH_METHODS = ["PUT", "POST", "DELETE"] as const;
