import { contains, networkOf, overlap, prefixOf } from "../facts/cidr";
import { INTERFACES_PER_HOSTED, INTERFACES_PER_PORT, MOST } from "../facts/directConnect.table";
import { hint } from "../settings/problems";
import { at, circuitsAt, type Interface, type Subject, written } from "./backboneSubject";

type Row = readonly [name: string, row: Interface];

/** Prefix length of the network of an interface's two addresses. */
const POINT_TO_POINT = 30;

/** Interfaces on circuits and gateways that are there, with VLANs and addresses of their own, no more than AWS takes. */
export function checkInterfaces(subject: Subject): void {
  const rows: Row[] = Object.entries(subject.directConnect.interfaces);
  for (const [index, row] of rows.entries()) {
    const before = rows.slice(0, index);
    checkGateway(row, subject);
    checkPort(row, subject);
    checkVlan(row, before, subject);
    checkAddresses(row, before, subject);
    checkPortLimit(row, before, subject);
    checkGatewayLimit(row, before, subject);
  }
}

function checkGateway([name, { gateway }]: Row, subject: Subject): void {
  const known = written(subject, "gateways");
  if (known.includes(gateway)) return;
  subject.problems.add(at("interfaces", name, "gateway"), `${gateway} is no gateway${hint(gateway, known)}`);
}

function checkPort([name, { circuit: port }]: Row, subject: Subject): void {
  const { circuits } = subject.directConnect;
  const path = at("interfaces", name, "circuit");
  const group = circuits[port]?.lag;
  const groups = Object.values(circuits).flatMap(({ lag }) => lag ?? []);
  const known = [...new Set([...written(subject, "circuits"), ...groups])];
  if (group !== undefined) subject.problems.add(path, `${port} is part of ${group}; name the group`);
  else if (!known.includes(port)) subject.problems.add(path, `${port} is no circuit${hint(port, known)}`);
}

function checkVlan([name, { circuit, vlan }]: Row, before: readonly Row[], { problems }: Subject): void {
  const [holder] = before.find(([, other]) => other.circuit === circuit && other.vlan === vlan) ?? [];
  if (holder === undefined) return;
  problems.add(at("interfaces", name, "vlan"), `${vlan} is already the VLAN of ${holder} on ${circuit}`);
}

function checkAddresses(row: Row, before: readonly Row[], { sound, problems }: Subject): void {
  const [name, { amazon, customer }] = row;
  const own = Object.entries({ amazon, customer });
  const wrong = own.filter(([, address]) => !isHost(address));
  for (const [side, address] of wrong) {
    const message = `must be one of the two hosts of a /${POINT_TO_POINT}, e.g. 169.254.16.1/30, not ${address}`;
    problems.add(at("interfaces", name, side), message);
  }
  if (wrong.length > 0) return;
  const network = networkOf(amazon);
  if (networkOf(customer) !== network || customer === amazon) {
    problems.add(at("interfaces", name, "customer"), `must be the other host of ${network}, not ${customer}`);
    return;
  }
  const world = sound.addresses?.world;
  if (world !== undefined && overlap(network, networkOf(world))) {
    problems.add(at("interfaces", name, "amazon"), `${network} is inside the world block ${world}`);
  }
  const [holder] =
    before.find(([, { amazon: other }]) => isHost(other) && networkOf(other) === network) ?? [];
  if (holder !== undefined) {
    problems.add(at("interfaces", name, "amazon"), `${network} is already the network of ${holder}`);
  }
}

/** Of a /30's four addresses, the first names the network and the last is for all. */
function isHost(address: string): boolean {
  const network = networkOf(address);
  if (prefixOf(network) !== POINT_TO_POINT) return false;
  const [host = ""] = address.split("/");
  const [first = ""] = network.split("/");
  return host !== first && contains(network, host) && Number(host.split(".")[3]) % 4 !== 3;
}

/** Told once, of the first that is one too many. */
function checkPortLimit(
  [name, row]: Row,
  before: readonly Row[],
  { directConnect, problems }: Subject,
): void {
  const modeOf = ({ gateway }: Interface) => directConnect.gateways[gateway]?.mode;
  const mode = modeOf(row);
  const onPort = before.filter(([, other]) => other.circuit === row.circuit).map(([, other]) => other);
  const alike = onPort.filter((other) => modeOf(other) === mode).length;
  const path = at("interfaces", name, "circuit");
  const hosted = circuitsAt(directConnect, row.circuit).some(([, { kind }]) => kind === "hosted");
  if (hosted) {
    if (onPort.length !== INTERFACES_PER_HOSTED) return;
    problems.add(path, `${row.circuit} is hosted and takes ${INTERFACES_PER_HOSTED} interface`);
  } else if (mode !== undefined && alike === INTERFACES_PER_PORT[mode]) {
    problems.add(path, `${row.circuit} takes ${INTERFACES_PER_PORT[mode]} interfaces in ${mode} mode`);
  } else if (onPort.length === INTERFACES_PER_PORT.all) {
    problems.add(path, `${row.circuit} takes ${INTERFACES_PER_PORT.all} interfaces`);
  }
}

function checkGatewayLimit([name, row]: Row, before: readonly Row[], { problems }: Subject): void {
  const same = before.filter(([, { gateway, shard }]) => gateway === row.gateway && shard === row.shard);
  if (same.length !== MOST.interfacesPerGateway) return;
  const message = `shard ${row.shard} of ${row.gateway} takes ${MOST.interfacesPerGateway} interfaces`;
  problems.add(at("interfaces", name, "shard"), message);
}
