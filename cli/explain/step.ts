import { markOf, type Row } from "../../plan/retiring";
import type { Settings } from "../../settings/settings";

/** One step of an explanation: what it is, which block it has, and the row of the plan that says so. */
export interface Step {
  readonly level: string;
  readonly name: string;
  /** `""`: it has none. */
  readonly block: string;
  readonly rule: string;
}

/** A step of what has no addresses. */
export const step = (level: string, name: string, rule: string): Step => ({ level, name, block: "", rule });

/** `; retiring: detach` of what is on its way out. */
export function leaving(settings: Settings, row: Row): string {
  const mark = markOf(settings, row);
  return mark === undefined ? "" : `; retiring: ${mark}`;
}
