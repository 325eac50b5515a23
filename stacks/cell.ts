import * as aws from "@pulumi/aws";
import type { Site } from "../settings/settings";
import { ChannelStack, type CellOutputs } from "../components/cell/channelStack";
import type { CellRegion, RegionOutputs } from "../components/region/region";
import { cellsIn } from "../plan/cell/cell";
import { regionHasVpcOrigins } from "../facts/geography";
import type { EnvironmentPlan } from "../plan/environment";
import type { RegionPlan } from "../plan/region/region";
import type { PasswordOf } from "./masterPassword";
import { providerOf } from "./provider";
import { type OutputReader, StackOutputs, tableOf } from "./outputs";

/** The program of a cell's own stack, for its site in this region. */
export function cellProgram(
  environment: EnvironmentPlan,
  { region: regionName, cell: name }: { readonly region: string; readonly cell: string },
  passwordOf?: PasswordOf,
): CellOutputs {
  const { settings } = environment;
  const site = cellsIn(settings, regionName).find((cell) => cell.name === name)?.site;
  if (site === undefined)
    throw new RangeError(
      `cell ${name} has no site in ${regionName}: start its stack in its home or standby region`,
    );
  const region = regionOf(new StackOutputs(settings).region(regionName), environment.region(regionName));
  const cellAt = { environment, name, site, region };
  return channelStack(cellAt, providerOf(settings, regionName), passwordOf).outputs;
}

interface CellSite {
  readonly environment: EnvironmentPlan;
  readonly name: string;
  readonly site: Site;
  readonly region: CellRegion;
}

/** Source addresses of CloudFront's VPC origins (CloudFront Developer Guide, Restrict access with VPC origins, 2026-11). */
const CDN_PREFIX_LIST = "com.amazonaws.global.cloudfront.origin-facing";

/** A cell at one of its sites, with the outputs of its region. */
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

/** What a cell needs of its region, from the region's stack. */
function regionOf(region: OutputReader<RegionOutputs>, plan: RegionPlan): CellRegion {
  const { transitRouteTables, endpoints, forwards, repositories, trust } = plan;
  const keysOf = (rows: readonly { readonly key: string }[]) => rows.map(({ key }) => key);
  return {
    hubVpcId: region("hubVpcId"),
    hubAttachmentId: region("hubAttachmentId"),
    transitGatewayId: region("transitGatewayId"),
    transitRouteTables: tableOf(
      region("transitRouteTables"),
      transitRouteTables.map(({ name }) => name),
    ),
    privateZones: tableOf(region("privateZones"), keysOf(endpoints.interfaces)),
    resolverRules: tableOf(region("resolverRules"), keysOf(forwards)),
    dataKeyArn: region("dataKeyArn"),
    logsKeyArn: region("logsKeyArn"),
    flowLogGroupArn: region("flowLogGroupArn"),
    flowLogRoleArn: region("flowLogRoleArn"),
    alarmTopicArn: region("alarmTopicArn"),
    certificateArn: region("certificateArn"),
    ...(trust === undefined ? {} : { trustStoreArn: region("trustStoreArn") }),
    repositories: tableOf(
      region("repositories"),
      repositories.map(({ service }) => service),
    ),
  };
}
