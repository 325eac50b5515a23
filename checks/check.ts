import { networkOf } from "../facts/cidr";
import { nearest, type Path, type Problems } from "../settings/problems";
import type { Sound } from "../settings/shape";

/** One subject's rules that no single key can state. */
export type Check = (sound: Sound, to: { file: string; problems: Problems }) => void;

/** Something that holds a slot, and where its slot is written. */
export interface SlotHolder {
  readonly name: string;
  /** Absent: unsound, which is a problem of its own already. */
  readonly slot?: number | undefined;
  /** Absent: in another file, which answers for itself. */
  readonly path?: Path;
}

export interface SlotRules {
  /** `undefined`: not known, as the address plan itself is wrong. */
  readonly range: { readonly first: number; readonly last: number } | undefined;
  readonly retired: readonly number[];
  readonly problems: Problems;
}

/** Each slot in range, not retired, and held once. */
export function checkSlots(holders: readonly SlotHolder[], { range, retired, problems }: SlotRules): void {
  const taken = new Map<number, string>();
  const used = holders.flatMap(({ slot }) => slot ?? []);
  const free = nextFree([...used, ...retired], range);
  for (const { name, slot, path } of holders) {
    if (slot === undefined) continue;
    const before = taken.get(slot);
    if (before === undefined) taken.set(slot, name);
    if (path === undefined) continue;
    if (range !== undefined && (slot < range.first || slot > range.last)) {
      problems.add(path, `must be ${range.first} to ${range.last}, not ${slot}`);
    } else if (retired.includes(slot)) {
      problems.add(path, `${slot} is retired and must never be used again${free}`);
    } else if (before !== undefined) {
      problems.add(path, `${slot} is already the slot of ${before}${free}`);
    }
  }
}

function nextFree(used: readonly number[], range: SlotRules["range"]): string {
  if (range === undefined) return "";
  for (let slot = range.first; slot <= range.last; slot++) {
    if (!used.includes(slot)) return `; the first free one is ${slot}`;
  }
  return "; none is free";
}

/** Whether a key is there, perhaps in another spelling, which is a problem of its own already. */
export const isMeant = (key: string, written: readonly string[] = []): boolean =>
  written.some((word) => nearest(word, [key]) !== undefined);

export function checkAligned(prefix: string, path: Path, problems: Problems): void {
  const fault = misalignment(prefix);
  if (fault !== undefined) problems.add(path, fault);
}

/** What is wrong with a block that does not start where its prefix length says. */
export function misalignment(prefix: string): string | undefined {
  const network = networkOf(prefix);
  return network === prefix ? undefined : `${prefix} does not start a network; did you mean "${network}"?`;
}
