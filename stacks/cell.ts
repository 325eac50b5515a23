import * as aws from "@pulumi/aws";
import type { Site } from "../settings/settings";
import { ChannelStack, type CellOutputs } from "../components/cell/channelStack";
import type { CellRegion } from "../components/region/region";
import { cellsIn } from "../plan/cell/cell";
import { regionHasVpcOrigins } from "../facts/geography";
import type { EnvironmentPlan } from "../plan/environment";
import type { PasswordOf } from "./masterPassword";
import { providerOf } from "./provider";
import { StackOutputs } from "./outputs";
import { readRegion } from "./reads";

/** The program of a cell's own stack, for its site in this region. */
export async function cellProgram(
  environment: EnvironmentPlan,
  { region: regionName, cell: name }: { readonly region: string; readonly cell: string },
  passwordOf?: PasswordOf,
): Promise<CellOutputs> {
  const { settings } = environment;
  const site = cellsIn(settings, regionName).find((cell) => cell.name === name)?.site;
  if (site === undefined)
    throw new RangeError(
      `cell ${name} has no site in ${regionName}: start its stack in its home or standby region`,
    );
  const outputs = new StackOutputs(settings);
  const region = readRegion(environment, regionName, outputs);
  await outputs.requireAll();
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
