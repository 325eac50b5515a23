import { awaitedOf } from "../../plan/backbone/circuits";
import type { EnvironmentPlan } from "../../plan/environment";
import { stackName } from "../../catalog/names";
import type { PlanFinding } from "./finding";

/** Circuits that are not available yet, or have no alarms. Nothing is wrong, so these are warnings of the backbone stack. */
export function circuitFindings(
  { settings, circuits }: EnvironmentPlan,
  only: readonly string[],
): PlanFinding[] {
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
    ...awaitedOf(settings).map(({ circuit, interfaces }) => warning("awaited", circuit, later(interfaces))),
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
const later = (interfaces: readonly string[]): string => {
  const without = interfaces.length === 0 ? "" : `, so ${interfaces.join(", ")} will not be created`;
  return `is awaited${without}; when it is available in AWS, correct its device, remove awaited, and run pulumi up`;
};
