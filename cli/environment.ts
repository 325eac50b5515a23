import { readdirSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { readEnvironment } from "../checks/environment";
import { type EnvironmentPlan, planEnvironment } from "../plan/environment";
import { hint } from "../settings/problems";
import { ArgumentError } from "./errors";

/** Root folder of the project, with `environments/`, `Pulumi.yaml` and the stack files. */
export const ROOT = resolve(__dirname, "..");

const FOLDER = join(ROOT, "environments");
const DEFAULT = "production";

/** The environment of a command, and the file that describes it. */
export interface Environment {
  /** As typed, or relative to the current folder. */
  readonly file: string;
  readonly plan: EnvironmentPlan;
}

/** Reads `--file`, or the environment of that name. Throws a SettingsError or an ArgumentError. */
export function findEnvironment(name: string | undefined, file: string | undefined): Environment {
  const path = file ?? relative(process.cwd(), join(FOLDER, `${name ?? DEFAULT}.yaml`));
  if (file === undefined && name !== undefined) requireKnown(name);
  const settings = readEnvironment(path);
  if (name !== undefined && settings.environment !== name) {
    throw new ArgumentError(
      `${path} describes ${settings.environment}, not ${name}; omit the name, or use another file`,
    );
  }
  return { file: path, plan: planEnvironment(settings) };
}

function requireKnown(name: string): void {
  const names = environmentNames();
  if (!names.includes(name)) throw new ArgumentError(`unknown environment "${name}"${hint(name, names)}`);
}

/** Names of the files in `environments/`. */
export const environmentNames = (): string[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => basename(file, ".yaml"))
    .sort();
