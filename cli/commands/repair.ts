// First import: it prepares the Pulumi SDK for many stacks in one process.
import "../../record/preload";
import type { PendingOperation } from "../../operate/pulumi/deployment";
import { typeOf } from "../../operate/urn";
import { asText } from "../../report/tables";
import { hint } from "../../settings/problems";
import { ArgumentError, EXIT } from "../errors";
import { ask } from "../runs/ask";
import { type OpenRun, openUnplanned, type RunOptions } from "../runs/open";

export interface RepairOptions extends RunOptions {
  /** `<urn>=<id>`: AWS has the resource under this id. */
  readonly import: readonly string[];
  /** Whether the other pending operations are deleted from the states. */
  readonly clear?: boolean;
  readonly yes?: boolean;
}

/** A pending operation and its stack. */
interface Row extends PendingOperation {
  readonly stack: string;
}

/**
 * `headend repair [environment]`: names the operations that a killed CLI left in the states, takes what AWS has into the states,
 * and deletes the rest. Exit 1 if some are left.
 */
export async function repair(name: string | undefined, options: RepairOptions): Promise<number> {
  const run = await openUnplanned(name, options);
  try {
    const rows = run.order.flatMap(({ row }) =>
      run.session.deploymentOf(row.name).pending.map((pending) => ({ ...pending, stack: row.name })),
    );
    if (rows.length === 0) {
      process.stdout.write("no stack has pending operations\n");
      return EXIT.fine;
    }
    process.stdout.write(textOf(rows));
    const imported = importsOf(rows, options.import);
    const count = options.clear === true ? rows.length : imported.size;
    if (count === 0) return EXIT.finding;
    if (options.yes !== true && !(await ask(questionOf(imported.size, count)))) return EXIT.wrong;
    return await repairAll(run, rows, { imported, isCleared: options.clear === true });
  } finally {
    run.close();
  }
}

const questionOf = (imported: number, count: number) => ({
  text: `import ${imported}, clear ${count - imported}? Type yes:`,
  answer: "yes",
  option: "--yes",
});

/** How to find a resource that AWS may have. */
const textOf = (rows: readonly Row[]): string =>
  `${asText({
    title: "Pending operations",
    head: ["stack", "operation", "type", "name in AWS", "urn"],
    rows: rows.map(({ stack, type, urn, awsName }) => [stack, type, typeOf(urn), awsName ?? "", urn]),
  })}
Look for each in AWS by its name, in its region: a tag "Name" by
  aws resourcegroupstaggingapi get-resources --tag-filters Key=Name,Values=<name> --region <region>
AWS has it:      headend repair ... --import <urn>=<id>
AWS lacks it:    headend repair ... --clear
updating, deleting: headend repair ... --clear; the next up does it again
`;

/** URN -> id. Throws an ArgumentError for a URN that is not pending. */
function importsOf(rows: readonly Row[], texts: readonly string[]): Map<string, string> {
  const urns = rows.filter(({ type }) => type === "creating").map(({ urn }) => urn);
  const pairs = texts.map((text) => [
    text.slice(0, text.lastIndexOf("=")),
    text.slice(text.lastIndexOf("=") + 1),
  ]);
  const wrong = pairs.filter(([urn = "", id]) => !urns.includes(urn) || id === "");
  if (wrong.length > 0)
    throw new ArgumentError(
      wrong
        .map(
          ([urn = ""]) => `--import ${urn}: no creation of it is pending${hint(urn, urns)}; write <urn>=<id>`,
        )
        .join("\n"),
    );
  return new Map(pairs.map(([urn = "", id = ""]) => [urn, id]));
}

interface Repairs {
  readonly imported: ReadonlyMap<string, string>;
  readonly isCleared: boolean;
}

async function repairAll(
  { backend, session }: OpenRun,
  rows: readonly Row[],
  { imported, isCleared }: Repairs,
): Promise<number> {
  for (const { stack, urn } of rows) {
    const id = imported.get(urn);
    if (id !== undefined) await backend.importPending(stack, urn, id);
  }
  const stacks = [...new Set(rows.map(({ stack }) => stack))];
  if (isCleared) for (const stack of stacks) await backend.clearPending(stack);
  await session.open(stacks);
  const left = stacks.flatMap((stack) => session.deploymentOf(stack).pending);
  process.stdout.write(`${rows.length - left.length} of ${rows.length} repaired\n`);
  return left.length === 0 ? EXIT.fine : EXIT.finding;
}
