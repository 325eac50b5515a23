import { type Cell } from "../cell/cell";
import { SITES } from "../../settings/settings";
import { partitionHas, partitionOf } from "../../facts/geography";
import { principalKey, SERVICE_PATHS } from "../../settings/privateLink";
import type { EnvironmentPlan } from "../environment";
import { key } from "../../catalog/names";
import { isProtected } from "../retiring";

/**
 * Endpoint services of cells, for vendors and application platforms on AWS. Vendors with a PrivateLink path use the
 * static-IP NLB of ingest; consumers use the NLB of delivery. Their principals request connections, and an operator
 * accepts them. A load balancer has one service and a service has one name, so the vendors of a cell share both, and
 * so do its consumers. The ingest service authenticates vendors by token or certificate; delivery does not
 * authenticate.
 */
export interface PrivateLinkServicesPlan {
  readonly services: readonly ServiceRow[];
}

export interface ServiceRow {
  /** `sports-1-us-west-2`, `sports-1-us-west-2-delivery` */
  readonly key: string;
  readonly serves: Served;
  readonly cell: string;
  readonly region: string;
  readonly protect: boolean;
  /** Regions of its callers, its own first. Undefined in a partition without cross-Region PrivateLink. */
  readonly supportedRegions: readonly string[] | undefined;
  /** Undefined in a partition without private DNS for endpoint services: vendors then create the record themselves. */
  readonly privateName: PrivateNameRow | undefined;
  readonly principals: readonly PrincipalRow[];
}

/** The part of a cell that is behind a service. */
export type Served = "ingest" | "delivery";

export interface PrivateNameRow {
  /**
   * `private-link-sports-1.us-west-2.live.example.com`, for delivery `private-delivery-...`. The region's certificate
   * covers it.
   */
  readonly name: string;
  /** The public hosted zone of the record that verifies the domain. */
  readonly publicZone: string;
}

export interface PrincipalRow {
  /** `sports-1-us-west-2-meridian-444455556666-root` */
  readonly key: string;
  readonly arn: string;
  /** The vendor or consumer that it belongs to. */
  readonly caller: string;
}

/** One service for each site of each cell with a vendor on PrivateLink, and one for each site with a consumer. */
export function planPrivateLinkServices(environment: EnvironmentPlan): PrivateLinkServicesPlan {
  const cells = Object.keys(environment.settings.lineUp.cells).flatMap((name) =>
    SITES.map((site) => environment.cell(name, site)),
  );
  return { services: cells.flatMap((cell) => SERVED.flatMap((served) => serviceOf(cell, served))) };
}

const SERVED: readonly Served[] = ["ingest", "delivery"];

/** First part of the label in the service's name. */
const LABELS = { ingest: "private-link", delivery: "private-delivery" } as const satisfies Record<
  Served,
  string
>;

/** A vendor or a consumer: its principals may request connections. */
interface Caller {
  readonly name: string;
  readonly principals?: readonly string[] | undefined;
  readonly awsRegions?: readonly string[] | undefined;
}

const callersOf = ({ feeds, consumers, settings }: Cell, serves: Served): readonly Caller[] =>
  serves === "delivery"
    ? consumers
    : feeds
        .filter(({ path }) => SERVICE_PATHS.includes(path))
        .map(({ vendor }) => ({ ...settings.outside[vendor], name: vendor }));

function serviceOf(cell: Cell, serves: Served): ServiceRow[] {
  const { name, region, settings } = cell;
  const callers = callersOf(cell, serves);
  if (callers.length === 0) return [];
  const own = key(name, region, ...(serves === "delivery" ? [serves] : []));
  const partition = partitionOf(region).name;
  return [
    {
      key: own,
      serves,
      cell: name,
      region,
      protect: isProtected(settings, { cell: name }),
      supportedRegions: partitionHas(partition, "crossRegionPrivateLink")
        ? supportedRegionsOf(cell, callers)
        : undefined,
      privateName: partitionHas(partition, "endpointServicePrivateDns")
        ? { name: privateLinkName(cell, serves), publicZone: settings.publicZone }
        : undefined,
      principals: callers.flatMap(({ name: caller, principals = [] }) =>
        principals.map((arn) => ({ key: key(own, caller, principalKey(arn)), arn, caller })),
      ),
    },
  ];
}

/** The name of a cell's service at one site. */
export const privateLinkName = (
  { name, region, settings }: Pick<Cell, "name" | "region" | "settings">,
  serves: Served,
): string => `${key(LABELS[serves], name)}.${region}.${settings.domain}`;

/** The host region must be among them (PrivateLink Guide, share your services, 2026-11). */
const supportedRegionsOf = ({ region, otherRegion }: Cell, callers: readonly Caller[]): string[] => [
  ...new Set([region, ...callers.flatMap(({ awsRegions = [region, otherRegion] }) => awsRegions)]),
];
