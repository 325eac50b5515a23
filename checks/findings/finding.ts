/** A finding of a check about a plan, in the shape of the findings of verify/. */
export interface PlanFinding {
  /** Empty: not of one stack. */
  readonly stack: string;
  readonly rule: string;
  readonly severity: "error" | "warning";
  readonly subject: string;
  readonly message: string;
}
