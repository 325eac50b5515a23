import type { Aws } from "../aws/aws";
import { faultOf } from "../aws/errors";
import type { EnvironmentPlan } from "../plan/environment";
import { PEOPLE } from "./people.table";

/** Something that a person does between updates. */
export interface HumanStep {
  /** The stack that must not start before it is done, if `stops`; otherwise the one that it follows. */
  readonly stack: string;
  readonly what: string;
  /** `unknown`: AWS gave no answer, or has none. It never counts as done. */
  readonly state: "done" | "open" | "unknown";
  readonly commands: readonly string[];
  /** Relative to docs/. */
  readonly page?: string;
  readonly stops: boolean;
}

export interface PeopleContext {
  readonly plan: EnvironmentPlan;
  readonly aws: Aws;
  /** Stacks that have resources. */
  readonly existing: ReadonlySet<string>;
  /** Outputs of a stack that exists. */
  readonly outputsOf: (stack: string) => Promise<Readonly<Record<string, unknown>>>;
}

/** Steps of people, in the order of the table; `wanted` leaves out the others. Reads only. */
export async function humanSteps(
  context: PeopleContext,
  wanted: (step: Omit<HumanStep, "state">) => boolean = () => true,
): Promise<HumanStep[]> {
  const rows = Object.values(PEOPLE)
    .flatMap((subject) => subject(context))
    .filter(wanted);
  return Promise.all(
    rows.map(async ({ isDone, ...row }): Promise<HumanStep> => {
      try {
        const answer = await isDone();
        return { ...row, state: answer === undefined ? "unknown" : answer ? "done" : "open" };
      } catch (error) {
        return { ...row, what: `${row.what} (${faultOf(error).message})`, state: "unknown" };
      }
    }),
  );
}
