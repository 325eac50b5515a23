import type { Path, Problems } from "../../settings/problems";
import { type Level, slotRange } from "../../settings/slots";
import type { Written } from "../check";
import { lengthProblems } from "./addresses";

/** The holder of a slot, and the path of the slot. */
export interface SlotHolder {
  readonly name: string;
  readonly slot: number;
  /** Absent: in another file, which has its own check. */
  readonly path?: Path;
}

interface SlotRules {
  /** `undefined`: unknown, because the address plan has a mistake. */
  readonly range: { readonly first: number; readonly last: number } | undefined;
  readonly retired: readonly number[];
  readonly problems: Problems;
}

/** Each slot is in range, not retired, and has one holder. */
export function checkSlots(holders: readonly SlotHolder[], { range, retired, problems }: SlotRules): void {
  const taken = new Map<number, string>();
  const free = nextFree([...holders.map(({ slot }) => slot), ...retired], range);
  for (const { name, slot, path } of holders) {
    const before = taken.get(slot);
    if (before === undefined) taken.set(slot, name);
    if (path === undefined) continue;
    if (range !== undefined && (slot < range.first || slot > range.last)) {
      problems.add("slot-range", path, `must be ${range.first} to ${range.last}, not ${slot}`);
    } else if (retired.includes(slot)) {
      problems.add("slot-retired", path, `slot ${slot} is retired and must not be reused${free}`);
    } else if (before !== undefined) {
      problems.add("slot-taken", path, `slot ${slot} is already the slot of ${before}${free}`);
    }
  }
}

function nextFree(used: readonly number[], range: SlotRules["range"]): string {
  if (range === undefined) return "";
  for (let slot = range.first; slot <= range.last; slot++) {
    if (!used.includes(slot)) return `; the first free slot is ${slot}`;
  }
  return "; no slot is free";
}

/** `undefined`: the address plan has a mistake. */
export const rangeOf = ({ addresses }: Written, level: Level): SlotRules["range"] =>
  lengthProblems(addresses).length === 0 ? slotRange(addresses, level) : undefined;
