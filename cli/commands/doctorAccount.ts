import { partitionOf, regionNames, regionOf } from "../../facts/geography";
import { QUOTAS, type QuotaRow } from "../../facts/quotas.table";
import type { Settings } from "../../settings/settings";
import { EDGE_REGION } from "../../plan/edge/edge";
import type { EnvironmentPlan } from "../../plan/environment";
import type { QuotaNeeds } from "../../plan/quotaNeeds";
import type { RegionPlan } from "../../plan/region/region";
import { type Run, messageOf } from "../run";
import { LANDING_ZONE, type LandingZoneRow } from "./landingZone.table";

/** Checks of the AWS account, with the AWS CLI. If a call fails, the check is `unknown`. */

/**
 * One line of the doctor's output. `unknown`: the check did not run, which has no effect on a plan. `advice`: Headend runs
 * without it, and docs/landing-zone.md recommends it.
 */
export interface Check {
  readonly state: "ok" | "wrong" | "advice" | "unknown";
  readonly what: string;
  readonly detail: string;
}

/** An AWS CLI call in one region: the value of a JMESPath query, or undefined without a value. */
type Call = (region: string, command: string, query: string) => unknown;

export function examineAccount(plan: EnvironmentPlan, run: Run): Check[] {
  const { settings } = plan;
  let refusal = "no answer";
  const call: Call = (region, command, query) => {
    refusal = "no answer";
    try {
      const args = [...command.split(" "), "--region", region, "--query", query, "--output", "json"];
      return JSON.parse(run("aws", args)) ?? undefined;
    } catch (error) {
      refusal = messageOf(error);
      return undefined;
    }
  };
  const regions = Object.keys(settings.regions);
  const open = openRegion(settings);
  const id = call(open, "sts get-caller-identity", "Account");
  const account = accountCheck(settings, id, refusal);
  if (account.state !== "ok") return [account];
  return [
    account,
    organizationCheck(settings, call(open, "organizations describe-organization", "Organization.Id")),
    ...regions.flatMap((region) => [
      optInCheck({ region, open }, call),
      endpointCheck(plan.region(region), region, call),
      ...quotaChecks(plan.quotaNeeds(region), region, call),
    ]),
    ...accountQuotaChecks(plan, open, call),
    ...landingZoneChecks(plan, open, { call, refusal: () => refusal }),
  ];
}

/** A call, and the error message of the last call that failed. */
interface Caller {
  readonly call: Call;
  readonly refusal: () => string;
}

/** In every region of the environment, and in the region of its edge. */
function landingZoneChecks({ settings }: EnvironmentPlan, open: string, caller: Caller): Check[] {
  const regions = new Set([
    ...Object.keys(settings.regions),
    ...(settings.edge === undefined ? [] : [EDGE_REGION]),
  ]);
  return LANDING_ZONE.flatMap((row) =>
    row.scope === "account"
      ? [landingZoneCheck(row, { of: "account", region: open, account: settings.account }, caller)]
      : [...regions].map((region) =>
          landingZoneCheck(row, { of: region, region, account: settings.account }, caller),
        ),
  );
}

function landingZoneCheck(
  { what: part, command, query, isOn, missing }: LandingZoneRow,
  { of, region, account }: Omit<Need, "need"> & { readonly account: string },
  { call, refusal }: Caller,
): Check {
  const what = `${of}: ${part}`;
  const value = call(region, command.replace("<account>", account), query);
  if (value !== undefined && isOn(value)) return { state: "ok", what, detail: "on" };
  if (value === undefined && missing?.test(refusal()) !== true)
    return { state: "unknown", what, detail: "no answer from AWS" };
  return { state: "advice", what, detail: "off; docs/landing-zone.md says why you need it" };
}

/** The first region that needs no opt-in. A region that is not opted in rejects every call, even the one about its status. */
const openRegion = ({ partition, geography, regions }: Settings): string =>
  [...Object.keys(regions), ...regionNames()].find(
    (name) => partitionOf(name).name === partition && !regionOf(name, geography).optIn,
  ) ?? "";

/** @param refusal error message of the AWS CLI: it is missing, or credentials are missing or expired */
function accountCheck(settings: Settings, id: unknown, refusal: string): Check {
  const what = "AWS account";
  if (id === settings.account) return { state: "ok", what, detail: id };
  if (id === undefined) {
    return { state: "unknown", what, detail: `account not checked: ${refusal}` };
  }
  const detail = `the credentials are for ${id}; use credentials for ${settings.account} of ${settings.environment}`;
  return { state: "wrong", what, detail };
}

/** With a wrong id, or without an organisation, endpoint policies deny every call through an endpoint. */
function organizationCheck({ organization }: Settings, id: unknown): Check {
  const what = "organisation";
  if (id === organization) return { state: "ok", what, detail: organization };
  if (id === undefined)
    return { state: "unknown", what, detail: "the organisation of the account is not available" };
  const detail = `the account is in ${id}, and endpoint policies allow ${organization}; correct organization in the environment file`;
  return { state: "wrong", what, detail };
}

function optInCheck({ region, open }: { readonly region: string; readonly open: string }, call: Call): Check {
  const what = `${region}: opted in`;
  const status = call(
    open,
    `ec2 describe-regions --all-regions --region-names ${region}`,
    "Regions[0].OptInStatus",
  );
  if (status === undefined) return { state: "unknown", what, detail: "no answer from AWS" };
  if (status !== "not-opted-in") return { state: "ok", what, detail: String(status) };
  return { state: "wrong", what, detail: `run aws account enable-region --region-name ${region}` };
}

/** AWS rejects an endpoint if the service is missing in one of its zones, or does not support endpoint policies. */
function endpointCheck({ hub, endpoints }: RegionPlan, region: string, call: Call): Check {
  const what = `${region}: endpoint services`;
  const names = endpoints.interfaces.map(({ serviceName }) => serviceName).join(",");
  const services = call(
    region,
    // A filter, because --service-names fails if one service is not offered (InvalidServiceName).
    `ec2 describe-vpc-endpoint-services --filters Name=service-name,Values=${names}`,
    "ServiceDetails[].{name: ServiceName, zones: AvailabilityZones, policy: VpcEndpointPolicySupported}",
  ) as { name: string; zones: string[]; policy: boolean }[] | undefined;
  const letters = call(
    region,
    "ec2 describe-availability-zones",
    "AvailabilityZones[].{id: ZoneId, name: ZoneName}",
  ) as { id: string; name: string }[] | undefined;
  if (services === undefined || letters === undefined)
    return { state: "unknown", what, detail: "no answer from AWS" };
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

function quotaChecks(needs: QuotaNeeds, region: string, call: Call): Check[] {
  return QUOTAS.flatMap((row) =>
    row.scope === "region" ? [quotaCheck(row, { of: region, region, need: needs[row.counts] }, call)] : [],
  );
}

/** Quotas of CloudFront are only in us-east-1, those of Direct Connect gateways in every region. Checks only what is needed. */
function accountQuotaChecks({ settings, accountNeeds }: EnvironmentPlan, open: string, call: Call): Check[] {
  const region = settings.partition === "aws" ? EDGE_REGION : open;
  return QUOTAS.flatMap((row) =>
    row.scope === "account" && accountNeeds[row.counts] > 0
      ? [quotaCheck(row, { of: "account", region, need: accountNeeds[row.counts] }, call)]
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

function quotaCheck(
  { name, service, code, initial }: QuotaRow,
  { of, region, need }: Need,
  call: Call,
): Check {
  const what = `${of}: ${name}`;
  const limit = code.startsWith("L-")
    ? call(
        region,
        `service-quotas get-service-quota --service-code ${service} --quota-code ${code}`,
        "Quota.Value",
      )
    : call(
        region,
        "rds describe-account-attributes",
        `AccountQuotas[?AccountQuotaName=='${code}'].Max | [0]`,
      );
  if (typeof limit !== "number") {
    return { state: "unknown", what, detail: `needs ${need}; no answer from AWS, the default is ${initial}` };
  }
  const detail = `needs ${need} of ${limit} (quota ${code})`;
  return limit >= need
    ? { state: "ok", what, detail }
    : { state: "wrong", what, detail: `${detail}; request an increase` };
}
