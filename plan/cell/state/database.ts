import type { CellCapacity } from "../capacity/rows";
import { PORTS } from "../../../catalog/flows.table";
import { regionHasDataApi } from "../../../facts/geography";
import { key } from "../../../catalog/names";
import { KNOWN_NAMES } from "../../../catalog/names.table";
import type { Cell } from "../cell";
import { planMaintenance } from "./maintenance";
import { RECOVERY_DAYS } from "../access/secrets";
import type { ParameterRow } from "./metadata";

/**
 * A cell's index of segments and programmes: Aurora MySQL, on its own in each region or one for both. Instances are alike, in
 * every zone, and which of them writes is the operators' affair and Aurora's (law 9). The live edge needs none of it: rows wait
 * an hour in the packagers (law 4), and S3's keys can rebuild it.
 */
export interface DatabasePlan {
  readonly role: DatabaseRole;
  readonly identifier: string;
  readonly engineVersion: string;
  readonly family: string;
  readonly parameters: readonly ParameterRow[];
  readonly instanceClass: string;
  readonly instances: readonly DatabaseInstanceRow[];
  /** Answers with the instances of its own zone, whatever their role. */
  readonly endpoints: readonly { readonly zone: string; readonly identifier: string }[];
  readonly logs: readonly DatabaseLogRow[];
  /** Name of the database in it. */
  readonly database: string;
  readonly masterUser: string;
  /** Our own secret. `undefined`: RDS makes the password and keeps it, or the cluster is another's copy and has its. */
  readonly masterSecret: MasterSecretRow | undefined;
  /** Whether operators' SQL comes over AWS's API, the only way in but the services' own. */
  readonly dataApi: boolean;
  readonly port: number;
  readonly backupRetentionDays: number;
  /** Each day, UTC. */
  readonly backupWindow: string;
  /** Once a week, UTC. */
  readonly maintenanceWindow: string;
  /** Name of the last snapshot. `undefined`: the data goes with the cluster. */
  readonly finalSnapshot: string | undefined;
}

/**
 * Of a cell with a database at each place: `alone`. Of one with a global database: the `primary`, which home makes, and the
 * `secondary`, for which standby makes ground and the backbone the cluster. What they are called is how they were made: which
 * of them writes is the operators' affair too.
 */
export type DatabaseRole = "alone" | "primary" | "secondary";

/** The master's password of a global database, which RDS keeps for no member of one (Aurora User Guide, Secrets Manager, 2026-11). */
export interface MasterSecretRow {
  readonly key: string;
  readonly description: string;
  /** Where the secret is copied to, and the name of the key that encrypts it there. */
  readonly copy: { readonly region: string; readonly keyAlias: string };
  readonly recoveryDays: number;
}

/** What services poll where hosts are not known when their tasks are made: `database.json`. */
export interface DatabaseHosts<Text> {
  /** Of this shape; services refuse those that they don't know. */
  readonly version: 1;
  readonly port: number;
  /** Answers where this place's cluster is the one that writes. IAM tokens are made for it, whichever host is called. */
  readonly writer: Text;
  /** Host of each zone's own instances: reads, and hands writes on where its cluster does not write itself. */
  readonly readers: Readonly<Record<string, Text>>;
}

/** The object's key, beside the line-up. */
export const DATABASE_HOSTS_KEY = "database.json";

/** What the object is called. */
export const hostsName = ({ name }: Pick<Cell, "name">): string => key(name, "database", "hosts");

/** Whether a cell has one database for both of its places. */
export const isGlobal = ({ own }: Pick<Cell, "own">): boolean => own.database === "global";

export interface DatabaseInstanceRow {
  readonly key: string;
  readonly zone: string;
}

export interface DatabaseLogRow {
  readonly key: string;
  /** As RDS calls it. */
  readonly log: string;
  /** Fixed by AWS. */
  readonly groupName: string;
  readonly retentionDays: number;
}

/** In it are the users of `access.table.ts`, named like their services: operators make them (docs/runbooks/database-first-run.md). */
export const DATABASE_NAME = "headend";

/**
 * A patch of 3.10, the line with long-term support (Aurora User Guide, long-term support releases, 2026-11: 3.10 and 3.04;
 * patches up to 3.10.5 are known). Operators upgrade: a change of it here reaches new clusters alone.
 */
const ENGINE_VERSION = "8.0.mysql_aurora.3.10.3";
const FAMILY = "aurora-mysql8.0";

/** Not `admin`, which is the first that anyone guesses (Security Hub RDS.24). */
const MASTER_USER = "headend";

/** 35 is the most that Aurora takes (CreateDBCluster API reference, 2026-11). */
const RETENTION_DAYS = { protected: 35, open: 7 } as const;

const LOGS = ["audit", "error", "slowquery"] as const;

/** All can be changed on a running cluster: no restart, no new group. */
const PARAMETERS: readonly ParameterRow[] = [
  { name: "require_secure_transport", value: "ON" },
  { name: "server_audit_logging", value: "1" },
  // Who came and what became of tables and rights. Queries themselves would be a line per row.
  { name: "server_audit_events", value: "CONNECT,QUERY_DDL,QUERY_DCL" },
  { name: "slow_query_log", value: "1" },
  { name: "long_query_time", value: "1" },
];

export function planDatabase(cell: Cell, capacity: CellCapacity["database"]): DatabasePlan {
  const { name, region, zones, settings } = cell;
  const role = roleOf(cell);
  const identifier =
    role === "alone"
      ? KNOWN_NAMES.database(settings.environment, name)
      : KNOWN_NAMES.databaseMember(settings.environment, name, region);
  const { backup, database: maintenanceWindow } = planMaintenance(cell);
  return {
    role,
    identifier,
    engineVersion: ENGINE_VERSION,
    family: FAMILY,
    parameters: PARAMETERS,
    instanceClass: capacity.instanceClass,
    instances: zones.flatMap((zone) => instancesIn(key(name, zone), zone, capacity.readersPerZone)),
    endpoints: zones.map((zone) => ({ zone, identifier: KNOWN_NAMES.databaseEndpoint(identifier, zone) })),
    logs: LOGS.map((log) => ({
      key: key(name, "database", log),
      log,
      groupName: `/aws/rds/cluster/${identifier}/${log}`,
      retentionDays: settings.retention.logs,
    })),
    database: DATABASE_NAME,
    masterUser: MASTER_USER,
    masterSecret: role === "primary" ? masterSecretOf(cell) : undefined,
    dataApi: regionHasDataApi(region),
    port: PORTS.database,
    backupRetentionDays: settings.protect ? RETENTION_DAYS.protected : RETENTION_DAYS.open,
    backupWindow: backup,
    maintenanceWindow,
    finalSnapshot: settings.protect ? key(identifier, "final") : undefined,
  };
}

function roleOf(cell: Cell): DatabaseRole {
  if (!isGlobal(cell)) return "alone";
  return cell.site === "home" ? "primary" : "secondary";
}

function masterSecretOf({ name, otherRegion, settings }: Cell): MasterSecretRow {
  return {
    key: key(name, "database"),
    description: `Master of the global database of ${name}. Changing it: docs/runbooks/database-global.md.`,
    // By its alias: the other region's stack says the key's ARN, and a cell reads no other region's outputs.
    copy: { region: otherRegion, keyAlias: KNOWN_NAMES.keyAlias(settings.environment, "data") },
    recoveryDays: settings.protect ? RECOVERY_DAYS.protected : RECOVERY_DAYS.open,
  };
}

/** The first keeps its name when a zone gets a second. */
const instancesIn = (name: string, zone: string, count: number): DatabaseInstanceRow[] =>
  Array.from({ length: count }, (_, index) => ({
    key: index === 0 ? name : key(name, String(index + 1)),
    zone,
  }));
