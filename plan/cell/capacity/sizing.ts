import {
  ASSUMED,
  CPU_FILL,
  MEASURED,
  NETWORK_FILL,
  RESERVED_MEMORY,
  SERVICE_SIZING,
  type NeedName,
} from "./capacity.table";
import { findInstance, instancesOf, type Instance, type ZoneOfRegion } from "../../../facts/instances";
import type { Service } from "../../../catalog/services.table";
import type { CellSettings } from "../../../settings/settings";
import type { Needs, SizingRow } from "./rows";

/**
 * Instances of each service. The instances of a zone must carry the load without another zone. Each zone receives every
 * push, packages every channel and caches every segment; the remaining zones share what viewers request.
 */

/** What the instances of one zone must carry. */
export interface Demand {
  readonly gbps: number;
  readonly vcpu: number;
  readonly memoryGiB: number;
  readonly channels: number;
}

export interface SiteNeeds {
  readonly needs: Needs;
  readonly zones: readonly ZoneOfRegion[];
}

/**
 * A fourth zone does not count: it adds instances, but sizes stay. Otherwise `pulumi up` would replace running
 * instances with smaller ones before the new zone serves (law 2).
 */
const COUNTED_ZONES = 3;

/** Zones that share the need of a site; one less during the loss of a zone. */
export const sharersOf = ({ zones }: Pick<SiteNeeds, "zones">): number =>
  Math.min(zones.length, COUNTED_ZONES);

/**
 * Instances of a service in each zone, with the overrides of the cell's `capacity`. Throws a RangeError for an
 * unknown type.
 */
export function sizingOf(
  service: Service,
  capacity: CellSettings["capacity"],
  siteNeeds: SiteNeeds,
): SizingRow {
  const demand = demandOf(service, siteNeeds);
  const { instanceType, perZone } = capacity[service] ?? {};
  const candidates = instanceType === undefined ? choiceOf(service) : [known(instanceType)];
  const wanted = perZone ?? 1;
  const instance = candidates.find((candidate) => countFor(demand, candidate) <= wanted) ?? candidates.at(-1);
  if (instance === undefined) throw new RangeError(`${service} has no known instance type`);
  const instancesPerZone = perZone ?? countFor(demand, instance);
  return {
    service,
    instanceType: instance.name,
    architecture: instance.architecture,
    instancesPerZone,
    taskCpuUnits: instance.vcpu * 1024,
    taskMemoryMiB: taskMemory(instance),
    maxPerZone: 2 * instancesPerZone,
  };
}

/** Instances of a type that each dimension of the demand needs; 0.5 is half of one. */
export function fillOf(demand: Demand, instance: Instance): Readonly<Record<keyof Demand, number>> {
  return {
    gbps: demand.gbps / (instance.baselineGbps * NETWORK_FILL),
    vcpu: demand.vcpu / (instance.vcpu * CPU_FILL),
    memoryGiB: demand.memoryGiB / (taskMemory(instance) / 1024),
    channels: demand.channels / ASSUMED.channelsPerPackager,
  };
}

export function demandOf(service: Service, siteNeeds: SiteNeeds): Demand {
  const { needs } = siteNeeds;
  const sharers = sharersOf(siteNeeds);
  const shared = 1 / (sharers - 1);
  const of = (name: NeedName): number => needs[name].value;
  const gbpsIn = (of("publicIngest") + of("privateIngest")) / 1000;
  const egress = of("coldSegmentEgress");
  // The other half goes to S3.
  const written = of("packagingOutput") / 2;
  const demands: Readonly<Record<Service, Partial<Demand>>> = {
    ingest: {
      gbps: gbpsIn * sharers * shared,
      vcpu: (gbpsIn * 1000) / MEASURED.ingestMbpsPerVcpu,
      memoryGiB: of("ingestMemory"),
    },
    packager: { gbps: of("packagingOutput"), vcpu: of("packaging"), channels: of("packagedChannels") },
    cache: {
      gbps: egress * shared,
      vcpu: ((egress * shared + written) * 1000) / MEASURED.cacheMbpsPerVcpu,
      memoryGiB: of("cacheMemory"),
    },
    manifest: { vcpu: (of("coldManifestRequests") / MEASURED.manifestsPerVcpu) * shared },
    dvr: { gbps: of("dvrEgress") * shared, vcpu: (of("dvrRequests") / ASSUMED.dvrRequestsPerVcpu) * shared },
    vod: { gbps: of("vodEgress") * shared, vcpu: (of("vodRequests") / ASSUMED.dvrRequestsPerVcpu) * shared },
    probe: {},
  };
  return { gbps: 0, vcpu: 0, memoryGiB: 0, channels: 0, ...demands[service] };
}

/** Instance types of the service's family, from its smallest. */
function choiceOf(service: Service): readonly Instance[] {
  const { family, smallest } = SERVICE_SIZING[service];
  const all = instancesOf(family);
  return all.slice(all.findIndex(({ name }) => name === smallest));
}

function known(type: string): Instance {
  const instance = findInstance(type);
  if (instance === undefined) throw new RangeError(`instance type ${type} is not known`);
  return instance;
}

const countFor = (demand: Demand, instance: Instance): number =>
  Math.max(1, Math.ceil(Math.max(...Object.values(fillOf(demand, instance)))));

function taskMemory({ memoryGiB }: Instance): number {
  const mebibytes = memoryGiB * 1024;
  return Math.floor(mebibytes * (1 - RESERVED_MEMORY.share)) - RESERVED_MEMORY.mebibytes;
}
