import type { Settings } from "../../settings/settings";
import { key } from "../../catalog/names";

/** What players ask. Manifests name segments by the other name, so that each has distributions of its own. */
export const KINDS = ["manifests", "segments"] as const;

export type Kind = (typeof KINDS)[number];

type Edge = Pick<NonNullable<Settings["edge"]>, "viewerDomain">;

/** `sports-1.manifests.watch.example.com`: one certificate covers those of every cell, and no cell's name can be another's. */
export const viewerName = ({ viewerDomain }: Edge, kind: Kind, cell: string): string =>
  `${cell}.${kind}.${viewerDomain}`;

/** Domains of the certificate that covers all viewers' names. */
export const certificateDomains = ({ viewerDomain }: Edge): string[] =>
  KINDS.map((kind) => `*.${kind}.${viewerDomain}`);

/** Logical name of one of a cell's distributions. */
export const distributionKey = (cell: string, kind: Kind): string => key(cell, kind);
