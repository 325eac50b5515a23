import type { CellCapacity } from "../capacity/rows";
import { VALKEY_RESERVED } from "../capacity/capacity.table";
import { PORTS } from "../../../catalog/flows.table";
import { SERVICE_NAMES, type Service } from "../../../catalog/services.table";
import { key } from "../../../catalog/names";
import { METADATA_KEYS, type MetadataKeyRow } from "../../../catalog/metadataKeys.table";
import { KNOWN_NAMES } from "../../../catalog/names.table";
import type { Cell } from "../cell";
import { planMaintenance } from "./maintenance";

/**
 * A cell's temporary store: newest segments, timelines, the live window. One node per zone, cluster mode off. Valkey
 * evicts nothing; each key expires. Services can rebuild all keys after a loss. The live edge works without it for
 * five minutes (law 4).
 */
export interface MetadataPlan {
  readonly engineVersion: string;
  readonly nodeType: string;
  /** Zones with a node. The first one has the primary at creation; a failover moves it. */
  readonly zones: readonly string[];
  readonly port: number;
  readonly family: string;
  readonly parameters: readonly ParameterRow[];
  /** Once a week, UTC. */
  readonly maintenanceWindow: string;
  /** Identifier of the user group. */
  readonly userGroup: string;
  readonly users: readonly MetadataUserRow[];
}

export interface ParameterRow {
  readonly name: string;
  readonly value: string;
}

/** The Valkey user of a service. */
export interface MetadataUserRow {
  readonly service: Service;
  /** Identifier and name: with IAM authentication they must be the same (CreateUser API reference). */
  readonly name: string;
  readonly accessString: string;
}

const ROWS: readonly (readonly [prefix: string, row: MetadataKeyRow])[] = Object.entries(METADATA_KEYS);

/** Services with access to the store. */
export const METADATA_SERVICES: readonly Service[] = SERVICE_NAMES.filter((service) =>
  ROWS.some(([, { writer, readers }]) => writer === service || readers.includes(service)),
);

/** Commands of clients to check the connection, and whether the node is the primary. HELLO and AUTH need no permission. */
const CONNECTION = ["ping", "info"];
const READ = ["get", "mget"];
/** SETEX, not SET: services can't write a key without an expiry. */
const WRITE = ["setex"];
/** A lease needs SET with NX and EX; the packager writes all its keys with SET. */
const WRITE_LEASES = ["set"];

/** Since 8.1 SET has IFEQ, which renews a lease (ElastiCache User Guide, supported Valkey versions, 2026-11). */
const ENGINE_VERSION = "8.1";
const FAMILY = "valkey8";

const PARAMETERS: readonly ParameterRow[] = [
  // At the limit writes fail; with eviction the live window would be lost silently. The alarm fires at VALKEY_FILL.
  { name: "maxmemory-policy", value: "noeviction" },
  // For replication and failover. The sizing of nodes includes it.
  { name: "reserved-memory-percent", value: String(100 * VALKEY_RESERVED) },
];

export function planMetadata(cell: Cell, { nodeType }: CellCapacity["valkey"]): MetadataPlan {
  return {
    engineVersion: ENGINE_VERSION,
    nodeType,
    zones: cell.zones,
    port: PORTS.metadata,
    family: FAMILY,
    parameters: PARAMETERS,
    maintenanceWindow: planMaintenance(cell).metadata,
    userGroup: key(cell.name, "metadata"),
    users: METADATA_SERVICES.map((service) => ({
      service,
      name: KNOWN_NAMES.metadataUser(cell.name, service),
      accessString: accessStringOf(service),
    })),
  };
}

/** Only the commands and keys that the service needs (Valkey ACL rules; ElastiCache supports `%R~` and `%W~`). */
function accessStringOf(service: Service): string {
  const writes = ROWS.filter(([, { writer }]) => writer === service);
  const reads = ROWS.filter(([, { readers }]) => readers.includes(service));
  const patterns = ROWS.flatMap(([prefix, { writer, readers }]) =>
    patternOf(prefix, { reads: readers.includes(service), writes: writer === service }),
  );
  const commands = [
    ...CONNECTION,
    ...(reads.length > 0 ? READ : []),
    ...(writes.length > 0 ? (writes.some(([prefix]) => prefix === "lease") ? WRITE_LEASES : WRITE) : []),
  ];
  return ["on", ...patterns, "-@all", ...commands.map((command) => `+${command}`)].join(" ");
}

function patternOf(
  prefix: string,
  { reads, writes }: Readonly<Record<"reads" | "writes", boolean>>,
): string[] {
  if (reads) return [`${writes ? "" : "%R"}~${prefix}:*`];
  return writes ? [`%W~${prefix}:*`] : [];
}
