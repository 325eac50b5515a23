// First import: it prepares the Pulumi SDK for many stacks in one process.
import "../../record/preload";
import { commandsFor, differenceMarkdown, differenceText } from "../../report/difference";
import type { Records } from "../../verify/changes/changes";
import { type Difference, differenceOf } from "../../verify/diff/difference";
import { comparable, namesOf } from "../../verify/diff/names";
import { hint } from "../../settings/problems";
import { ArgumentError, EXIT } from "../errors";
import { shared, type Side, type SideOptions, Sides } from "../sides";
import { operatedAs } from "../state";

/** What `--fail-on` may name. */
export const FAILURES = ["opens", "replaced", "deleted", "findings"] as const;

export interface DiffOptions extends SideOptions {
  readonly format: "text" | "json" | "markdown";
  /** Sections that set exit code 1 if they have a row. */
  readonly failOn?: string;
}

/** `headend diff <a> <b>`: what changes from one plan, revision or state to another. */
export async function diff(from: string, to: string, options: DiffOptions): Promise<number> {
  const failures = failuresIn(options.failOn);
  const sides = new Sides(options);
  try {
    const [before, after] = [await sides.read(from, to), await sides.read(to, from)];
    const difference = compared(before, after);
    const environment = (after.plan ?? before.plan)?.claims.environment ?? "";
    const shown = { environment, from, to, difference };
    const commands = commandsFor(shown);
    process.stdout.write(
      options.format === "json"
        ? `${JSON.stringify({ format: 1, environment, from, to, ...difference, commands }, undefined, 2)}\n`
        : options.format === "markdown"
          ? differenceMarkdown(shown)
          : differenceText(shown),
    );
    return failures.some((name) => difference[name].length > 0) ? EXIT.finding : EXIT.fine;
  } finally {
    sides.close();
  }
}

function failuresIn(text = ""): (typeof FAILURES)[number][] {
  return text
    .split(",")
    .filter((name) => name !== "")
    .map((name) => {
      const known = FAILURES.find((failure) => failure === name);
      if (known === undefined) throw new ArgumentError(`--fail-on ${name} is unknown${hint(name, FAILURES)}`);
      return known;
    });
}

function compared(before: Side, after: Side): Difference {
  const [old, now] = shared(before, after);
  if (before.kind !== "state" && after.kind !== "state")
    return differenceOf({ ...before, records: old }, { ...after, records: now });
  const real: [Records, Records] = [
    before.kind === "state" ? operatedAs(old, now) : old,
    after.kind === "state" ? operatedAs(now, old) : now,
  ];
  const [one, other] = real.map((records) => comparable(records, namesOf(records)));
  return one === undefined || other === undefined
    ? differenceOf(before, after)
    : differenceOf({ ...before, records: one }, { ...after, records: other }, real);
}
