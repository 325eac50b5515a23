import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { readEnvironment } from "../checks/environment";
import { type EnvironmentPlan, planEnvironment } from "../plan/environment";
import { DATABASE_SECRETS } from "../plan/stacks";

/** What `Pulumi.<stack>.yaml` says: which part of which environment this stack is. The only reader of pulumi.Config. */
export interface StackConfiguration {
  readonly plan: EnvironmentPlan;
  readonly region: string | undefined;
  readonly cell: string | undefined;
  readonly program: string | undefined;
  /** A secret of the backbone, e.g. the BGP key of a virtual interface: `directConnect:<name>`. */
  readonly secretOf: (name: string) => pulumi.Output<string> | undefined;
  /** The master's password of a cell's global database, `database:<cell>`: its home needs it. */
  readonly passwordOf: (cell: string) => pulumi.Output<string> | undefined;
  /** Secret half of the key that signs the edge's evacuation file, PEM. */
  readonly signingKey: pulumi.Output<string> | undefined;
}

/** Project root: where `environments/` is, wherever the program is started from. */
const ROOT = resolve(__dirname, "..");

/** Where an environment is described, unless `headend:file` names another place. */
export const environmentFile = (environment: string): string =>
  resolve(ROOT, "environments", `${environment}.yaml`);

/** Reads the stack's configuration and its environment. Throws a SettingsError with every mistake of the file. */
export function readConfiguration(): StackConfiguration {
  const config = new pulumi.Config("headend");
  const circuits = new pulumi.Config("directConnect");
  const databases = new pulumi.Config(DATABASE_SECRETS);
  const environment = config.require("environment");
  return {
    // Keys that Pulumi.yaml declares and a stack leaves out arrive as their default, "".
    plan: plannedOnce(config.get("file") || environmentFile(environment)),
    region: config.get("region") || undefined,
    cell: config.get("cell") || undefined,
    program: config.get("program") || undefined,
    secretOf: (name) => circuits.getSecret(name),
    passwordOf: (cell) => databases.getSecret(cell),
    signingKey: config.getSecret("edgeSigningKey"),
  };
}

/** `headend plan` starts many stacks of one environment in one process: the file is read, and the environment planned, once. */
const planByFile = new Map<string, EnvironmentPlan>();

/** Lets every stack of an environment, by the path of its file, read a plan that is there already. */
export const keepEnvironment = (file: string, plan: EnvironmentPlan): void => {
  planByFile.set(file, plan);
};

function plannedOnce(file: string): EnvironmentPlan {
  const plan = planByFile.get(file) ?? planEnvironment(readEnvironment(file));
  keepEnvironment(file, plan);
  return plan;
}
