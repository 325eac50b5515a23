import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../settings/settings";
import { stackName } from "../catalog/names";
import { globalHomesOf, passwordKey, secretCommand } from "../plan/stacks";

/** The master password of a cell's global database, from its stack's configuration. */
export type PasswordOf = (cell: string) => pulumi.Output<string> | undefined;

/** The placeholder of `headend plan`. */
export const STAND_IN = "stand-in";

/** Throws a RunError with a line for each missing password of the stack. */
export function requirePasswords(
  settings: Settings,
  { region, cell }: StackSite,
  passwordOf: PasswordOf,
): void {
  const missing = globalHomesOf(settings, region, cell).filter((name) => passwordOf(name) === undefined);
  if (missing.length === 0) return;
  const stack = stackName(settings.environment, ...[region, cell ?? []].flat());
  const lines = missing.map(
    (name) =>
      `${passwordKey(name)} is not set, and the database of ${name} is global: ` +
      secretCommand(passwordKey(name), stack),
  );
  throw new pulumi.RunError(lines.join("\n"));
}

interface StackSite {
  readonly region: string;
  readonly cell: string | undefined;
}
