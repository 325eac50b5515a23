import * as aws from "@pulumi/aws";
import type { Settings } from "../settings/settings";
import type * as pulumi from "@pulumi/pulumi";
import { Backbone } from "../components/backbone/backbone";
import type { Line, SecretOf } from "../components/backbone/circuits";
import type { RegionHandles } from "../components/backbone/backboneComponent";
import { isEmpty, type BackbonePlan } from "../plan/backbone/backbone";
import type { EnvironmentPlan } from "../plan/environment";
import { stackName } from "../catalog/names";
import { TRANSIT_ROUTE_TABLE_NAMES } from "../plan/network/transitRouteTables.table";
import { cellHandles } from "./cellHandles";
import { outputsOf, references } from "./references";

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
  const referenceOf = references();
  const regions = plan.regions.map((region) => {
    const stack = referenceOf(stackName(settings.environment, region));
    return [region, handlesFrom(stack, { settings, plan, region })];
  });
  const cells = needsCells(plan) ? cellHandles(environment, referenceOf) : {};
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
  readonly region: string;
}

/** A region's outputs, read from its stack. Which there are is known from the plan. */
function handlesFrom(stack: pulumi.StackReference, { settings, plan, region }: Place): RegionHandles {
  const { text, table } = outputsOf(stack);
  const hub = plan.kinds.private.virtualGateways.find(({ key }) => key === region);
  return {
    transitGatewayId: text("transitGatewayId"),
    hubVpcId: text("hubVpcId"),
    hubEndpointSubnets: table("hubEndpointSubnets", Object.keys(settings.regions[region]?.zones ?? {})),
    transitRouteTables: table("transitRouteTables", TRANSIT_ROUTE_TABLE_NAMES),
    dataKeyArn: text("dataKeyArn"),
    alarmTopicArn: text("alarmTopicArn"),
    ...(hub === undefined ? {} : { hubRouteTables: table("hubRouteTables", hub.tables) }),
  };
}
