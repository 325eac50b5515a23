import { rowOf } from "../../facts/rowOf";
import { isIP } from "node:net";
import { MOST_FORMATS, RESERVED_LCU } from "../../plan/cell/capacity/capacity.table";
import type { EnvironmentPlan } from "../../plan/environment";
import { ladderMbps } from "../../plan/cell/capacity/loads";
import { MOST_VENDORS } from "../../plan/cell/balancers/ingestFirewall";
import { type Cell, isPublic } from "../../plan/cell/cell";
import { INGEST_BALANCER_NAMES, pathsTo } from "../../catalog/ingestPaths.table";
import { PORTS } from "../../catalog/flows.table";
import { COUNTRIES } from "../../facts/countries.table";
import { regionHasGlobalDatabase } from "../../facts/geography";
import { findInstance, lackOf } from "../../facts/instances";
import { RELEASE_ARCHITECTURE } from "../../facts/instances.table";
import {
  type CellSettings,
  type Channel,
  type ChannelKeys,
  regionSettings,
  type Settings,
  SITES,
} from "../../settings/settings";
import { RETIRING } from "../../settings/schema/lineUp.schema";
import { keyServersOf } from "../../settings/privateLink";
import type { Path, Problems } from "../../settings/problems";
import type { At, Check } from "../check";
import { choice } from "../references/cells";
import { type Adds, checkPackaging, type Where } from "./channels";

const HOURS_PER_DAY = 24;

/** Cells with limits, retention and viewer rights that are possible in their regions. */
export const checkCells: Check<EnvironmentPlan> = (plan, problems) => {
  const { settings } = plan;
  for (const [name, row] of Object.entries(settings.lineUp.cells)) {
    const path = ["lineUp", "cells", name];
    const count = Object.keys(row.channels).length;
    if (count > row.size) {
      const message = `${count} channels are more than the cell's size, ${row.size}; raise size or use another cell`;
      problems.add("limit", [...path, "channels"], message);
    }
    checkHours(row.primeTime, { path: [...path, "primeTime"], problems });
    const cells = SITES.map((site) => plan.cell(name, site));
    checkSizes(row, cells, { path, problems });
    checkDatabase(row, cells, { path: [...path, "database"], problems });
    checkIngest(plan, cells, { path: [...path, "channels"], problems });
    checkRows(settings, cells, { path, problems: once(problems) });
  }
  checkRetiring(settings, problems);
  checkDigests(settings, problems);
};

/** Reports a mistake once, even if all channels have it from their cell's defaults. */
function once(problems: Problems): Adds {
  const reported = new Set<string>();
  return {
    add: (rule, path, message) => {
      const line = JSON.stringify([path, message]);
      if (!reported.has(line)) problems.add(rule, path, message);
      reported.add(line);
    },
  };
}

/** The channels of a cell, and its defaults, which also exist without channels. */
function checkRows(settings: Settings, cells: readonly Cell[], { path, problems }: At<Adds>): void {
  const [cell] = cells;
  if (cell === undefined) return;
  const { defaults, ownDefaults, channels } = cell.own;
  const isUsual = (row: ChannelKeys, key: keyof ChannelKeys): boolean =>
    ownDefaults.includes(key) && row[key] === defaults[key];
  const usual = { row: defaults, at: (key: string): Path => [...path, "defaults", key] };
  const rows = Object.values(channels).map((row: Channel) => ({
    row,
    at: (key: keyof ChannelKeys): Path => [
      ...path,
      ...(isUsual(row, key) ? ["defaults"] : ["channels", row.id]),
      key,
    ],
  }));
  for (const { row, at } of [usual, ...rows]) {
    const where = { at, problems };
    checkPaths(row, cells, where);
    checkRetention(row, settings, where);
    checkCountries(row, where);
    checkPackaging(row, settings.lineUp, where);
    if (row.offAir !== undefined) checkHours(row.offAir, { path: at("offAir"), problems });
  }
}

/** Equal hours can mean none or all day, so they are refused. */
function checkHours({ from, to }: { from: number; to: number }, { path, problems }: At<Adds>): void {
  if (from === to)
    problems.add("hours", [...path, "to"], `must not be ${from}, the same hour as from; choose another`);
}

function checkPaths({ feeds }: ChannelKeys, cells: readonly Cell[], { at, problems }: Where): void {
  for (const [index, feed] of feeds.entries()) {
    for (const { region, site, name, settings } of cells) {
      const paths = rowOf(settings.regions, region)?.contribution ?? [];
      if (paths.includes(feed.path)) continue;
      const message = `${region}, the ${site} of ${name}, does not have ${feed.path}; use ${paths.join(", ")}, or add it to the region's contribution`;
      problems.add("no-path", [...at("feeds"), index, "path"], message);
    }
  }
}

function checkRetention(
  { dvrHours, archiveDays }: ChannelKeys,
  { retention }: Settings,
  { at, problems }: Where,
): void {
  const most = retention.dvr * HOURS_PER_DAY;
  if (dvrHours > most) {
    const message = `must be ${most} or less, the ${retention.dvr} days of retention.dvr, not ${dvrHours}`;
    problems.add("keeping", at("dvrHours"), message);
  }
  if (archiveDays > 0 && archiveDays * HOURS_PER_DAY <= dvrHours) {
    const least = Math.floor(dvrHours / HOURS_PER_DAY) + 1;
    const message = `must be 0, or ${least} or more to outlast its ${dvrHours} dvrHours, not ${archiveDays}`;
    problems.add("keeping", at("archiveDays"), message);
  }
}

/** A code without a country would leave a channel without viewers. */
function checkCountries({ countries }: ChannelKeys, { at, problems }: Where): void {
  for (const [index, code] of countries.entries()) {
    if (COUNTRIES.has(code)) continue;
    // Intl maps withdrawn codes, and UK, to the current code.
    const { region: now = code } = new Intl.Locale(`und-${code}`);
    const meant = now === code ? "" : `; did you mean "${now}"?`;
    problems.add(
      "country",
      [...at("countries"), index],
      `${code} is not a country code of ISO 3166-1${meant}`,
    );
  }
}

/** Instance types of the AMIs' architecture, offered in every zone of both sites. */
function checkSizes({ capacity }: CellSettings, cells: readonly Cell[], { path, problems }: At): void {
  for (const [service, size] of Object.entries(capacity)) {
    const instance = findInstance(size?.instanceType ?? "");
    if (instance === undefined) continue;
    const { name, family, architecture } = instance;
    const add = (message: string): void =>
      problems.add("not-offered", [...path, "capacity", service, "instanceType"], message);
    if (architecture !== RELEASE_ARCHITECTURE) {
      add(
        `${name} is ${architecture}, and the AMIs of releases are ${RELEASE_ARCHITECTURE}; choose from ${choice().join(", ")}`,
      );
      continue;
    }
    const missing = cells.flatMap(({ region, zones }) =>
      zones.flatMap((id) => lackOf(name, { id, region })?.where ?? []),
    );
    for (const where of new Set(missing))
      add(`${where} does not offer ${family} instances, so ${name} is unavailable; choose another family`);
  }
}

/** A global database needs support by Aurora in both regions of its cell. */
function checkDatabase({ database }: CellSettings, cells: readonly Cell[], { path, problems }: At): void {
  if (database !== "global") return;
  for (const { region, site } of cells) {
    if (regionHasGlobalDatabase(region)) continue;
    const message = `${region} (${site}) does not offer Aurora global databases; use independent, or another region`;
    problems.add("not-offered", path, message);
  }
}

/** Limits of one ingest load balancer and one web ACL. Both sites are equal. */
function checkIngest(plan: EnvironmentPlan, [cell]: readonly Cell[], { path, problems }: At): void {
  if (cell === undefined) return;
  const { balancers } = plan.capacity(cell.name, cell.site);
  for (const name of INGEST_BALANCER_NAMES) {
    const { units } = balancers[`${name}Ingest`];
    if (units <= RESERVED_LCU.most) continue;
    const message = `the full cell needs ${units} LCUs of its ${name} ingest load balancer, which has at most ${RESERVED_LCU.most}; use lighter ladders or a smaller size`;
    problems.add("limit", path, message);
  }
  const vendors = cell.feeds.filter(isPublic).length;
  if (vendors <= MOST_VENDORS) return;
  const message = `${vendors} vendors push by ${pathsTo("public").join(" or ")}, and the web ACL allows at most ${MOST_VENDORS}; use another cell or path`;
  problems.add("limit", path, message);
}

/** Deleting a region deletes its cells, so its cells must be at the same or a later step. */
function checkRetiring({ regions, lineUp }: Settings, problems: Problems): void {
  const stepsOf = (mark: Mark): number => (mark === undefined ? 0 : RETIRING.indexOf(mark) + 1);
  for (const [name, { retiring }] of Object.entries(regions)) {
    for (const [cell, row] of Object.entries(lineUp.cells)) {
      if (SITES.every((site) => row[site].region !== name) || stepsOf(row.retiring) >= stepsOf(retiring))
        continue;
      const own = row.retiring === undefined ? "is not retiring" : `is at ${row.retiring}`;
      const message = `${retiring} is too early: cell ${cell} is in this region and ${own}; retire the cell first`;
      problems.add("retiring-order", ["regions", name, "retiring"], message);
    }
  }
}

type Mark = CellSettings["retiring"];

/** A tag can move to another image, so a protected environment needs digests. */
function checkDigests({ protect, releases, lineUp }: Settings, problems: Problems): void {
  if (!protect) return;
  for (const [name, { images }] of Object.entries(releases)) {
    const cells = Object.keys(lineUp.cells).filter((cell) => rowOf(lineUp.cells, cell)?.release === name);
    for (const [service, image] of Object.entries(images)) {
      if (cells.length === 0 || image.startsWith("sha256:")) continue;
      const message = `${cells.join(", ")} would run ${service} by the tag ${image}; give the digest`;
      problems.add("no-digest", ["releases", name, "images", service], message);
    }
  }
}

/** Ladders and key servers of the line-up, whether channels use them or not. */
export const checkLineUp: Check<EnvironmentPlan> = (plan, problems) => {
  const { lineUp, replication } = plan.settings;
  for (const [name, ladder] of Object.entries(lineUp.ladders)) {
    const path = ["lineUp", "ladders", name];
    const [video, audio] = [ladder.video.length, ladder.audio.length];
    if (audio !== 1 && audio !== video) {
      const message = `must have 1 entry, or ${video} as video has, not ${audio}`;
      problems.add("ladder", [...path, "audio"], message);
    }
    const [stored, most] = [MOST_FORMATS * ladderMbps(ladder), 1000 * replication.gbps];
    if (stored <= most) continue;
    const message = `${Math.round(stored)} Mbit/s in ${MOST_FORMATS} formats is more than the S3 replication quota of ${most} Mbit/s (replication.gbps); use a lighter ladder`;
    problems.add("ladder", path, message);
  }
  for (const [system, url] of Object.entries(lineUp.keyServers)) {
    const { hostname, port } = new URL(url);
    const path = ["lineUp", "keyServers", system];
    const isNamed = hostname.includes(".") && isIP(hostname) === 0 && !hostname.startsWith("[");
    if (!isNamed || port !== "")
      problems.add(
        "key-server",
        path,
        `must be a domain name on port ${PORTS.https}, not ${hostname}${port && `:${port}`}`,
      );
    else checkReached(plan, problems, { system, hostname, path });
  }
};

/** Packagers reach a key server by an endpoint, or by NAT in its declared networks. */
function checkReached(
  plan: EnvironmentPlan,
  problems: Problems,
  { system, hostname, path }: { readonly system: string; readonly hostname: string; readonly path: Path },
): void {
  const { settings } = plan;
  const add = (message: string): void =>
    problems.add("key-server", path, `${message}, or an endpoint of privateLink.endpoints`);
  const callers = Object.keys(settings.lineUp.cells)
    .flatMap((cell) => SITES.map((site) => plan.cell(cell, site)))
    .filter(({ channels }) => channels.some(({ drm }) => drm.some((row) => row === system)));
  const outside = callers
    .map(({ region }) => ({ region, ...keyServersOf(settings, { region, systems: [system] }) }))
    .filter((row) => row.public.length > 0);
  const shut = outside.find(({ region }) => regionSettings(settings, region).egress === "none")?.region;
  if (shut !== undefined)
    add(
      `packagers in ${shut} do not reach ${hostname}, because regions.${shut}.egress is none; set it to nat`,
    );
  else if (outside.some(({ prefixes }) => prefixes.length === 0))
    add(`${hostname} is on the Internet; set lineUp.keyServerPrefixes.${system}, its networks`);
}
