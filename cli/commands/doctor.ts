import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { VERSION_ENDS } from "../../facts/versionEnds.table";
import { hint } from "../../settings/problems";
import { SettingsError } from "../../settings/problems";
import type { EnvironmentPlan } from "../../plan/environment";
import { readStackFile } from "../../settings/stackFile";
import { stackFile } from "../../plan/stacks";
import { findEnvironment, ROOT } from "../environment";
import { EXIT } from "../errors";
import { Aws } from "../../aws/aws";
import { examineAccount } from "../../operate/account";
import type { Check } from "../../operate/check";
import { type Run, runTool } from "../run";

/** Since 3.226 the CLI's exit code says why it failed, which `headend up` reads. */
const PULUMI_AT_LEAST = "3.226.0";

/** What the doctor examines with. */
export interface Tools {
  readonly run: Run;
  readonly aws: Aws;
}

/** `headend doctor [environment]`: checks what a `pulumi up` needs. Exit 1 if a check is `wrong`. */
export async function doctor(
  name: string | undefined,
  { file, format, now = new Date() }: Options,
  tools: Tools = { run: runTool, aws: new Aws() },
): Promise<number> {
  const checks = [...(await examine(findEnvironment(name, file).plan, tools)), ...versions(now)];
  process.stdout.write(format === "json" ? `${JSON.stringify(checks, undefined, 2)}\n` : asText(checks));
  return checks.some(({ state }) => state === "wrong") ? EXIT.finding : EXIT.fine;
}

interface Options {
  readonly file?: string;
  readonly format?: "text" | "json";
  readonly now?: Date;
}

function asText(checks: readonly Check[]): string {
  const width = Math.max(...checks.map(({ what }) => what.length));
  return checks
    .map(({ state, what, detail }) => `${state.padEnd(7)}  ${what.padEnd(width)}  ${detail}\n`)
    .join("");
}

export async function examine(plan: EnvironmentPlan, { run, aws }: Tools): Promise<Check[]> {
  const account = examineAccount(plan, aws);
  return [...packages(), pulumi(run), ...stackFiles(plan), ...strayFiles(plan), ...(await account)];
}

/** Days before the end of a version. */
const NOTICE = 90;

const versions = (now: Date): Check[] =>
  VERSION_ENDS.map(({ what, version, ends, source }) => {
    if (ends === undefined) return { state: "ok", what, detail: `${version}; AWS names no end` };
    const days = (Date.parse(ends) - now.getTime()) / 86_400_000;
    const detail = `${version} ends on ${ends} (${source})`;
    return days > NOTICE
      ? { state: "ok", what, detail }
      : { state: "wrong", what, detail: `${detail}; pin its successor` };
  });

function packages(): Check[] {
  const { engines, dependencies } = readJson("package.json");
  const node = engines["node"]?.replace(">=", "") ?? "";
  const wrong = Object.entries(dependencies).filter(([name, version]) => installed(name) !== version);
  return [
    atLeast("Node", process.versions.node, node),
    wrong.length === 0
      ? { state: "ok", what: "packages", detail: "equal to package.json" }
      : {
          state: "wrong",
          what: "packages",
          detail: `${wrong.map(([name]) => name).join(", ")} differ from package.json; run npm ci`,
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
      detail: "not found; install it from pulumi.com/docs/install (`headend plan` does not need it)",
    };
  }
}

function stackFiles({ settings, stacks }: EnvironmentPlan): Check[] {
  return stacks.map(({ name }) => {
    const what = stackFile(name);
    if (!existsSync(join(ROOT, what)))
      return { state: "wrong", what, detail: `missing; run headend init ${settings.environment}` };
    try {
      readStackFile(join(ROOT, what), settings);
      return { state: "ok", what, detail: "valid" };
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      return { state: "wrong", what, detail: error.message };
    }
  });
}

/** Stack files of this environment without a stack: the name is misspelt, or the stack was deleted. */
function strayFiles({ settings, stacks }: EnvironmentPlan): Check[] {
  const files = stacks.map(({ name }) => stackFile(name));
  const others = readdirSync(ROOT).filter((file) => /^Pulumi\..+\.yaml$/.test(file) && !files.includes(file));
  return others
    .filter((what) => environmentOf(what) === settings.environment)
    .map((what) => {
      const detail = `${settings.environment} has no such stack${hint(what, files, []) || "."} Delete the file if its stack is deleted`;
      return { state: "wrong", what, detail };
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
    ? { state: "ok", what, detail: version }
    : { state: "wrong", what, detail: `${version} is older than ${least}; upgrade it` };
}
