/**
 * Options of every route of a transit route table. A table has at most one static route per prefix (CreateTransitGatewayRoute
 * returns RouteAlreadyExists), so a replacement deletes the old route first.
 */
export const ONE_ROUTE_A_PREFIX = { deleteBeforeReplace: true } as const;
