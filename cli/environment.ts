import { readdirSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { readEnvironment } from "../checks/environment";
import { type EnvironmentPlan, planEnvironment } from "../plan/environment";
import { hint } from "../settings/problems";
import { ArgumentError } from "./errors";

/** Root of the project: where `environments/`, `Pulumi.yaml` and the stack files are. */
export const ROOT = resolve(__dirname, "..");

const FOLDER = join(ROOT, "environments");
const DEFAULT = "production";

/** An environment that a command is about, and the file that describes it. */
export interface Environment {
  /** As typed, or from the current folder. */
  readonly file: string;
  readonly plan: EnvironmentPlan;
}

/** Reads `--file`, or the environment of that name. Throws a SettingsError or an ArgumentError that says what is wrong. */
export function findEnvironment(name: string | undefined, file: string | undefined): Environment {
  const path = file ?? relative(process.cwd(), join(FOLDER, `${name ?? DEFAULT}.yaml`));
  if (file === undefined && name !== undefined) known(name);
  const settings = readEnvironment(path);
  if (name !== undefined && settings.environment !== name) {
    throw new ArgumentError(`${path} describes ${settings.environment} and not ${name}`);
  }
  return { file: path, plan: planEnvironment(settings) };
}

function known(name: string): void {
  const names = environmentNames();
  if (!names.includes(name)) throw new ArgumentError(`there is no environment "${name}"${hint(name, names)}`);
}

/** Names of the environments that have a file. */
export const environmentNames = (): string[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => basename(file, ".yaml"))
    .sort();
