import { rowOf } from "../../facts/rowOf";
import { contains, networkOf, overlap, prefixOf } from "../../facts/cidr";
import { LOCATIONS, SPEEDS } from "../../facts/directConnect.table";
import { findLocation, shardOf } from "../../settings/backbone";
import { hint, type Path, type Problems } from "../../settings/problems";
import { GATEWAY_SLOTS } from "../../settings/schema/backbone.schema";
import type { Check, Written } from "../check";
import { checkOwnRegion } from "./regions";
import { checkSlots } from "./slots";

/** Peerings name declared regions, each pair once. Circuits, gateways and interfaces name each other. */
export const checkBackbone: Check<Written> = (written, problems) => {
  checkPeerings(written, problems);
  const { directConnect } = written.backbone;
  if (directConnect === undefined) return;
  const to = { written, directConnect, problems };
  checkCircuits(to);
  checkGateways(to);
  checkInterfaces(to);
};

export type DirectConnect = NonNullable<Written["backbone"]["directConnect"]>;

interface Subject {
  readonly written: Written;
  readonly directConnect: DirectConnect;
  readonly problems: Problems;
}

type Table = "circuits" | "gateways" | "interfaces";

export const at = (table: Table, ...rest: Path): Path => ["backbone", "directConnect", table, ...rest];

const PEERINGS: Path = ["backbone", "peerings"];

function checkPeerings(written: Written, problems: Problems): void {
  const first = new Map<string, number>();
  for (const [index, pair] of (written.backbone.peerings ?? []).entries()) {
    const path = [...PEERINGS, index];
    const known = pair.map((region, end) =>
      checkOwnRegion(region, written, { path: [...path, end], problems }),
    );
    if (known.includes(false)) continue;
    const [one = "", other = ""] = [...pair].sort();
    const before = first.get(`${one} ${other}`);
    if (before === undefined) first.set(`${one} ${other}`, index);
    if (one === other)
      problems.add("one-region", path, `${one} cannot be peered with itself; name two regions`);
    else if (before !== undefined) {
      const message = `${one} and ${other} are already peered in peerings[${before}]; remove one of the two`;
      problems.add("listed-twice", path, message);
    }
  }
}

/** Circuits have a known location, a speed of their kind, and a unique id. */
function checkCircuits({ directConnect, problems }: Subject): void {
  const ids = new Map<string, string>();
  for (const [name, { location, kind, speed, id, lag }] of Object.entries(directConnect.circuits)) {
    const path = at("circuits", name);
    if (findLocation(location) === undefined) {
      const message = `unknown location ${location}${hint(location, Object.keys(LOCATIONS), [])}`;
      problems.add("unknown-location", [...path, "location"], message);
    }
    if (!Object.hasOwn(SPEEDS[kind], speed)) {
      const message = `${speed} is not a speed of a ${kind} circuit${hint(speed, Object.keys(SPEEDS[kind]))}`;
      problems.add("unknown-value", [...path, "speed"], message);
    }
    const before = id === undefined ? undefined : ids.get(id);
    if (before !== undefined)
      problems.add("id-taken", [...path, "id"], `${id} is already the id of ${before}; give its own`);
    if (id !== undefined) ids.set(id, before ?? name);
    if (lag !== undefined && Object.hasOwn(directConnect.circuits, lag)) {
      const message = `${lag} is the name of a circuit; give the group a name of its own`;
      problems.add("name-taken", [...path, "lag"], message);
    }
  }
}

/** Gateways name declared networks and have unique slots. */
function checkGateways({ written: { outside }, directConnect, problems }: Subject): void {
  const holders = Object.entries(directConnect.gateways).map(([name, { slot }]) => ({
    name,
    slot,
    path: at("gateways", name, "slot"),
  }));
  checkSlots(holders, { range: GATEWAY_SLOTS, retired: directConnect.retired, problems });
  for (const name of Object.keys(directConnect.gateways)) {
    const networks = Object.keys(outside);
    if (!networks.includes(name)) {
      problems.add(
        "unknown-network",
        at("gateways", name),
        `is not a network of outside${hint(name, networks)}`,
      );
    } else if (rowOf(outside, name)?.asn === undefined) {
      const message = "missing; give the network's ASN, as it has a Direct Connect gateway";
      problems.add("no-asn", ["outside", name, "asn"], message);
    }
  }
}

type Interface = DirectConnect["interfaces"][string];
type Row = readonly [name: string, row: Interface];

/** Interfaces name declared circuits and gateways and have unique VLANs and addresses. */
function checkInterfaces(subject: Subject): void {
  const rows: Row[] = Object.entries(subject.directConnect.interfaces);
  for (const [index, row] of rows.entries()) {
    const before = rows.slice(0, index);
    checkEnds(row, subject);
    checkVlan(row, before, subject);
    checkHosts(row, before, subject);
  }
}

function checkEnds([name, row]: Row, { written, directConnect, problems }: Subject): void {
  const { circuits, gateways } = directConnect;
  const known = Object.keys(gateways);
  if (!known.includes(row.gateway)) {
    const message = `${row.gateway} is not a gateway${hint(row.gateway, known)}`;
    problems.add("unknown-gateway", at("interfaces", name, "gateway"), message);
  } else checkShard([name, row], written, { gateways, problems });
  const path = at("interfaces", name, "circuit");
  const group = rowOf(circuits, row.circuit)?.lag;
  const ports = new Set([
    ...Object.keys(circuits),
    ...Object.values(circuits).flatMap(({ lag }) => lag ?? []),
  ]);
  if (group !== undefined) {
    problems.add("unknown-circuit", path, `${row.circuit} is in the group ${group}; name the group`);
  } else if (!ports.has(row.circuit)) {
    problems.add("unknown-circuit", path, `${row.circuit} is not a circuit${hint(row.circuit, [...ports])}`);
  }
}

function checkShard(
  [name, { gateway, shard }]: Row,
  { regions }: Written,
  { gateways, problems }: { readonly gateways: DirectConnect["gateways"]; readonly problems: Problems },
): void {
  const mode = rowOf(gateways, gateway)?.mode ?? "transit";
  if (Object.values(regions).some(({ slot }) => shardOf(mode, slot) === shard)) return;
  const message = `shard ${shard} of ${gateway} has no region; name the shard of a region`;
  problems.add("unknown-region", at("interfaces", name, "shard"), message);
}

function checkVlan([name, { circuit, vlan }]: Row, before: readonly Row[], { problems }: Subject): void {
  const [holder] = before.find(([, other]) => other.circuit === circuit && other.vlan === vlan) ?? [];
  if (holder === undefined) return;
  const message = `${vlan} is already the VLAN of ${holder} on ${circuit}; choose another`;
  problems.add("vlan-taken", at("interfaces", name, "vlan"), message);
}

/** Prefix length of the network of an interface's two addresses. */
const POINT_TO_POINT = 30;

function checkHosts(
  [name, { amazon, customer }]: Row,
  before: readonly Row[],
  { written, problems }: Subject,
): void {
  const wrong = Object.entries({ amazon, customer }).filter(([, address]) => !isHost(address));
  for (const [side, address] of wrong) {
    const message = `must be one of the two hosts of a /${POINT_TO_POINT}, e.g. 169.254.16.1/30, not ${address}`;
    problems.add("not-a-host", at("interfaces", name, side), message);
  }
  if (wrong.length > 0) return;
  const network = networkOf(amazon);
  if (networkOf(customer) !== network || customer === amazon) {
    const message = `must be the other host of ${network}, not ${customer}`;
    problems.add("not-a-host", at("interfaces", name, "customer"), message);
    return;
  }
  const { world } = written.addresses;
  const path = at("interfaces", name, "amazon");
  if (overlap(network, networkOf(world)))
    problems.add("overlap", path, `${network} is inside the world block ${world}; choose another`);
  const [holder] =
    before.find(([, { amazon: other }]) => isHost(other) && networkOf(other) === network) ?? [];
  if (holder !== undefined)
    problems.add("overlap", path, `${network} is already the network of ${holder}; choose another`);
}

/** Whether an address is one of the two hosts of a /30: not its network or broadcast address. */
function isHost(address: string): boolean {
  const network = networkOf(address);
  if (prefixOf(network) !== POINT_TO_POINT) return false;
  const [host = ""] = address.split("/");
  const [first = ""] = network.split("/");
  return host !== first && contains(network, host) && Number(host.split(".")[3]) % 4 !== 3;
}
