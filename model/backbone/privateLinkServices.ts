import { cellOf, type Cell, type Feed, PLACES } from "../cell/cell";
import { partitionHas, partitionOf } from "../declared/geography";
import { principalKey } from "../declared/privateLink";
import type { Settings } from "../declared/settings.schema";
import { key } from "../names";

/**
 * Cells as endpoint services, for vendors that live on AWS: where a feed has the path `privateLink`, the cell's load balancer
 * with fixed addresses takes connections that are asked for by the vendor's principals and accepted by an operator. AWS gives a
 * load balancer one service and a service one name, so the vendors of a cell share both; who is who, the ingest service knows
 * by token or certificate.
 */
export interface PrivateLinkServicesPlan {
  readonly services: readonly ServiceRow[];
}

export interface ServiceRow {
  /** `sports-1-us-west-2`: of its cell's handles too. */
  readonly key: string;
  readonly cell: string;
  readonly region: string;
  /** Regions that it is called from, its own first. Undefined where AWS has no PrivateLink across regions. */
  readonly supportedRegions: readonly string[] | undefined;
  /** Undefined where AWS has no names for services: vendors then lead the name to their endpoint themselves. */
  readonly privateName: PrivateNameRow | undefined;
  readonly principals: readonly PrincipalRow[];
}

export interface PrivateNameRow {
  /** `private-link-sports-1.us-west-2.live.example.com`, which the region's certificate covers. */
  readonly name: string;
  /** Where its owner is proved. */
  readonly publicZone: string;
}

export interface PrincipalRow {
  /** `sports-1-us-west-2-meridian-444455556666-root` */
  readonly key: string;
  readonly arn: string;
}

/** A service for each place of each cell that a vendor feeds through PrivateLink. */
export function planPrivateLinkServices(settings: Settings): PrivateLinkServicesPlan {
  const cells = Object.keys(settings.lineUp.cells).flatMap((name) =>
    PLACES.map((place) => cellOf(settings, name, place)),
  );
  return { services: cells.flatMap(serviceOf) };
}

function serviceOf(cell: Cell): ServiceRow[] {
  const { name, region, settings } = cell;
  const vendors = cell.feeds.filter(({ path }) => path === "privateLink");
  if (vendors.length === 0) return [];
  const own = key(name, region);
  const partition = partitionOf(region).name;
  const privateName = {
    name: `${key("private-link", name)}.${region}.${settings.domain}`,
    publicZone: settings.publicZone,
  };
  return [
    {
      key: own,
      cell: name,
      region,
      supportedRegions: partitionHas(partition, "crossRegionPrivateLink")
        ? supportedRegionsOf(cell, vendors)
        : undefined,
      privateName: partitionHas(partition, "endpointServicePrivateDns") ? privateName : undefined,
      principals: vendors.flatMap(({ vendor }) =>
        (settings.outside[vendor]?.principals ?? []).map((arn) => ({
          key: key(own, vendor, principalKey(arn)),
          arn,
        })),
      ),
    },
  ];
}

/** The host region must be among them (PrivateLink Guide, share your services, 2026-11). */
function supportedRegionsOf(
  { region, otherRegion, settings }: Cell,
  vendors: readonly Pick<Feed, "vendor">[],
): string[] {
  const from = vendors.flatMap(({ vendor }) => settings.outside[vendor]?.awsRegions ?? [region, otherRegion]);
  return [...new Set([region, ...from])];
}
