import type { Settings } from "../../settings/settings";
import { key } from "../../catalog/names";

/** Kinds of distribution, each with its own name. Manifests name segments with the host of the other distribution. */
export const KINDS = ["manifests", "segments"] as const;

export type Kind = (typeof KINDS)[number];

type Edge = Pick<NonNullable<Settings["edge"]>, "viewerDomain">;

/**
 * `sports-1.manifests.watch.example.com`: one certificate covers the names of all cells, and names of cells can't
 * collide.
 */
export const viewerName = ({ viewerDomain }: Edge, kind: Kind, cell: string): string =>
  `${cell}.${kind}.${viewerDomain}`;

/** Domains of the certificate that covers all names for viewers. */
export const certificateDomains = ({ viewerDomain }: Edge): string[] =>
  KINDS.map((kind) => `*.${kind}.${viewerDomain}`);

/** Logical name of one of a cell's distributions. */
export const distributionKey = (cell: string, kind: Kind): string => key(cell, kind);
