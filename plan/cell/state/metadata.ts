import type { CellCapacity } from "../capacity/rows";
import { VALKEY_RESERVED } from "../capacity/capacity.table";
import { PORTS } from "../../../catalog/flows.table";
import { SERVICE_NAMES, type Service } from "../../../catalog/services.table";
import { key } from "../../../catalog/names";
import { KNOWN_NAMES } from "../../../catalog/names.table";
import type { TimingName } from "../../../catalog/timing";
import type { Cell } from "../cell";
import { planMaintenance } from "./maintenance";

/**
 * A cell's temporary store: what came in, timelines, the live window. A node per zone, cluster mode off. Nothing is evicted;
 * each key has an end, and losing all of them loses nothing that a service can't make again. The live edge does without it
 * for five minutes (law 4).
 */
export interface MetadataPlan {
  readonly engineVersion: string;
  readonly nodeType: string;
  /** A node in each. The first is the primary's at first; later it is whichever lives. */
  readonly zones: readonly string[];
  readonly port: number;
  readonly family: string;
  readonly parameters: readonly ParameterRow[];
  /** Once a week, UTC. */
  readonly maintenanceWindow: string;
  /** Identifier of the group of users. */
  readonly userGroup: string;
  readonly users: readonly MetadataUserRow[];
}

export interface ParameterRow {
  readonly name: string;
  readonly value: string;
}

/** A service as the store knows it. */
export interface MetadataUserRow {
  readonly service: Service;
  /** Identifier and name: with IAM authentication they are one (CreateUser refuses others). */
  readonly name: string;
  readonly accessString: string;
}

/** Keys that begin alike. */
export interface MetadataKeyRow {
  /** The whole key; words in angle brackets vary. */
  readonly form: string;
  readonly says: string;
  readonly writer: Service;
  readonly readers: readonly Service[];
  /** How long a key lives after it was last written. */
  readonly expiry: TimingName;
}

/** By prefix. DVR and on demand have their own, and see nothing of the live edge's. `docs/service-contract.md` prints it. */
export const METADATA_KEYS = {
  feed: {
    form: "feed:<channel>:<feed>:<zone>",
    says: "the newest whole segment of a feed in a zone",
    writer: "ingest",
    readers: ["packager"],
    expiry: "metadataExpiry",
  },
  timeline: {
    form: "timeline:<channel>",
    says: "the timelines of a channel's window, and which of them viewers see",
    writer: "packager",
    readers: ["packager", "manifest"],
    expiry: "metadataExpiry",
  },
  window: {
    form: "window:<channel>:<rendition>:<sequence>",
    says: "one packaged segment: its URL, its length, its markers",
    writer: "packager",
    readers: ["packager", "manifest"],
    expiry: "metadataExpiry",
  },
  lease: {
    form: "lease:<channel>:<zone>",
    says: "which task packages a channel in a zone",
    writer: "packager",
    readers: ["packager"],
    expiry: "staleAfter",
  },
  dvr: {
    form: "dvr:<channel>",
    says: "where a channel's DVR window begins",
    writer: "dvr",
    readers: ["dvr"],
    expiry: "metadataExpiry",
  },
  vod: {
    form: "vod:<programme>",
    says: "a programme lately asked for",
    writer: "vod",
    readers: ["vod"],
    expiry: "metadataExpiry",
  },
} as const satisfies Readonly<Record<string, MetadataKeyRow>>;

const ROWS: readonly (readonly [prefix: string, row: MetadataKeyRow])[] = Object.entries(METADATA_KEYS);

/** Services that speak to the store. */
export const METADATA_SERVICES: readonly Service[] = SERVICE_NAMES.filter((service) =>
  ROWS.some(([, { writer, readers }]) => writer === service || readers.includes(service)),
);

/** Is the connection alive, and is this node the primary: what clients ask. HELLO and AUTH need no permission. */
const CONNECTION = ["ping", "info"];
const READ = ["get", "mget"];
/** SETEX and no SET: a key without an end can't be written. */
const WRITE = ["setex"];
/** A lease needs SET with NX and EX; the packager writes all else by the same command. */
const WRITE_LEASES = ["set"];

/** 8.1 and its family: SET has IFEQ, by which a lease is renewed (ElastiCache User Guide, supported Valkey versions, 2026-11). */
const ENGINE_VERSION = "8.1";
const FAMILY = "valkey8";

const PARAMETERS: readonly ParameterRow[] = [
  // Writes fail rather than that the live window is thrown away unseen. The alarm comes at VALKEY_FILL.
  { name: "maxmemory-policy", value: "noeviction" },
  // For replication and failover; sizes are chosen with it.
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

/** Nothing but the commands and the keys that the service needs (Valkey ACL rules; ElastiCache takes `%R~` and `%W~`). */
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
