/**
 * The route tables of a region's transit gateway: the associated attachments and the routes. An attachment is
 * associated with one table; tables that must stay isolated have no routes to each other. Every table has a blackhole
 * route for the rest of the world's block, because a missing route isolates only until a wider route is added. Routes
 * are static, from the ledger, without propagation (docs/decisions/0003-static-transit-routes.md).
 */
export interface TransitRouteTableRow {
  readonly associates: string;
  readonly holds: string;
  /** Whether it has a route to the hub VPC. */
  readonly hub: boolean;
  /** Whether it has a route to the Internet, through the hub's NAT gateways if the region has them. */
  readonly egress: boolean;
}

export const TRANSIT_ROUTE_TABLES = {
  hub: { associates: "the hub VPC", holds: "the region's cells, other regions", hub: false, egress: false },
  cells: {
    associates: "cells",
    holds: "the hub, the Internet through the hub; never another cell",
    hub: true,
    egress: true,
  },
  contribution: {
    associates: "circuits of vendors",
    holds: "the region's cells",
    hub: false,
    egress: false,
  },
  premises: { associates: "circuits of data centres", holds: "the hub", hub: true, egress: false },
  backbone: {
    associates: "peerings of other regions",
    holds: "the hub, cells that are the destination of a declared flow",
    hub: true,
    egress: false,
  },
} as const satisfies Record<string, TransitRouteTableRow>;

export type TransitRouteTable = keyof typeof TRANSIT_ROUTE_TABLES;

/** The tables with a route to every cell of the region. */
export const CELL_ROUTES = ["hub", "contribution"] as const satisfies readonly TransitRouteTable[];

/** The table that cells are associated with. */
export const CELL_ROUTE_TABLE: TransitRouteTable = "cells";

export const TRANSIT_ROUTE_TABLE_NAMES = Object.keys(TRANSIT_ROUTE_TABLES) as readonly TransitRouteTable[];
