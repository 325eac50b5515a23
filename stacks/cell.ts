import * as aws from "@pulumi/aws";
import type { Site } from "../settings/settings";
import type * as pulumi from "@pulumi/pulumi";
import { ChannelStack, type CellOutputs } from "../components/cell/channelStack";
import type { CellRegion } from "../components/region/region";
import { cellsIn } from "../plan/cell/cell";
import { regionHasVpcOrigins } from "../facts/geography";
import type { EnvironmentPlan } from "../plan/environment";
import { stackName } from "../catalog/names";
import type { RegionPlan } from "../plan/region/region";
import type { PasswordOf } from "./masterPassword";
import { providerOf } from "./provider";
import { outputsOf, references } from "./references";

/** The program of a cell's own stack, at the place that the cell has in this region. */
export function cellProgram(
  environment: EnvironmentPlan,
  { region: regionName, cell: name }: { readonly region: string; readonly cell: string },
  passwordOf?: PasswordOf,
): CellOutputs {
  const { settings } = environment;
  const site = cellsIn(settings, regionName).find((cell) => cell.name === name)?.site;
  if (site === undefined) throw new RangeError(`${name} has no place in ${regionName}`);
  const stack = stackName(settings.environment, regionName);
  const region = handlesFrom(references()(stack), environment.region(regionName));
  const cellAt = { environment, name, site, region };
  return channelStack(cellAt, providerOf(settings, regionName), passwordOf).outputs;
}

interface CellSite {
  readonly environment: EnvironmentPlan;
  readonly name: string;
  readonly site: Site;
  readonly region: CellRegion;
}

/** CloudFront's own addresses, which VPC origins call from (CloudFront Developer Guide, 2026-11). */
const CDN_PREFIX_LIST = "com.amazonaws.global.cloudfront.origin-facing";

/** A cell at one of its places, from what its region gave. */
export function channelStack(
  { environment, name, site, region }: CellSite,
  provider: aws.Provider,
  passwordOf: PasswordOf = () => undefined,
): ChannelStack {
  const plan = environment.cellPlan(name, site);
  const cdnPrefixListId = regionHasVpcOrigins(plan.cell.region)
    ? aws.ec2.getManagedPrefixListOutput({ name: CDN_PREFIX_LIST }, { provider }).id
    : undefined;
  const args = { plan, region: { ...region, cdnPrefixListId }, databasePassword: passwordOf(name) };
  return new ChannelStack(name, args, { provider });
}

/** A region's outputs, read from its stack. Which there are is known from the plan: a table's keys are no secret of AWS's. */
function handlesFrom(stack: pulumi.StackReference, plan: RegionPlan): CellRegion {
  const { transitRouteTables, endpoints, forwards, repositories, trust } = plan;
  const { text, table } = outputsOf(stack);
  return {
    hubVpcId: text("hubVpcId"),
    hubAttachmentId: text("hubAttachmentId"),
    transitGatewayId: text("transitGatewayId"),
    transitRouteTables: table(
      "transitRouteTables",
      transitRouteTables.map((row) => row.name),
    ),
    privateZones: table(
      "privateZones",
      endpoints.interfaces.map((row) => row.key),
    ),
    resolverRules: table(
      "resolverRules",
      forwards.map((row) => row.key),
    ),
    dataKeyArn: text("dataKeyArn"),
    logsKeyArn: text("logsKeyArn"),
    flowLogGroupArn: text("flowLogGroupArn"),
    flowLogRoleArn: text("flowLogRoleArn"),
    alarmTopicArn: text("alarmTopicArn"),
    certificateArn: text("certificateArn"),
    ...(trust === undefined ? {} : { trustStoreArn: text("trustStoreArn") }),
    repositories: table(
      "repositories",
      repositories.map((row) => row.service),
    ),
  };
}
