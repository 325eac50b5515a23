import type { Sorted } from "../verify/accepted";
import { PlanJudge } from "../verify/planJudge";
import { ArgumentError } from "./errors";
import type { PlanFolder } from "./planFolder";

/** Findings of a written plan. Throws an ArgumentError for a stack with values that no judge can read. */
export function judged({ claims, records }: PlanFolder, today: Date): Sorted {
  const judge = new PlanJudge(claims);
  for (const stack of records.stacks) {
    const resources = records.read(stack);
    judging(`the resources of ${stack}`, () => judge.add(stack, resources));
  }
  return judging("the plan", () => judge.end(claims.findings, today));
}

function judging<T>(what: string, judge: () => T): T {
  try {
    return judge();
  } catch (error) {
    throw new ArgumentError(`${what} cannot be judged: ${(error as Error).message}; correct the edit`);
  }
}
