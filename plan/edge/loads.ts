import { loadsOf } from "../cell/capacity/loads";
import { TRACKS } from "../cell/capacity/capacity.table";
import { NEW_DISTRIBUTION } from "../../facts/cloudFront.table";
import type { CellSettings, Settings } from "../../settings/settings";
import { attached } from "../retiring";
import { type Kind, KINDS } from "./names";

/** What each distribution must carry at the most, held against what AWS grants one. */
export interface EdgeLoad {
  readonly cell: string;
  readonly kind: Kind;
  readonly requests: number;
  readonly gbps: number;
}

/** All of a cell's viewers at one time, each with its channel's heaviest rendition; manifests weigh next to nothing. */
export const edgeLoadsOf = (settings: Settings): EdgeLoad[] =>
  Object.entries(attached(settings).lineUp.cells).flatMap(([cell, row]) =>
    KINDS.map((kind) => ({
      cell,
      kind,
      requests: Math.ceil((row.viewers * TRACKS) / settings.lineUp.segmentSeconds),
      gbps: kind === "segments" ? Math.ceil((row.viewers * topMbps(settings, row)) / 1000) : 0,
    })),
  );

const topMbps = (settings: Settings, cell: CellSettings): number => {
  const loads = loadsOf(settings, cell);
  return loads.reduce((sum, load) => sum + load.topMbps, 0) / Math.max(1, loads.length);
};

export interface EdgeShortfall {
  readonly cell: string;
  readonly message: string;
}

/** Distributions that would carry more than AWS grants. Empty where no edge is declared. */
export const edgeShortfallsOf = (settings: Settings): EdgeShortfall[] => {
  const { quotas } = settings.edge ?? {};
  if (quotas === undefined) return [];
  return edgeLoadsOf(settings).flatMap(({ cell, kind, requests, gbps }) =>
    [
      ...(requests > quotas.requests ? [`${requests} requests a second, not ${quotas.requests}`] : []),
      ...(gbps > quotas.gbps ? [`${gbps} Gbit/s, not ${quotas.gbps}`] : []),
    ].map((lack) => ({
      cell,
      message: `${kind} of ${cell} need a distribution of ${lack}: ask AWS for more, then say so in edge.quotas`,
    })),
  );
};

/** So many times what a new account has, and the plan asks whether AWS has agreed. Our number: AWS names none. */
const USUAL_RAISE = 10;

const UNITS = { gbps: "Gbit/s", requests: "requests a second" } as const;

/** Quotas that the environment states far above what AWS grants unasked. No call of AWS tells what it has granted. */
export const boldQuotasOf = ({ edge }: Settings): string[] =>
  (["gbps", "requests"] as const).flatMap((quota) => {
    const [stated, initial] = [edge?.quotas[quota] ?? 0, NEW_DISTRIBUTION[quota]];
    if (stated <= USUAL_RAISE * initial) return [];
    return [
      `edge.quotas states ${stated} ${UNITS[quota]} for a distribution, and a new account has ${initial}: have AWS's word for it before viewers come`,
    ];
  });
