import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";
import { parseDocument, type Document } from "yaml";
import { awsUrl, createHostedZone } from "./aws";
import { startProxy } from "./proxy";

/** A copy of this project whose stacks and environments a test may change, run by the engine that is on the PATH. */
export interface Project {
  /** Changes `environments/<name>.yaml`; comments stay. */
  edit(environment: string, change: (document: Document) => void): void;
  /** A stack of the copy, made or taken up, configured as `Pulumi.<name>.yaml` says. */
  stack(name: string): Promise<Stack>;
  remove(): void;
}

const ROOT = resolve(__dirname, "..", "..");
const COPIED = ["index.ts", "package.json", "tsconfig.json", "components", "environments", "model", "stacks"];

/** A copy in which staging has a hosted zone of the emulator's, which an environment is given and never makes. */
export async function stagingProject(): Promise<Project> {
  const zone = await createHostedZone("staging.example.com");
  const project = await copyProject();
  project.edit("staging", (document) => document.set("publicZone", zone));
  return project;
}

async function copyProject(): Promise<Project> {
  const proxy = await startProxy(awsUrl());
  const envVars = { AWS_ENDPOINT_URL: proxy.url, ENGINE_SIMULATE: simulated() };
  const folder = mkdtempSync(join(tmpdir(), "headend-"));
  for (const item of COPIED) cpSync(join(ROOT, item), join(folder, item), { recursive: true });
  for (const item of stackFiles()) cpSync(join(ROOT, item), join(folder, item));
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  return {
    edit: (environment, change) => {
      const file = join(folder, "environments", `${environment}.yaml`);
      const document = parseDocument(readFileSync(file, "utf8"));
      change(document);
      writeFileSync(file, String(document));
    },
    stack: (name) => LocalWorkspace.createOrSelectStack({ stackName: name, workDir: folder }, { envVars }),
    remove: () => {
      proxy.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const stackFiles = (): string[] => [
  "Pulumi.yaml",
  "Pulumi.staging-us-west-2.yaml",
  "Pulumi.staging-us-east-1.yaml",
];

/**
 * Types that the emulator lacks, beyond the engine's own list: the provider validates and plans them, and then the engine
 * invents what AWS would answer.
 */
const ALSO_SIMULATED = ["^aws_ebs_default_kms_key$"];

function simulated(): string {
  const list = join(dirname(process.env["TF_AWS_SCHEMA"] ?? ""), "plugins", "simulated.txt");
  return [...readFileSync(list, "utf8").trim().split(/\s+/), ...ALSO_SIMULATED].join("|");
}
