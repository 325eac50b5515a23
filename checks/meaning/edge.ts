import { EDGE_NEEDS, MOST_ROW_BYTES, SPARE_ORIGINS } from "../../facts/cloudFront.table";
import { partitionHas, regionHasVpcOrigins, zoneHas } from "../../facts/geography";
import type { EdgePlan } from "../../plan/edge/edge";
import type { EnvironmentPlan } from "../../plan/environment";
import { rowBytes } from "../../settings/edge";
import type { Problems } from "../../settings/problems";
import { type Settings, SITES } from "../../settings/settings";
import type { Check } from "../check";
import { isUnder } from "../references/names";

/** An edge in a partition that supports it, with cells that it can reach, within the account's quotas. */
export const checkEdge: Check<EnvironmentPlan> = (environment, problems) => {
  const { settings } = environment;
  const { edge, partition, lineUp } = settings;
  if (edge === undefined) return;
  const lacking = EDGE_NEEDS.filter(({ feature }) => !partitionHas(partition, feature));
  for (const { what, instead } of lacking)
    problems.add("not-offered", ["edge"], `partition ${partition} has no ${what}; remove edge: ${instead}`);
  if (lacking.length > 0) return;
  checkZone(settings, edge, problems);
  for (const name of Object.keys(lineUp.cells)) checkOrigins(name, environment, problems);
  const plan = environment.edge;
  if (plan === undefined) return;
  checkQuotas(plan, edge.quotas, problems);
  for (const { cell, rights } of plan.cells) {
    const bytes = rowBytes(rights, edge.origins);
    if (bytes <= MOST_ROW_BYTES) continue;
    const message = `countries of its channels and edge.origins need ${bytes} bytes in the cell's CloudFront Function, which has ${MOST_ROW_BYTES}; use the same lists for more channels`;
    problems.add("limit", ["lineUp", "cells", cell, "channels"], message);
  }
};

type Edge = NonNullable<Settings["edge"]>;

function checkZone(
  { domain, publicZone }: Settings,
  { viewerDomain, viewerZone }: Edge,
  problems: Problems,
): void {
  if (viewerZone !== publicZone || isUnder(viewerDomain, domain)) return;
  const message = `${viewerDomain} is not a subdomain of ${domain}, so it is not in publicZone; set viewerZone, its hosted zone`;
  problems.add("no-zone", ["edge", "viewerDomain"], message);
}

type Counted = Exclude<keyof Edge["quotas"], "gbps" | "requests">;

/** The plan's need of each quota. All cells share the policies and the key-value store. */
function checkQuotas({ cells }: EdgePlan, quotas: Edge["quotas"], problems: Problems): void {
  const distributions = cells.flatMap((row) => row.distributions).length;
  const needs: Readonly<Record<Counted, readonly [count: number, what: string]>> = {
    distributions: [distributions, "distributions"],
    vpcOrigins: [cells.flatMap((row) => row.origins).length, "VPC origins"],
    functions: [cells.length, "CloudFront Functions"],
    distributionsPerPolicy: [distributions, "distributions with one policy"],
    functionsPerStore: [cells.length, "functions with one key-value store"],
  };
  for (const [quota, [count, what]] of Object.entries(needs)) {
    const spare = quota === "vpcOrigins" && count > 0 ? SPARE_ORIGINS : 0;
    const most = quotas[quota as Counted];
    if (count + spare <= most) continue;
    const room = spare > 0 ? `, and ${spare} more during a replacement` : "";
    const message = `${cells.length} cells need ${count} ${what}${room}, and the quota is ${most}; request an increase from AWS first`;
    problems.add("quota", ["edge", "quotas", quota], message);
  }
}

/** A region that only the environment declares is assumed to have all features of its partition. */
function checkOrigins(name: string, environment: EnvironmentPlan, problems: Problems): void {
  for (const site of SITES) {
    const { region, zones } = environment.cell(name, site);
    const path = ["lineUp", "cells", name, site];
    if (!regionHasVpcOrigins(region)) {
      const message = `${region} does not offer CloudFront VPC origins, so the edge cannot reach it; choose another region`;
      problems.add("not-offered", [...path, "region"], message);
      continue;
    }
    for (const id of zones.filter((zone) => !zoneHas({ id: zone, region }, "vpcOrigins"))) {
      const message = `${id} does not offer CloudFront VPC origins, so the edge cannot reach the cell there; name the region's other zones`;
      problems.add("not-offered", [...path, "zones"], message);
    }
  }
}
