import { join } from "node:path";
import { secretCommand } from "../plan/stacks";
import { CircleError, type OrderedStack, orderOf, wavesOf } from "../operate/order";
import type { EnvironmentPlan } from "../plan/environment";
import type { ResourceRecord } from "../record/types";
import { stepsPage } from "../report/steps";
import { changesOf, type Records } from "../verify/changes/changes";
import type { StackFinding } from "../verify/findings";
import { stepFindings, stepsOf, type Turn } from "../verify/changes/steps";
import type { ReplacedFolder } from "./files";
import type { Earlier } from "./since";

/** The order of `pulumi up`: waves of stacks that may run side by side, and what an operator must know before the first. */
export interface Ups {
  readonly waves: readonly (readonly string[])[];
  readonly findings: readonly StackFinding[];
}

const NOTHING: Records = { stacks: [], read: () => [] };

/** Writes `steps.md`: the stacks that change since an earlier plan, or all stacks. A change without an order has no steps. */
export function writeSteps(
  plan: EnvironmentPlan,
  earlier: Earlier | undefined,
  folder: Pick<ReplacedFolder, "read" | "write">,
): Ups {
  const { environment } = plan.settings;
  try {
    const order = orderOf(plan, earlier?.plan);
    const after: Records = {
      stacks: plan.stacks.map(({ name }) => name),
      read: (stack) => JSON.parse(folder.read(join(stack, "resources.json"))) as ResourceRecord[],
    };
    const steps = stepsOf(changesOf(earlier?.records ?? NOTHING, after), turnsOf(order, earlier?.plan));
    folder.write("steps.md", stepsPage(steps, { environment, ...(earlier && { since: earlier.name }) }));
    const waves = [...new Set(steps.map(({ wave }) => wave))].map((wave) =>
      steps.filter((step) => step.wave === wave).map(({ stack }) => stack),
    );
    return { waves, findings: stepFindings(steps) };
  } catch (error) {
    if (!(error instanceof CircleError)) throw error;
    const finding = { stack: "", rule: "no-order", severity: "error", subject: environment } as const;
    return { waves: [], findings: [{ ...finding, message: error.message }] };
  }
}

/** `before`: what has its secrets already. */
export function turnsOf(order: readonly OrderedStack[], before: EnvironmentPlan | undefined): Turn[] {
  const rows = new Map(order.map(({ row }) => [row.name, row]));
  const old = new Map(before?.stacks.map((row) => [row.name, row.secrets]));
  return wavesOf(order).flatMap((names, index) =>
    names.map((stack) => ({
      stack,
      wave: index + 1,
      secrets: (rows.get(stack)?.secrets ?? [])
        .filter((key) => old.get(stack)?.includes(key) !== true)
        .map((key) => secretCommand(key, stack)),
    })),
  );
}
