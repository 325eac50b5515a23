import { type AlarmPlan, describe } from "../alarm";
import { key } from "../../catalog/names";
import type { Timing } from "../../catalog/timing";
import { EDGE_ALARMS, type Watched } from "./alarms.table";
import { distributionKey, KINDS } from "./names";

/** An alarm of a cell, and which of the cell's things it watches: a kind of distribution, or the function. */
export interface CellAlarmRow {
  readonly thing: (typeof KINDS)[number] | "function";
  readonly alarm: AlarmPlan;
}

/** The alarms on one cell. */
export function alarmsOfCell(cell: string, timing: Timing): CellAlarmRow[] {
  const ofKinds = KINDS.flatMap((kind) => {
    const [thing, subject] = [kind, `${kind} of ${cell}`];
    return [
      { thing, subject, key: distributionKey(cell, kind), watches: "distribution" as const },
      { thing, subject, key: cell, watches: kind },
    ];
  });
  const ofFunction = { thing: "function", subject: cell, key: cell, watches: "function" } as const;
  return [...ofKinds, ofFunction].flatMap(({ thing, ...target }) =>
    alarmsOn(target, timing).map((alarm) => ({ thing, alarm })),
  );
}

/** The alarms on what all cells share. */
export const alarmsOfAll = (watches: "firewall" | "log", timing: Timing): AlarmPlan[] =>
  alarmsOn({ watches, subject: "all cells", key: undefined }, timing);

interface Target {
  readonly watches: Watched;
  readonly subject: string;
  readonly key: string | undefined;
}

const alarmsOn = ({ watches, subject, key: of }: Target, timing: Timing): AlarmPlan[] =>
  Object.entries(EDGE_ALARMS)
    .filter(([, row]) => row.watches === watches)
    .map(([name, { watches: _, runbook, says, threshold, ...row }]) => ({
      ...row,
      key: of === undefined ? name : key(name, of),
      threshold: threshold(timing),
      description: describe(subject, { says, runbook }),
    }));
