import type { Role } from "../catalog/flows.table";
import { DRM_SYSTEMS } from "../catalog/formats.table";
import { pathsWhere } from "../catalog/ingestPaths.table";
import type { Purpose } from "./schema/privateLink.schema";
import type { Settings } from "./settings";

/** Values that derive from the PrivateLink settings, for checks and planners. */

export type Endpoint = Settings["privateLink"]["endpoints"][string];

/** An application platform of another account that reads cells. */
export type Consumer = Settings["privateLink"]["consumers"][string] & { readonly name: string };

/**
 * The flow-table role of the endpoints of each purpose. Purposes with the same callers share a role: a security group of
 * these callers would have two equal rules to the hub, and AWS refuses the second one.
 */
export const ENDPOINT_ROLES = {
  keyServer: "key-endpoint",
  adDecision: "partner-endpoint",
  application: "partner-endpoint",
} as const satisfies Record<Purpose, Role>;

export type EndpointRole = (typeof ENDPOINT_ROLES)[Purpose];

/** The region of a service: part of its name from AWS. */
export const serviceRegionOf = (serviceName: string): string => serviceName.split(".").at(-2) ?? "";

/** Whether an endpoint in a region reaches a service in another region. */
export const crossesRegions = ({ serviceName }: Pick<Endpoint, "serviceName">, region: string): boolean =>
  serviceRegionOf(serviceName) !== region;

/** Ingest paths to an endpoint service; the vendors need principals. */
export const SERVICE_PATHS = pathsWhere(({ front }) => front === "endpointService");

type Declared = Pick<Settings, "privateLink" | "lineUp">;

/** A region's endpoints of one purpose. */
export const endpointsFor = (purpose: Purpose, { privateLink }: Declared, region: string): Endpoint[] =>
  Object.values(privateLink.endpoints).filter(
    (row) => row.purpose === purpose && row.regions.includes(region),
  );

/** Consumers that read a cell through PrivateLink. */
export const consumersOf = ({ privateLink }: Pick<Settings, "privateLink">, cell: string): Consumer[] =>
  Object.entries(privateLink.consumers).flatMap(([name, row]) =>
    row.cells.includes(cell) ? [{ name, ...row }] : [],
  );

/**
 * Host names of the key servers of some DRM systems. private: the region reaches the server through an endpoint. prefixes: the
 * declared networks of the public ones.
 */
export function keyServersOf(
  settings: Declared,
  { region, systems }: { readonly region: string; readonly systems: readonly string[] },
): Readonly<Record<"private" | "public" | "prefixes", readonly string[]>> {
  const { keyServers, keyServerPrefixes } = settings.lineUp;
  const names = endpointsFor("keyServer", settings, region).map(({ privateName }) => privateName);
  const servers = DRM_SYSTEMS.filter(
    (system) => systems.includes(system) && keyServers[system] !== undefined,
  ).map((system) => {
    const { hostname } = new URL(keyServers[system] ?? "");
    return { hostname, isPrivate: names.includes(hostname), prefixes: keyServerPrefixes[system] ?? [] };
  });
  const outside = servers.filter(({ isPrivate }) => !isPrivate);
  const unique = (list: readonly string[]): string[] => [...new Set(list)];
  return {
    private: unique(servers.filter(({ isPrivate }) => isPrivate).map(({ hostname }) => hostname)),
    public: unique(outside.map(({ hostname }) => hostname)),
    prefixes: unique(outside.flatMap(({ prefixes }) => prefixes)),
  };
}

/** A principal as part of a logical name: `444455556666-role-pusher`. Checks refuse two with the same result. */
export const principalKey = (arn: string): string =>
  arn
    .split(":")
    .slice(4)
    .join("-")
    .replace(/[^\w-]/g, "-");
