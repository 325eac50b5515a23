import * as pulumi from "@pulumi/pulumi";
import { isGlobal } from "../plan/cell/state/database";
import type { Settings } from "../checks/environment";
import { stackName } from "../catalog/names";

/** The master's password of a cell's global database, from its stack's configuration. */
export type PasswordOf = (cell: string) => pulumi.Output<string> | undefined;

/** Namespace of the configuration keys: `database:<cell>`. */
export const DATABASE_SECRETS = "database";

/** What a plan has in its place. */
export const STAND_IN = "stand-in";

/** Configuration keys of the passwords that a region's stack, or the stack of one cell in it, can't be brought up without. */
export const passwordKeysOf = (settings: Settings, region: string, cell?: string): string[] =>
  homesOf(settings, region, cell).map(keyOf);

/** Throws a RunError where nobody said the passwords that the stack needs, a line for each. */
export function requirePasswords(settings: Settings, { region, cell }: Where, passwordOf: PasswordOf): void {
  const missing = homesOf(settings, region, cell).filter((name) => passwordOf(name) === undefined);
  if (missing.length === 0) return;
  const stack = stackName(settings.environment, ...[region, cell ?? []].flat());
  const lines = missing.map(
    (name) =>
      `${keyOf(name)} is not set, and the database of ${name} is global: ` +
      `openssl rand -hex 20 | pulumi config set --secret ${keyOf(name)} --stack ${stack}`,
  );
  throw new pulumi.RunError(lines.join("\n"));
}

interface Where {
  readonly region: string;
  readonly cell: string | undefined;
}

/** Cells whose global database begins here: all of the region, or one. Where cells are apart a region's own stack has none. */
const homesOf = (settings: Settings, region: string, cell?: string): string[] =>
  Object.entries(settings.lineUp.cells)
    .filter(([, own]) => own.home.region === region && isGlobal({ own }))
    .map(([name]) => name)
    .filter((name) => (cell === undefined ? settings.cells === "inRegion" : name === cell));

const keyOf = (cell: string): string => `${DATABASE_SECRETS}:${cell}`;
