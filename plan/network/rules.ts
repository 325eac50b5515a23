import type { Cidr } from "../../facts/cidr";
import { FLOWS, type Flow, type Outside, type FlowEnd, type Role } from "../../catalog/flows.table";
import { key } from "../../catalog/names";

/** One security group rule, derived from a flow. */
export interface RuleRow {
  /** Unique in its group: direction, flow and peer, e.g. `in-aws-apis-region`. */
  readonly key: string;
  readonly direction: "ingress" | "egress";
  readonly protocol: Flow["protocol"];
  readonly port: number;
  readonly peer: Target;
  readonly flow: string;
  readonly why: string;
}

/** The peer of a rule: a CIDR block, the security group of a role in the same VPC, or a prefix list of AWS. */
export type Target = { readonly block: Cidr } | { readonly group: Role } | { readonly prefixList: Outside };

/** The Internet, as a CIDR block. */
export const EVERYWHERE: Cidr = "0.0.0.0/0";

/** A network or host with its address. A host outside has no name except its address. */
export interface Peer {
  readonly name: string;
  readonly block: Cidr;
}

/** One end of a flow, as a rule of the other end's group names it. */
export interface Named {
  readonly name: string;
  readonly target: Target;
}

/** Resolves an end of a flow to peers of rules; an empty list if the plan has none. */
export type Directory = (network: FlowEnd) => readonly Named[];

export const atBlocks = (peers: readonly Peer[]): Named[] =>
  peers.map(({ name, block }) => ({ name, target: { block } }));

/** The rules of one role's security group: one for each flow of the role and each peer at its other end. */
export function planRules(role: Role, directory: Directory): RuleRow[] {
  return FLOWS.flatMap((flow) => [
    ...(isRole(flow.destination, role) ? rulesOf(flow, "ingress", directory(flow.source)) : []),
    ...(isRole(flow.source, role) ? rulesOf(flow, "egress", directory(flow.destination)) : []),
  ]);
}

const isRole = (network: FlowEnd, role: Role): boolean => "role" in network && network.role === role;

const rulesOf = (flow: Flow, direction: RuleRow["direction"], ends: readonly Named[]): RuleRow[] =>
  ends.map(({ name, target }) => ({
    key: key(direction === "ingress" ? "in" : "out", flow.name, name),
    direction,
    protocol: flow.protocol,
    port: flow.port,
    peer: target,
    flow: flow.name,
    why: flow.why,
  }));

/** Whether any flow has this outside destination: only then the plan has its gateways and routes. */
export const leadsTo = (outside: Outside): boolean =>
  FLOWS.some(({ destination }) => "outside" in destination && destination.outside === outside);
