import { basename, extname } from "node:path";
import { unreadNeighbours } from "../references/neighbours";
import type { PlanFinding } from "./finding";

/** A neighbour with a mistake stops no other environment, but whether both have one slot or account is then not known. */
export const neighbourFindings = (file: string): PlanFinding[] =>
  unreadNeighbours(file).map((neighbour) => ({
    ...{ stack: "", rule: "neighbour-unread", severity: "warning", subject: neighbour },
    message: `has mistakes, so its slot and account were not compared with this file's; run headend plan ${basename(neighbour, extname(neighbour))}`,
  }));
