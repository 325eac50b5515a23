import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { hint } from "../settings/problems";
import type { Records } from "../verify/changes/changes";
import type { Compared } from "../verify/diff/difference";
import { planAndWrite } from "./commands/plan";
import { findEnvironment, ROOT } from "./environment";
import { ArgumentError } from "./errors";
import { judged } from "./judged";
import { type PlanFolder, readPlan } from "./planFolder";
import { textAt } from "./since";
import { stateRecords } from "./state";

/** A folder of a plan, `rev:<Git revision>`, or `state:<file>`. */
export interface Side extends Compared {
  /** As it was typed. */
  readonly name: string;
  readonly kind: "folder" | "rev" | "state";
  /** Undefined for a state. */
  readonly plan: PlanFolder | undefined;
}

export interface SideOptions {
  readonly today: Date;
  /** Environment file of revisions. */
  readonly file?: string;
}

/** Reads both sides, and plans those that are revisions. `close` deletes what was planned. */
export class Sides {
  private readonly work = mkdtempSync(join(tmpdir(), "headend-diff-"));
  private planned = 0;

  constructor(private readonly options: SideOptions) {}

  /** `other`: what the side is compared with; a folder says which environment a revision is planned of. */
  async read(name: string, other: string): Promise<Side> {
    if (name.startsWith("state:"))
      return {
        name,
        kind: "state",
        plan: undefined,
        records: stateRecords(name.slice("state:".length)),
        cellOf: new Map(),
      };
    if (!name.startsWith("rev:")) return this.sideOf(name, "folder", readPlan(name));
    return this.sideOf(name, "rev", await this.planOf(name.slice("rev:".length), this.fileOf(other)));
  }

  close(): void {
    rmSync(this.work, { recursive: true });
  }

  private sideOf(name: string, kind: Side["kind"], plan: PlanFolder): Side {
    const cellOf = new Map(
      plan.claims.stacks.flatMap(({ name: stack, cell }) => (cell === undefined ? [] : [[stack, cell]])),
    );
    return { name, kind, plan, records: plan.records, sorted: judged(plan, this.options.today), cellOf };
  }

  private fileOf(other: string): string {
    const { file } = this.options;
    if (file !== undefined) return file;
    const isFolder = existsSync(join(other, "claims.json"));
    const environment = isFolder ? readPlan(other).claims.environment : "production";
    return relative(process.cwd(), join(ROOT, "environments", `${environment}.yaml`));
  }

  /** Plans the environment file of a revision with this program. */
  private async planOf(revision: string, file: string): Promise<PlanFolder> {
    const text = textAt(file, revision);
    if (text === undefined)
      throw new ArgumentError(
        `rev:${revision} is not a Git revision that has ${file}; name another file with --file`,
      );
    const folder = mkdtempSync(join(this.work, `${++this.planned}-`));
    const path = join(folder, basename(file));
    writeFileSync(path, text);
    const environment = findEnvironment(undefined, path);
    const options = { format: "text", stack: [], region: [], cell: [] } as const;
    const { target } = await planAndWrite(environment, {
      ...options,
      out: join(folder, "out"),
      since: "none",
      today: this.options.today,
    });
    return readPlan(target);
  }
}

/** Stacks that both sides know. Throws an ArgumentError if two plans are of different environments, or share no stack. */
export function shared(one: Side, other: Side): [Records, Records] {
  const [first, second] = [one.plan?.claims, other.plan?.claims];
  if (first !== undefined && second !== undefined && first.environment !== second.environment)
    throw new ArgumentError(
      `${one.name} is a plan of ${first.environment}, and ${other.name} of ${second.environment}; compare plans of one environment`,
    );
  const isWhole = [first, second].every((claims) => claims?.isWhole === true);
  if (isWhole) return [one.records, other.records];
  const stacks = one.records.stacks.filter((stack) => other.records.stacks.includes(stack));
  const [own = ""] = one.records.stacks;
  if (stacks.length === 0)
    throw new ArgumentError(
      `${other.name} has no stack ${own} of ${one.name}${hint(own, other.records.stacks)}`,
    );
  return [only(one.records, stacks), only(other.records, stacks)];
}

const only = ({ read }: Records, stacks: readonly string[]): Records => ({ stacks, read });
