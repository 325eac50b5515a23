import { loadsOf } from "./loads";
import { type Site, SITES } from "../../../settings/settings";
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
 * What a cell needs, and the sizes that carry it, computed from ladders, segment length and the declared audience.
 * Sizes are for the full cell (`size` channels) without one zone, and the same at both sites. So a new channel that
 * is not heavier than the cell's usual one changes no size.
 */

/** The capacity of one site of a cell. Throws a RangeError for an unknown cell, ladder or instance type. */
export function planCapacity({ name, site, zones, timing, own, settings }: Cell): CellCapacity {
  const siteNeedsOf = (at: Site): SiteNeeds => {
    const ids = Object.keys(own[at].zones);
    const needs = needsOf({
      loads: loadsOf(settings, own),
      timing,
      zones: ids.length,
      viewers: own.viewers,
      cacheHit: settings.lineUp.cacheHit,
    });
    return siteOf({ needs, zones: ids }, own[at].region);
  };
  const siteNeeds = siteNeedsOf(site);
  const { needs } = siteNeeds;
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
    database: databaseOf(own.database === "global" ? SITES.map(siteNeedsOf) : [siteNeeds], siteNeeds),
    valkey: valkeyOf(needs),
  };
}

/** Overrides that are smaller than the need, at either site. */
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
 * Only the live edge's share of delivery is reserved: its viewers may arrive at once from the other site, and DVR may
 * return 503. Vendors push constantly, so the load balancers of ingest have already scaled.
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

/**
 * One instance writes the rows of all sites that share the database, and either site may have the writer: one class
 * serves all of them. Readers serve the windows of their own site: half of the DVR requests are manifests.
 */
function databaseOf(sharing: readonly SiteNeeds[], own: SiteNeeds): CellCapacity["database"] {
  const rows = sharing.reduce((sum, { needs }) => sum + needs.databaseRows.value, 0);
  const vcpu = Math.max(rows, ...sharing.map(windowsOf)) / ASSUMED.rowsPerVcpu;
  const classes = Object.entries(DATABASE_CLASSES);
  const [instanceClass, largest] = classes.find(([, row]) => row.vcpu >= vcpu) ?? classes.at(-1) ?? [];
  if (instanceClass === undefined || largest === undefined) throw new RangeError("DATABASE_CLASSES is empty");
  return {
    instanceClass,
    readersPerZone: Math.max(1, Math.ceil(windowsOf(own) / ASSUMED.rowsPerVcpu / largest.vcpu)),
  };
}

/** Requests a second of DVR manifests to each zone of a site that lost one. */
const windowsOf = (site: SiteNeeds): number => site.needs.dvrRequests.value / 2 / (sharersOf(site) - 1);

function valkeyOf(needs: Needs): CellCapacity["valkey"] {
  const usable = (bytes: number): number => Math.floor(bytes * (1 - VALKEY_RESERVED));
  const need = needs.valkeyMemory.value * 2 ** 30;
  const nodes = Object.entries(CACHE_NODES);
  const [nodeType, bytes] = nodes.find((node) => need <= usable(node[1]) * VALKEY_FILL) ?? nodes.at(-1) ?? [];
  if (nodeType === undefined || bytes === undefined) throw new RangeError("CACHE_NODES is empty");
  return { nodeType, maxmemory: usable(bytes) };
}

/** Names of a demand's dimensions in findings. */
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
    `without one zone: use ${least.instancesPerZone} x ${least.instanceType}`;
  return [{ cell, site, service, message }];
}

export type { BalancerName, BalancerRow, CellCapacity, NeedRow, Needs, Shortfall, SizingRow } from "./rows";
