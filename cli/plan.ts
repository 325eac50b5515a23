import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { readStackFile } from "../model/declared/stackFile";
import { SettingsError, type Problem } from "../model/declared/settings";
import { compare } from "../record/compare";
import { record } from "../record/record";
import type { Finding, Recording, StackConfig } from "../record/types";
import { PROJECT, stacksOf, type StackRow } from "../stacks/list";
import { start } from "../stacks/start";
import { ROOT, type Environment } from "./environment";

/** What backends without organisations call theirs: the first part of a stack reference. */
const ORGANIZATION = "organization";

/** One stack, planned as an `up` and as a `preview`. */
export interface PlannedStack {
  readonly row: StackRow;
  readonly recording: Recording;
  readonly findings: readonly Finding[];
}

/**
 * Plans the stacks of an environment one after another, each twice, by the program that `pulumi up` runs. A stack is handed
 * out as soon as it is planned, and of it only the outputs are kept, which later stacks may refer to: memory follows the
 * largest stack and not the world.
 */
export async function* planStacks(
  { file, settings }: Environment,
  only: readonly string[] = [],
): AsyncGenerator<PlannedStack> {
  const rows = stacksOf(settings).filter(({ name }) => only.length === 0 || only.includes(name));
  const configs = configsOf(rows, { file, settings });
  const references = new Map<string, Recording["outputs"]>();
  for (const row of rows) {
    const identity = { project: PROJECT, stack: row.name, organization: ORGANIZATION, references };
    const config = configs.get(row.name) ?? { values: row.config };
    const recording = await record(start, identity, config);
    const preview = await record(start, { ...identity, preview: true }, config);
    references.set(`${ORGANIZATION}/${PROJECT}/${row.name}`, recording.outputs);
    yield { row, recording, findings: [...recording.findings, ...compare(recording, preview)] };
  }
}

/** What each stack's file says; a stack without one is planned as `headend init` would write it. */
export function configsOf(
  rows: readonly StackRow[],
  { file, settings }: Environment,
): Map<string, StackConfig> {
  const problems: Problem[] = [];
  const configs = rows.map(({ name, config }): [string, StackConfig] => {
    const own = { ...config, "headend:file": resolve(file) };
    const stackFile = join(ROOT, `Pulumi.${name}.yaml`);
    if (!existsSync(stackFile)) return [name, { values: own }];
    try {
      const { values, secrets } = readStackFile(stackFile, settings);
      return [name, { values: { ...values, ...own }, secrets }];
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      problems.push(...error.problems);
      return [name, { values: own }];
    }
  });
  if (problems.length > 0) throw new SettingsError(problems);
  return new Map(configs);
}
