import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { EnvironmentPlan } from "../plan/environment";
import { stackFile, type StackRow } from "../plan/stacks";
import { type Read, readsOf } from "../stacks/reads";

/** Outputs of stacks that exist, by stack. */
export type Outputs = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** What `pulumi up` runs: every file of these folders, and these files. */
const PROGRAM_FOLDERS = ["facts", "catalog", "settings", "plan", "checks", "components", "stacks"];
const PROGRAM_FILES = ["index.ts", "Pulumi.yaml", "tsconfig.json", "package-lock.json"];

/** Digest of the program and of its packages. */
export function programDigest(root: string): string {
  const hash = createHash("sha256");
  const files = PROGRAM_FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => join(folder, file)),
  );
  for (const file of [...PROGRAM_FILES, ...files].sort()) {
    if (!existsSync(join(root, file))) continue;
    hash.update(`${file}\n`).update(readFileSync(join(root, file)));
  }
  return hash.digest("hex");
}

/** Values that a stack reads of others; undefined for one that is not given yet. */
export const valuesRead = (environment: EnvironmentPlan, row: StackRow, outputs: Outputs): unknown[] =>
  readsOf(environment, row).map((read) => valueOf(read, outputs));

export const valueOf = ({ stack, path }: Read, outputs: Outputs): unknown =>
  path.reduce<unknown>(
    (inner, key) => (inner as Readonly<Record<string, unknown>> | undefined)?.[key],
    outputs.get(stack),
  );

/** What an `up` of a stack is made from. */
export interface Ingredients {
  readonly root: string;
  /** `programDigest` */
  readonly program: string;
  /** The plan's records of the stack, as text: what its settings come to. */
  readonly records: string;
  readonly read: readonly unknown[];
}

/** Key of an `up` that would change nothing if its stack has it as an output. */
export function keyOf({ name }: StackRow, { root, program, records, read }: Ingredients): string {
  const file = join(root, stackFile(name));
  const hash = createHash("sha256").update(program).update(records);
  hash.update(existsSync(file) ? readFileSync(file) : "").update(JSON.stringify(read));
  return hash.digest("hex").slice(0, LENGTH);
}

/** Hex digits: 128 bits. */
const LENGTH = 32;
