import { basename, extname } from "node:path";
import { unreadNeighbours } from "../references/neighbours";
import type { PlanFinding } from "./finding";

/** A mistake in a neighbour does not stop this environment. But then the slots and accounts of both cannot be compared. */
export const neighbourFindings = (file: string): PlanFinding[] =>
  unreadNeighbours(file).map((neighbour) => ({
    stack: "",
    rule: "neighbour-unread",
    severity: "warning",
    subject: neighbour,
    message: `has mistakes, so its slot and account are not compared with this file; to see them, run headend plan ${basename(neighbour, extname(neighbour))}`,
  }));
