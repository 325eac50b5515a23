import { SIGNED_IN } from "../../catalog/access.table";
import { SITES } from "../../settings/settings";
import { type Cell } from "../cell/cell";
import { type DatabasePlan, hostsName, isGlobal } from "../cell/state/database";
import { databaseLogin, type GrantRow } from "../cell/access/permissions";
import { roleName } from "../cell/access/roles";
import type { Service } from "../../catalog/services.table";
import type { EnvironmentPlan } from "../environment";
import { key } from "../../catalog/names";
import { KNOWN_NAMES } from "../../catalog/names.table";
import { type AlarmRow, planAlarms } from "../alarms/alarm";
import { BACKBONE_ALARMS, type BackboneKinds } from "./backboneAlarms.table";

/**
 * Databases that both sites of a cell share. Home's cluster becomes the primary of a global database; standby gets a
 * secondary with write forwarding. Aurora replicates storage, usually within a second; operators decide which cluster
 * writes (docs/runbooks/database-global.md). The backbone also creates what standby's services need to find the
 * secondary and to sign in, because standby's own stack exists earlier. Standby's live edge works without it (law 4).
 */
export interface GlobalDatabasesPlan {
  readonly databases: readonly GlobalDatabaseRow[];
}

export interface GlobalDatabaseRow {
  /** `movies-1-database` */
  readonly key: string;
  readonly cell: string;
  /** Identifier of the global cluster. */
  readonly identifier: string;
  readonly protect: boolean;
  readonly home: MemberRow;
  readonly standby: MemberRow;
  /** The cluster at standby: the same rows as those of home. */
  readonly secondary: DatabasePlan;
  /** Logical name of the object with the hosts of the secondary. */
  readonly hosts: string;
  readonly logins: readonly LoginRow[];
}

/** The cluster of one site. */
export interface MemberRow {
  readonly region: string;
  /** Key of the cell's handles. */
  readonly handles: string;
  /** DBClusterIdentifier, also in CloudWatch. */
  readonly identifier: string;
  /** Alarms of its replication, while it is the secondary. */
  readonly alarms: readonly AlarmRow[];
}

/** The permission of one service to sign in to the secondary. */
export interface LoginRow {
  readonly key: string;
  readonly service: Service;
  readonly statement: GrantRow;
}

export const planGlobalDatabases = (environment: EnvironmentPlan): GlobalDatabasesPlan => ({
  databases: Object.keys(environment.settings.lineUp.cells)
    .map((name) => SITES.map((site) => environment.cell(name, site)))
    .flatMap(([home, standby]) =>
      home !== undefined && standby !== undefined && isGlobal(home)
        ? [databaseOf(environment, home, standby)]
        : [],
    ),
});

function databaseOf(environment: EnvironmentPlan, home: Cell, standby: Cell): GlobalDatabaseRow {
  const { name, settings, protect } = home;
  const secondary = environment.database(name, "standby");
  return {
    key: key(name, "database"),
    cell: name,
    identifier: KNOWN_NAMES.database(settings.environment, name),
    protect,
    home: memberOf(home, environment.database(name, "home")),
    standby: memberOf(standby, secondary),
    secondary,
    hosts: hostsName(home),
    logins: SIGNED_IN.map((service) => ({
      key: roleName(standby, key(service, "database")),
      service,
      statement: databaseLogin(standby.scope, service),
    })),
  };
}

function memberOf({ name, region, otherRegion }: Cell, { identifier }: DatabasePlan): MemberRow {
  const own = key(name, region);
  const watched = {
    key: own,
    subject: `database of ${name} in ${region}, while ${otherRegion} writes`,
    dimensions: { DBClusterIdentifier: identifier },
    region,
  };
  const alarms = planAlarms<BackboneKinds>(BACKBONE_ALARMS, { database: [watched] });
  return { region, handles: own, identifier, alarms };
}
