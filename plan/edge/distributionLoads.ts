import { loadsOf } from "../cell/capacity/loads";
import { TRACKS } from "../cell/capacity/capacity.table";
import { NEW_DISTRIBUTION } from "../../facts/cloudFront.table";
import type { CellSettings, Settings } from "../../settings/settings";
import { attached } from "../retiring";
import { type Kind, KINDS } from "./names";

/** The most that each distribution must carry, to compare with its quotas. */
export interface EdgeLoad {
  readonly cell: string;
  readonly kind: Kind;
  readonly requests: number;
  readonly gbps: number;
}

/** All viewers of a cell at one time, each with the heaviest rendition. The bandwidth of manifests is negligible. */
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

/** Distributions whose load exceeds their quotas. Empty if no edge is declared. */
export const edgeShortfallsOf = (settings: Settings): EdgeShortfall[] => {
  const { quotas } = settings.edge ?? {};
  if (quotas === undefined) return [];
  return edgeLoadsOf(settings).flatMap(({ cell, kind, requests, gbps }) =>
    [
      ...(requests > quotas.requests
        ? [`${requests} requests a second; edge.quotas.requests is ${quotas.requests}`]
        : []),
      ...(gbps > quotas.gbps ? [`${gbps} Gbit/s; edge.quotas.gbps is ${quotas.gbps}`] : []),
    ].map((lack) => ({
      cell,
      message: `the ${kind} distribution of ${cell} needs ${lack}: request an increase from AWS, then set edge.quotas`,
    })),
  );
};

/** Above this multiple of the default quota, a finding warns that the increase may not be confirmed. Our own number. */
const USUAL_RAISE = 10;

const UNITS = { gbps: "Gbit/s", requests: "requests a second" } as const;

/** Quotas that the environment sets far above the defaults. No AWS API returns the granted values. */
export const unconfirmedQuotasOf = ({ edge }: Settings): string[] =>
  (["gbps", "requests"] as const).flatMap((quota) => {
    const [stated, initial] = [edge?.quotas[quota] ?? 0, NEW_DISTRIBUTION[quota]];
    if (stated <= USUAL_RAISE * initial) return [];
    return [
      `edge.quotas.${quota} is ${stated} ${UNITS[quota]}; the default CloudFront quota is ${initial}. Confirm the increase with AWS before launch`,
    ];
  });
