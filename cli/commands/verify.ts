import { asMarkdown, findingTables, verdictLines } from "../../report/tables";
import { counted } from "../../report/words";
import { countsOf } from "../../verify/accepted";
import { EXIT } from "../errors";
import { judged } from "../judged";
import { readPlan } from "../planFolder";

export interface VerifyOptions {
  readonly format: "text" | "json" | "markdown";
  /** The date that acceptances are compared with. */
  readonly today: Date;
}

/** `headend verify <folder>`: judges a plan that was written before, without building it. */
export function verify(folder: string, { format, today }: VerifyOptions): number {
  const plan = readPlan(folder);
  const sorted = judged(plan, today);
  const { environment, stacks } = plan.claims;
  const figures = countsOf(sorted);
  if (format === "json")
    process.stdout.write(`${JSON.stringify({ environment, ...sorted, figures }, undefined, 2)}\n`);
  else if (format === "markdown") process.stdout.write(findingTables(sorted).map(asMarkdown).join("\n"));
  else
    process.stdout.write(
      `${environment}, ${folder}: ${counted(stacks.length, "stack")}\n\n${verdictLines(sorted).join("\n")}\n`,
    );
  return figures.errors > 0 ? EXIT.finding : EXIT.fine;
}
