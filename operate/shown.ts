import { isDeepStrictEqual } from "node:util";
import type { Operation } from "./state";

/** What a preview showed of one stack: URN -> operation. */
export type Shown = ReadonlyMap<string, string>;

/** Steps of one replacement are one operation. */
const KIND: Readonly<Record<string, string>> = {
  "create-replacement": "replace",
  "delete-replaced": "replace",
  "discard-replaced": "replace",
};

export const kindOf = (op: string): string => KIND[op] ?? op;

export const shownOf = (operations: readonly Operation[]): Shown =>
  new Map(operations.map(({ urn, op }) => [urn, kindOf(op)]));

/** Kinds from the least to the most that is lost. A resource that was shown as replaced may turn out to be only updated. */
const BY_LOSS = ["update", "create", "replace", "delete"];

/** Whether an operation is more than what was shown of its resource. */
export function isBeyond(shown: Shown, { urn, op }: Pick<Operation, "urn" | "op">): boolean {
  const before = shown.get(urn);
  const kind = kindOf(op);
  if (before === kind) return false;
  if (before === undefined) return true;
  return BY_LOSS.indexOf(kind) > BY_LOSS.indexOf(before);
}

/** Resources that a run would lose: replaced or deleted. */
export const lossesOf = (operations: readonly Operation[]): Operation[] => {
  const kinds = shownOf(operations);
  const seen = new Set<string>();
  return operations.filter(({ urn }) => {
    const kind = kinds.get(urn);
    if (seen.has(urn) || (kind !== "replace" && kind !== "delete")) return false;
    seen.add(urn);
    return true;
  });
};

/** Whether a stack would be updated from the same values as when it was previewed. */
export const sameInputs = (one: unknown, other: unknown): boolean => isDeepStrictEqual(one, other);

/** An update met an operation that was not shown, and was interrupted. */
export class BeyondError extends Error {
  constructor({ op, urn }: Operation) {
    super(`${kindOf(op)} of ${urn} was not shown; the update was interrupted`);
  }
}
