// First import: it prepares the Pulumi SDK for many stacks in one process.
import "../../record/preload";
import { readersOutside, reversed } from "../../operate/reverse";
import { nameIn } from "../../operate/urn";
import { asText } from "../../report/tables";
import { ArgumentError, EXIT } from "../errors";
import { ask } from "../runs/ask";
import { type OpenRun, openUnplanned, type RunOptions } from "../runs/open";
import { summaryText } from "../runs/summary";
import { changeStacks } from "../runs/work";

/**
 * `headend destroy [environment]`: destroys the stacks in the reverse order, from their states alone: no program runs. It may be
 * interrupted and run again.
 */
export async function destroy(name: string | undefined, options: RunOptions): Promise<number> {
  const began = new Date();
  const run = await openUnplanned(name, options);
  try {
    requireDestroyable(run, began);
    const stop = await notAllowed(run);
    return stop ?? (await destroyAll(run, began));
  } finally {
    run.close();
  }
}

/** Throws an ArgumentError with everything that AWS or Pulumi would refuse in the middle. */
function requireDestroyable({ session, order, environment: { plan } }: OpenRun, now: Date): void {
  const names = order.map(({ row }) => row.name);
  const isHeld = ({ isProtected }: { readonly isProtected: boolean }): boolean => isProtected;
  const held = names.flatMap((name) => {
    const [first, ...others] = session.deploymentOf(name).resources.filter(isHeld);
    const more = others.length > 0 ? ` and ${others.length} more` : "";
    return first === undefined
      ? []
      : [
          `${name} has protected resources (${nameIn(first.urn)}${more}): docs/configure.md#how-do-i-take-out-a-row`,
        ];
  });
  const readers = readersOutside(plan, names, (name) => session.exists(name));
  const lines = [...session.unfinished(names, now), ...held, ...readers];
  if (lines.length > 0) throw new ArgumentError(`${lines.join("\n")}\nnothing was destroyed`);
}

/** Names every stack and asks. The exit code, if nothing may begin. */
async function notAllowed({ session, order, environment }: OpenRun): Promise<number | undefined> {
  const { environment: name } = environment.plan.settings;
  const filled = reversed(order).filter(({ row }) => session.exists(row.name));
  if (filled.length === 0) {
    process.stdout.write("no stack has resources\n");
    return EXIT.fine;
  }
  const rows = filled.map(({ row }) => [row.name, String(session.deploymentOf(row.name).resources.length)]);
  process.stdout.write(
    `${asText({ title: `Destroys ${environment.file}`, head: ["stack", "resources"], rows })}\n`,
  );
  const text = `destroy them? Type ${name}:`;
  if (await ask({ text, answer: name, option: "a terminal" })) return undefined;
  process.stderr.write("nothing was destroyed\n");
  return EXIT.wrong;
}

async function destroyAll(run: OpenRun, began: Date): Promise<number> {
  const { session, order, screen, environment } = run;
  const report = {
    command: "destroy",
    environment: environment.plan.settings.environment,
    began: began.toISOString(),
  };
  const { results, exit } = await changeStacks(
    { ...run, order: reversed(order) },
    report,
    async ({ row }, watch) => {
      if (!session.exists(row.name)) return { status: "unchanged" };
      screen.begin(row.name, "destroys");
      await session.destroy(row, watch);
      return { status: "done" };
    },
  );
  screen.close();
  process.stdout.write(summaryText(run, results, "destroy"));
  return exit;
}
