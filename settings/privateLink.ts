import type { Role } from "../catalog/flows.table";
import { pathsWhere } from "../catalog/ingestPaths.table";
import type { Purpose } from "./schema/privateLink.schema";
import type { Settings } from "./settings";

/** What settings of PrivateLink stand for: what checks, cells and the backbone all ask. */

export type Endpoint = Settings["privateLink"]["endpoints"][string];

/** An application platform of another account that reads cells. */
export type Consumer = Settings["privateLink"]["consumers"][string] & { readonly name: string };

/** How the flow table calls the endpoints of a purpose. */
export const ENDPOINT_ROLES = {
  keyServer: "key-endpoint",
  adDecision: "ad-endpoint",
  application: "application-endpoint",
} as const satisfies Record<Purpose, Role>;

/** The region that a service is in: part of the name that AWS gave it. */
export const serviceRegionOf = (serviceName: string): string => serviceName.split(".").at(-2) ?? "";

/** Whether a region's endpoint is to a service of another region. */
export const crossesRegions = ({ serviceName }: Pick<Endpoint, "serviceName">, region: string): boolean =>
  serviceRegionOf(serviceName) !== region;

/** Paths of vendors that push to an endpoint service, which needs their principals. */
export const SERVICE_PATHS = pathsWhere(({ front }) => front === "endpointService");

type Declared = Pick<Settings, "privateLink" | "lineUp">;

/** The endpoints of a purpose that a region has. */
export const endpointsFor = (purpose: Purpose, { privateLink }: Declared, region: string): Endpoint[] =>
  Object.values(privateLink.endpoints).filter(
    (row) => row.purpose === purpose && row.regions.includes(region),
  );

/** Who reads a cell's delivery through PrivateLink, as declared. */
export const consumersOf = ({ privateLink }: Pick<Settings, "privateLink">, cell: string): Consumer[] =>
  Object.entries(privateLink.consumers).flatMap(([name, row]) =>
    row.cells.includes(cell) ? [{ name, ...row }] : [],
  );

/** The key servers of some DRM systems, by whether the region reaches them through an endpoint. */
export function keyServersOf(
  settings: Declared,
  { region, systems }: { readonly region: string; readonly systems: readonly string[] },
): { readonly private: readonly string[]; readonly public: readonly string[] } {
  const { keyServers } = settings.lineUp;
  const urls = Object.entries(keyServers).filter(([system]) => systems.includes(system));
  const hosts = [...new Set(urls.map(([, url]) => new URL(url).hostname))];
  const names = endpointsFor("keyServer", settings, region).map(({ privateName }) => privateName);
  return {
    private: hosts.filter((host) => names.includes(host)),
    public: hosts.filter((host) => !names.includes(host)),
  };
}

/** A principal as part of a logical name: `444455556666-role-pusher`. Settings refuse two that end up the same. */
export const principalKey = (arn: string): string =>
  arn
    .split(":")
    .slice(4)
    .join("-")
    .replace(/[^\w-]/g, "-");
