import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { INTERCONNECTS } from "../../../plan/backbone/interconnects.table";
import { TRANSIT_ROUTE_TABLES } from "../../../plan/network/transitRouteTables.table";
import { TIER_NAMES, TIERS, type TierRow, type Egress } from "../../../plan/network/tiers.table";
import { code, list, type Table } from "./table";

/** Room -> the rooms that it may import: the object literal in eslint.config.mjs, whose import would load every lint plugin. */
const ARROWS = new Function(
  `return ${/^const ARROWS = (\{[^]*?^\});$/m.exec(readFileSync(resolve(__dirname, "../../../eslint.config.mjs"), "utf8"))?.[1]}`,
)() as Readonly<Record<string, readonly string[]>>;

const INTERNET = { gateway: "Internet gateway", nat: "NAT gateway of its zone", transit: "transit gateway", none: "-" };

/** The tables of docs/design.md that repeat the program's. */
export const DESIGN: Readonly<Record<string, Table>> = {
  rooms: {
    head: ["folder", "may import"],
    prose: ["contents"],
    rows: Object.entries(ARROWS).map(([room, mayUse]) => [code(`${room}/`), list(mayUse)]),
  },
  tiers: {
    head: ["tier", "offset", "size", "hub: 0.0.0.0/0", "hub: world", "cell: 0.0.0.0/0", "cell: world", "network ACL"],
    prose: ["for"],
    rows: TIER_NAMES.map((name) => tierRow(name, TIERS[name])),
  },
  "transit route tables": {
    head: ["route table", "associated attachments", "routes to"],
    prose: ["static routes of us-west-2's own stack", "added by the backbone"],
    rows: Object.entries(TRANSIT_ROUTE_TABLES).map(([name, { associates, holds }]) => [code(name), associates, holds]),
  },
  interconnects: {
    head: ["kind", "joins"],
    prose: ["in production", "more"],
    rows: Object.entries(INTERCONNECTS).map(([kind, { joins }]) => [code(kind), joins]),
  },
};

function tierRow(name: string, { at, prefix, hub, cell, admits }: TierRow): readonly string[] {
  const acl = { any: "any but SSH", vpc: "its VPC" }[admits];
  return [code(name), String(at), `/${prefix}`, INTERNET[hub.internet], world(hub), INTERNET[cell.internet], world(cell), acl];
}

function world({ world: reached, outside }: Egress): string {
  const others = outside && { resolvers: "data centres' resolvers", vendors: "vendors on circuits" }[outside];
  return [...(reached ? ["yes"] : []), ...(others === undefined ? [] : [others])].join(", ") || "-";
}
