import { partitionOf, regionNames, regionOf } from "../../facts/geography";
import { QUOTAS, type QuotaRow } from "../../facts/quotas.table";
import type { Settings } from "../../settings/settings";
import { EDGE_REGION } from "../../plan/edge/edge";
import type { EnvironmentPlan } from "../../plan/environment";
import type { QuotaNeeds } from "../../plan/quotaNeeds";
import type { RegionPlan } from "../../plan/region/region";
import { type Run, wordsOf } from "../run";

/** What only the AWS account can answer, asked with the AWS CLI. Where it does not answer, a check is `unknown`. */

/** One line of the doctor's answer. `unknown`: it could not be asked, which harms no plan. */
export interface Check {
  readonly state: "ok" | "wrong" | "unknown";
  readonly what: string;
  readonly says: string;
}

/** Asks AWS in one region: the value of a JMESPath query, or undefined where there is none. */
type Ask = (region: string, words: string, query: string) => unknown;

export function examineAccount(plan: EnvironmentPlan, run: Run): Check[] {
  const { settings } = plan;
  let refusal = "AWS said nothing";
  const ask: Ask = (region, words, query) => {
    try {
      const args = [...words.split(" "), "--region", region, "--query", query, "--output", "json"];
      return JSON.parse(run("aws", args)) ?? undefined;
    } catch (error) {
      refusal = wordsOf(error);
      return undefined;
    }
  };
  const regions = Object.keys(settings.regions);
  const open = openRegion(settings);
  const id = ask(open, "sts get-caller-identity", "Account");
  const account = accountCheck(settings, id, refusal);
  if (account.state !== "ok") return [account];
  return [
    account,
    organizationCheck(settings, ask(open, "organizations describe-organization", "Organization.Id")),
    ...regions.flatMap((region) => [
      optInCheck({ region, open }, ask),
      endpointCheck(plan.region(region), region, ask),
      ...quotaChecks(plan.quotaNeeds(region), region, ask),
    ]),
    ...accountQuotaChecks(plan, open, ask),
  ];
}

/** A region that is not opted in refuses every question, the one whether it is among them. The first that needs no opt-in. */
const openRegion = ({ partition, geography, regions }: Settings): string =>
  [...Object.keys(regions), ...regionNames()].find(
    (name) => partitionOf(name).name === partition && !regionOf(name, geography).optIn,
  ) ?? "";

/** @param refusal the AWS CLI's own words: that it is not there, that there are no credentials, that they have ended */
function accountCheck(settings: Settings, id: unknown, refusal: string): Check {
  const what = "AWS account";
  if (id === settings.account) return { state: "ok", what, says: id };
  if (id === undefined) {
    return { state: "unknown", what, says: `nothing was asked of AWS: ${refusal}` };
  }
  const says = `these credentials are of ${id}, ${settings.environment} is in ${settings.account}`;
  return { state: "wrong", what, says };
}

/** With a wrong id, or in no organisation, every call through an endpoint is denied at once. */
function organizationCheck({ organization }: Settings, id: unknown): Check {
  const what = "organisation";
  if (id === organization) return { state: "ok", what, says: organization };
  if (id === undefined)
    return { state: "unknown", what, says: "AWS did not say which organisation the account is in" };
  return { state: "wrong", what, says: `the account is in ${id}, endpoint policies admit ${organization}` };
}

function optInCheck({ region, open }: { readonly region: string; readonly open: string }, ask: Ask): Check {
  const what = `${region}: opted in`;
  const status = ask(
    open,
    `ec2 describe-regions --all-regions --region-names ${region}`,
    "Regions[0].OptInStatus",
  );
  if (status === undefined) return { state: "unknown", what, says: "AWS did not answer" };
  if (status !== "not-opted-in") return { state: "ok", what, says: String(status) };
  return { state: "wrong", what, says: `aws account enable-region --region-name ${region}` };
}

/** AWS refuses an endpoint whole where the service lacks one of its zones, or takes no policy. */
function endpointCheck({ hub, endpoints }: RegionPlan, region: string, ask: Ask): Check {
  const what = `${region}: endpoint services`;
  const names = endpoints.interfaces.map(({ serviceName }) => serviceName).join(",");
  const services = ask(
    region,
    // A filter: with --service-names the whole call fails where one is not offered (InvalidServiceName).
    `ec2 describe-vpc-endpoint-services --filters Name=service-name,Values=${names}`,
    "ServiceDetails[].{name: ServiceName, zones: AvailabilityZones, policy: VpcEndpointPolicySupported}",
  ) as { name: string; zones: string[]; policy: boolean }[] | undefined;
  const letters = ask(
    region,
    "ec2 describe-availability-zones",
    "AvailabilityZones[].{id: ZoneId, name: ZoneName}",
  ) as { id: string; name: string }[] | undefined;
  if (services === undefined || letters === undefined)
    return { state: "unknown", what, says: "AWS did not answer" };
  const wrong = endpoints.interfaces.flatMap(({ key, serviceName, policy }) => {
    const service = services.find(({ name }) => name === serviceName);
    if (service === undefined) return [`${key} is not offered`];
    const offered = letters.filter(({ name }) => service.zones.includes(name)).map(({ id }) => id);
    const missing = hub.zones.filter((zone) => !offered.includes(zone));
    return [
      ...(missing.length > 0 ? [`${key} is not in ${missing.join(", ")}`] : []),
      ...(policy !== undefined && !service.policy
        ? [`${key} takes no policy (plan/network/endpoints.table.ts)`]
        : []),
    ];
  });
  return wrong.length > 0
    ? { state: "wrong", what, says: wrong.join("; ") }
    : { state: "ok", what, says: `${services.length} in ${hub.zones.join(", ")}` };
}

function quotaChecks(needs: QuotaNeeds, region: string, ask: Ask): Check[] {
  return QUOTAS.flatMap((row) =>
    row.scope === "region" ? [quotaCheck(row, { of: region, region, need: needs[row.counts] }, ask)] : [],
  );
}

/** Of CloudFront us-east-1 alone knows; of Direct Connect gateways every region does. What is not needed is not asked. */
function accountQuotaChecks({ settings, accountNeeds }: EnvironmentPlan, open: string, ask: Ask): Check[] {
  const region = settings.partition === "aws" ? EDGE_REGION : open;
  return QUOTAS.flatMap((row) =>
    row.scope === "account" && accountNeeds[row.counts] > 0
      ? [quotaCheck(row, { of: "account", region, need: accountNeeds[row.counts] }, ask)]
      : [],
  );
}

interface Need {
  /** Whose it is, as a line begins. */
  readonly of: string;
  /** Where it is asked. */
  readonly region: string;
  readonly need: number;
}

function quotaCheck({ name, service, code, initial }: QuotaRow, { of, region, need }: Need, ask: Ask): Check {
  const what = `${of}: ${name}`;
  const words = `service-quotas get-service-quota --service-code ${service} --quota-code ${code}`;
  const limit = ask(region, words, "Quota.Value");
  if (typeof limit !== "number") {
    return { state: "unknown", what, says: `needs ${need}; AWS did not say, a new account has ${initial}` };
  }
  return { state: limit >= need ? "ok" : "wrong", what, says: `needs ${need} of ${limit} (quota ${code})` };
}
