import "../../record/preload";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { standIns, StacksBefore } from "../../cli/recordStacks";
import { readEnvironment } from "../../checks/environment";
import type { Settings } from "../../settings/settings";
import { record } from "../../record/record";
import type { Recording } from "../../record/types";
import { type EnvironmentPlan, planEnvironment } from "../../plan/environment";
import type { StackRow } from "../../plan/stacks";
import { stacksReadBy } from "../../stacks/reads";
import { start } from "../../stacks/start";

/** The stacks of an environment file, by the program that `pulumi up` runs. Each is recorded at its first use. */
export class Stacks {
  readonly settings: Settings;
  readonly rows: readonly StackRow[];
  readonly plan: EnvironmentPlan;
  private readonly before = new StacksBefore();
  private readonly ups = new Map<string, Promise<Recording>>();

  constructor(private readonly file: string) {
    this.settings = readEnvironment(file);
    this.plan = planEnvironment(this.settings);
    this.rows = this.plan.stacks;
  }

  /** Recorded as an `up`, once, after the stacks that it refers to, with their outputs as in `headend plan`. */
  up(name: string): Promise<Recording> {
    const created = this.ups.get(name) ?? this.record(name, false);
    this.ups.set(name, created);
    return created;
  }

  /** Names of the stacks that it reads. */
  readBy(name: string): string[] {
    return stacksReadBy(this.plan, this.row(name));
  }

  preview(name: string): Promise<Recording> {
    return this.record(name, true);
  }

  private row(name: string): StackRow {
    const row = this.rows.find((stack) => stack.name === name);
    if (row === undefined) throw new RangeError(`unknown stack ${name}`);
    return row;
  }

  private async record(name: string, preview: boolean): Promise<Recording> {
    const row = this.row(name);
    for (const read of this.readBy(name)) this.before.keep(await this.up(read));
    const values = { ...standIns(row), ...row.config, "headend:file": this.file };
    const identity = { ...this.before.identityOf(name), preview };
    return record(start, identity, { values, secrets: row.secrets });
  }
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
