import "../../record/preload";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSettings } from "../../model/declared/settings";
import { record } from "../../record/record";
import type { Recording } from "../../record/types";
import { PROJECT, stacksOf, type StackRow } from "../../stacks/list";
import { start } from "../../stacks/start";

/** One stack by the program that `pulumi up` runs, of the environment in `file`. */
export const recordStack = ({ name, config }: StackRow, file: string, preview = false): Promise<Recording> =>
  record(start, { project: PROJECT, stack: name, preview }, { values: { ...config, "headend:file": file } });

/** Every stack of the environment in `file`, as an `up`, by the stack's name. */
export async function recordStacks(file: string): Promise<Map<string, Recording>> {
  const recordings = new Map<string, Recording>();
  for (const row of stacksOf(readSettings(file))) recordings.set(row.name, await recordStack(row, file));
  return recordings;
}

/** Runs with an environment file of its own, in a new folder: the program reads a file once. */
export async function withEnvironment<T>(
  name: string,
  text: string,
  run: (file: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "headend-"));
  try {
    const file = join(folder, `${name}.yaml`);
    writeFileSync(file, text);
    return await run(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
