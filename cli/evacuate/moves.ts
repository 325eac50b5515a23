import { hint } from "../../settings/problems";
import type { Settings } from "../../settings/settings";
import type { EdgeFileCell } from "../../plan/edge/file";
import { attached, isAttached } from "../../plan/retiring";
import { ArgumentError } from "../errors";
import type { Known } from "./edgeFile";

/** One cell, and where its viewers go. */
export interface Move {
  readonly cell: string;
  readonly from: string;
  readonly to: string;
  readonly channels: readonly string[];
  readonly viewers: number;
  /** Its key's value: `standby` or `home`. */
  readonly value: "home" | "standby";
}

/** Whom an operator means: a cell, or a region's cells. */
export const isMeant =
  (subject: string) =>
  ([cell, home]: readonly [cell: string, home: string]): boolean =>
    cell === subject || home === subject;

/** The moves of a cell, or of all cells whose home is a region. Throws an ArgumentError where the file has none of them. */
export function movesOf(
  { file: { cells }, settings }: Known,
  subject: string,
  { edge, undo = false }: { readonly edge: string; readonly undo?: boolean },
): [Move, ...Move[]] {
  const chosen = Object.entries(cells).filter(([cell, { home }]) => isMeant(subject)([cell, home]));
  const [first, ...rest] = chosen.map(([cell, row]) => moveOf(cell, row, undo));
  if (first !== undefined) return [first, ...rest];
  if (settings !== undefined) refuseDetached(subject, settings);
  if (lackingIn(cells, subject, settings).length > 0)
    throw new ArgumentError(`${edge} does not know ${subject} yet: copy it again after up of the edge`);
  const known = [...Object.keys(cells), ...new Set(Object.values(cells).map(({ home }) => home))];
  throw new ArgumentError(`"${subject}" is no cell and no cell's home${hint(subject, known)}`);
}

function moveOf(cell: string, { home, standby, channels, viewers }: EdgeFileCell, undo: boolean): Move {
  const [from, to] = undo ? [standby, home] : [home, standby];
  return { cell, from, to, channels, viewers, value: undo ? "home" : "standby" };
}

/** Throws for what the edge has let go of: the file knows it no more, and it is no misspelling. */
function refuseDetached(subject: string, settings: Settings): void {
  if ([{ cell: subject }, { region: subject }].every((row) => isAttached(settings, row))) return;
  throw new ArgumentError(`${subject} is detached: the edge leads no viewer to it`);
}

/** Cells that are meant, but younger than the operator's copy of the file. */
export function lackingIn(
  cells: Known["file"]["cells"],
  subject: string,
  settings: Settings | undefined,
): string[] {
  if (settings === undefined) return [];
  return Object.entries(attached(settings).lineUp.cells)
    .filter(([cell, { home }]) => isMeant(subject)([cell, home.region]) && cells[cell] === undefined)
    .map(([cell]) => cell);
}
