import { execFileSync } from "node:child_process";
import { parseArgs } from "node:util";
import { KNOWN_NAMES } from "../catalog/names.table";
import { SERVICE_NAMES, type Service } from "../catalog/services.table";
import { findEnvironment } from "../cli/environment";
import { partitionOf } from "../facts/geography";
import { cellsIn } from "../plan/cell/cell";
import type { Settings } from "../settings/settings";

/**
 * `npm run images -- <tag> [environment] [--file <path>] [--dry-run]`: builds the image of each service for both architectures,
 * and pushes it to the repositories of every region with a cell. One build has one digest, so all regions have the same
 * image, as `headend release` requires.
 */

/** Instances are arm64; amd64 is for tests. */
const PLATFORMS = "linux/arm64,linux/amd64";

export interface Command {
  readonly tool: string;
  readonly args: readonly string[];
  /** What writes its standard input. */
  readonly input?: Command;
}

type Places = Pick<Settings, "account" | "regions" | "lineUp">;

/** The commands, in order. Throws a RangeError for a tag that a registry would refuse. */
export function imageCommands(settings: Settings, tag: string): readonly Command[] {
  if (!/^\w[\w.-]{0,127}$/.test(tag)) {
    throw new RangeError(`tag "${tag}" must be 1 to 128 letters, digits, ".", "_" and "-", e.g. 2026.11`);
  }
  const registries = Object.keys(settings.regions)
    .filter((region) => cellsIn(settings, region).length > 0)
    .map((region) => ({ region, host: hostOf(settings, region) }));
  return [
    { tool: "node", args: ["-r", "ts-node/register/transpile-only", "services/build.ts"] },
    ...registries.map(logIn),
    ...SERVICE_NAMES.map((service) =>
      build(
        service,
        registries.map(({ host }) => `${host}/${KNOWN_NAMES.repository(service)}:${tag}`),
      ),
    ),
  ];
}

/** Registry of an account in a region (ECR User Guide, private registry, 2026-11). */
const hostOf = ({ account }: Places, region: string): string =>
  `${account}.dkr.ecr.${region}.${partitionOf(region).dnsSuffix}`;

const logIn = ({ region, host }: { readonly region: string; readonly host: string }): Command => ({
  tool: "docker",
  args: ["login", "--username", "AWS", "--password-stdin", host],
  input: { tool: "aws", args: ["ecr", "get-login-password", "--region", region] },
});

/** The packager's image has the media engine too. */
const build = (service: Service, names: readonly string[]): Command => ({
  tool: "docker",
  args: [
    ...["buildx", "build", "--platform", PLATFORMS],
    ...["--target", service === "packager" ? "packager" : "service", "--build-arg", `SERVICE=${service}`],
    ...names.flatMap((name) => ["--tag", name]),
    ...["--push", "services"],
  ],
});

/** As a shell takes it. */
export function textOf({ tool, args, input }: Command): string {
  const own = [tool, ...args].join(" ");
  return input === undefined ? own : `${textOf(input)} | ${own}`;
}

function run({ tool, args, input }: Command): void {
  const given = input === undefined ? undefined : execFileSync(input.tool, input.args);
  execFileSync(tool, args, {
    stdio: [given === undefined ? "ignore" : "pipe", "inherit", "inherit"],
    ...(given === undefined ? {} : { input: given }),
  });
}

/** Throws an Error that says what to install. */
function requireBuildx(): void {
  try {
    execFileSync("docker", ["buildx", "version"], { stdio: "ignore" });
  } catch {
    throw new Error(
      "docker buildx is not available; install Docker with the buildx plugin, or use --dry-run to print the commands",
    );
  }
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { file: { type: "string" }, "dry-run": { type: "boolean" } },
  });
  const [tag, environment] = positionals;
  if (tag === undefined) throw new Error("no tag; use npm run images -- <tag> [environment] [--dry-run]");
  const commands = imageCommands(findEnvironment(environment, values.file).plan.settings, tag);
  if (values["dry-run"] === true) return console.log(commands.map(textOf).join("\n"));
  requireBuildx();
  for (const command of commands) run(command);
}

if (require.main === module) {
  try {
    main();
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
