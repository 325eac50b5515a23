import type { EdgeFile } from "../../plan/edge/file";
import type { Doubt } from "./edgeFile";
import type { Move } from "./moves";

/** What operators have switched, by cell. Undefined: the store does not say. */
export type Routes = ReadonlyMap<string, string> | undefined;

/** What the file and the switches say against moves, without a call to the region that viewers go to. */
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

/** Regions that viewers were led away from are no place to lead others to. */
function evacuatedIn(moves: readonly Move[], { cells }: EdgeFile, routes: Routes): Doubt[] {
  return [...new Set(moves.map(({ to }) => to))].flatMap((region) => {
    const left = Object.entries(cells)
      .filter(([cell, { home }]) => home === region && routes?.get(cell) === "standby")
      .map(([cell]) => cell);
    const held = moves.filter(({ to }) => to === region).map(({ cell }) => cell);
    if (left.length === 0) return [];
    return [{ refused: true, says: `${region} was evacuated: ${left.join(", ")}`, cells: held }];
  });
}

/** Cells that were moved into the region which is now left. */
const strandedIn = (subject: string, { cells }: EdgeFile, routes: Routes): Doubt[] =>
  Object.entries(cells)
    .filter(([cell, { standby }]) => standby === subject && routes?.get(cell) === "standby")
    .map(([cell]) => ({
      refused: false,
      says: `${cell} was moved to ${subject} before; headend evacuate ${cell} --undo brings it home`,
    }));
