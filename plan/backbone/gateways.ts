import { blockInSlot, type Cidr } from "../../facts/cidr";
import { circuitRegions, gatewayAsn, shardOf } from "../../settings/backbone";
import type { GatewayMode } from "../../facts/directConnect.table";
import { slotRange } from "../../settings/slots";
import type { Settings } from "../../settings/settings";
import { key } from "../../catalog/names";
import { staying } from "../retiring";
import type { EnvironmentPlan } from "../environment";
import { type AlarmRow, nameOf, planAlarms } from "../alarms/alarm";
import { BACKBONE_ALARMS, type BackboneKinds } from "./alarms.table";
import { awaitedOf, circuitsOf } from "./circuits";

/**
 * Direct Connect gateways of one mode: of each network outside its own, so that none sees another's routes, in shards of as
 * many regions as a gateway takes. A region's shard is its slot's, and each shard has a number and interfaces of its own.
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
  /** Key of the gateway that it leads to. */
  readonly gateway: string;
  /** Circuit, or link aggregation group. */
  readonly port: string;
  readonly region: string;
  readonly vlan: number;
  readonly amazonAddress: string;
  readonly customerAddress: string;
  /** The other side's BGP number. */
  readonly asn: number;
  /** Bytes. */
  readonly mtu: 1500 | 8500 | 9001;
  /** None where its region is none of the environment's: nobody would hear them. */
  readonly alarms: readonly AlarmRow[];
}

export interface AssociationRow {
  /** `meridian-us-west-2` */
  readonly key: string;
  readonly gateway: string;
  readonly network: string;
  readonly region: string;
  /** False too where no cell is to stay that the network feeds here. */
  readonly protect: boolean;
  /** What is announced to the other side: of a transit gateway word by word, so they are all that it may ever reach. */
  readonly prefixes: readonly Cidr[];
}

/** Throws a RangeError for an interface that runs on nothing or speaks to nobody, which settings refuse before. */
export function planGateways(environment: EnvironmentPlan, mode: GatewayMode): GatewaysPlan {
  const { settings } = environment;
  const groups = groupsOf(settings, mode);
  return {
    gateways: groups.flatMap((group) => gatewaysOf(settings, group)),
    interfaces: groups.flatMap((group) => group.interfaces.map((name) => interfaceOf(environment, name))),
    associations: groups.flatMap((group) => associationsOf(environment, group)),
  };
}

/** The regions that a network outside is joined to: those into which a vendor pushes, and a data centre's are all. */
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
  /** Shards that it has an interface on, in their order. */
  readonly shards: readonly number[];
}

/** A group whose interfaces are all on circuits still awaited has none, and no gateway either. */
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
    throw new RangeError(`interface ${name} lacks its gateway, its circuit or the other side's number`);
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

/** Every VPC that the region may ever have, taken or free: so a new cell is reached without a change. The first is the hub. */
function prefixesOf({ settings, ledger }: EnvironmentPlan, region: string): Cidr[] {
  const block = ledger.find((row) => row.level === "region" && row.region === region)?.block;
  if (block === undefined) throw new RangeError(`${settings.environment} has no region ${region}`);
  const { last } = slotRange(settings.addresses, "vpc");
  return Array.from({ length: last + 1 }, (_, slot) => blockInSlot(block, slot, settings.addresses.vpc));
}
