import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { LineUp } from "../../components/cell/lineUp";
import { ServiceLogs } from "../../components/cell/serviceLogs";
import { Permissions } from "../../components/cell/permissions";
import { Roles } from "../../components/cell/roles";
import { Services } from "../../components/cell/services";
import { BUCKET_KINDS } from "../../catalog/access.table";
import type { Cell } from "../../plan/cell/cell";
import { planLineUp } from "../../plan/cell/lineUp";
import { planPermissions } from "../../plan/cell/access/permissions";
import { planSecrets } from "../../plan/cell/access/secrets";
import { planServices } from "../../plan/cell/services/services";
import type { CellCapacity } from "../../plan/cell/capacity/rows";
import { SERVICE_NAMES, type Service } from "../../catalog/services.table";
import type { Settings } from "../../settings/settings";
import type { Recording } from "../../record/types";
import { recordPart, smallSettings, type Surroundings } from "./cell";

const size = (
  service: Service,
  instanceType: string,
  [instancesPerZone, maxPerZone]: readonly [number, number],
) => ({
  service,
  instanceType,
  architecture: "arm64" as const,
  instancesPerZone,
  maxPerZone,
  taskCpuUnits: 2048,
  taskMemoryMiB: 3500,
});

/** Sizes that differ where a test compares services. */
export const SIZES: CellCapacity["services"] = {
  ingest: size("ingest", "c7g.large", [1, 2]),
  packager: size("packager", "c7g.xlarge", [3, 4]),
  cache: size("cache", "r7g.large", [2, 4]),
  manifest: size("manifest", "c7g.large", [1, 2]),
  dvr: size("dvr", "c7g.large", [1, 2]),
  vod: size("vod", "c7g.large", [1, 2]),
  probe: size("probe", "c7g.medium", [1, 2]),
};

const HERE = "us-west-2:111122223333";
const said = (text: string): pulumi.Output<string> => pulumi.output(text);
const each = <Key extends string, T>(keys: readonly Key[], valueOf: (key: Key) => T): Map<Key, T> =>
  new Map(keys.map((key) => [key, valueOf(key)]));

/** The other parts of a cell, by what they would say. */
const stateOf = (cell: Cell, users: readonly Service[]) => ({
  buckets: each(BUCKET_KINDS, (kind) => ({
    id: said(`one-${kind}-0a1b2c3`),
    arn: said(`arn:aws:s3:::one-${kind}-0a1b2c3`),
  })),
  secrets: each(
    planSecrets(cell).secrets.map(({ name }) => name),
    (secret) => said(`arn:aws:secretsmanager:${HERE}:secret:one-${secret}-0a1b2c3-AbCdEf`),
  ),
  metadata: {
    address: said("master.one-0a1b2c3.usw2.cache.amazonaws.com"),
    port: 6379,
    groupId: said("one-0a1b2c3"),
    groupArn: said(`arn:aws:elasticache:${HERE}:replicationgroup:one-0a1b2c3`),
    userArns: each(users, (service) => said(`arn:aws:elasticache:${HERE}:user:one-${service}`)),
    userNames: each(users, (service) => `one-${service}`),
  },
  database: {
    writer: said("small-one.cluster-abc.us-west-2.rds.amazonaws.com"),
    readers: each(cell.zones, (zone) =>
      said(`small-one-${zone}.cluster-custom-abc.us-west-2.rds.amazonaws.com`),
    ),
    port: 3306,
    resourceId: said("cluster-ABCDEFGHIJKL01234"),
  },
});

/** Services of the cell "one", or another, with all that they need, recorded. */
export const recordServices = (
  settings: Settings = smallSettings(),
  where: { readonly name?: string; readonly preview?: boolean } = {},
): Promise<Recording> => recordPart(makeServices, { settings, ...where });

function makeServices(surroundings: Surroundings): void {
  const { cell, region, network, opts } = surroundings;
  const state = stateOf(cell, ["ingest", "packager", "manifest", "dvr", "vod"]);
  const roles = new Roles(cell.name, { cell }, opts);
  const logs = new ServiceLogs(cell.name, { cell, region }, opts);
  const plan = planPermissions(cell, planSecrets(cell).secrets);
  const permissions = new Permissions(cell.name, { plan, cell, region, roles, logs, state }, opts);
  const { buckets, secrets } = state;
  const lineUp = new LineUp(cell.name, { plan: planLineUp(cell), cell, region, buckets, secrets }, opts);
  const needs = {
    ...state,
    network,
    region,
    roles,
    logs,
    delivery: "delivery-one.us-west-2.small.example.com",
    targetGroups: each(
      SERVICE_NAMES.filter((service) => !["packager", "probe"].includes(service)),
      (service) => targetGroupsOf(service, surroundings),
    ),
    after: [...permissions.policies, lineUp.object],
  };
  new Services(cell.name, { plan: planServices(cell, SIZES), cell, needs }, opts);
}

/** Ingest is in two: behind the public and the private load balancer. */
function targetGroupsOf(service: Service, { network, opts }: Surroundings): aws.lb.TargetGroup[] {
  const names = service === "ingest" ? ["ingest-public", "ingest-private"] : [service];
  const args = { port: 8443, protocol: "HTTPS", targetType: "ip", vpcId: network.vpc.vpc.id };
  return names.map((name) => new aws.lb.TargetGroup(`one-${name}`, args, opts));
}
