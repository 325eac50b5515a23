import type { Timing } from "../../catalog/timing";
import { type AlarmRow, type Dimensions, nameOf, planAlarms } from "../alarms/alarm";
import { EDGE_ALARMS, type EdgeKinds } from "./edgeAlarms.table";
import { distributionKey, KINDS } from "./names";

/** CloudFront is global: its metrics have this dimension. */
const GLOBAL = { Region: "Global" };

const distribution = (cell: string, kind: (typeof KINDS)[number]) => ({
  subject: `${kind} of ${cell}`,
  dimensions: { DistributionId: nameOf("distribution", kind), ...GLOBAL },
});

/** The alarms of one cell. */
export const alarmsOfCell = (cell: string, timing: Timing): AlarmRow[] =>
  planAlarms<EdgeKinds>(EDGE_ALARMS, {
    distribution: KINDS.map((kind) => ({
      ...distribution(cell, kind),
      key: distributionKey(cell, kind),
      numbers: timing,
    })),
    manifests: [{ ...distribution(cell, "manifests"), key: cell }],
    segments: [{ ...distribution(cell, "segments"), key: cell }],
    function: [{ key: cell, subject: cell, dimensions: { FunctionName: nameOf("function"), ...GLOBAL } }],
  });

/** The alarms of what all cells share. */
export const alarmsOfAll = (watches: "firewall" | "log", dimensions: Dimensions): AlarmRow[] =>
  planAlarms<EdgeKinds>(EDGE_ALARMS, { [watches]: [{ subject: "all cells", dimensions }] });
