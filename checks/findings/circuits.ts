import { awaitedOf } from "../../plan/backbone/circuits";
import type { EnvironmentPlan } from "../../plan/environment";
import { stackName } from "../../catalog/names";
import type { PlanFinding } from "./finding";

/** What of the circuits is not there yet, or not watched: nothing is wrong, so it is a warning of the backbone. */
export function circuitFindings(
  { settings, circuits }: EnvironmentPlan,
  only: readonly string[],
): PlanFinding[] {
  const stack = stackName(settings.environment, "backbone");
  if (!only.includes(stack)) return [];
  const warning = (rule: string, subject: string, message: string): PlanFinding => ({
    ...{ stack, rule, severity: "warning", subject, message },
  });
  return [
    ...awaitedOf(settings).map(({ circuit, interfaces }) => warning("awaited", circuit, later(interfaces))),
    ...circuits.circuits
      .filter(({ awaited, alarms }) => !awaited && alarms.length === 0)
      .map(({ key, region }) =>
        warning(
          "unwatched",
          key,
          `counts to ${region}, where nobody hears alarms: watch it and its interfaces by hand`,
        ),
      ),
  ];
}

/** Whether its device is the declared one is known no sooner. */
const later = (interfaces: readonly string[]): string => {
  const left = interfaces.length === 0 ? "nothing" : interfaces.join(", ");
  return `leaves out ${left}: when AWS calls it available, correct its device, take awaited out, and pulumi up`;
};
