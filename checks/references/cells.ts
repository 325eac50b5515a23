import { rowOf } from "../../facts/rowOf";
import { findInstance, instanceTypes } from "../../facts/instances";
import { RELEASE_ARCHITECTURE } from "../../facts/instances.table";
import { HUB } from "../../plan/network/world";
import { SITES } from "../../settings/settings";
import { hint, nearest, type Path, type Problems } from "../../settings/problems";
import { regionNames, findRegion } from "../../facts/geography";
import type { At, Check, Written } from "../check";
import { checkOwnRegion, zoneHint } from "./regions";
import { checkSlots, rangeOf, type SlotHolder } from "./slots";

/**
 * Reserved prefixes of names that begin with a cell's name, `<cell>-...`: API references of ECS (CreateCapacityProvider),
 * Elastic Load Balancing (CreateLoadBalancer) and S3 (general purpose bucket naming rules), 2026-11.
 */
const RESERVED_STARTS: readonly (readonly [start: string, of: string])[] = [
  ["aws", "a capacity provider"],
  ["ecs", "a capacity provider"],
  ["fargate", "a capacity provider"],
  ["internal-", "a load balancer"],
  ["sthree-", "a bucket"],
  ["amzn-s3-demo-", "a bucket"],
];

type CellSite = Written["lineUp"]["cells"][string]["home"];

/** Cells are in two regions of the environment, with unique slots and zones of these regions. A channel is in one cell. */
export const checkCells: Check<Written> = (written, problems) => {
  for (const [name, { home, standby, capacity }] of Object.entries(written.lineUp.cells)) {
    const path = ["lineUp", "cells", name];
    checkName(name, path, problems);
    checkSite(home, written, { path: [...path, "home"], problems });
    checkSite(standby, written, { path: [...path, "standby"], problems });
    if (home.region === standby.region) {
      const message = `${home.region} is also the home region; choose another region for the standby`;
      problems.add("one-region", [...path, "standby", "region"], message);
    }
    for (const [service, { instanceType: type = undefined } = {}] of Object.entries(capacity)) {
      if (type === undefined || findInstance(type) !== undefined) continue;
      const message = `unknown instance type ${type}${hint(type, instanceTypes(), choice())}`;
      problems.add("unknown-instance-type", [...path, "capacity", service, "instanceType"], message);
    }
  }
  checkVpcSlots(written, problems);
  checkChannelNames(written, problems);
  for (const [at, { cells = [] }] of written.accepted.entries())
    checkKnown(cells, written, { path: ["accepted", at, "cells"], problems });
};

/** A list of names of cells. */
export function checkKnown(cells: readonly string[], { lineUp }: Written, { path, problems }: At): void {
  const known = Object.keys(lineUp.cells);
  for (const [index, cell] of cells.entries())
    if (!known.includes(cell))
      problems.add("unknown-cell", [...path, index], `unknown cell ${cell}${hint(cell, known)}`);
}

/** Instance families, without their sizes. */
export const choice = (): readonly string[] => [
  ...new Set(
    instanceTypes().flatMap((type) => {
      const instance = findInstance(type);
      return instance?.architecture === RELEASE_ARCHITECTURE ? [`${instance.family}.*`] : [];
    }),
  ),
];

function checkName(name: string, path: Path, problems: Problems): void {
  if (name === HUB)
    problems.add("reserved-name", path, `${HUB} is the name of each region's hub VPC; choose another`);
  const [start, of] = RESERVED_STARTS.find(([each]) => `${name}-`.startsWith(each)) ?? [];
  if (start === undefined) return;
  const message = `the name of ${of} begins with the cell's name, and AWS reserves the prefix ${start}; choose another name`;
  problems.add("reserved-name", path, message);
}

function checkSite({ region, zones = [] }: CellSite, written: Written, { path, problems }: At): void {
  if (!checkOwnRegion(region, written, { path: [...path, "region"], problems })) return;
  const known = Object.keys(rowOf(written.regions, region)?.zones ?? {});
  for (const [index, zone] of zones.entries()) {
    if (known.includes(zone)) continue;
    const message = `${zone} is not a zone of ${region} in this environment${zoneHint(zone, known)}`;
    problems.add("unknown-zone", [...path, "zones", index], message);
  }
}

/** Each site of each cell. */
const sitesOf = ({ lineUp }: Written) =>
  Object.entries(lineUp.cells).flatMap(([cell, row]) => SITES.map((site) => ({ cell, site, ...row[site] })));

function checkVpcSlots(written: Written, problems: Problems): void {
  const byRegion = new Map<string, SlotHolder[]>();
  for (const { cell, site, region, slot } of sitesOf(written)) {
    const path = ["lineUp", "cells", cell, site, "slot"];
    const holder = { name: `cell ${cell} in ${region}`, slot, path };
    byRegion.set(region, [...(byRegion.get(region) ?? []), holder]);
  }
  for (const [region, holders] of byRegion) {
    const row = rowOf(written.regions, region);
    const retired = row?.retired.vpcs ?? [];
    checkSlots(holders, { range: rangeOf(written, "vpc"), retired, problems });
  }
}

function checkChannelNames({ lineUp }: Written, problems: Problems): void {
  const cellOf = new Map<string, string>();
  for (const [cell, { channels }] of Object.entries(lineUp.cells)) {
    for (const channel of Object.keys(channels)) {
      const before = cellOf.get(channel);
      const path = ["lineUp", "cells", cell, "channels", channel];
      if (before === undefined) cellOf.set(channel, cell);
      else
        problems.add("channel-taken", path, `is already a channel of cell ${before}; remove one of the two`);
    }
  }
}

/** Releases of cells are declared and have an AMI for both sites. */
export const checkReleases: Check<Written> = (written, problems) => {
  const { release: common, releases, lineUp, geography } = written;
  const names = Object.keys(releases);
  const isKnown = (name: string, path: Path): void => {
    if (names.includes(name)) return;
    problems.add("unknown-release", path, `${name} is not a release of this environment${hint(name, names)}`);
  };
  if (common !== undefined) isKnown(common, ["release"]);
  for (const [cell, { release }] of Object.entries(lineUp.cells)) {
    const path = ["lineUp", "cells", cell, "release"];
    if (release !== undefined) isKnown(release, path);
    else if (common === undefined) {
      const choose = names.length === 0 ? "" : `; choose from ${names.join(", ")}`;
      problems.add(
        "no-release",
        path,
        `missing; name a release here, or set the environment's release${choose}`,
      );
    }
  }
  for (const [name, { ami }] of Object.entries(releases)) {
    const path = ["releases", name, "ami"];
    const known = regionNames(geography);
    const unknown = Object.keys(ami).filter((region) => findRegion(region, geography) === undefined);
    for (const region of unknown)
      problems.add("unknown-region", [...path, region], `unknown region${hint(region, known)}`);
    const meant = [...Object.keys(ami), ...unknown.map((region) => nearest(region, known))];
    for (const [region, cell] of usesOf(name, written)) {
      if (meant.includes(region)) continue;
      problems.add(
        "no-ami",
        [...path, region],
        `missing; give the AMI, as ${cell} runs this release in ${region}`,
      );
    }
  }
};

/** The regions of a release, each with the first cell that runs it there. */
function usesOf(release: string, written: Written): Map<string, string> {
  const uses = new Map<string, string>();
  for (const { cell, region } of sitesOf(written)) {
    const runs = rowOf(written.lineUp.cells, cell)?.release ?? written.release;
    if (runs === release && Object.hasOwn(written.regions, region) && !uses.has(region))
      uses.set(region, cell);
  }
  return uses;
}
