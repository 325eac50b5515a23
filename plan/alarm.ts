/** An alarm as a component makes it, whoever planned it: on one metric of one thing, or on an expression over two. */
export interface AlarmPlan {
  /** Logical name, on which its physical name goes on. */
  readonly key: string;
  /** What an operator reads at three in the morning, with the page to open. */
  readonly description: string;
  readonly namespace: string;
  readonly metric: string;
  readonly statistic: "Sum" | "Average" | "Maximum" | "Minimum" | "p99";
  /** More than this is too much, in the metric's own unit or the expression's. */
  readonly threshold: number;
  /** true: less than the threshold is too little. */
  readonly below?: true;
  readonly periodSeconds: 60 | 300;
  /** How many of the last `periods` must breach. */
  readonly breaches: number;
  readonly periods: number;
  /** What no data means. */
  readonly missing: "breaching" | "notBreaching" | "ignore";
  /** Absent: the metric itself is watched. */
  readonly math?: AlarmMath;
}

/** Metric math: the alarm's metric is METRIC_ID in it, and another metric's sum, of the same thing, BESIDE_ID. */
export interface AlarmMath {
  readonly beside: string;
  readonly expression: string;
}

export const METRIC_ID = "m";
export const BESIDE_ID = "n";

/** What an operator reads at three in the morning. */
export const describe = (
  subject: string,
  { says, runbook }: { readonly says: string; readonly runbook: string },
): string => `${subject}: ${says}. Runbook: docs/runbooks/${runbook}.md`;
