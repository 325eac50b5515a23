import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Backend, filled } from "../../operate/pulumi/backend";
import { PulumiProcesses } from "../../operate/pulumi/command";
import type { EnvironmentPlan } from "../../plan/environment";
import { EDGE_FILE } from "../../plan/edge/file";
import { findEnvironment, ROOT } from "../environment";
import { EXIT } from "../errors";
import { playersOf } from "../outputs/players";
import type { GivenOutputs } from "../outputs/values";
import { vendorFiles } from "../outputs/vendors";
import { commandOf } from "../runs/open";

export interface OutputsOptions {
  readonly file?: string;
  /** Folder for `<environment>/`. */
  readonly out: string;
  readonly format: "text" | "json";
}

/**
 * `headend outputs [environment]`: writes what each vendor and platform must be told, what operators keep and what players use,
 * with the values of the backbone and the edge. Exit 1 if one of them has no resources yet: its values are missing.
 */
export async function outputs(name: string | undefined, options: OutputsOptions): Promise<number> {
  const { plan } = findEnvironment(name, options.file);
  const backend = new Backend(ROOT, await commandOf(new PulumiProcesses()));
  const { given, missing } = await givenBy(plan, backend);
  const files = outputFiles(plan, given);
  const folder = join(options.out, plan.settings.environment);
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const paths = [...files.keys()].map((path) => join(folder, path));
  process.stdout.write(
    options.format === "json"
      ? `${JSON.stringify({ files: paths, missing }, undefined, 2)}\n`
      : paths.map((path) => `${path}\n`).join(""),
  );
  for (const stack of missing)
    process.stderr.write(
      `${stack} has no resources yet: its values are missing; run headend up --stack ${stack}\n`,
    );
  return missing.length === 0 ? EXIT.fine : EXIT.finding;
}

/** Path -> text. */
export function outputFiles(plan: EnvironmentPlan, given: GivenOutputs): Map<string, string> {
  const { evacuationFile, keyValueStoreArn, evacuationFileUrl, viewerLogsUrl } = given;
  const vendors = [...vendorFiles(plan, given)].map(([path, text]) => [join("vendors", path), text] as const);
  const players = playersOf(plan);
  const operators = { keyValueStoreArn, evacuationFileUrl, viewerLogsUrl };
  return new Map([
    ...vendors,
    ...(players.length === 0 ? [] : [["players.json", json(players)] as const]),
    ...(evacuationFile === undefined ? [] : [[EDGE_FILE, evacuationFile] as const]),
    ...(keyValueStoreArn === undefined ? [] : [["operators.json", json(operators)] as const]),
  ]);
}

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** Outputs of the backbone and the edge, and the names of those of them that have none. */
async function givenBy(
  { stacks }: EnvironmentPlan,
  backend: Backend,
): Promise<{ readonly given: GivenOutputs; readonly missing: readonly string[] }> {
  const known = await backend.list();
  const programs = stacks.filter(({ program }) => program !== undefined).map((row) => row.name);
  const present = filled(programs, known);
  const parts = await Promise.all(present.map(async (stack) => (await backend.deployment(stack)).outputs));
  return {
    given: Object.assign({}, ...parts),
    missing: programs.filter((stack) => !present.includes(stack)),
  };
}
