import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { readEnvironment } from "../checks/environment";
import { type EnvironmentPlan, planEnvironment } from "../plan/environment";
import { DATABASE_SECRETS } from "../plan/stacks";

/** Configuration of `Pulumi.<stack>.yaml`: environment, region, cell or program. The only reader of pulumi.Config. */
export interface StackConfiguration {
  readonly plan: EnvironmentPlan;
  readonly region: string | undefined;
  readonly cell: string | undefined;
  readonly program: string | undefined;
  /** A secret of the backbone, e.g. the BGP key of a virtual interface: `directConnect:<name>`. */
  readonly secretOf: (name: string) => pulumi.Output<string> | undefined;
  /** The master password of a cell's global database, `database:<cell>`, which its home needs. */
  readonly passwordOf: (cell: string) => pulumi.Output<string> | undefined;
  /** Private key that signs the edge's evacuation file, PEM. */
  readonly signingKey: pulumi.Output<string> | undefined;
}

/** Project root, with `environments/`, independent of the working directory. */
const ROOT = resolve(__dirname, "..");

/** File of an environment, unless `headend:file` is set. */
export const environmentFile = (environment: string): string =>
  resolve(ROOT, "environments", `${environment}.yaml`);

/** Reads the stack's configuration and its environment. Throws a SettingsError with every mistake of the file. */
export function readConfiguration(): StackConfiguration {
  const config = new pulumi.Config("headend");
  const circuits = new pulumi.Config("directConnect");
  const databases = new pulumi.Config(DATABASE_SECRETS);
  const environment = config.require("environment");
  return {
    // Keys that a stack does not set have the default of Pulumi.yaml, "".
    plan: plannedOnce(config.get("file") || environmentFile(environment)),
    region: config.get("region") || undefined,
    cell: config.get("cell") || undefined,
    program: config.get("program") || undefined,
    secretOf: (name) => circuits.getSecret(name),
    passwordOf: (cell) => databases.getSecret(cell),
    signingKey: config.getSecret("edgeSigningKey"),
  };
}

/** `headend plan` starts many stacks of one environment in one process: it reads the file and plans the environment once. */
const planByFile = new Map<string, EnvironmentPlan>();

/** Sets the plan of an environment file for all stacks of this process. */
export const keepEnvironment = (file: string, plan: EnvironmentPlan): void => {
  planByFile.set(file, plan);
};

function plannedOnce(file: string): EnvironmentPlan {
  const plan = planByFile.get(file) ?? planEnvironment(readEnvironment(file));
  keepEnvironment(file, plan);
  return plan;
}
