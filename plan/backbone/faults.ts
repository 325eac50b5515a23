import { key } from "../../catalog/names";
import { type CircuitRow, circuitsOf, type CircuitsPlan } from "./circuits";
import type { GatewaysPlan, InterfaceRow } from "./gateways";

/** The effect of one fault, computed from the plan. */
export interface FaultRow {
  /** `location-EQSE2`, `peering-us-west-2-us-east-1` */
  readonly key: string;
  readonly what: "location" | "device" | "circuit" | "interface" | "peering";
  readonly name: string;
  /** Pairs that lose their connection: two regions, or a network outside and a region. */
  readonly cuts: readonly (readonly [string, string])[];
  /** Remaining Gbit/s, for each gateway that loses bandwidth. */
  readonly left: Readonly<Record<string, number>>;
}

/** Faults of circuits and interfaces that affect gateways of one mode. */
export function circuitFaults(plan: GatewaysPlan, circuits: CircuitsPlan): FaultRow[] {
  return [
    ...groups(circuits, "location", ({ building }) => building),
    ...groups(circuits, "device", ({ building, device }) => key(building, device)),
    ...groups(circuits, "circuit", (row) => row.key),
    ...plan.interfaces.map((row): Loss => ({
      what: "interface",
      name: row.key,
      leaves: (other) => (other === row ? [] : circuitsOf(other.port, circuits)),
    })),
  ]
    .map((loss) => faultOf(loss, plan, circuits))
    .filter(({ left }) => Object.keys(left).length > 0);
}

/** One row for a fault that affects several kinds of interconnect. */
export function mergeFaults(rows: readonly FaultRow[]): FaultRow[] {
  const merged = new Map<string, FaultRow>();
  for (const row of rows) {
    const { cuts = [], left = {} } = merged.get(row.key) ?? {};
    merged.set(row.key, { ...row, cuts: [...cuts, ...row.cuts], left: { ...left, ...row.left } });
  }
  return [...merged.values()];
}

interface Loss extends Pick<FaultRow, "what" | "name"> {
  /** The remaining circuits of an interface. */
  leaves(row: InterfaceRow): readonly CircuitRow[];
}

function groups(circuits: CircuitsPlan, what: Loss["what"], groupOf: (row: CircuitRow) => string): Loss[] {
  return [...new Set(circuits.circuits.map(groupOf))].map((name) => ({
    what,
    name,
    leaves: ({ port }) => circuitsOf(port, circuits).filter((row) => groupOf(row) !== name),
  }));
}

function faultOf({ what, name, leaves }: Loss, plan: GatewaysPlan, circuits: CircuitsPlan): FaultRow {
  const carried = (gateway: string, of: (row: InterfaceRow) => readonly CircuitRow[]): number =>
    plan.interfaces
      .filter((row) => row.gateway === gateway)
      .flatMap(of)
      .reduce((sum, { gbps }) => sum + gbps, 0);
  const left = plan.gateways
    .map(({ key: gateway }) => [gateway, carried(gateway, leaves)] as const)
    .filter(([gateway, gbps]) => gbps < carried(gateway, ({ port }) => circuitsOf(port, circuits)));
  const dead = left.filter(([, gbps]) => gbps === 0).map(([gateway]) => gateway);
  const cuts = plan.associations
    .filter(({ gateway }) => dead.includes(gateway))
    .map(({ network, region }) => [network, region] as const);
  return { key: key(what, name), what, name, cuts, left: Object.fromEntries(left) };
}
