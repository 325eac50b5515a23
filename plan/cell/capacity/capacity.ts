import { loadsOf } from "./loads";
import { SITES } from "../../../settings/settings";
import { needsOf } from "./needs";
import type { BalancerRow, CellCapacity, Needs, Shortfall, SizingRow } from "./rows";
import { demandOf, fillOf, sharersOf, sizingOf, type Demand, type SiteNeeds } from "./sizing";
import { ASSUMED, RESERVED_LCU, VALKEY_FILL, VALKEY_RESERVED } from "./capacity.table";
import { findInstance } from "../../../facts/instances";
import { CACHE_NODES, DATABASE_CLASSES } from "../../../facts/instances.table";
import { SERVICE_NAMES, type Service } from "../../../catalog/services.table";
import type { EnvironmentPlan } from "../../environment";
import type { Cell } from "../cell";

/**
 * What a cell needs and what is built for it, as arithmetic: from ladders, the segment's length and the audience that the
 * environment states. All of it is for the full cell (`size` channels) with one zone lost, and standby is home's equal: so
 * adding a channel that is not heavier than the cell's usual one changes no size.
 */

/** The capacity of one place of a cell. Throws a RangeError for a cell, a ladder or an instance type that is not known. */
export function planCapacity({ name, site, region, zones, timing, own, settings }: Cell): CellCapacity {
  const needs = needsOf({
    loads: loadsOf(settings, own),
    timing,
    zones: zones.length,
    viewers: own.viewers,
    cacheHit: settings.lineUp.cacheHit,
  });
  const siteNeeds = siteOf({ needs, zones }, region);
  const services = SERVICE_NAMES.map(
    (service) => [service, sizingOf(service, own.capacity, siteNeeds)] as const,
  );
  return {
    cell: name,
    site,
    zones,
    needs,
    services: Object.fromEntries(services) as Record<Service, SizingRow>,
    balancers: balancersOf(siteNeeds),
    // A global database takes what both places write.
    database: databaseOf(siteNeeds, own.database === "global" ? SITES.length : 1),
    valkey: valkeyOf(siteNeeds.needs),
  };
}

/** Overrides that carry less than the need, in either place. */
export const shortfallsOf = (environment: EnvironmentPlan): readonly Shortfall[] =>
  Object.entries(environment.settings.lineUp.cells).flatMap(([cell, { capacity }]) =>
    SITES.flatMap((site) =>
      Object.keys(capacity).flatMap((service) => {
        const planned = environment.capacity(cell, site);
        return shortfallOf(planned, environment.cell(cell, site).region, service as Service);
      }),
    ),
  );

const siteOf = ({ needs, zones }: Pick<CellCapacity, "needs" | "zones">, region: string): SiteNeeds => ({
  needs,
  zones: zones.map((id) => ({ id, region })),
});

/**
 * Only the live edge's share of delivery is reserved: its audience may come at once, from the other place, and DVR may answer
 * 503. Vendors push all the time, so the load balancers of ingest already have the size that they need.
 */
function balancersOf({ needs, ...siteNeeds }: SiteNeeds): CellCapacity["balancers"] {
  const steady = (units: number): BalancerRow => ({ units: Math.ceil(units), reservedUnits: undefined });
  const withoutOneZone = Math.ceil(
    (needs.liveUnits.value * sharersOf(siteNeeds)) / (sharersOf(siteNeeds) - 1),
  );
  const reservedUnits =
    withoutOneZone < RESERVED_LCU.least ? undefined : Math.min(withoutOneZone, RESERVED_LCU.most);
  return {
    publicIngest: steady(needs.publicIngestUnits.value),
    privateIngest: steady(needs.privateIngestUnits.value),
    delivery: { units: Math.ceil(needs.deliveryUnits.value), reservedUnits },
  };
}

/** One instance of any zone writes all rows; readers answer windows, a manifest for every other request behind the edge. */
function databaseOf({ needs, ...siteNeeds }: SiteNeeds, writers: number): CellCapacity["database"] {
  const windows = needs.dvrRequests.value / 2 / (sharersOf(siteNeeds) - 1);
  const vcpu = Math.max(needs.databaseRows.value * writers, windows) / ASSUMED.rowsPerVcpu;
  const classes = Object.entries(DATABASE_CLASSES);
  const [instanceClass, largest] = classes.find(([, row]) => row.vcpu >= vcpu) ?? classes.at(-1) ?? [];
  if (instanceClass === undefined || largest === undefined)
    throw new RangeError("no database class is known");
  return {
    instanceClass,
    readersPerZone: Math.max(1, Math.ceil(windows / ASSUMED.rowsPerVcpu / largest.vcpu)),
  };
}

function valkeyOf(needs: Needs): CellCapacity["valkey"] {
  const usable = (bytes: number): number => Math.floor(bytes * (1 - VALKEY_RESERVED));
  const need = needs.valkeyMemory.value * 2 ** 30;
  const nodes = Object.entries(CACHE_NODES);
  const [nodeType, bytes] = nodes.find((node) => need <= usable(node[1]) * VALKEY_FILL) ?? nodes.at(-1) ?? [];
  if (nodeType === undefined || bytes === undefined) throw new RangeError("no cache node is known");
  return { nodeType, maxmemory: usable(bytes) };
}

/** How a finding calls the dimensions of a demand. */
const DIMENSIONS: Readonly<Record<keyof Demand, string>> = {
  gbps: "bandwidth",
  vcpu: "vCPU",
  memoryGiB: "memory",
  channels: "channels",
};

function shortfallOf(capacity: CellCapacity, region: string, service: Service): readonly Shortfall[] {
  const { cell, site } = capacity;
  const siteNeeds = siteOf(capacity, region);
  const { instanceType, instancesPerZone } = capacity.services[service];
  const instance = findInstance(instanceType);
  if (instance === undefined) return [];
  const fills = Object.entries(fillOf(demandOf(service, siteNeeds), instance)) as [keyof Demand, number][];
  const short = fills.filter(([, fill]) => fill > instancesPerZone);
  if (short.length === 0) return [];
  const lacks = short.map(([dimension, fill]) => {
    const carried = Math.floor((100 * instancesPerZone) / fill);
    return `${carried} % of the ${DIMENSIONS[dimension]}`;
  });
  const least = sizingOf(service, {}, siteNeeds);
  const message =
    `${instancesPerZone} x ${instanceType} in each zone of ${site} carry ${lacks.join(" and ")} that ${service} of ${cell} needs ` +
    `with a zone lost; ${least.instancesPerZone} x ${least.instanceType} carry it`;
  return [{ cell, site, service, message }];
}

export type { BalancerName, BalancerRow, CellCapacity, NeedRow, Needs, Shortfall, SizingRow } from "./rows";
