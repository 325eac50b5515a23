import { blockOf, type Network, pair, type OutsideNetwork, type Vpc } from "./network";
import type { Host, Routes } from "./routes";

/** A resource that connects two ends: a cell's attachment, a peering, or an association of circuits. */
export interface Join {
  readonly id: string;
  readonly isCircuit: boolean;
}

interface JoinedEnds extends Join {
  readonly some: readonly Host[];
  readonly others: readonly Host[];
}

/** Joins that carry no packet in both directions. */
export function idleJoins({
  network,
  routes,
  outsides,
}: {
  readonly network: Network;
  readonly routes: Routes;
  readonly outsides: readonly OutsideNetwork[];
}): Join[] {
  return [...attachmentsOf(network), ...associationsOf(network, outsides)].filter(
    ({ some, others }) => !some.some((from) => others.some((to) => routes.converse(from, to))),
  );
}

/** Without the hubs' own attachments: they are one end of all other joins. */
function attachmentsOf(network: Network): JoinedEnds[] {
  return [...network.attachments].flatMap(([id, row]) => {
    const join = { id, isCircuit: false };
    if (row.kind === "circuit") return [];
    if (row.kind === "peering") {
      const [some = [], others = []] = row.gateways.map((gateway) => hostsOf(hubsOn(network, gateway)));
      return [{ ...join, some, others }];
    }
    const vpc = network.vpcs.get(row.vpc);
    if (vpc?.cell === undefined) return [];
    return [{ ...join, some: hostsOf([vpc]), others: hostsOf(hubsOn(network, row.gateway)) }];
  });
}

const associationsOf = (network: Network, outsides: readonly OutsideNetwork[]): JoinedEnds[] =>
  network.associations.map(({ id, circuits, gateway }) => {
    const reached = (network.announced.get(circuits) ?? []).map(({ outside }) => outside);
    const some = outsides
      .filter((outside) => reached.includes(outside.name))
      .flatMap((outside) =>
        outside.prefixes.map((prefix) => ({
          location: { outside: outside.name },
          address: blockOf(prefix).first,
        })),
      );
    return { id, isCircuit: true, some, others: hostsOf(vpcsOn(network, gateway)) };
  });

/** VPCs that are attached to a transit gateway, or the VPC of a virtual private gateway. */
const vpcsOn = (network: Network, gateway: string): Vpc[] =>
  [...network.vpcs.values()].filter(
    ({ id }) => network.joins.has(pair(gateway, id)) || network.gateways.get(gateway) === id,
  );

const hubsOn = (network: Network, gateway: string): Vpc[] =>
  vpcsOn(network, gateway).filter(({ cell }) => cell === undefined);

const hostsOf = (vpcs: readonly Vpc[]): Host[] =>
  vpcs.flatMap(({ subnets }) =>
    subnets.map(({ id, block }) => ({ location: { subnet: id }, address: block.first })),
  );
