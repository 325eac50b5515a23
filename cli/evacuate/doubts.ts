import type { Settings } from "../../settings/settings";
import type { EdgeFile } from "../../plan/edge/file";
import { isAttached } from "../../plan/retiring";
import type { Doubt, Known } from "./edgeFile";
import { lackingIn, type Move } from "./moves";

/** What operators have switched, by cell. Undefined: the store does not say. */
export type Routes = ReadonlyMap<string, string> | undefined;

/** What the file, the settings and the switches say against moves, without asking the region that viewers go to. */
export function doubtsOf(
  moves: readonly Move[],
  { file, doubts, settings }: Known,
  { subject, edge, routes }: { readonly subject: string; readonly edge: string; readonly routes: Routes },
): Doubt[] {
  const lacking = lackingIn(file.cells, subject, settings).map((cell) => ({
    refused: false,
    says: `${edge} does not know ${cell} yet, so it stays where it is: copy it again after up of the edge`,
  }));
  const outward = moves.filter(({ value }) => value === "standby");
  return [
    ...doubts,
    ...lacking,
    ...evacuatedIn(outward, file, routes),
    ...(outward.length === 0 ? [] : strandedIn(subject, file, routes)),
    ...detachedIn(moves, settings),
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

/** Cells of an older copy of the file. Beside others they are no reason to leave those where they are. */
function detachedIn(moves: readonly Move[], settings: Settings | undefined): Doubt[] {
  const gone = moves.filter(({ cell }) => settings !== undefined && !isAttached(settings, { cell }));
  return gone.map(({ cell }) => ({
    refused: gone.length === moves.length,
    says: `${cell} is detached: once the edge is updated it leads no viewer there`,
  }));
}
