import { rowOf } from "../../facts/rowOf";
import { type AwaitedRow, awaitedOf } from "../../plan/backbone/circuits";
import { regionsJoined } from "../../plan/backbone/gateways";
import type { EnvironmentPlan } from "../../plan/environment";
import { stackName } from "../../catalog/names";
import { listed } from "../check";
import type { PlanFinding } from "./finding";

/** Circuits that are not available yet, or have no alarms. Nothing is wrong, so these are warnings of the backbone stack. */
export function circuitFindings(plan: EnvironmentPlan, only: readonly string[]): PlanFinding[] {
  const { settings, circuits } = plan;
  const stack = stackName(settings.environment, "backbone");
  if (!only.includes(stack)) return [];
  const warning = (rule: string, subject: string, message: string): PlanFinding => ({
    stack,
    rule,
    severity: "warning",
    subject,
    message,
  });
  return [
    ...awaitedOf(settings).map((row) => warning("awaited", row.circuit, laterOf(row, plan))),
    ...circuits.circuits
      .filter(({ awaited, alarms }) => !awaited && alarms.length === 0)
      .map(({ key, region }) =>
        warning(
          "unwatched",
          key,
          `has no alarms, because its region ${region} is not in this environment; monitor it and its interfaces by hand`,
        ),
      ),
  ];
}

/** Only an available circuit shows whether its device is the declared one. */
function laterOf({ interfaces }: AwaitedRow, plan: EnvironmentPlan): string {
  const without = interfaces.length === 0 ? "" : `, so ${interfaces.join(", ")} will not be created`;
  const astray = withoutRoutes(interfaces, plan).map(
    ({ vendor, prefixes, regions }) =>
      `; until then cells in ${listed(regions)} send packets for ${listed(prefixes)} of ${vendor} through NAT gateways to the Internet`,
  );
  return `is awaited${without}${astray.join("")}; when it is available in AWS, correct its device, remove awaited, and run pulumi up`;
}

interface Astray {
  readonly vendor: string;
  readonly prefixes: readonly string[];
  /** Regions with a default route to NAT gateways and no route to the vendor. */
  readonly regions: readonly string[];
}

/** Vendors that these interfaces would reach. Routes to a vendor exist only where another circuit is available. */
function withoutRoutes(interfaces: readonly string[], { settings, backbone }: EnvironmentPlan): Astray[] {
  const declared = settings.backbone.directConnect?.interfaces ?? {};
  const networks = [...new Set(interfaces.flatMap((name) => rowOf(declared, name)?.gateway ?? []))];
  return networks.flatMap((vendor) => {
    const { kind, prefixes = [] } = rowOf(settings.outside, vendor) ?? {};
    if (kind !== "vendor") return [];
    const joined = backbone.kinds.transit.associations.filter(({ network }) => network === vendor);
    const regions = regionsJoined(settings, vendor).filter(
      (region) =>
        rowOf(settings.regions, region)?.egress === "nat" && !joined.some((row) => row.region === region),
    );
    return regions.length === 0 ? [] : [{ vendor, prefixes, regions }];
  });
}
