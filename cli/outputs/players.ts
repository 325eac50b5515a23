import { KINDS, viewerName } from "../../plan/edge/names";
import type { EnvironmentPlan } from "../../plan/environment";

/** What players of one channel start with. */
export interface PlayerRow {
  readonly channel: string;
  readonly name: string;
  readonly cell: string;
  /** HLS. */
  readonly url: string;
  /** Host names that its cell's viewers reach, by kind. */
  readonly hosts: Readonly<Record<string, string>>;
}

/** Empty without an edge. */
export function playersOf({ settings: { edge, lineUp } }: EnvironmentPlan): PlayerRow[] {
  if (edge === undefined) return [];
  return Object.entries(lineUp.cells).flatMap(([cell, { channels }]) => {
    const hosts = Object.fromEntries(KINDS.map((kind) => [kind, viewerName(edge, kind, cell)]));
    return Object.values(channels).map(({ id, name }) => {
      const url = `https://${viewerName(edge, "manifests", cell)}/live/${id}/master.m3u8`;
      return { channel: id, name, cell, url, hosts };
    });
  });
}
