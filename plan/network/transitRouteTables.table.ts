/**
 * The route tables of a region's transit gateway: who is associated with each and what it holds. An attachment reads one
 * table, and segments that must not meet hold nothing of each other. Every table sends the rest of the world's block to a
 * black hole: an absent route isolates only until somebody adds a wider one. Routes are static, from the ledger: nothing
 * is announced by itself (docs/decisions/0003-static-transit-routes.md).
 */
export interface TransitRouteTableRow {
  readonly associates: string;
  readonly holds: string;
  /** Whether the hub VPC is reached from here. */
  readonly hub: boolean;
  /** Whether the Internet is reached from here, through the hub's NAT gateways, where the region has them. */
  readonly egress: boolean;
}

export const TRANSIT_ROUTE_TABLES = {
  hub: { associates: "the hub VPC", holds: "the region's cells, other regions", hub: false, egress: false },
  cells: {
    associates: "cells",
    holds: "the hub, the way to the Internet; never another cell",
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
    holds: "the hub, cells that a declared flow enters",
    hub: true,
    egress: false,
  },
} as const satisfies Record<string, TransitRouteTableRow>;

export type TransitRouteTable = keyof typeof TRANSIT_ROUTE_TABLES;

/** The segments that lead to every cell of the region. */
export const CELL_ROUTES = ["hub", "contribution"] as const satisfies readonly TransitRouteTable[];

/** The segment that cells read. */
export const CELL_ROUTE_TABLE: TransitRouteTable = "cells";

export const TRANSIT_ROUTE_TABLE_NAMES = Object.keys(TRANSIT_ROUTE_TABLES) as readonly TransitRouteTable[];
