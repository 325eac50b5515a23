import { completeChannels } from "../settings/complete";
import { rightsOf, rowBytes } from "../settings/edge";
import { EDGE_NEEDS, MOST_ROW_BYTES, PER_CELL, SPARE } from "../facts/cloudFront.table";
import { findRegion, partitionHas, regionHasVpcOrigins, zoneHas } from "../facts/geography";
import type { Path, Problems } from "../settings/problems";
import type { Sound, SoundCell } from "../settings/shape";
import type { Check } from "./check";

const PLACES = ["home", "standby"] as const;

/** An edge where AWS has one, before cells that it can reach, within what the account is granted. */
export const checkEdge: Check = (sound, { problems }) => {
  if (sound.edge === undefined) return;
  if (sound.partition !== undefined && !isOffered(sound.partition, problems)) return;
  checkZone(sound, problems);
  checkQuotas(sound, problems);
  for (const [name, cell] of Object.entries(sound.lineUp.cells)) {
    const path = ["lineUp", "cells", name];
    for (const place of PLACES) checkPlace(cell[place] ?? {}, sound, { path: [...path, place], problems });
    checkRow(cell, sound, { path, problems });
  }
};

function isOffered(partition: "aws" | "aws-cn", problems: Problems): boolean {
  const lacking = EDGE_NEEDS.filter(({ feature }) => !partitionHas(partition, feature));
  for (const { what, instead } of lacking)
    problems.add(["edge"], `partition ${partition} has no ${what}; take edge away: ${instead}`);
  return lacking.length === 0;
}

function checkZone({ edge, domain }: Sound, problems: Problems): void {
  if (edge === undefined || domain === undefined || edge.viewerZone !== undefined) return;
  const { viewerDomain } = edge;
  if (viewerDomain === domain || viewerDomain.endsWith(`.${domain}`)) return;
  problems.add(
    ["edge", "viewerDomain"],
    `${viewerDomain} is not under ${domain}, so publicZone does not hold it; say viewerZone, the hosted zone that does`,
  );
}

const WORDS: Readonly<Record<keyof typeof PER_CELL, string>> = {
  distributions: "distributions",
  vpcOrigins: "VPC origins",
  functions: "CloudFront Functions",
  distributionsPerPolicy: "distributions with one policy",
  functionsPerStore: "functions with one key-value store",
};

function checkQuotas({ edge, lineUp }: Sound, problems: Problems): void {
  if (edge === undefined) return;
  const cells = Object.keys(lineUp.cells).length;
  for (const quota of Object.keys(PER_CELL) as (keyof typeof PER_CELL)[]) {
    const [need, spare, most] = [cells * PER_CELL[quota], SPARE[quota] ?? 0, edge.quotas[quota]];
    if (need + spare <= most) continue;
    const room = spare > 0 ? ` and room for ${spare} while a cell's are replaced` : "";
    const message = `${cells} cells need ${need} ${WORDS[quota]}${room}, and AWS grants the account ${most}`;
    problems.add(["edge", "quotas", quota], message);
  }
}

type Seat = NonNullable<SoundCell["home"]>;

/** Regions that the environment alone knows are taken to have what the partition has. */
function checkPlace(
  { region, zones }: Seat,
  sound: Sound,
  { path, problems }: { readonly path: Path; readonly problems: Problems },
): void {
  if (region === undefined || findRegion(region, sound.geography) === undefined) return;
  if (!regionHasVpcOrigins(region)) {
    problems.add([...path, "region"], `${region} has no CloudFront VPC origins: the edge can't reach it`);
    return;
  }
  const own = zones ?? Object.keys(sound.regions[region]?.zones ?? {});
  for (const id of own.filter((zone) => !zoneHas({ id: zone, region }, "vpcOrigins"))) {
    const message = `${id} has no CloudFront VPC origins: the edge can't reach the cell there; name its other zones`;
    problems.add([...path, zones === undefined ? "region" : "zones"], message);
  }
}

function checkRow(
  cell: SoundCell,
  { edge }: Sound,
  { path, problems }: { readonly path: Path; readonly problems: Problems },
): void {
  const bytes = rowBytes(rightsOf(completeChannels(cell)), edge?.origins ?? []);
  if (bytes <= MOST_ROW_BYTES) return;
  const message = `countries of its channels and edge.origins take ${bytes} bytes of the cell's function at the edge, which has room for ${MOST_ROW_BYTES}; let channels share lists`;
  problems.add([...path, "channels"], message);
}
