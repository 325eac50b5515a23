/** What a check of settings says of a plan, in the shape of the judge's findings. */
export interface PlanFinding {
  /** Empty: of no stack. */
  readonly stack: string;
  readonly rule: string;
  readonly severity: "error" | "warning";
  readonly subject: string;
  readonly message: string;
}
