import type { CellCapacity } from "./capacity/capacity";
import type { Site } from "../../settings/settings";
import type { EnvironmentPlan } from "../environment";
import type { Cell } from "./cell";
import type { DatabasePlan } from "./state/database";
import { planDelivery, type DeliveryPlan } from "./balancers/delivery";
import { planGroups, type GroupRow } from "./groups";
import { planIngest, type IngestPlan } from "./balancers/ingest";
import type { LineUp } from "../../catalog/lineUp";
import { planLineUp } from "./lineUp";
import { planMetadata, type MetadataPlan } from "./state/metadata";
import { planNetwork, type NetworkPlan } from "./network";
import { planPermissions, type PermissionRow } from "./access/permissions";
import { planSecrets, type SecretsPlan } from "./access/secrets";
import { planServices, type ServicesPlan } from "./services/services";
import { planStorage, type StoragePlan } from "./state/storage";
import { planWatch, type WatchPlan } from "./watch/watch";

/** Everything at one site of a cell, as rows. Tests read them without Pulumi; the component loops over them. */
export interface CellPlan {
  readonly cell: Cell;
  readonly capacity: CellCapacity;
  readonly network: NetworkPlan;
  readonly groups: readonly GroupRow[];
  readonly storage: StoragePlan;
  readonly secrets: SecretsPlan;
  readonly metadata: MetadataPlan;
  readonly database: DatabasePlan;
  readonly ingest: IngestPlan;
  readonly delivery: DeliveryPlan;
  readonly lineUp: LineUp;
  readonly permissions: readonly PermissionRow[];
  readonly services: ServicesPlan;
  readonly watch: WatchPlan;
}

/** The plan of one site of a cell. Throws a RangeError for a cell that the environment does not have. */
export function planCell(environment: EnvironmentPlan, name: string, site: Site): CellPlan {
  const cell = environment.cell(name, site);
  const capacity = environment.capacity(name, site);
  const secrets = planSecrets(cell);
  return {
    cell,
    capacity,
    network: planNetwork(cell),
    groups: planGroups(cell),
    storage: planStorage(cell),
    secrets,
    metadata: planMetadata(cell, capacity.valkey),
    database: environment.database(name, site),
    ingest: planIngest(cell, capacity),
    delivery: planDelivery(cell, capacity),
    lineUp: planLineUp(cell),
    permissions: planPermissions(cell, secrets.secrets),
    services: planServices(cell, capacity.services),
    watch: planWatch(cell, capacity),
  };
}
