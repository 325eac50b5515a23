import { blockInSlot, type Cidr } from "../../facts/cidr";
import { circuitRegions, gatewayAsn, shardOf } from "../../settings/backbone";
import type { GatewayMode } from "../../facts/directConnect.table";
import { slotRange } from "../../settings/slots";
import type { Settings } from "../../settings/settings";
import { key } from "../../catalog/names";
import { staying } from "../retiring";
import type { EnvironmentPlan } from "../environment";
import { type AlarmRow, nameOf, planAlarms } from "../alarms/alarm";
import { BACKBONE_ALARMS, type BackboneKinds } from "./backboneAlarms.table";
import { awaitedOf, circuitsOf } from "./circuits";

/**
 * Direct Connect gateways of one mode. Each network outside has its own gateways, so that networks do not see each
 * other's routes. A shard has as many regions as a gateway supports; the region's slot determines its shard. Each
 * shard has its own ASN and interfaces.
 */
export interface GatewaysPlan {
  readonly gateways: readonly GatewayRow[];
  readonly interfaces: readonly InterfaceRow[];
  readonly associations: readonly AssociationRow[];
}

export interface GatewayRow {
  /** `meridian-0` */
  readonly key: string;
  readonly network: string;
  readonly shard: number;
  readonly asn: number;
}

export interface InterfaceRow {
  readonly key: string;
  /** Key of its gateway. */
  readonly gateway: string;
  /** Circuit, or link aggregation group. */
  readonly port: string;
  readonly region: string;
  readonly vlan: number;
  readonly amazonAddress: string;
  readonly customerAddress: string;
  /** ASN of the other side. */
  readonly asn: number;
  /** Bytes. */
  readonly mtu: 1500 | 8500 | 9001;
  /** Empty if its region does not belong to the environment: there is no alarm topic. */
  readonly alarms: readonly AlarmRow[];
}

export interface AssociationRow {
  /** `meridian-us-west-2` */
  readonly key: string;
  readonly gateway: string;
  readonly network: string;
  readonly region: string;
  /** Also false if all cells that the network feeds here retire. */
  readonly protect: boolean;
  /** Allowed prefixes, which AWS advertises to the other side. With a transit gateway AWS advertises exactly these. */
  readonly prefixes: readonly Cidr[];
}

/** Throws a RangeError for an interface without circuit, gateway or ASN, which settings reject earlier. */
export function planGateways(environment: EnvironmentPlan, mode: GatewayMode): GatewaysPlan {
  const { settings } = environment;
  const groups = groupsOf(settings, mode);
  return {
    gateways: groups.flatMap((group) => gatewaysOf(settings, group)),
    interfaces: groups.flatMap((group) => group.interfaces.map((name) => interfaceOf(environment, name))),
    associations: groups.flatMap((group) => associationsOf(environment, group)),
  };
}

/** The regions that a network outside is connected to: a vendor, where it pushes over a circuit; a data centre, all. */
export function regionsJoined(settings: Settings, network: string): string[] {
  const regions = Object.keys(settings.regions);
  if (settings.outside[network]?.kind !== "vendor") return regions;
  const fed = circuitRegions(settings.lineUp.cells, network);
  return regions.filter((region) => fed.includes(region));
}

interface Group {
  readonly network: string;
  readonly slot: number;
  readonly mode: GatewayMode;
  /** Names of its interfaces. */
  readonly interfaces: readonly string[];
  /** Shards with an interface, in ascending order. */
  readonly shards: readonly number[];
}

/** A group with interfaces on awaited circuits only has no interface, and no gateway. */
function groupsOf(settings: Settings, wanted: GatewayMode): Group[] {
  const { gateways = {}, interfaces = {} } = settings.backbone.directConnect ?? {};
  const awaited = awaitedOf(settings).flatMap((row) => row.interfaces);
  return Object.entries(gateways)
    .filter(([, { mode }]) => mode === wanted)
    .map(([network, { slot, mode }]) => {
      const own = Object.entries(interfaces).filter(
        ([name, { gateway }]) => gateway === network && !awaited.includes(name),
      );
      const shards = [...new Set(own.map(([, { shard }]) => shard))].sort((a, b) => a - b);
      return { network, slot, mode, interfaces: own.map(([name]) => name), shards };
    });
}

const gatewaysOf = (
  { addresses, slot: environment }: Settings,
  { network, slot, shards }: Group,
): GatewayRow[] =>
  shards.map((shard) => ({
    key: key(network, String(shard)),
    network,
    shard,
    asn: gatewayAsn(addresses, { environment, gateway: slot, shard }),
  }));

function interfaceOf({ settings, circuits }: EnvironmentPlan, name: string): InterfaceRow {
  const { gateways, interfaces } = settings.backbone.directConnect ?? {};
  const row = interfaces?.[name];
  const gateway = gateways?.[row?.gateway ?? ""];
  const asn = settings.outside[row?.gateway ?? ""]?.asn;
  const [circuit] = circuitsOf(row?.circuit ?? "", circuits);
  if (row === undefined || gateway === undefined || asn === undefined || circuit === undefined) {
    throw new RangeError(`interface ${name} has no gateway, no circuit or no ASN of the other side`);
  }
  const { region } = circuit;
  const watched = {
    key: name,
    subject: `interface ${name} on ${row.circuit}`,
    dimensions: {
      ConnectionId: nameOf("port"),
      VirtualInterfaceId: nameOf("interface"),
      IpAddressFamily: "ipv4",
    },
    region,
  };
  return {
    key: name,
    gateway: key(row.gateway, String(row.shard)),
    port: row.circuit,
    region,
    vlan: row.vlan,
    amazonAddress: row.amazon,
    customerAddress: row.customer,
    asn,
    mtu: gateway.mtu,
    alarms: planAlarms<BackboneKinds>(BACKBONE_ALARMS, {
      interface: region in settings.regions ? [watched] : [],
    }),
  };
}

function associationsOf(environment: EnvironmentPlan, { network, mode, shards }: Group): AssociationRow[] {
  const { settings } = environment;
  const protectedRegions = settings.protect ? regionsJoined(staying(settings), network) : [];
  return regionsJoined(settings, network).flatMap((region) => {
    const shard = shardOf(mode, settings.regions[region]?.slot ?? 0);
    if (!shards.includes(shard)) return [];
    const prefixes = prefixesOf(environment, region);
    return [
      {
        key: key(network, region),
        gateway: key(network, String(shard)),
        network,
        region,
        protect: protectedRegions.includes(region),
        prefixes: mode === "transit" ? prefixes : prefixes.slice(0, 1),
      },
    ];
  });
}

/** All VPC slots of the region, used or free, so that a new cell needs no change. The first is the hub. */
function prefixesOf({ settings, ledger }: EnvironmentPlan, region: string): Cidr[] {
  const block = ledger.find((row) => row.level === "region" && row.region === region)?.block;
  if (block === undefined) throw new RangeError(`${settings.environment} has no region ${region}`);
  const { last } = slotRange(settings.addresses, "vpc");
  return Array.from({ length: last + 1 }, (_, slot) => blockInSlot(block, slot, settings.addresses.vpc));
}
