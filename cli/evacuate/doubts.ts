import type { EdgeFile } from "../../plan/edge/file";
import type { Doubt } from "./edgeFile";
import type { Move } from "./moves";

/** Cell -> route that an operator set. Undefined: the store could not be read. */
export type Routes = ReadonlyMap<string, string> | undefined;

/** Doubts about moves from the file and the current routes, without a call to the region that viewers move to. */
export function doubtsOf(
  moves: readonly Move[],
  file: EdgeFile,
  { subject, routes }: { readonly subject: string; readonly routes: Routes },
): Doubt[] {
  const outward = moves.filter(({ value }) => value === "standby");
  return [
    ...evacuatedIn(outward, file, routes),
    ...(outward.length === 0 ? [] : strandedIn(subject, file, routes)),
  ];
}

/** Refuses moves into a region that other cells were evacuated from. */
function evacuatedIn(moves: readonly Move[], { cells }: EdgeFile, routes: Routes): Doubt[] {
  return [...new Set(moves.map(({ to }) => to))].flatMap((region) => {
    const left = Object.entries(cells)
      .filter(([cell, { home }]) => home === region && routes?.get(cell) === "standby")
      .map(([cell]) => cell);
    const held = moves.filter(({ to }) => to === region).map(({ cell }) => cell);
    if (left.length === 0) return [];
    return [{ refused: true, message: `${region} was evacuated: ${left.join(", ")}`, cells: held }];
  });
}

/** Warns of cells that were moved into the region that is now evacuated. */
const strandedIn = (subject: string, { cells }: EdgeFile, routes: Routes): Doubt[] =>
  Object.entries(cells)
    .filter(([cell, { standby }]) => standby === subject && routes?.get(cell) === "standby")
    .map(([cell]) => ({
      refused: false,
      message: `${cell} was moved to ${subject} before; run headend evacuate ${cell} --undo`,
    }));
