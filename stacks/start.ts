import * as pulumi from "@pulumi/pulumi";
import { SettingsError } from "../model/declared/settings";
import { readConfiguration, type StackConfiguration } from "./config";
import { regionProgram } from "./region";

/** Starts the program that the stack's configuration calls for, and returns the stack's outputs. */
export async function start(): Promise<Record<string, unknown>> {
  const { settings, region } = configuration();
  if (region === undefined)
    throw new pulumi.RunError('the stack says no "headend:region": it is no stack of this program');
  if (settings.regions[region] === undefined)
    throw new pulumi.RunError(`"headend:region" is ${region}, which is no region of ${settings.environment}`);
  return { ...regionProgram(settings, region) };
}

/** Pulumi prints a RunError alone; any other comes with its stack, in which an operator's mistake drowns. */
function configuration(): StackConfiguration {
  try {
    return readConfiguration();
  } catch (error) {
    throw error instanceof SettingsError ? new pulumi.RunError(error.message) : error;
  }
}
