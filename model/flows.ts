import type { Cidr } from "./cidr";
import { FLOWS, type Flow, type Outside, type Party, type Role } from "./declared/flows.table";
import { key } from "./names";

/** One security group rule, made from a flow. `peer` is a block: the two ends of a flow may be in different VPCs. */
export interface RuleRow {
  /** Unique in its group: direction, flow and peer, e.g. `in-aws-apis-region`. */
  readonly key: string;
  readonly direction: "ingress" | "egress";
  readonly protocol: Flow["protocol"];
  readonly port: number;
  readonly peer: Cidr;
  readonly flow: string;
  readonly why: string;
}

/** The Internet, as a block. */
export const EVERYWHERE: Cidr = "0.0.0.0/0";

/** Where a party lives. A host of somebody else's has no name but its address. */
export interface Peer {
  readonly name: string;
  readonly block: Cidr;
}

/** The blocks of a party; an empty list where this region has no such party. */
export type Addresses = (party: Party) => readonly Peer[];

/** The rules of one role's security group: a rule per flow that names the role and per block of the other side. */
export function planRules(role: Role, addressesOf: Addresses): RuleRow[] {
  return (FLOWS as readonly Flow[]).flatMap((flow) => [
    ...(isRole(flow.to, role) ? rulesOf(flow, "ingress", addressesOf(flow.from)) : []),
    ...(isRole(flow.from, role) ? rulesOf(flow, "egress", addressesOf(flow.to)) : []),
  ]);
}

const isRole = (party: Party, role: Role): boolean => "role" in party && party.role === role;

const rulesOf = (flow: Flow, direction: RuleRow["direction"], peers: readonly Peer[]): RuleRow[] =>
  peers.map(({ name, block }) => ({
    key: key(direction === "ingress" ? "in" : "out", flow.name, name),
    direction,
    protocol: flow.protocol,
    port: flow.port,
    peer: block,
    flow: flow.name,
    why: flow.why,
  }));

/** Whether any flow leads to a party outside: what it needs on the way is made only then. */
export const leadsTo = (outside: Outside): boolean =>
  (FLOWS as readonly Flow[]).some(({ to }) => "outside" in to && to.outside === outside);
