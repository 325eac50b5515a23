import "../../../record/preload";
import type { SecretOf } from "../../../components/backbone/circuits";
import { BUCKET_KINDS, SIGNED_IN } from "../../../catalog/access.table";
import { cellsIn } from "../../../plan/cell/cell";
import type { Settings } from "../../../settings/settings";
import { stackName } from "../../../catalog/names";
import { TRANSIT_ROUTE_TABLE_NAMES } from "../../../plan/network/transitRouteTables.table";
import { record } from "../../../record/record";
import type { Recording } from "../../../record/types";
import { backboneProgram } from "../../../stacks/backbone";
import { planEnvironment } from "../../../plan/environment";

const ORGANIZATION = "organization";
const PROJECT = "headend";

/** Outputs of a region's stack, as plain text: a backbone's test needs no region. Its slot makes ids unique. */
export function outputsOf(settings: Settings, region: string): Record<string, unknown> {
  const { account, regions } = settings;
  const id = (kind: string): string => `${kind}-0${String(settings.regions[region]?.slot).padStart(16, "0")}`;
  const table = (keys: readonly string[], kind: string) =>
    Object.fromEntries(keys.map((key) => [key, tableId(settings, region, `${kind}-${key}`)]));
  return {
    hubVpcId: id("vpc"),
    transitGatewayId: id("tgw"),
    hubEndpointSubnets: Object.fromEntries(
      Object.keys(regions[region]?.zones ?? {}).map((zone) => [zone, id(`subnet-${zone}`)]),
    ),
    dataKeyArn: `arn:aws:kms:${region}:${account}:key/11111111-1111-4111-8111-111111111111`,
    alarmTopicArn: `arn:aws:sns:${region}:${account}:alarms-1234567`,
    cells: Object.fromEntries(
      cellsIn(settings, region).map(({ name }) => [name, cellOutputs(settings, name, region)]),
    ),
    transitRouteTables: table(TRANSIT_ROUTE_TABLE_NAMES, "segment"),
    hubRouteTables: table(
      planEnvironment(settings)
        .region(region)
        .hub.subnets.map(({ key }) => key),
      "subnet",
    ),
  };
}

/** Outputs of a cell in its region's stack. */
const cellOutputs = ({ regions }: Settings, name: string, region: string): Record<string, unknown> => ({
  vpcId: `vpc-${name}-${region}`,
  nlbArn: `arn:aws:elasticloadbalancing:${region}:111122223333:loadbalancer/net/${name}-nlb-1234567/0123456789abcdef`,
  appNlbArn: `arn:aws:elasticloadbalancing:${region}:111122223333:loadbalancer/net/${name}-app-nlb-1234567/0123456789abcdef`,
  buckets: Object.fromEntries(BUCKET_KINDS.map((kind) => [kind, `${name}-${kind}-${region}-1234567`])),
  databaseArn: `arn:aws:rds:${region}:111122223333:cluster:small-${name}-${region}`,
  databaseGround: {
    subnetGroup: `${name}-database-1234567`,
    parameterGroup: `${name}-database-7654321`,
    securityGroup: `sg-${name}-${region}`,
    zones: Object.fromEntries(Object.keys(regions[region]?.zones ?? {}).map((zone) => [zone, `${region}a`])),
    roles: Object.fromEntries(SIGNED_IN.map((service) => [service, `${name}-${service}-${region}-1234567`])),
  },
});

/** Looks like a route table's id, and contains its name. */
const tableId = ({ regions }: Settings, region: string, name: string): string => {
  const digits = Buffer.from(name).toString("hex").slice(-15).padStart(15, "0");
  return `${name.startsWith("segment") ? "tgw-rtb" : "rtb"}-${String(regions[region]?.slot).padStart(2, "0")}${digits}`;
};

/** A transit route table of a region. */
export const routeTableId = (settings: Settings, region: string, routeTable: string): unknown =>
  (outputsOf(settings, region)["transitRouteTables"] as Record<string, unknown>)[routeTable];

/** The backbone's program, with its references resolved as `headend plan` does. */
export function recordBackbone(
  settings: Settings,
  { preview = false, secretOf }: { readonly preview?: boolean; readonly secretOf?: SecretOf } = {},
): Promise<Recording> {
  const stacks = Object.keys(settings.regions).map((region) => [
    `${ORGANIZATION}/${PROJECT}/${stackName(settings.environment, region)}`,
    outputsOf(settings, region),
  ]);
  const identity = {
    project: PROJECT,
    stack: stackName(settings.environment, "backbone"),
    organization: ORGANIZATION,
    references: new Map(stacks as [string, Record<string, unknown>][]),
    preview,
  };
  return record(async () => ({ ...(await backboneProgram(planEnvironment(settings), secretOf)) }), identity, {
    values: {},
  });
}
