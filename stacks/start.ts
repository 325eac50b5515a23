import * as pulumi from "@pulumi/pulumi";
import { hint } from "../settings/problems";
import { SettingsError } from "../settings/problems";
import type { EnvironmentPlan } from "../plan/environment";
import { backboneProgram } from "./backbone";
import { cellProgram } from "./cell";
import { readConfiguration, type StackConfiguration } from "./config";
import { edgeProgram } from "./edge";
import { PROGRAMS } from "../plan/stacks";
import { requirePasswords } from "./masterPassword";
import { regionProgram } from "./region";

/** Starts the program of the stack's configuration, and returns the stack's outputs. */
export async function start(): Promise<Record<string, unknown>> {
  const { plan, region, cell, program, ...secrets } = configuration();
  const { settings } = plan;
  if (program !== undefined) return startProgram(program, plan, secrets);
  if (region === undefined)
    throw new pulumi.RunError(
      `headend:region is not set in Pulumi.${pulumi.getStack()}.yaml; run \`headend init ${settings.environment}\``,
    );
  if (settings.regions[region] === undefined)
    throw new pulumi.RunError(
      `headend:region is ${region}, which is not a region of ${settings.environment}: use one of ${Object.keys(settings.regions).join(", ")}`,
    );
  requirePasswords(settings, { region, cell }, secrets.passwordOf);
  if (cell === undefined) return { ...regionProgram(plan, region, secrets.passwordOf) };
  const row = settings.lineUp.cells[cell];
  if (row?.home.region !== region && row?.standby.region !== region)
    throw new pulumi.RunError(
      `headend:cell is ${cell}, which is not a cell of ${settings.environment} in ${region}: use a cell with a site there`,
    );
  return { ...(await cellProgram(plan, { region, cell }, secrets.passwordOf)) };
}

type Secrets = Pick<StackConfiguration, "secretOf" | "signingKey">;

async function startProgram(
  program: string,
  plan: EnvironmentPlan,
  { secretOf, signingKey }: Secrets,
): Promise<Record<string, unknown>> {
  switch (program) {
    case "backbone":
      return { ...(await backboneProgram(plan, secretOf)) };
    case "edge":
      return { ...(await edgeProgram(plan, signingKey)) };
    default:
      throw new pulumi.RunError(
        `headend:program is ${program}, which is not a program${hint(program, PROGRAMS)}`,
      );
  }
}

/** Pulumi prints a RunError without a stack trace, so that an operator sees only the message. */
function configuration(): StackConfiguration {
  try {
    return readConfiguration();
  } catch (error) {
    throw error instanceof SettingsError ? new pulumi.RunError(error.message) : error;
  }
}
