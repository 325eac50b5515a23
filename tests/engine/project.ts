import { randomBytes } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";
import { parseDocument, stringify, type Document } from "yaml";
import { readEnvironment } from "../../checks/environment";
import { stackName } from "../../catalog/names";
import { stackFile, stacksOf } from "../../plan/stacks";
import { awsUrl, createHostedZone, emptyAws } from "./aws";
import { startProxy } from "./proxy";

/** A copy of this project, with stacks and environments that a test may change. The engine is the one on the PATH. */
export interface Project {
  /** Endpoint of AWS for the stacks. */
  readonly aws: string;
  /** Path of the copy. */
  readonly folder: string;
  /** Folder of the backend with the states. */
  readonly state: string;
  /** Variables for the Pulumi CLI. */
  readonly environment: Readonly<Record<string, string>>;
  /** Changes `environments/<name>.yaml` and keeps comments. */
  edit(environment: string, change: (document: Document) => void): void;
  /** A stack of staging, created or selected, with the configuration of `headend init` for the current copy. */
  stack(name: string): Promise<Stack>;
  /** The stack of a cell of staging in a region. */
  cellStack(region: string, cell: string): Promise<Stack>;
  remove(): void;
}

const ROOT = resolve(__dirname, "..", "..");
const COPIED = [
  "Pulumi.yaml",
  "index.ts",
  "package.json",
  "tsconfig.json",
  "environments",
  "facts",
  "catalog",
  "settings",
  "plan",
  "checks",
  "components",
  "stacks",
  "package-lock.json",
  "cli",
  "operate",
  "record",
  "verify",
  "report",
];

/**
 * A copy in which staging has a hosted zone of the emulator, because an environment never creates one. AWS is reset, and there
 * are no stacks: one project at a time.
 */
export async function stagingProject(): Promise<Project> {
  await emptyAws();
  const zone = await createHostedZone("staging.example.com");
  const project = await copyProject();
  project.edit("staging", (document) => document.set("publicZone", zone));
  return project;
}

async function copyProject(): Promise<Project> {
  const proxy = await startProxy(awsUrl());
  const folder = mkdtempSync(join(tmpdir(), "headend-"));
  const state = join(folder, "state");
  mkdirSync(state);
  const envVars = {
    AWS_ENDPOINT_URL: proxy.url,
    // Requests for keys of a key value store go to <account>.<endpoint>, which does not resolve.
    HTTP_PROXY: proxy.url,
    ENGINE_SIMULATE: simulated(),
    PULUMI_BACKEND_URL: `file://${state}`,
  };
  for (const item of COPIED) cpSync(join(ROOT, item), join(folder, item), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  const fileOf = (environment: string): string => join(folder, "environments", `${environment}.yaml`);
  const stack = async (name: string): Promise<Stack> => {
    const row = stacksOf(readEnvironment(fileOf("staging"))).find((other) => other.name === name);
    if (row === undefined) throw new RangeError(`staging has no stack ${name}`);
    writeFileSync(join(folder, stackFile(name)), stringify({ config: row.config }));
    const created = await LocalWorkspace.createOrSelectStack(
      { stackName: name, workDir: folder },
      { envVars },
    );
    for (const key of row.secrets) await created.setConfig(key, { value: drawSecret(), secret: true });
    return created;
  };
  return {
    aws: proxy.url,
    folder,
    state,
    environment: envVars,
    edit: (environment, change) => {
      const document = parseDocument(readFileSync(fileOf(environment), "utf8"));
      change(document);
      writeFileSync(fileOf(environment), String(document));
    },
    stack,
    cellStack: (region, cell) => stack(stackName("staging", region, cell)),
    remove: () => {
      proxy.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** As `openssl rand -hex 20` in the runbooks. */
const drawSecret = (): string => randomBytes(20).toString("hex");

/**
 * Types that the emulator lacks, in addition to the engine's own list. The provider validates and plans them, and the engine
 * invents the outputs of AWS.
 */
const ALSO_SIMULATED = [
  "^aws_ebs_default_kms_key$",
  // The emulator runs no tasks, so a service never becomes steady.
  "^aws_ecs_service$",
  // The engine's replacement for the plugin opens no archives, and the canary's script is one.
  "^aws_s3_bucket_object$",
  // The emulator fails on their deletion.
  "^aws_elasticache_subnet_group$",
];

/** The proxy emulates key value stores, their keys, and global clusters. */
function simulated(): string {
  const list = join(dirname(process.env["TF_AWS_SCHEMA"] ?? ""), "plugins", "simulated.txt");
  const types = readFileSync(list, "utf8").trim().split(/\s+/);
  const lacking = types.filter((type) => type !== "^aws_cloudfrontkeyvaluestore_");
  return [...lacking, ...ALSO_SIMULATED]
    .join("|")
    .replace("^aws_cloudfront_", "^aws_cloudfront_(?!key_value_store$)")
    .replace("|global_cluster|", "|");
}
