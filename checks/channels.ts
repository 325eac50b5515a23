import { isIP } from "node:net";
import { completeChannels, completeDefaults } from "../settings/complete";
import { COUNTRIES } from "../facts/countries.table";
import { LADDERS, type LadderRow } from "../catalog/ladders.table";
import { INGEST_BALANCER_NAMES, pathsTo } from "../catalog/ingestPaths.table";
import { hint, type Path, type Problems } from "../settings/problems";
import type { ChannelKeys } from "../settings/settings";
import type { Sound, SoundCell } from "../settings/shape";
import { type Check, isMeant } from "./check";
import { checkHours } from "./hours";
import { ladderMbps } from "./ladders";

/** What a channel, or the defaults of its cell, come to. */
interface Row extends ChannelKeys {
  readonly cell: SoundCell;
  readonly cellName: string;
  /** Where a key is written: with the channel, or in the defaults of its cell. */
  readonly at: (key: string) => Path;
}

const PLACES = ["home", "standby"] as const;

const HOURS_PER_DAY = 24;

/** The one that calls on the Internet are allowed to (flows.table.ts, web). */
const HTTPS_PORT = 443;

/**
 * 1 GB an hour (ELB pricing, "processed bytes" of a capacity unit), and the most capacity units that one application
 * load balancer may reserve (its quotas, "Load Balancer Capacity Units"); 2026-11.
 */
const MBPS_PER_CAPACITY_UNIT = 2.2;
const MOST_CAPACITY_UNITS = 15_000;

/** Channels that can be fed, packaged, encrypted and kept as they ask. What a cell's defaults say is told once. */
export const checkChannels: Check = (sound, { problems }) => {
  checkKeyServers(sound, problems);
  const once = toldOnce(problems);
  for (const [cellName, cell] of Object.entries(sound.lineUp.cells)) {
    const rows = channelRows(cellName, cell);
    for (const row of [...defaultRows(cellName, cell), ...rows]) {
      checkFeeds(row, sound, once);
      checkLadder(row, sound, once);
      checkKeeping(row, sound, once);
      checkDrm(row, sound, once);
      checkCountries(row, once);
      checkHours(row.at("offAir"), row.offAir, once);
    }
    for (const row of rows) checkFed(row, sound, problems);
    checkIngest(rows, { sound, path: ["lineUp", "cells", cellName, "channels"], problems });
  }
};

/** What twenty channels have of their cell's defaults is one mistake. */
function toldOnce(problems: Problems): Pick<Problems, "add"> {
  const told = new Set<string>();
  return {
    add: (path, message) => {
      const line = JSON.stringify([path, message]);
      if (!told.has(line)) problems.add(path, message);
      told.add(line);
    },
  };
}

/** So that a cell without channels has its defaults checked too. */
function defaultRows(cellName: string, cell: SoundCell): Row[] {
  const at = (key: string): Path => ["lineUp", "cells", cellName, "defaults", key];
  return [{ ...completeDefaults(cell), cell, cellName, at }];
}

function channelRows(cellName: string, cell: SoundCell): Row[] {
  const { channels = {}, defaults = {} } = cell;
  return Object.values(completeChannels(cell)).map((channel) => {
    const own = channels[channel.id] ?? {};
    const at = (key: string): Path => {
      const inDefaults = key in defaults && !(key in own);
      return ["lineUp", "cells", cellName, ...(inDefaults ? ["defaults"] : ["channels", channel.id]), key];
    };
    return { ...channel, cell, cellName, at };
  });
}

function checkKeyServers({ lineUp }: Sound, problems: Problems): void {
  for (const [system, url] of Object.entries(lineUp.keyServers)) {
    const { hostname, port } = new URL(url);
    const named = hostname.includes(".") && isIP(hostname) === 0 && !hostname.startsWith("[");
    if (named && port === "") continue;
    const message = `must be a domain name on port ${HTTPS_PORT}, not ${hostname}${port && `:${port}`}`;
    problems.add(["lineUp", "keyServers", system], message);
  }
}

function checkFeeds(row: Row, sound: Sound, problems: Pick<Problems, "add">): void {
  const first = new Map<string, number>();
  for (const [index, { vendor, path }] of row.feeds.entries()) {
    const at = [...row.at("feeds"), index];
    const before = first.get(`${vendor} ${path}`);
    if (before === undefined) first.set(`${vendor} ${path}`, index);
    else problems.add(at, `${vendor} pushes by ${path} already, as feeds[${before}]`);
    checkVendor({ vendor, at: [...at, "vendor"] }, sound, problems);
    for (const place of PLACES) {
      const region = row.cell[place]?.region ?? "";
      const ways = sound.regions[region]?.contribution;
      if (ways === undefined || ways.includes(path)) continue;
      const seat = `${region}, the ${place} of ${row.cellName}`;
      problems.add([...at, "path"], `${seat}, has no ${path}; its contribution is ${ways.join(", ")}`);
    }
  }
}

function checkVendor(
  { vendor, at }: { vendor: string; at: Path },
  { outside, keysWritten }: Sound,
  problems: Pick<Problems, "add">,
): void {
  const kind = outside[vendor]?.kind;
  if (kind === "vendor" || (kind === undefined && keysWritten(["outside"])?.includes(vendor))) return;
  const vendors = Object.keys(outside).filter((name) => outside[name]?.kind === "vendor");
  const what = kind === undefined ? "is no row of outside" : "is a data centre, no vendor";
  problems.add(at, `${vendor} ${what}${hint(vendor, vendors)}`);
}

function checkLadder({ ladder, at }: Row, sound: Sound, problems: Pick<Problems, "add">): void {
  const known = [...Object.keys(LADDERS), ...(sound.keysWritten(["lineUp", "ladders"]) ?? [])];
  if (!known.includes(ladder)) problems.add(at("ladder"), `unknown ladder "${ladder}"${hint(ladder, known)}`);
}

function checkKeeping(row: Row, { retention }: Sound, problems: Pick<Problems, "add">): void {
  const { dvrHours, archiveDays, at } = row;
  const days = retention?.dvr;
  if (days !== undefined && dvrHours > days * HOURS_PER_DAY) {
    const most = days * HOURS_PER_DAY;
    problems.add(
      at("dvrHours"),
      `must be ${most} or less, the ${days} days of retention.dvr, not ${dvrHours}`,
    );
  }
  if (archiveDays > 0 && archiveDays * HOURS_PER_DAY <= dvrHours) {
    const least = Math.floor(dvrHours / HOURS_PER_DAY) + 1;
    problems.add(
      at("archiveDays"),
      `must be 0, or ${least} or more to outlast its ${dvrHours} dvrHours, not ${archiveDays}`,
    );
  }
}

function checkDrm({ drm, at }: Row, sound: Sound, problems: Pick<Problems, "add">): void {
  const served = sound.keysWritten(["lineUp", "keyServers"]) ?? [];
  for (const [index, system] of drm.entries()) {
    if (served.includes(system)) continue;
    problems.add([...at("drm"), index], `${system} has no key server; give lineUp.keyServers.${system}`);
  }
}

/** With a code that no viewer is of, a channel is one that nobody sees. */
function checkCountries({ countries, at }: Row, problems: Pick<Problems, "add">): void {
  for (const [index, code] of countries.entries()) {
    if (COUNTRIES.has(code)) continue;
    // Unicode knows what codes of old, and UK, have become.
    const { region: now = code } = new Intl.Locale(`und-${code}`);
    const meant = now === code ? "" : `; did you mean "${now}"?`;
    problems.add([...at("countries"), index], `${code} is no country's code in ISO 3166-1${meant}`);
  }
}

/** Feeds that are there but unsound are a problem of their own already. */
function checkFed({ feeds, at, cellName }: Row, { keysWritten }: Sound, problems: Problems): void {
  const path = at("feeds");
  const tables = [path.slice(0, -1), ["lineUp", "cells", cellName, "defaults"]];
  if (feeds.length > 0 || tables.some((table) => isMeant("feeds", keysWritten(table)))) return;
  problems.add(path, "missing; must be one feed or more, here or in the defaults of its cell");
}

function checkIngest(
  rows: readonly Row[],
  { sound, path, problems }: { sound: Sound; path: Path; problems: Problems },
): void {
  const ladders: Readonly<Record<string, LadderRow>> = { ...LADDERS, ...sound.lineUp.ladders };
  for (const name of INGEST_BALANCER_NAMES) {
    const ways = pathsTo(name);
    const mbps = rows.reduce((sum, { ladder: key, feeds }) => {
      const ladder = ladders[key];
      const count = feeds.filter((feed) => ways.includes(feed.path)).length;
      return sum + (ladder === undefined ? 0 : count * ladderMbps(ladder));
    }, 0);
    const units = Math.ceil(mbps / MBPS_PER_CAPACITY_UNIT);
    if (units <= MOST_CAPACITY_UNITS) continue;
    problems.add(
      path,
      `${Math.round(mbps)} Mbit/s of ${ways.join(" and ")} take ${units} capacity units of the ${name} load balancer, which may reserve ${MOST_CAPACITY_UNITS}`,
    );
  }
}
