import { OrganizationsClient, DescribeOrganizationCommand } from "@aws-sdk/client-organizations";
import { EC2Client, DescribeRegionsCommand } from "@aws-sdk/client-ec2";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Aws } from "./aws";

/** Whose credentials these are. */
export async function accountOf(aws: Aws, region: string): Promise<{ id: string; arn: string }> {
  const { Account: id, Arn: arn } = await aws
    .client(STSClient, region)
    .send(new GetCallerIdentityCommand({}));
  if (id === undefined || arn === undefined) throw new Error("STS returned no account");
  return { id, arn };
}

/** Id of the organisation of the account. Throws if the account is in none. */
export async function organizationOf(aws: Aws, region: string): Promise<string | undefined> {
  const { Organization } = await aws
    .client(OrganizationsClient, region)
    .send(new DescribeOrganizationCommand({}));
  return Organization?.Id;
}

/** `opt-in-not-required`, `opted-in`, `not-opted-in`. `from`: a region that answers. */
export async function optInOf(
  aws: Aws,
  { region, from }: { readonly region: string; readonly from: string },
): Promise<string | undefined> {
  const command = new DescribeRegionsCommand({ AllRegions: true, RegionNames: [region] });
  const { Regions } = await aws.client(EC2Client, from).send(command);
  return Regions?.[0]?.OptInStatus;
}

/**
 * When the credentials end. `renewed`: their source gives new ones by itself (SSO, web identity, a role, a process, a container,
 * an instance), or they are the keys of a user. Undefined: they end, and their source has not said when. Throws without
 * credentials.
 */
export async function credentialsEnd(aws: Aws, region: string): Promise<Date | "renewed" | undefined> {
  const { sessionToken, expiration, $source = {} } = (await aws.credentials(region)()) as Sourced;
  const isFixed = Object.keys($source).every((source) => FIXED.includes(source));
  return sessionToken !== undefined && isFixed ? expiration : "renewed";
}

interface Sourced {
  readonly sessionToken?: string;
  readonly expiration?: Date;
  /** The SDK's marks of where credentials come from. */
  readonly $source?: Readonly<Record<string, string>>;
}

/** Session keys that were written into variables, or into a profile. */
const FIXED = ["CREDENTIALS_CODE", "CREDENTIALS_ENV_VARS", "CREDENTIALS_PROFILE"];
