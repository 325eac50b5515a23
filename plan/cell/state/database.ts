import type { CellCapacity } from "../capacity/rows";
import { PORTS } from "../../../catalog/flows.table";
import { regionHasDataApi } from "../../../facts/geography";
import { key } from "../../../catalog/names";
import { KNOWN_NAMES } from "../../../catalog/names.table";
import type { Cell } from "../cell";
import { planMaintenance } from "./maintenance";
import { SERVICE_NAMES } from "../../../catalog/services.table";
import type { PolicyDocument } from "../../policies";
import { roleName } from "../access/roles";
import { masterSecretPolicy, RECOVERY_DAYS } from "../access/secrets";
import type { ParameterRow } from "./metadata";

/**
 * A cell's index of segments and programmes: Aurora MySQL, one database per region, or one global database for both.
 * Instances are the same in every zone; Aurora and operators decide which one writes (law 9). The live edge does not
 * use it: rows wait in the packagers for up to an hour (law 4), and the keys in S3 can rebuild it.
 */
export interface DatabasePlan {
  readonly role: DatabaseRole;
  readonly identifier: string;
  readonly engineVersion: string;
  readonly family: string;
  readonly parameters: readonly ParameterRow[];
  readonly instanceClass: string;
  readonly instances: readonly DatabaseInstanceRow[];
  /** Custom endpoints: each has the instances of one zone, whatever their role. */
  readonly endpoints: readonly { readonly zone: string; readonly identifier: string }[];
  readonly logs: readonly DatabaseLogRow[];
  /** Name of the database in the cluster. */
  readonly database: string;
  readonly masterUser: string;
  /**
   * Our own secret. `undefined`: RDS creates and stores the password, or the cluster is a secondary and has the
   * primary's.
   */
  readonly masterSecret: MasterSecretRow | undefined;
  /** Whether the RDS Data API is on, which operators use for SQL: only services reach the port. */
  readonly dataApi: boolean;
  readonly port: number;
  readonly backupRetentionDays: number;
  /** Each day, UTC. */
  readonly backupWindow: string;
  /** Once a week, UTC. */
  readonly maintenanceWindow: string;
  /** Name of the final snapshot. `undefined`: the data is deleted with the cluster. */
  readonly finalSnapshot: string | undefined;
}

/**
 * `alone`: a separate database at each site. With a global database: `primary`, which home creates, and `secondary`:
 * standby creates its prerequisites, the backbone its cluster. The names are those at creation; operators decide
 * later which one writes.
 */
export type DatabaseRole = "alone" | "primary" | "secondary";

/**
 * Master password of a global database: RDS does not manage passwords for its members (Aurora User Guide, Secrets
 * Manager, 2026-11).
 */
export interface MasterSecretRow {
  readonly key: string;
  readonly description: string;
  /** Region of the secret's replica, and alias of its KMS key. */
  readonly copy: { readonly region: string; readonly keyAlias: string };
  readonly recoveryDays: number;
  readonly policy: PolicyDocument;
}

/** `database.json`, which services poll if hosts are not known when their tasks are created. */
export interface DatabaseHosts<Text> {
  /** Version of the format; services reject unknown versions. */
  readonly version: 1;
  readonly port: number;
  /**
   * Cluster endpoint; it accepts connections only while the cluster of this site writes. IAM tokens are always for
   * this host.
   */
  readonly writer: Text;
  /** Host of each zone's instances: for reads, and with write forwarding for writes at a secondary. */
  readonly readers: Readonly<Record<string, Text>>;
}

/** The object's key, beside the line-up. */
export const DATABASE_HOSTS_KEY = "database.json";

/** Logical name of the object. */
export const hostsName = ({ name }: Pick<Cell, "name">): string => key(name, "database", "hosts");

/** Whether both sites of a cell share one database. */
export const isGlobal = ({ own }: Pick<Cell, "own">): boolean => own.database === "global";

export interface DatabaseInstanceRow {
  readonly key: string;
  readonly zone: string;
}

export interface DatabaseLogRow {
  readonly key: string;
  /** RDS's name of the log. */
  readonly log: string;
  /** Name that AWS defines. */
  readonly groupName: string;
  readonly retentionDays: number;
}

/**
 * It has the users of `access.table.ts`, named like their services. Operators create them
 * (docs/runbooks/database-first-run.md).
 */
export const DATABASE_NAME = "headend";

/**
 * A patch of 3.10, a long-term support release (Aurora User Guide, long-term support releases, 2026-11: 3.10 and
 * 3.04; patches up to 3.10.5). Operators upgrade; a change here applies to new clusters only.
 */
const ENGINE_VERSION = "8.0.mysql_aurora.3.10.3";
const FAMILY = "aurora-mysql8.0";

/** Not the default `admin` (Security Hub RDS.24). */
const MASTER_USER = "headend";

/** 35 is the maximum of Aurora (CreateDBCluster API reference, 2026-11). */
const RETENTION_DAYS = { protected: 35, open: 7 } as const;

const LOGS = ["audit", "error", "slowquery"] as const;

/** All are dynamic parameters: no restart, no new parameter group. */
const PARAMETERS: readonly ParameterRow[] = [
  { name: "require_secure_transport", value: "ON" },
  { name: "server_audit_logging", value: "1" },
  // Connections, and changes of tables and permissions. QUERY would log a line per index row.
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

function masterSecretOf({ name, region, otherRegion, scope, settings }: Cell): MasterSecretRow {
  const roleArns = (of: string): string[] =>
    [...SERVICE_NAMES, "execution", "instance"].map(
      (what) => `arn:${scope.partition}:iam::${scope.account}:role/${roleName({ name, region: of }, what)}`,
    );
  return {
    key: key(name, "database"),
    description: `Master password of the global database of ${name}. To change it: docs/runbooks/database-global.md.`,
    // By alias: the key's ARN is an output of the other region's stack, which a cell does not read.
    copy: { region: otherRegion, keyAlias: KNOWN_NAMES.keyAlias(settings.environment, "data") },
    recoveryDays: settings.protect ? RECOVERY_DAYS.protected : RECOVERY_DAYS.open,
    policy: masterSecretPolicy([roleArns(region), roleArns(otherRegion)].flat()),
  };
}

/** The first instance keeps its name if a zone gets a second one. */
const instancesIn = (name: string, zone: string, count: number): DatabaseInstanceRow[] =>
  Array.from({ length: count }, (_, index) => ({
    key: index === 0 ? name : key(name, String(index + 1)),
    zone,
  }));
