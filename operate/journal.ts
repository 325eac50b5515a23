import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Folder of the runs in `out/<environment>`. A new plan keeps it. */
export const RUNS = "runs";

/** How a stack ended, or why it has not started. */
export interface StackResult {
  readonly stack: string;
  readonly status: "done" | "unchanged" | "failed" | "refused" | "waiting" | "cancelled" | "not started";
  /** Why it failed, was refused, waits for a person or did not start, in lines. */
  readonly why?: readonly string[];
  /** Seconds */
  readonly seconds?: number;
  /** Operation -> resources. */
  readonly changes?: Readonly<Record<string, number>>;
}

/** `run.json`: of a run that goes on, or was killed, it has no `ended` and no `exit`. */
export interface RunReport {
  readonly command: string;
  readonly environment: string;
  /** ISO 8601 */
  readonly began: string;
  readonly ended?: string;
  readonly exit?: number;
  readonly stacks: readonly StackResult[];
}

/**
 * `out/<environment>/runs/<time>/`: `run.json`, and what each Pulumi CLI printed. Pulumi prints no secret value. A run needs
 * nothing of an earlier one.
 */
export class Journal {
  readonly folder: string;

  /** @param target `out/<environment>` */
  constructor(target: string, began: Date) {
    const time = began.toISOString().replaceAll(":", "-").replace(/\..*/, "Z");
    this.folder = join(target, RUNS, time);
    mkdirSync(this.folder, { recursive: true });
  }

  log(stack: string, text: string): void {
    appendFileSync(this.logOf(stack), text);
  }

  /** Path of a stack's log. */
  logOf(stack: string): string {
    return join(this.folder, `${stack}.log`);
  }

  /** Writes the whole report: a killed run leaves the last one. */
  report(report: RunReport): void {
    writeFileSync(join(this.folder, "run.json"), `${JSON.stringify(report, undefined, 2)}\n`);
  }
}
