import { rowOf } from "../../facts/rowOf";
import { hint } from "../../settings/problems";
import type { Check, Written } from "../check";

/** Groups of `waves.cells`: known cells with stacks of their own, each in one group, with different standby regions. */
export const checkWaves: Check<Written> = ({ waves, cells: place, lineUp }, problems) => {
  if (waves.cells.length > 0 && place === "inRegion") {
    const message = "with cells: inRegion a cell has no stack of its own; remove waves.cells";
    problems.add("wave", ["waves", "cells"], message);
    return;
  }
  const names = Object.keys(lineUp.cells);
  const groupOf = new Map<string, number>();
  for (const [at, group] of waves.cells.entries()) {
    const cellOf = new Map<string, string>();
    for (const [index, cell] of group.entries()) {
      const path = ["waves", "cells", at, index];
      const own = rowOf(lineUp.cells, cell);
      if (own === undefined) {
        problems.add("unknown-cell", path, `unknown cell ${cell}${hint(cell, names)}`);
        continue;
      }
      const before = groupOf.get(cell);
      groupOf.set(cell, at);
      if (before === at) continue; // listed-twice
      if (before !== undefined) {
        problems.add("wave", path, `${cell} is already in waves.cells[${before}]; remove one of the two`);
        continue;
      }
      const { region } = own.standby;
      const other = cellOf.get(region);
      cellOf.set(region, cell);
      if (other === undefined) continue;
      const message = `the standby of ${cell} and of ${other} is ${region}, which would serve both if the update fails; put them in two groups`;
      problems.add("wave", path, message);
    }
  }
};
