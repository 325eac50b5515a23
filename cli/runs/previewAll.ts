import { runStacks } from "../../operate/runStacks";
import type { Previewed } from "../../operate/session";
import { lossesOf } from "../../operate/shown";
import { changesIn } from "../../operate/state";
import { failureLines, protectedIn } from "./failure";
import type { StackPreview } from "./previewTable";
import type { OpenWork } from "./work";

/** The previews of a run, by stack. Stacks without one are unchanged, or failed. */
export interface Previews {
  readonly rows: readonly StackPreview[];
  readonly byStack: ReadonlyMap<string, Previewed>;
}

/** Previews the stacks of a run side by side: none waits for another, because all read what the backend has now. */
export async function previewAll(work: OpenWork, all: boolean): Promise<Previews> {
  const { session, order, limits, interrupts, screen } = work;
  const byStack = new Map<string, Previewed>();
  const failures = new Map<string, Pick<StackPreview, "why" | "held">>();
  const skipped = new Set(order.filter(({ row }) => !all && session.isUnchanged(row)));
  const wanted = order
    .filter((stack) => !skipped.has(stack))
    .map(({ row }) => ({ row, reads: [], after: [] }));
  await runStacks(
    wanted,
    async ({ row }) => {
      screen.begin(row.name, "previews");
      try {
        byStack.set(row.name, await session.preview(row, screen.watch));
        return screen.end(row.name, "done");
      } catch (error) {
        failures.set(row.name, { why: failureLines(error), held: protectedIn(error) });
        return screen.end(row.name, "failed");
      }
    },
    { limits, signal: interrupts.signal },
  );
  const changing = new Set(
    [...byStack.values()].filter(({ state }) => changesIn(state) > 0).map(({ row }) => row.name),
  );
  const rows = order.map((stack): StackPreview => {
    const { name } = stack.row;
    const preview = byStack.get(name);
    const { why, held } = failures.get(name) ?? { why: [], held: heldOf(preview) };
    const begun = preview === undefined ? "not previewed" : "changes";
    const status = skipped.has(stack) ? "unchanged" : why.length > 0 ? "failed" : begun;
    return {
      stack: name,
      status,
      operations: preview?.state.operations ?? [],
      same: preview?.state.ended["same"] ?? 0,
      invented: preview?.invented ?? [],
      changing: stack.reads.filter(
        (other) => changing.has(other) && preview?.invented.includes(other) !== true,
      ),
      held,
      why,
    };
  });
  return { rows, byStack };
}

const heldOf = (preview: Previewed | undefined): string[] =>
  lossesOf(preview?.state.operations ?? [])
    .filter(({ isProtected }) => isProtected)
    .map(({ urn }) => urn);
