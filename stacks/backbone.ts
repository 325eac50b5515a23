import * as aws from "@pulumi/aws";
import { SITES, type Settings } from "../settings/settings";
import type * as pulumi from "@pulumi/pulumi";
import type { CellOutputs, DatabaseGround } from "../components/cell/channelStack";
import type { RegionOutputs } from "../components/region/region";
import { BUCKET_KINDS, SIGNED_IN } from "../catalog/access.table";
import { type Cell, isPublic, isRead } from "../plan/cell/cell";
import { isGlobal } from "../plan/cell/state/database";
import { Backbone } from "../components/backbone/backbone";
import type { Line, SecretOf } from "../components/backbone/circuits";
import type { CellHandles, Cells, RegionHandles } from "../components/backbone/backboneComponent";
import { isEmpty, type BackbonePlan } from "../plan/backbone/backbone";
import type { EnvironmentPlan } from "../plan/environment";
import { key } from "../catalog/names";
import { TRANSIT_ROUTE_TABLE_NAMES } from "../plan/network/transitRouteTables.table";
import { type OutputReader, StackOutputs, tableOf } from "./outputs";

/**
 * Region of the provider, by partition. Each regional resource sets its own region; this one serves the global Direct Connect
 * gateways. It must not depend on the regions of an environment.
 */
const PROVIDER_REGION: Readonly<Record<Settings["partition"], aws.Region>> = {
  aws: "us-east-1",
  "aws-cn": "cn-north-1",
};

/** Values that operators send to vendors and platforms, or compare with letters of authority. */
export interface BackboneOutputs {
  /** Names of endpoint services, by `<cell>-<region>`, and `<cell>-<region>-delivery`. */
  readonly endpointServices: Readonly<Record<string, pulumi.Output<string>>>;
  /** By name. The device of an ordered circuit is AWS's, otherwise the declared one. */
  readonly circuits: Readonly<Record<string, Line>>;
}

/** The program of an environment's backbone, which connects its regions to each other and to outside networks. */
export function backboneProgram(
  environment: EnvironmentPlan,
  secretOf: SecretOf = () => undefined,
): BackboneOutputs {
  const { settings, backbone: plan } = environment;
  const provider = new aws.Provider("backbone", {
    region: PROVIDER_REGION[settings.partition],
    allowedAccountIds: [settings.account],
  });
  const outputs = new StackOutputs(settings);
  const regions = plan.regions.map((name) => [
    name,
    regionFrom(outputs.region(name), { settings, plan, name }),
  ]);
  const cells = needsCells(plan) ? cellsFrom(environment, outputs) : {};
  const args = { plan, regions: Object.fromEntries(regions), cells, secretOf };
  const { circuits, serviceNames } = new Backbone("backbone", args, { provider });
  return { endpointServices: serviceNames, circuits: Object.fromEntries(circuits.lines) };
}

/** If no interconnect uses cells, the backbone may exist before them. */
const needsCells = (plan: BackbonePlan): boolean =>
  (["privateLinkService", "privateLinkEndpoint", "replication", "globalDatabase"] as const).some(
    (kind) => !isEmpty(kind, plan),
  );

interface RegionOfPlan {
  readonly settings: Settings;
  readonly plan: BackbonePlan;
  readonly name: string;
}

/** What the backbone needs of a region. The plan has the keys of its tables. */
function regionFrom(
  region: OutputReader<RegionOutputs>,
  { settings, plan, name }: RegionOfPlan,
): RegionHandles {
  const hub = plan.kinds.private.virtualGateways.find(({ key }) => key === name);
  const zones = Object.keys(settings.regions[name]?.zones ?? {});
  return {
    transitGatewayId: region("transitGatewayId"),
    hubVpcId: region("hubVpcId"),
    hubEndpointSubnets: tableOf(region("hubEndpointSubnets"), zones),
    transitRouteTables: tableOf(region("transitRouteTables"), TRANSIT_ROUTE_TABLE_NAMES),
    dataKeyArn: region("dataKeyArn"),
    alarmTopicArn: region("alarmTopicArn"),
    ...(hub === undefined ? {} : { hubRouteTables: tableOf(region("hubRouteTables"), hub.tables) }),
  };
}

/** The cells that are attached, at both of their sites. */
export function cellsFrom({ attached }: EnvironmentPlan, outputs: StackOutputs): Cells {
  const cells = Object.keys(attached.settings.lineUp.cells).flatMap((name) =>
    SITES.map((site) => attached.cell(name, site)),
  );
  return Object.fromEntries(
    cells.map((cell) => [key(cell.name, cell.region), cellFrom(outputs.cell(cell.name, cell.region), cell)]),
  );
}

/** What the backbone needs of a cell at one site. The plan decides which outputs exist. */
function cellFrom(output: OutputReader<CellOutputs>, cell: Cell): CellHandles {
  return {
    vpcId: output("vpcId"),
    ...(cell.feeds.every(isPublic) ? {} : { nlbArn: output("nlbArn") }),
    ...(isRead(cell) ? { appNlbArn: output("appNlbArn") } : {}),
    buckets: tableOf(output("buckets"), BUCKET_KINDS),
    ...(isGlobal(cell) && cell.site === "home" ? { databaseArn: output("databaseArn") } : {}),
    ...(isGlobal(cell) && cell.site === "standby"
      ? { databaseGround: groundFrom(output("databaseGround"), cell) }
      : {}),
  };
}

function groundFrom(ground: pulumi.Output<pulumi.Unwrap<DatabaseGround>>, { zones }: Cell): DatabaseGround {
  return {
    subnetGroup: ground.subnetGroup,
    parameterGroup: ground.parameterGroup,
    securityGroup: ground.securityGroup,
    zones: tableOf(ground.zones, zones),
    roles: tableOf(ground.roles, SIGNED_IN),
  };
}
