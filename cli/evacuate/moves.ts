import { hint } from "../../settings/problems";
import type { EdgeFile, EdgeFileCell } from "../../plan/edge/file";
import { ArgumentError } from "../errors";

/** The move of one cell's viewers. */
export interface Move {
  readonly cell: string;
  readonly from: string;
  readonly to: string;
  readonly channels: readonly string[];
  readonly viewers: number;
  /** Value of its key. */
  readonly value: "home" | "standby";
}

/** The moves of a cell, or of all cells whose home is a region. Throws an ArgumentError if the file has none of them. */
export function movesOf(
  { cells }: EdgeFile,
  subject: string,
  { edge, undo = false }: { readonly edge: string; readonly undo?: boolean },
): [Move, ...Move[]] {
  const chosen = Object.entries(cells).filter(([cell, { home }]) => cell === subject || home === subject);
  const [first, ...rest] = chosen.map(([cell, row]) => moveOf(cell, row, undo));
  if (first !== undefined) return [first, ...rest];
  const known = [...Object.keys(cells), ...new Set(Object.values(cells).map(({ home }) => home))];
  throw new ArgumentError(
    `${edge} has no cell or home region "${subject}"; copy the file again if ${subject} is newer${hint(subject, known)}`,
  );
}

function moveOf(cell: string, { home, standby, channels, viewers }: EdgeFileCell, undo: boolean): Move {
  const [from, to] = undo ? [standby, home] : [home, standby];
  return { cell, from, to, channels, viewers, value: undo ? "home" : "standby" };
}
