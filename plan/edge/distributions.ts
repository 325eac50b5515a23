import { SITES, type CellSettings, type Settings, type Site } from "../../settings/settings";
import { FAILOVER_STATUSES, RETRY_STATUSES, type ClassName } from "./classes.table";
import { distributionKey, type Kind, KINDS, viewerName } from "./names";

/**
 * The two distributions of a cell: one for manifests, one for segments, because quotas (requests, Gbit/s), firewall
 * and cache lifetimes differ. Each uses at most five of 75 cache behaviours, four of 100 origins and three of 10 origin
 * groups (CloudFront quotas, 2026-11). The number of channels does not matter: paths separate classes, not channels.
 */
export interface DistributionRow {
  readonly kind: Kind;
  /** `sports-1-manifests` */
  readonly key: string;
  readonly name: string;
  readonly firewall: boolean;
  /** Of its behaviours. */
  readonly groups: readonly OriginGroupRow[];
  /** The default behaviour: for paths that no row of `behaviours` matches. */
  readonly rest: BehaviourRow;
  /** The first match applies. */
  readonly behaviours: readonly (BehaviourRow & { readonly path: string })[];
}

export interface BehaviourRow {
  readonly class: ClassName;
  /** `either`: home, then standby if home returns an error. A site: that site, then the same again. */
  readonly target: Site | "either";
}

/** CloudFront requests the second member if the first fails; it knows origins by id, so a site can be both members. */
export interface OriginGroupRow {
  readonly target: BehaviourRow["target"];
  readonly id: string;
  readonly members: readonly { readonly id: string; readonly site: Site }[];
  /** Responses of the first member that are failures. */
  readonly statuses: readonly number[];
}

type Edge = NonNullable<Settings["edge"]>;

export const planDistributions = (edge: Edge, name: string, cell: CellSettings): DistributionRow[] =>
  KINDS.map((kind) => ({
    kind,
    key: distributionKey(name, kind),
    name: viewerName(edge, kind, name),
    ...withGroups(kind === "manifests" ? MANIFESTS : segmentsOf(cell)),
  }));

type Rules = Pick<DistributionRow, "firewall" | "rest" | "behaviours">;

function withGroups(rules: Rules): Rules & Pick<DistributionRow, "groups"> {
  const targets = new Set([...rules.behaviours, rules.rest].map(({ target }) => target));
  return { ...rules, groups: [...targets].map(groupOf) };
}

const groupOf = (target: BehaviourRow["target"]): OriginGroupRow =>
  target === "either"
    ? {
        target,
        id: target,
        members: SITES.map((site) => ({ id: site, site })),
        statuses: FAILOVER_STATUSES,
      }
    : {
        target,
        id: `${target}-twice`,
        members: [target, `${target}-again`].map((id) => ({ id, site: target })),
        statuses: RETRY_STATUSES,
      };

const MANIFESTS: Rules = {
  firewall: true,
  rest: { class: "live-manifest", target: "either" },
  behaviours: [
    { path: "/dvr/*", class: "dvr-manifest", target: "either" },
    { path: "/vod/*", class: "on-demand-manifest", target: "either" },
  ],
};

/**
 * The URL of a live segment names its timeline, and the timeline names its region. Both regions have the segments of
 * an epoch-locked channel (docs/service-contract.md, Timelines). Replication copies DVR and archived segments to the
 * other region.
 */
const segmentsOf = ({ standby }: CellSettings): Rules => ({
  firewall: false,
  rest: { class: "segment", target: "home" },
  behaviours: [
    { path: "/live/*/locked.*", class: "segment", target: "either" },
    { path: `/live/*/${standby.region}.*`, class: "segment", target: "standby" },
    { path: "/dvr/*", class: "segment", target: "either" },
    { path: "/vod/*", class: "segment", target: "either" },
  ],
});
