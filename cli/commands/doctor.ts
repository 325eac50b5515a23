import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { QUOTAS, type QuotaRow } from "../../model/declared/quotas.table";
import { SettingsError, type Settings } from "../../model/declared/settings";
import { readStackFile } from "../../model/declared/stackFile";
import { planRegion } from "../../model/region";
import { stacksOf } from "../../stacks/list";
import { readEnvironment, ROOT } from "../environment";
import { EXIT } from "../errors";

/** One line of the doctor's answer. `unknown`: it could not be asked, which harms no plan. */
export interface Check {
  readonly state: "ok" | "wrong" | "unknown";
  readonly what: string;
  readonly says: string;
}

/** Runs a tool and gives what it prints. Throws where it is missing or fails. */
export type Run = (tool: string, args: readonly string[]) => string;

const SECONDS = 1000;
const runTool: Run = (tool, args) =>
  execFileSync(tool, args, {
    encoding: "utf8",
    timeout: 30 * SECONDS,
    stdio: ["ignore", "pipe", "pipe"],
  }).trim();

/** The engine's batch decryption and partial reads of references, without which stack references are slow, are of 3.216. */
const PULUMI_AT_LEAST = "3.216.0";

/** `headend doctor [environment]`: what a `pulumi up` would stumble over. Exit 1 where something is wrong. */
export function doctor(
  name: string | undefined,
  { file }: { readonly file?: string },
  run: Run = runTool,
): number {
  const { settings } = readEnvironment(name, file);
  const checks = examine(settings, run);
  const width = Math.max(...checks.map(({ what }) => what.length));
  for (const { state, what, says } of checks) {
    process.stdout.write(`${state.padEnd(7)}  ${what.padEnd(width)}  ${says}\n`);
  }
  return checks.some(({ state }) => state === "wrong") ? EXIT.finding : EXIT.fine;
}

export function examine(settings: Settings, run: Run): Check[] {
  const aws = account(settings, run);
  const regions = Object.keys(settings.regions);
  return [
    ...packages(),
    pulumi(run),
    ...stackFiles(settings),
    aws,
    ...(aws.state === "ok"
      ? regions.flatMap((region) => [optedIn(region, run), ...quotas(settings, region, run)])
      : []),
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

function stackFiles(settings: Settings): Check[] {
  return stacksOf(settings).map(({ name }) => {
    const what = `Pulumi.${name}.yaml`;
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

function account(settings: Settings, run: Run): Check {
  const what = "AWS account";
  try {
    const id = run("aws", ["sts", "get-caller-identity", "--query", "Account", "--output", "text"]);
    if (id === settings.account) return { state: "ok", what, says: id };
    return {
      state: "wrong",
      what,
      says: `these credentials are of ${id}, ${settings.environment} is in ${settings.account}`,
    };
  } catch {
    return {
      state: "unknown",
      what,
      says: "no AWS CLI or no credentials here; regions and quotas were not asked for",
    };
  }
}

function optedIn(region: string, run: Run): Check {
  const what = `${region}: opted in`;
  const query = [
    "--region-names",
    region,
    "--all-regions",
    "--query",
    "Regions[0].OptInStatus",
    "--output",
    "text",
  ];
  const status = ask(() => run("aws", ["ec2", "describe-regions", ...query]));
  if (status === undefined) return { state: "unknown", what, says: "AWS did not answer" };
  if (status !== "not-opted-in") return { state: "ok", what, says: status };
  return { state: "wrong", what, says: `aws account enable-region --region-name ${region}` };
}

function quotas(settings: Settings, region: string, run: Run): Check[] {
  const needs = needsOf(settings, region);
  return QUOTAS.map(({ name, service, code, counts }) => {
    const what = `${region}: ${name}`;
    const query = [
      "--region",
      region,
      "--service-code",
      service,
      "--quota-code",
      code,
      "--query",
      "Quota.Value",
      "--output",
      "text",
    ];
    const limit = Number(ask(() => run("aws", ["service-quotas", "get-service-quota", ...query])));
    if (Number.isNaN(limit))
      return {
        state: "unknown",
        what,
        says: `needs ${needs[counts]}; AWS did not say how many there may be`,
      };
    return {
      state: limit >= needs[counts] ? "ok" : "wrong",
      what,
      says: `needs ${needs[counts]} of ${limit} (quota ${code})`,
    };
  });
}

/** What the plan of a region counts for each quota. */
export function needsOf(settings: Settings, region: string): Record<QuotaRow["counts"], number> {
  const { hub, endpoints } = planRegion(settings, region);
  const cells = Object.values(settings.lineUp.cells).flatMap(({ home, standby }) => [home, standby]);
  return {
    vpcs: 1 + cells.filter((seat) => seat.region === region).length,
    addresses: hub.natZones.length,
    natGatewaysPerZone: hub.natZones.length > 0 ? 1 : 0,
    interfaceEndpointsPerVpc: endpoints.interfaces.length,
    routeTablesPerVpc: hub.subnets.length + 1,
  };
}

function ask(question: () => string): string | undefined {
  try {
    return question();
  } catch {
    return undefined;
  }
}

function atLeast(what: string, version: string, least: string): Check {
  const enough = version.localeCompare(least, "en", { numeric: true }) >= 0;
  return enough
    ? { state: "ok", what, says: version }
    : { state: "wrong", what, says: `${version}; at least ${least} is needed` };
}
