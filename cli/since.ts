import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { SettingsError } from "../settings/problems";
import type { EnvironmentPlan } from "../plan/environment";
import type { ResourceRecord } from "../record/types";
import type { Records } from "../verify/changes/changes";
import { type Environment, findEnvironment } from "./environment";
import { ArgumentError } from "./errors";
import { recordsIn } from "./planFolder";
import { recordUps } from "./recordStacks";

/** The `--since` that compares with nothing. */
const NONE = "none";

/** What a plan is compared with. */
export interface Earlier {
  readonly name: string;
  readonly records: Records;
  /** Undefined for the folder of a plan without a file that this version accepts. */
  readonly plan: EnvironmentPlan | undefined;
}

/**
 * The plan before a change. `since` is a folder of an earlier `headend plan`, or a Git revision, whose environment file this
 * program plans. Without it, that is HEAD, if the file differs from HEAD. Undefined if nothing is to be compared. Throws an
 * ArgumentError for a given `since` that is neither, or that this program refuses.
 */
export async function earlierPlan(
  { file }: Environment,
  since: string | undefined,
): Promise<Earlier | undefined> {
  if (since === NONE) return undefined;
  if (since !== undefined && existsSync(join(since, "summary.json")))
    return { name: since, records: recordsIn(since, stacksIn(since)), plan: planIn(since, basename(file)) };
  const text = textAt(file, since ?? "HEAD");
  if (text === undefined) {
    if (since === undefined) return undefined;
    throw new ArgumentError(
      `--since ${since}: neither a folder of an earlier plan nor a Git revision that has ${file}`,
    );
  }
  if (since === undefined && text === readFileSync(file, "utf8")) return undefined;
  const name = `${file} of ${since ?? "HEAD"}`;
  const earlier = await planned(file, text);
  if (!(earlier instanceof SettingsError)) return { name, ...earlier };
  const refused = `${name} is refused by this version: ${earlier.message.split("\n")[0]}`;
  if (since !== undefined) throw new ArgumentError(`${refused}; use --since <folder of an earlier plan>`);
  process.stderr.write(`${refused}; the plan does not show what the edit removes\n`);
  return undefined;
}

/** Names of the stacks of an earlier plan. */
function stacksIn(folder: string): string[] {
  const { stacks } = JSON.parse(readFileSync(join(folder, "summary.json"), "utf8")) as {
    stacks: readonly { readonly name: string }[];
  };
  return stacks.map(({ name }) => name);
}

/** The environment of an earlier plan, from its copy of the file. Without it the order is that of a first deployment. */
function planIn(folder: string, file: string): EnvironmentPlan | undefined {
  try {
    return findEnvironment(undefined, join(folder, file)).plan;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const why = error.message.split("\n")[0];
    process.stderr.write(`${why}; the order in steps.md is that of a first deployment\n`);
    return undefined;
  }
}

/** A file as a Git revision has it; undefined if it has none, or if the file is in no repository. */
export function textAt(file: string, revision: string): string | undefined {
  // A revision that starts with a dash would be an option of Git.
  if (revision.startsWith("-")) return undefined;
  try {
    const args = ["-C", dirname(file), "show", `${revision}:./${basename(file)}`];
    return execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return undefined;
  }
}

/** Plans the text of an environment file, or returns why this version refuses it. */
async function planned(file: string, text: string): Promise<Omit<Earlier, "name"> | SettingsError> {
  const folder = mkdtempSync(join(tmpdir(), "headend-since-"));
  try {
    const path = join(folder, basename(file));
    writeFileSync(path, text);
    const environment = findEnvironment(undefined, path);
    // As text, which is a tenth of the objects.
    const stacks = new Map<string, string>();
    for await (const { stack, resources } of recordUps(environment))
      stacks.set(stack, JSON.stringify(resources));
    const read = (stack: string) => JSON.parse(stacks.get(stack) ?? "[]") as ResourceRecord[];
    return { records: { stacks: [...stacks.keys()], read }, plan: environment.plan };
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
