import { rowOf } from "../../facts/rowOf";
import { Address4 } from "ip-address";
import { key } from "../../catalog/names";
import type { Settings } from "../../settings/settings";
import type { BackbonePlan } from "../../plan/backbone/backbone";
import { awaitedOf, type CircuitRow, circuitsOf } from "../../plan/backbone/circuits";
import type { AssociationRow, GatewayRow, InterfaceRow } from "../../plan/backbone/gateways";
import { contains, networkOf } from "../../facts/cidr";
import type { Environment } from "../environment";
import { step, type Step } from "./step";

/** A virtual interface with its circuits and its Direct Connect gateway. */
export interface Line {
  readonly row: InterfaceRow;
  readonly circuits: readonly CircuitRow[];
  readonly gateway: GatewayRow;
}

/**
 * Explains a circuit, a link aggregation group, a virtual interface or one of its addresses, a Direct Connect gateway, a
 * peering, or, by name or BGP ASN, everything that leads to a network outside.
 */
export function lineSteps(subject: string, environment: Environment): Step[] {
  const { file, plan } = environment;
  const { settings: joined } = plan.attached;
  const { lines, gateways, associations } = linesOf(plan.backbone);
  const found = lines.filter((line) => isMeant(subject, line, joined));
  const wanted = gateways.filter(
    (row) => namesOf(row, joined).includes(subject) || found.some(({ gateway }) => gateway === row),
  );
  const circuits = plan.backbone.circuits.circuits.filter(
    (row) =>
      [row.key, row.lag].includes(subject) ||
      found.some((line) => line.circuits.some(({ key }) => key === row.key)),
  );
  return [
    ...wanted.map((row) => gatewayStep(row, associations, file)),
    // Only if the subject is a gateway, not one of its lines.
    ...associations
      .filter((row) =>
        wanted.some((gateway) => gateway.key === row.gateway && namesOf(gateway, joined).includes(subject)),
      )
      .map(announcedStep),
    ...found.map((line) => interfaceStep(line, file)),
    ...awaitedSteps(subject, environment),
    ...circuits.map((row) => circuitStep(row, file)),
    ...peeringSteps(subject, environment),
  ];
}

export function linesOf({ kinds, circuits }: BackbonePlan): {
  readonly lines: readonly Line[];
  readonly gateways: readonly GatewayRow[];
  readonly associations: readonly AssociationRow[];
} {
  const plans = [kinds.transit, kinds.private];
  const gateways = plans.flatMap((plan) => plan.gateways);
  const lines = plans.flatMap(({ interfaces }) =>
    interfaces.flatMap((row) => {
      const gateway = gateways.find(({ key }) => key === row.gateway);
      return gateway === undefined ? [] : [{ row, circuits: circuitsOf(row.port, circuits), gateway }];
    }),
  );
  return { lines, gateways, associations: plans.flatMap(({ associations }) => associations) };
}

function isMeant(subject: string, { row, circuits, gateway }: Line, settings: Settings): boolean {
  if (Address4.isValid(subject)) return contains(networkOf(row.amazonAddress), subject);
  const names = [row.key, row.port, ...circuits.map(({ key }) => key), ...namesOf(gateway, settings)];
  return names.includes(subject);
}

/** Subjects that mean a gateway and everything that leads to it. */
const namesOf = ({ key, network, asn }: GatewayRow, { outside }: Settings): string[] => {
  const theirs = rowOf(outside, network)?.asn;
  return [key, network, String(asn), ...(theirs === undefined ? [] : [String(theirs)])];
};

function gatewayStep(
  { key, network, shard, asn }: GatewayRow,
  associations: readonly AssociationRow[],
  file: string,
): Step {
  const regions = associations.filter(({ gateway }) => gateway === key).map(({ region }) => region);
  const row = `${file}, backbone.directConnect.gateways.${network}`;
  return step("gateway", key, `${row}: shard ${shard}; ASN ${asn}; joins ${regions.join(", ")}`);
}

function announcedStep({ network, region, prefixes }: AssociationRow): Step {
  const ends = [...new Set([prefixes[0], prefixes.at(-1)])].join(" to ");
  return step("announced", region, `${prefixes.length} blocks to ${network}, ${ends}`);
}

function interfaceStep({ row, gateway }: Line, file: string): Step {
  const rule = [
    `${file}, backbone.directConnect.interfaces.${row.key}: VLAN ${row.vlan} on ${row.port}`,
    `Amazon ${row.amazonAddress}, ASN ${gateway.asn}`,
    `${gateway.network} ${row.customerAddress}, ASN ${row.asn}`,
    `MTU ${row.mtu}`,
  ];
  return { level: "interface", name: row.key, block: networkOf(row.amazonAddress), rule: rule.join("; ") };
}

/** Interfaces on circuits with `awaited: true`, which no plan contains yet. */
const awaitedSteps = (subject: string, { file, plan: { settings } }: Environment): Step[] =>
  awaitedOf(settings).flatMap(({ circuit, interfaces }) =>
    interfaces
      .filter((name) => [name, circuit].includes(subject))
      .map((name) =>
        step(
          "interface",
          name,
          `${file}, backbone.directConnect.interfaces.${name}: circuit ${circuit} is awaited`,
        ),
      ),
  );

function circuitStep(row: CircuitRow, file: string): Step {
  const facts = [
    `${row.kind} ${row.speed} at ${row.location}, ${row.device}`,
    `counts for ${row.region}`,
    ...(row.provider === undefined ? [] : [`provider ${row.provider}`]),
    ...(row.macsec ? ["MACsec"] : []),
    ...(row.lag === undefined ? [] : [`in ${row.lag}`]),
    ...(row.awaited ? ["awaited"] : []),
  ];
  return step("circuit", row.key, `${file}, backbone.directConnect.circuits.${row.key}: ${facts.join("; ")}`);
}

const peeringSteps = (subject: string, { file, plan: { settings, backbone } }: Environment): Step[] =>
  backbone.kinds.mesh.peerings
    .filter(({ regions: [one, other] }) => [key(one, other), key(other, one)].includes(subject))
    .map(({ key: name, regions: [requester, accepter], wave }) => {
      const why = settings.backbone.peerings === undefined ? "every pair of regions" : "backbone.peerings";
      return step(
        "peering",
        name,
        `${file}, ${why}: requester ${requester}, accepter ${accepter}, wave ${wave}`,
      );
    });
