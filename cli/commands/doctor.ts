import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { hint } from "../../settings/problems";
import { SettingsError } from "../../settings/problems";
import type { EnvironmentPlan } from "../../plan/environment";
import { readStackFile } from "../../settings/stackFile";
import { stackFile } from "../../plan/stacks";
import { findEnvironment, ROOT } from "../environment";
import { EXIT } from "../errors";
import { examineAccount, type Check } from "./doctorAccount";
import { type Run, runTool } from "../run";

/** The engine's batch decryption and partial reads of references, without which stack references are slow, are of 3.216. */
const PULUMI_AT_LEAST = "3.216.0";

/** `cloudfront-keyvaluestore`, by which viewers are evacuated, came in November 2023, before it; version 1 can't sign for it. */
const AWS_AT_LEAST = "2.15.0";

/** `headend doctor [environment]`: what a `pulumi up` would stumble over. Exit 1 where something is wrong. */
export function doctor(
  name: string | undefined,
  { file, format }: { readonly file?: string; readonly format?: "text" | "json" },
  run: Run = runTool,
): number {
  const checks = examine(findEnvironment(name, file).plan, run);
  process.stdout.write(format === "json" ? `${JSON.stringify(checks, undefined, 2)}\n` : asText(checks));
  return checks.some(({ state }) => state === "wrong") ? EXIT.finding : EXIT.fine;
}

function asText(checks: readonly Check[]): string {
  const width = Math.max(...checks.map(({ what }) => what.length));
  return checks
    .map(({ state, what, says }) => `${state.padEnd(7)}  ${what.padEnd(width)}  ${says}\n`)
    .join("");
}

export function examine(plan: EnvironmentPlan, run: Run): Check[] {
  return [
    ...packages(),
    pulumi(run),
    awsCli(run),
    ...stackFiles(plan),
    ...strayFiles(plan),
    ...examineAccount(plan, run),
  ];
}

function packages(): Check[] {
  const { engines, dependencies } = readJson("package.json");
  const node = engines["node"]?.replace(">=", "") ?? "";
  const wrong = Object.entries(dependencies).filter(([name, version]) => installed(name) !== version);
  return [
    atLeast("Node", process.versions.node, node),
    wrong.length === 0
      ? { state: "ok", what: "packages", says: "as package.json says" }
      : {
          state: "wrong",
          what: "packages",
          says: `run npm ci: ${wrong.map(([name]) => name).join(", ")} differ from package.json`,
        },
  ];
}

type Manifest = Record<"engines" | "dependencies", Record<string, string>> & { readonly version: string };

const readJson = (path: string): Manifest => JSON.parse(readFileSync(join(ROOT, path), "utf8"));

function installed(name: string): string | undefined {
  const path = join("node_modules", name, "package.json");
  return existsSync(join(ROOT, path)) ? readJson(path).version : undefined;
}

function pulumi(run: Run): Check {
  const what = "Pulumi CLI";
  try {
    return atLeast(what, run("pulumi", ["version"]).replace(/^v/, ""), PULUMI_AT_LEAST);
  } catch {
    return {
      state: "wrong",
      what,
      says: "not found: install it from pulumi.com/docs/install; `headend plan` works without",
    };
  }
}

function awsCli(run: Run): Check {
  const what = "AWS CLI";
  try {
    const [, version = ""] = /aws-cli\/(\S+)/.exec(run("aws", ["--version"])) ?? [];
    return atLeast(what, version, AWS_AT_LEAST);
  } catch {
    return {
      state: "wrong",
      what,
      says: "not found: install version 2 from aws.amazon.com/cli; `headend evacuate` needs it",
    };
  }
}

function stackFiles({ settings, stacks }: EnvironmentPlan): Check[] {
  return stacks.map(({ name }) => {
    const what = stackFile(name);
    if (!existsSync(join(ROOT, what)))
      return { state: "wrong", what, says: `not there: headend init ${settings.environment}` };
    try {
      readStackFile(join(ROOT, what), settings);
      return { state: "ok", what, says: "read" };
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      return { state: "wrong", what, says: error.message };
    }
  });
}

/** Files that say that they are of this environment, in which there is no such stack: a misspelt name, or one that has gone. */
function strayFiles({ settings, stacks }: EnvironmentPlan): Check[] {
  const files = stacks.map(({ name }) => stackFile(name));
  const others = readdirSync(ROOT).filter((file) => /^Pulumi\..+\.yaml$/.test(file) && !files.includes(file));
  return others
    .filter((what) => environmentOf(what) === settings.environment)
    .map((what) => {
      const says = `${settings.environment} has no such stack${hint(what, files, []) || "."} Remove it when its stack is gone`;
      return { state: "wrong", what, says };
    });
}

function environmentOf(file: string): string | undefined {
  try {
    return readStackFile(join(ROOT, file)).environment;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return undefined;
  }
}

function atLeast(what: string, version: string, least: string): Check {
  const enough = version.localeCompare(least, "en", { numeric: true }) >= 0;
  return enough
    ? { state: "ok", what, says: version }
    : { state: "wrong", what, says: `${version}; at least ${least} is needed` };
}
