import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { readStackFile } from "../settings/stackFile";
import { SettingsError, type Problem } from "../settings/problems";
import { compare } from "../record/compare";
import { record } from "../record/record";
import type { Finding, Recording, StackConfig, StackIdentity } from "../record/types";
import { PROJECT, stackFile, type StackRow } from "../plan/stacks";
import { keepEnvironment } from "../stacks/config";
import { STAND_IN } from "../stacks/masterPassword";
import { stacksReadBy } from "../stacks/reads";
import { start } from "../stacks/start";
import { ROOT, type Environment } from "./environment";

/** Organisation of backends without organisations: the first part of a stack reference. */
const ORGANIZATION = "organization";

/** One stack, planned as an `up` and as a `preview`. */
export interface PlannedStack {
  readonly row: StackRow;
  readonly recording: Recording;
  readonly findings: readonly Finding[];
}

/**
 * Plans the stacks of an environment one after another, each twice, with the program that `pulumi up` runs. Yields each
 * stack as soon as it is planned and keeps only its outputs, for references of later stacks. Memory depends on the largest
 * stack, not on the number of stacks.
 */
export async function* planStacks(
  { file, plan }: Environment,
  only: readonly string[] = [],
): AsyncGenerator<PlannedStack> {
  const all = plan.stacks;
  keepEnvironment(resolve(file), plan);
  const wanted = all.filter(({ name }) => only.length === 0 || only.includes(name));
  const needed = new Set(wanted.flatMap((row) => stacksReadBy(plan, row)));
  const rows = all.filter((row) => wanted.includes(row) || needed.has(row.name));
  const before = new StacksBefore();
  for (const { row, config } of configured(rows, { file, plan })) {
    const identity = before.identityOf(row.name);
    const recording = await record(start, identity, config);
    before.keep(recording);
    // Planned only because other stacks read its outputs.
    if (!wanted.includes(row)) continue;
    const preview = await record(start, { ...identity, preview: true }, config);
    yield { row, recording, findings: [...recording.findings, ...compare(recording, preview)] };
  }
}

/** Records every stack of an environment once, as an `up`. */
export async function* recordUps({ file, plan }: Environment): AsyncGenerator<Recording> {
  keepEnvironment(resolve(file), plan);
  const before = new StacksBefore();
  for (const { row, config } of configured(plan.stacks, { file, plan })) {
    const recording = await record(start, before.identityOf(row.name), config);
    before.keep(recording);
    yield recording;
  }
}

/** Outputs of the stacks that were planned before, for the stack references of later stacks. */
export class StacksBefore {
  private readonly references = new Map<string, Recording["outputs"]>();

  keep({ stack, outputs }: Recording): void {
    this.references.set(`${ORGANIZATION}/${PROJECT}/${stack}`, outputs);
  }

  identityOf(stack: string): StackIdentity {
    return { project: PROJECT, stack, organization: ORGANIZATION, references: this.references };
  }
}

/** Placeholders of a plan for the secrets of an `up`. */
export const standIns = ({ secrets }: Pick<StackRow, "secrets">): Record<string, string> =>
  Object.fromEntries(secrets.map((key) => [key, STAND_IN]));

/** Stacks with the config of their files. A stack without a file has the config that `headend init` would write. */
export function configured(
  rows: readonly StackRow[],
  { file, plan: { settings } }: Environment,
): { row: StackRow; config: StackConfig }[] {
  const problems: Problem[] = [];
  const stacks = rows.map((row) => {
    const own = { ...row.config, "headend:file": resolve(file) };
    const path = join(ROOT, stackFile(row.name));
    const placeholders = standIns(row);
    if (!existsSync(path))
      return { row, config: { values: { ...placeholders, ...own }, secrets: row.secrets } };
    try {
      const { values, secrets } = readStackFile(path, settings);
      const all = [...new Set([...secrets, ...row.secrets])];
      return { row, config: { values: { ...values, ...placeholders, ...own }, secrets: all } };
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      problems.push(...error.problems);
      return { row, config: { values: own } };
    }
  });
  if (problems.length > 0) throw new SettingsError(problems);
  return stacks;
}
