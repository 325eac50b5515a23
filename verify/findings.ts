import type { Finding } from "../record/types";

export interface StackFinding extends Finding {
  /** Empty: not of one stack. */
  readonly stack: string;
}

/** A finding with its name, which stays the same from plan to plan: `<rule> <subject>`, never a URN. */
export interface KeyedFinding extends StackFinding {
  readonly key: string;
}

/** `Secret movies-1-vendor-meridian`. */
export const nameOf = ({ type, name }: { readonly type: string; readonly name: string }): string =>
  `${type.replace(/.*:/, "")} ${name}`;

const URN = /^urn:pulumi:[^:]+::[^:]+::(?:.*\$)?(.+?)::(.*)$/;

/** Kind and logical name of a URN; any other subject unchanged. */
export function subjectOf(subject: string): string {
  const [, type, name] = URN.exec(subject) ?? [];
  return type === undefined || name === undefined ? subject : nameOf({ type, name });
}

/** `warning edge-quota edge (edge): edge.quotas.gbps is ...` */
export const findingLine = ({
  severity,
  key,
  stack,
  message,
}: Omit<KeyedFinding, "rule" | "subject">): string =>
  `${severity} ${key}${stack === "" ? "" : ` (${stack})`}: ${message}`;

export const keyed = (finding: StackFinding): KeyedFinding => ({
  ...finding,
  key: `${finding.rule} ${subjectOf(finding.subject)}`,
});
