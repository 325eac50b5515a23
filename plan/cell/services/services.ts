import type { CellCapacity } from "../capacity/rows";
import { PORTS } from "../../../catalog/flows.table";
import { SERVICE_NAMES, type Service } from "../../../catalog/services.table";
import { key } from "../../../catalog/names";
import { KNOWN_NAMES } from "../../../catalog/names.table";
import type { Timing } from "../../../catalog/timing";
import { ACCESS, type BucketKind } from "../../../catalog/access.table";
import type { Cell } from "../cell";
import { DATABASE_HOSTS_KEY } from "../state/database";
import { LINE_UP_KEY } from "../lineUp";
import type { Variable } from "../../../catalog/variables.table";

/**
 * The services of a cell. Each service has one ECS service per zone, on its own instances, with one task per
 * instance. Each zone has its own cluster, so that zones do not depend on each other. Nothing here depends on
 * channels or vendors.
 */
export interface ServicesPlan {
  /** Private DNS domain of the cell's tasks: `sports-1.us-west-2.internal`. */
  readonly domain: string;
  /** In the order of a rolling release. */
  readonly zones: readonly ZoneServicesPlan[];
}

export interface ZoneServicesPlan {
  readonly zone: string;
  /** `sports-1-usw2-az1` */
  readonly key: string;
  readonly services: readonly ServiceRow[];
}

/** One service in one zone. */
export interface ServiceRow {
  /** `sports-1-packager-usw2-az1` */
  readonly key: string;
  readonly service: Service;
  readonly zone: string;
  /** Its name under the domain: `packager-usw2-az1`. */
  readonly discovery: string;
  /** Tasks at creation, each on an instance of its own. Operators may change the number. */
  readonly tasks: number;
  readonly pool: PoolRow;
  readonly task: TaskRow;
  /** ECS `maximumPercent`: tasks during a release, in percent of the running tasks. */
  readonly maximumPercent: number;
  readonly timing: Timing;
}

/** The instances of one service in one zone. */
export interface PoolRow {
  readonly instanceType: string;
  readonly ami: string;
  /** During a release new tasks start on new instances before old tasks stop. */
  readonly most: number;
}

export interface TaskRow {
  /** `sha256:...`, or a tag. */
  readonly image: string;
  /** 1024 units are a vCPU. */
  readonly cpu: number;
  readonly memoryMiB: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly environment: Readonly<Partial<Record<Variable, string>>>;
}

/** The port of every service. */
export const SERVICE_PORT = PORTS.service;

/** The services of a cell with their sizes. Throws a RangeError if the release is unknown or has no AMI for the region. */
export function planServices(cell: Cell, sizes: CellCapacity["services"]): ServicesPlan {
  return {
    domain: KNOWN_NAMES.discoveryDomain(cell.name, cell.region),
    zones: cell.zones.map((zone) => ({
      zone,
      key: key(cell.name, zone),
      services: SERVICE_NAMES.map((service) => serviceRow(cell, sizes[service], zone)),
    })),
  };
}

function serviceRow(cell: Cell, size: CellCapacity["services"][Service], zone: string): ServiceRow {
  const { service, instancesPerZone: tasks, maxPerZone: most } = size;
  const { name: release, ami, images } = releaseOf(cell);
  return {
    key: key(cell.name, service, zone),
    service,
    zone,
    discovery: KNOWN_NAMES.discovery(service, zone),
    tasks,
    pool: { instanceType: size.instanceType, ami, most },
    task: {
      image: images[service],
      cpu: size.taskCpuUnits,
      memoryMiB: size.taskMemoryMiB,
      labels: { "headend.release": release },
      environment: environmentOf(cell, { service, zone, release }),
    },
    // Rounded up, because ECS rounds the resulting count down, and without a surplus task a release can't start.
    maximumPercent: Math.ceil((100 * most) / tasks),
    timing: cell.timing,
  };
}

function releaseOf({ own, settings, region }: Cell) {
  const { release: name } = own;
  const release = settings.releases[name];
  const ami = release?.ami[region];
  if (release === undefined || ami === undefined)
    throw new RangeError(`release "${name}" has no AMI for ${region}`);
  return { name, ami, images: release.images };
}

interface Task {
  readonly service: Service;
  readonly zone: string;
  readonly release: string;
}

function environmentOf(cell: Cell, { service, zone, release }: Task): TaskRow["environment"] {
  const { name, site, region, settings } = cell;
  return {
    AWS_REGION: region,
    HEADEND_CELL: name,
    HEADEND_DISCOVERY: KNOWN_NAMES.discoveryDomain(name, region),
    HEADEND_ENVIRONMENT: settings.environment,
    HEADEND_SITE: site,
    HEADEND_PORT: `${SERVICE_PORT}`,
    HEADEND_REGION: region,
    HEADEND_RELEASE: release,
    HEADEND_SERVICE: service,
    HEADEND_ZONE: zone,
  };
}

/** Values in a service's environment that AWS assigns. `Text` is an Output in components. */
export interface Locations<Text> {
  /** Names of buckets. */
  readonly bucket: (kind: BucketKind) => Text;
  readonly metadata: {
    readonly endpoint: Text;
    readonly group: Text;
    readonly user: (service: Service) => Text;
  };
  /** `undefined`: a global database, whose hosts are in an object beside the line-up. */
  readonly database: { readonly writer: Text; readonly reader: (zone: string) => Text } | undefined;
  /** Host name of the delivery load balancer. */
  readonly delivery: string;
  /** Adds a prefix and a suffix to a text. */
  readonly around: (before: string, text: Text, after: string) => Text;
}

const BUCKET_VARIABLES = {
  segments: "HEADEND_BUCKET_SEGMENTS",
  dvr: "HEADEND_BUCKET_DVR",
  archive: "HEADEND_BUCKET_ARCHIVE",
} as const;

/** Environment variables with the locations of a service's state, as far as `ACCESS` grants access. */
export function locationsOf<Text>(
  { service, zone }: Pick<ServiceRow, "service" | "zone">,
  locations: Locations<Text>,
): Partial<Record<Variable, Text | string>> {
  const { buckets, metadata, database } = ACCESS[service];
  const config = (object: string): Text =>
    locations.around("s3://", locations.bucket("config"), `/${object}`);
  const kinds = (Object.keys(BUCKET_VARIABLES) as (keyof typeof BUCKET_VARIABLES)[]).filter(
    (kind) => buckets[kind] !== undefined,
  );
  return {
    HEADEND_LINE_UP: config(LINE_UP_KEY),
    ...(service === "probe" ? { HEADEND_DELIVERY: locations.delivery } : {}),
    ...Object.fromEntries(kinds.map((kind) => [BUCKET_VARIABLES[kind], locations.bucket(kind)])),
    ...(metadata
      ? {
          HEADEND_METADATA: locations.metadata.endpoint,
          HEADEND_METADATA_GROUP: locations.metadata.group,
          HEADEND_METADATA_USER: locations.metadata.user(service),
        }
      : {}),
    ...(database === "none"
      ? {}
      : {
          ...hostsOf(locations, { zone, writes: database === "write" }, config(DATABASE_HOSTS_KEY)),
          HEADEND_DATABASE_USER: service,
        }),
  };
}

function hostsOf<Text>(
  { database }: Locations<Text>,
  { zone, writes }: { readonly zone: string; readonly writes: boolean },
  polled: Text,
): Partial<Record<Variable, Text>> {
  if (database === undefined) return { HEADEND_DATABASE_HOSTS: polled };
  if (writes) return { HEADEND_DATABASE: database.writer };
  // An IAM token can't be generated for a custom endpoint (Aurora User Guide, connecting by IAM authentication,
  // 2026-11).
  return { HEADEND_DATABASE: database.reader(zone), HEADEND_DATABASE_CLUSTER: database.writer };
}
