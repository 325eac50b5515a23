import { cellsIn } from "../cell/cell";
import { type FlowEnd, type Role } from "../../catalog/flows.table";
import { zoneHas } from "../../facts/geography";
import {
  crossesRegions,
  ENDPOINT_ROLES,
  type Endpoint,
  type EndpointRole,
  serviceRegionOf,
} from "../../settings/privateLink";
import type { Settings } from "../../settings/settings";
import { atBlocks, type Named, planRules, type RuleRow } from "../network/rules";
import { key } from "../../catalog/names";
import type { EnvironmentPlan } from "../environment";
import { type AlarmRow, endpointDimensions, planAlarms } from "../alarms/alarm";
import { BACKBONE_ALARMS, type BackboneKinds } from "./backboneAlarms.table";

/**
 * Services of other accounts that cells call through PrivateLink: key servers, ad decision, applications. A region
 * has one endpoint for each, in the endpoint tier of its hub. A private hosted zone resolves its name in the cells
 * that call it. A region depends on no other region except the service's own.
 */
export interface PrivateLinkEndpointsPlan {
  readonly endpoints: readonly EndpointRow[];
  readonly groups: readonly EndpointGroupRow[];
}

export interface EndpointRow {
  /** `keys-us-west-2` */
  readonly key: string;
  readonly region: string;
  readonly role: Role;
  readonly serviceName: string;
  /** Undefined: the same region. */
  readonly serviceRegion: string | undefined;
  /** Zone ids of the hub's subnets that it has an address in. */
  readonly zones: readonly string[];
  /** The name in its private hosted zone. */
  readonly privateName: string;
  /** Cells whose VPCs are associated with that zone. */
  readonly cells: readonly string[];
  readonly alarms: readonly AlarmRow[];
}

/** The security group of all endpoints of one role in a region. */
export interface EndpointGroupRow {
  /** `key-endpoint-us-west-2` */
  readonly key: string;
  readonly region: string;
  readonly role: Role;
  /** Permanent: AWS replaces a security group if its description changes. */
  readonly description: string;
  readonly rules: readonly RuleRow[];
}

const DESCRIPTIONS: Readonly<Record<EndpointRole, string>> = {
  "key-endpoint": "Endpoints of key servers",
  "partner-endpoint": "Endpoints of ad decision services and applications",
};

export function planPrivateLinkEndpoints(environment: EnvironmentPlan): PrivateLinkEndpointsPlan {
  const { settings } = environment;
  const rows = Object.entries(settings.privateLink.endpoints).flatMap(([name, row]) =>
    row.regions.map((region) => ({ name, region, row })),
  );
  const groups = rows.map(({ region, row }) => groupOf(environment, region, ENDPOINT_ROLES[row.purpose]));
  return {
    endpoints: rows.map((row) => endpointOf(environment, row)),
    groups: [...new Map(groups.map((group) => [group.key, group])).values()],
  };
}

interface CellSite {
  readonly name: string;
  readonly region: string;
  readonly row: Endpoint;
}

function endpointOf(environment: EnvironmentPlan, { name, region, row }: CellSite): EndpointRow {
  const own = key(name, region);
  return {
    key: own,
    region,
    role: ENDPOINT_ROLES[row.purpose],
    serviceName: row.serviceName,
    serviceRegion: crossesRegions(row, region) ? serviceRegionOf(row.serviceName) : undefined,
    zones: zonesOf(environment.settings, { region, row }),
    privateName: row.privateName,
    cells: callersOf(environment, region, row),
    alarms: planAlarms<BackboneKinds>(BACKBONE_ALARMS, {
      endpoint: [
        {
          key: own,
          subject: `endpoint ${name} in ${region}`,
          dimensions: endpointDimensions(row.serviceName, own),
          region,
        },
      ],
    }),
  };
}

/**
 * In the service's region, its own zones, by zone id. In other regions, all our zones that support cross-Region
 * endpoints (PrivateLink Guide, cross-Region, 2026-11).
 */
function zonesOf({ regions }: Settings, { region, row }: Pick<CellSite, "region" | "row">): string[] {
  const own = Object.keys(regions[region]?.zones ?? {});
  return crossesRegions(row, region)
    ? own.filter((id) => zoneHas({ id, region }, "crossRegionPrivateLink"))
    : own.filter((id) => row.zones?.includes(id) ?? true);
}

/**
 * Callers of a key server: cells with channels encrypted with its keys. Callers of other services: all cells of the
 * region.
 */
function callersOf(
  environment: EnvironmentPlan,
  region: string,
  { purpose, privateName }: Endpoint,
): string[] {
  const { keyServers } = environment.settings.lineUp;
  const isServed = (system: keyof typeof keyServers): boolean =>
    new URL(keyServers[system] ?? "").hostname === privateName;
  return cellsIn(environment.settings, region)
    .filter(({ name, site }) => {
      const { channels } = environment.cell(name, site);
      return purpose !== "keyServer" || channels.some(({ drm }) => drm.some(isServed));
    })
    .map(({ name }) => name);
}

/** Its peers are blocks of cells, because rules do not reference security groups of other VPCs. */
function groupOf(environment: EnvironmentPlan, region: string, role: EndpointRole): EndpointGroupRow {
  const callers = Object.values(environment.settings.privateLink.endpoints)
    .filter((row) => ENDPOINT_ROLES[row.purpose] === role && row.regions.includes(region))
    .flatMap((row) => callersOf(environment, region, row));
  const blocks = environment.ledger.flatMap(({ level, region: at, vpc, block }) =>
    level === "vpc" && at === region && vpc !== undefined && callers.includes(vpc)
      ? [{ name: vpc, block }]
      : [],
  );
  const directory = (network: FlowEnd): Named[] => ("role" in network ? atBlocks(blocks) : []);
  return {
    key: key(role, region),
    region,
    role,
    description: DESCRIPTIONS[role],
    rules: planRules(role, directory),
  };
}
