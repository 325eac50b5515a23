/**
 * Options of every route of a transit route table. A table has one static route to a prefix (CreateTransitGatewayRoute:
 * RouteAlreadyExists), so where a new attachment replaces a route, the old one goes first.
 */
export const ONE_ROUTE_A_PREFIX = { deleteBeforeReplace: true } as const;
