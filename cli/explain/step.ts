import { markOf, type Row } from "../../plan/retiring";
import type { Settings } from "../../settings/settings";

/** One step of an explanation: level, name, block, and the row that sets it. */
export interface Step {
  readonly level: string;
  readonly name: string;
  /** `""`: no block. */
  readonly block: string;
  readonly rule: string;
}

/** A step without a block. */
export const step = (level: string, name: string, rule: string): Step => ({ level, name, block: "", rule });

/** `; retiring: detach` if the row is retiring, else `""`. */
export function leaving(settings: Settings, row: Row): string {
  const mark = markOf(settings, row);
  return mark === undefined ? "" : `; retiring: ${mark}`;
}
