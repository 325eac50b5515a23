import type { EnvironmentPlan } from "../plan/environment";
import { type OrderedStack, orderOf } from "./order";

/** Stacks in the order in which they are destroyed: each after what reads it or comes after it. */
export const reversed = (order: readonly OrderedStack[]): OrderedStack[] =>
  [...order].reverse().map(({ row }) => {
    const reads = order.filter((other) => isAfter(other, row.name)).map((other) => other.row.name);
    return { row, reads, after: [] };
  });

const isAfter = ({ reads, after }: OrderedStack, name: string): boolean =>
  reads.includes(name) || after.some(({ first, kind }) => first === name && kind === "must");

/** Stacks that would lose what they use, because only stacks below them are destroyed. A line each. */
export const readersOutside = (
  plan: EnvironmentPlan,
  names: readonly string[],
  exists: (name: string) => boolean,
): string[] =>
  orderOf(plan)
    .filter(({ row }) => !names.includes(row.name) && exists(row.name))
    .flatMap((stack) => {
      const used = names.filter((name) => isAfter(stack, name) && exists(name));
      return used.length === 0
        ? []
        : [`${stack.row.name} uses ${used.join(", ")}: also choose --stack ${stack.row.name}`];
    });
