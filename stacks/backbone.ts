import * as aws from "@pulumi/aws";
import { SITES, type Settings } from "../settings/settings";
import type * as pulumi from "@pulumi/pulumi";
import type { CellOutputs, DatabaseGround } from "../components/cell/channelStack";
import type { RegionOutputs } from "../components/region/region";
import { BUCKET_KINDS, SIGNED_IN } from "../plan/cell/access/access.table";
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
 * Where the provider is. Every resource names its own region, but a Direct Connect gateway has none and is asked for here;
 * and the place must not depend on which regions an environment has.
 */
const PLACE: Readonly<Record<Settings["partition"], aws.Region>> = {
  aws: "us-east-1",
  "aws-cn": "cn-north-1",
};

/** What operators tell vendors and platforms, and hold against letters of authority. Plain values. */
export interface BackboneOutputs {
  /** Names of endpoint services, by `<cell>-<region>`, and `<cell>-<region>-delivery`. */
  readonly endpointServices: Readonly<Record<string, pulumi.Output<string>>>;
  /** By name. The device is AWS's own of a circuit that was ordered here, and else the declared one. */
  readonly circuits: Readonly<Record<string, Line>>;
}

/** The program of an environment's backbone: what joins its regions to each other, and to networks that are not ours. */
export function backboneProgram(
  environment: EnvironmentPlan,
  secretOf: SecretOf = () => undefined,
): BackboneOutputs {
  const { settings, backbone: plan } = environment;
  const provider = new aws.Provider("backbone", {
    region: PLACE[settings.partition],
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

/** An environment whose cells are joined by nothing of the backbone can have it before them. */
const needsCells = (plan: BackbonePlan): boolean =>
  (["privateLinkService", "privateLinkEndpoint", "replication", "globalDatabase"] as const).some(
    (kind) => !isEmpty(kind, plan),
  );

interface Place {
  readonly settings: Settings;
  readonly plan: BackbonePlan;
  readonly name: string;
}

/** What the backbone needs of a region. The plan has the keys of its tables. */
function regionFrom(region: OutputReader<RegionOutputs>, { settings, plan, name }: Place): RegionHandles {
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

/** What the backbone needs of a cell at one site. The plan has which outputs there are. */
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
