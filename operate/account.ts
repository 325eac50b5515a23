import { partitionOf, regionNames, regionOf } from "../facts/geography";
import { QUOTAS, type QuotaRow } from "../facts/quotas.table";
import { accountOf, optInOf, organizationOf } from "../aws/account";
import type { Aws } from "../aws/aws";
import { endpointServicesOf, zonesOf } from "../aws/endpointServices";
import { faultOf } from "../aws/errors";
import { LANDING_ZONE, type LandingZoneRow } from "../aws/landingZone.table";
import { quotaOf } from "../aws/quotas";
import type { Settings } from "../settings/settings";
import { EDGE_REGION } from "../plan/edge/edge";
import type { EnvironmentPlan } from "../plan/environment";
import type { QuotaNeeds } from "../plan/quotaNeeds";
import type { RegionPlan } from "../plan/region/region";
import type { Check } from "./check";

/** Checks of the AWS account, all at once. If a call fails, the check is `unknown`. */
export async function examineAccount(plan: EnvironmentPlan, aws: Aws): Promise<Check[]> {
  const { settings } = plan;
  const regions = Object.keys(settings.regions);
  const open = openRegion(settings);
  const account = await checkAccount(settings, aws);
  if (account.state !== "ok") return [account];
  const checks = await Promise.all([
    organizationCheck(settings, organizationOf(aws, open)),
    ...regions.flatMap((region) => [
      optInCheck({ region, open }, aws),
      endpointCheck(plan.region(region), region, aws),
      ...quotaChecks(plan.quotaNeeds(region), region, aws),
    ]),
    ...accountQuotaChecks(plan, open, aws),
    ...landingZoneChecks(plan, open, aws),
  ]);
  return [account, ...checks];
}

/** The answer; undefined without one. */
const orUnknown = <T>(answer: Promise<T>): Promise<T | undefined> => answer.catch(() => undefined);

const NO_ANSWER = "no answer from AWS";

/** In every region of the environment, and in the region of its edge. */
function landingZoneChecks({ settings }: EnvironmentPlan, open: string, aws: Aws): Promise<Check>[] {
  const { account } = settings;
  const regions = new Set([
    ...Object.keys(settings.regions),
    ...(settings.edge === undefined ? [] : [EDGE_REGION]),
  ]);
  return LANDING_ZONE.flatMap((row) =>
    row.scope === "account"
      ? [landingZoneCheck(row, { of: "account", region: open, account }, aws)]
      : [...regions].map((region) => landingZoneCheck(row, { of: region, region, account }, aws)),
  );
}

async function landingZoneCheck(
  { what: part, isOn, off }: LandingZoneRow,
  { of, region, account }: Omit<Need, "need"> & { readonly account: string },
  aws: Aws,
): Promise<Check> {
  const what = `${of}: ${part}`;
  const advice: Check = { state: "advice", what, detail: "off; docs/landing-zone.md says why you need it" };
  try {
    return (await isOn(aws, region, account)) ? { state: "ok", what, detail: "on" } : advice;
  } catch (error) {
    const { kind, message } = faultOf(error);
    const isOff = off === undefined ? kind === "missing" : off.test(message);
    return isOff ? advice : { state: "unknown", what, detail: NO_ANSWER };
  }
}

/** The first region that needs no opt-in. A region that is not opted in rejects every call, even the one about its status. */
const openRegion = ({ partition, geography, regions }: Settings): string =>
  [...Object.keys(regions), ...regionNames()].find(
    (name) => partitionOf(name).name === partition && !regionOf(name, geography).optIn,
  ) ?? "";

/** Whether the credentials are for the environment's account. */
export const checkAccount = (settings: Settings, aws: Aws): Promise<Check> =>
  accountCheck(settings, accountOf(aws, openRegion(settings)));

async function accountCheck(settings: Settings, answer: Promise<{ readonly id: string }>): Promise<Check> {
  const what = "AWS account";
  let id: string;
  try {
    ({ id } = await answer);
  } catch (error) {
    return { state: "unknown", what, detail: `account not checked: ${faultOf(error).message}` };
  }
  if (id === settings.account) return { state: "ok", what, detail: id };
  const detail = `the credentials are for ${id}; use credentials for ${settings.account} of ${settings.environment}`;
  return { state: "wrong", what, detail };
}

/** With a wrong id, or without an organisation, endpoint policies deny every call through an endpoint. */
async function organizationCheck(
  { organization }: Settings,
  answer: Promise<string | undefined>,
): Promise<Check> {
  const what = "organisation";
  const id = await orUnknown(answer);
  if (id === organization) return { state: "ok", what, detail: organization };
  if (id === undefined)
    return { state: "unknown", what, detail: "the organisation of the account is not available" };
  const detail = `the account is in ${id}, and endpoint policies allow ${organization}; correct organization in the environment file`;
  return { state: "wrong", what, detail };
}

async function optInCheck(
  { region, open }: { readonly region: string; readonly open: string },
  aws: Aws,
): Promise<Check> {
  const what = `${region}: opted in`;
  const status = await orUnknown(optInOf(aws, { region, from: open }));
  if (status === undefined) return { state: "unknown", what, detail: NO_ANSWER };
  if (status !== "not-opted-in") return { state: "ok", what, detail: status };
  return { state: "wrong", what, detail: `run aws account enable-region --region-name ${region}` };
}

/** AWS rejects an endpoint if the service is missing in one of its zones, or does not support endpoint policies. */
async function endpointCheck({ hub, endpoints }: RegionPlan, region: string, aws: Aws): Promise<Check> {
  const what = `${region}: endpoint services`;
  const names = endpoints.interfaces.map(({ serviceName }) => serviceName);
  const [services, letters] = await Promise.all([
    orUnknown(endpointServicesOf(aws, region, names)),
    orUnknown(zonesOf(aws, region)),
  ]);
  if (services === undefined || letters === undefined) return { state: "unknown", what, detail: NO_ANSWER };
  const wrong = endpoints.interfaces.flatMap(({ key, serviceName, policy }) => {
    const service = services.find(({ name }) => name === serviceName);
    if (service === undefined) return [`${key} is not offered`];
    const offered = letters.filter(({ name }) => service.zones.includes(name)).map(({ id }) => id);
    const missing = hub.zones.filter((zone) => !offered.includes(zone));
    return [
      ...(missing.length > 0 ? [`${key} is not in ${missing.join(", ")}`] : []),
      ...(policy !== undefined && !service.policy
        ? [`${key} does not support a policy; remove it in plan/network/endpoints.table.ts`]
        : []),
    ];
  });
  return wrong.length > 0
    ? { state: "wrong", what, detail: wrong.join("; ") }
    : { state: "ok", what, detail: `${services.length} in ${hub.zones.join(", ")}` };
}

function quotaChecks(needs: QuotaNeeds, region: string, aws: Aws): Promise<Check>[] {
  return QUOTAS.flatMap((row) =>
    row.scope === "region" ? [quotaCheck(row, { of: region, region, need: needs[row.counts] }, aws)] : [],
  );
}

/** Quotas of CloudFront are only in us-east-1, those of Direct Connect gateways in every region. Checks only what is needed. */
function accountQuotaChecks(
  { settings, accountNeeds }: EnvironmentPlan,
  open: string,
  aws: Aws,
): Promise<Check>[] {
  const region = settings.partition === "aws" ? EDGE_REGION : open;
  return QUOTAS.flatMap((row) =>
    row.scope === "account" && accountNeeds[row.counts] > 0
      ? [quotaCheck(row, { of: "account", region, need: accountNeeds[row.counts] }, aws)]
      : [],
  );
}

interface Need {
  /** A region or `account`: the begin of the line. */
  readonly of: string;
  /** Region of the call. */
  readonly region: string;
  readonly need: number;
}

async function quotaCheck(
  { name, service, code, initial }: QuotaRow,
  { of, region, need }: Need,
  aws: Aws,
): Promise<Check> {
  const what = `${of}: ${name}`;
  const limit = await orUnknown(quotaOf(aws, region, { service, code }));
  if (limit === undefined)
    return { state: "unknown", what, detail: `needs ${need}; ${NO_ANSWER}, the default is ${initial}` };
  const detail = `needs ${need} of ${limit} (quota ${code})`;
  return limit >= need
    ? { state: "ok", what, detail }
    : { state: "wrong", what, detail: `${detail}; request an increase` };
}
