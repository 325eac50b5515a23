import type { CellSettings, Settings } from "../../settings/settings";
import type { ClassName } from "./classes.table";
import { distributionKey, type Kind, KINDS, viewerName } from "./names";

/**
 * The two distributions of a cell: manifests and segments apart, since quotas (requests, Gbit/s), the firewall and cache
 * lifetimes differ. Of 75 behaviours, 100 origins and 10 origin groups that AWS gives each (CloudFront quotas, 2026-11) they
 * use five, two and one, however many channels there are: paths tell classes apart, never channels.
 */
export interface DistributionRow {
  readonly kind: Kind;
  /** `sports-1-manifests` */
  readonly key: string;
  readonly name: string;
  readonly firewall: boolean;
  /** What no path of `behaviours` matches. */
  readonly rest: BehaviourRow;
  /** The first that matches counts. */
  readonly behaviours: readonly (BehaviourRow & { readonly path: string })[];
}

export interface BehaviourRow {
  readonly class: ClassName;
  /** `either` is home, and standby for what home answers with an error. */
  readonly target: "home" | "standby" | "either";
}

type Edge = NonNullable<Settings["edge"]>;

export const planDistributions = (edge: Edge, name: string, cell: CellSettings): DistributionRow[] =>
  KINDS.map((kind) => ({
    kind,
    key: distributionKey(name, kind),
    name: viewerName(edge, kind, name),
    ...(kind === "manifests" ? MANIFESTS : segmentsOf(cell)),
  }));

type Rules = Pick<DistributionRow, "firewall" | "rest" | "behaviours">;

const MANIFESTS: Rules = {
  firewall: true,
  rest: { class: "live-manifest", target: "either" },
  behaviours: [
    { path: "/dvr/*", class: "dvr-manifest", target: "either" },
    { path: "/vod/*", class: "on-demand-manifest", target: "either" },
  ],
};

/**
 * The URL of a live segment names its timeline, and a timeline its region, unless the channel is epoch-locked: then both
 * regions have it (docs/service-contract.md, Timelines). What is kept goes to the other region by replication.
 */
const segmentsOf = ({ standby }: CellSettings): Rules => ({
  firewall: false,
  rest: { class: "segment", target: "home" },
  behaviours: [
    { path: "/live/*/locked/*", class: "segment", target: "either" },
    { path: `/live/*/${standby.region}.*`, class: "segment", target: "standby" },
    { path: "/dvr/*", class: "segment", target: "either" },
    { path: "/vod/*", class: "segment", target: "either" },
  ],
});
