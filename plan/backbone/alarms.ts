import { describe } from "../alarm";
import { key } from "../../catalog/names";
import { BACKBONE_ALARMS, type BackboneAlarmRow, type Known } from "./alarms.table";

/** One alarm of the backbone, on one thing. */
export interface AlarmPlan extends Omit<BackboneAlarmRow, "threshold" | "says" | "watches"> {
  /** `replication-late-sports-1-us-west-2-dvr` */
  readonly key: string;
  readonly threshold: number;
  readonly description: string;
}

/** Of things whose thresholds depend on nothing of theirs. */
const NOTHING: Known = { gbPerHour: 0, timeControl: false };

/** The alarms on one thing, by the thing's key. */
export const alarmsFor = (
  watches: BackboneAlarmRow["watches"],
  thing: string,
  { subject, known = NOTHING }: { readonly subject: string; readonly known?: Known },
): AlarmPlan[] =>
  Object.entries(BACKBONE_ALARMS)
    .filter(([, row]) => row.watches === watches)
    .map(([name, { threshold, says, watches: _, ...row }]) => ({
      ...row,
      key: key(name, thing),
      threshold: threshold(known),
      description: describe(subject, { says, runbook: row.runbook }),
    }));
