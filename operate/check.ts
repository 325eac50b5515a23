/**
 * One row of a table of checks. `unknown`: the check did not run, or AWS gave no answer. `advice`: Headend runs without it, and
 * docs/landing-zone.md recommends it.
 */
export interface Check {
  readonly state: "ok" | "wrong" | "advice" | "unknown";
  readonly what: string;
  readonly detail: string;
}
