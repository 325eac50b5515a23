import { rowOf } from "../../facts/rowOf";
import { LADDERS } from "../../catalog/ladders.table";
import { hint } from "../../settings/problems";
import { type At, type Check, CREDENTIALS, type Written } from "../check";

type CellSettings = Written["lineUp"]["cells"][string];
type Keys = CellSettings["defaults"];

/** Vendors, ladders and key servers that channels or the defaults of their cells name. */
export const checkChannels: Check<Written> = (written, problems) => {
  for (const [system, address] of Object.entries(written.lineUp.keyServers)) {
    const { username, password } = new URL(address);
    if (username !== "" || password !== "")
      problems.add("credentials", ["lineUp", "keyServers", system], CREDENTIALS);
  }
  for (const [name, { defaults, channels }] of Object.entries(written.lineUp.cells)) {
    const path = ["lineUp", "cells", name];
    checkKeys(defaults, written, { path: [...path, "defaults"], problems });
    for (const [id, channel] of Object.entries(channels)) {
      const at = [...path, "channels", id];
      checkKeys(channel, written, { path: at, problems });
      if (channel.feeds !== undefined || defaults.feeds !== undefined) continue;
      problems.add(
        "no-feed",
        [...at, "feeds"],
        "missing; give one feed or more, here or in the defaults of its cell",
      );
    }
  }
};

function checkKeys({ feeds, ladder, drm }: Keys, written: Written, { path, problems }: At): void {
  checkFeeds(feeds ?? [], written, { path: [...path, "feeds"], problems });
  const ladders = [...Object.keys(LADDERS), ...Object.keys(written.lineUp.ladders)];
  if (ladder !== undefined && !ladders.includes(ladder))
    problems.add("unknown-ladder", [...path, "ladder"], `unknown ladder "${ladder}"${hint(ladder, ladders)}`);
  for (const [index, system] of (drm ?? []).entries()) {
    if (written.lineUp.keyServers[system] !== undefined) continue;
    const message = `${system} has no key server; set lineUp.keyServers.${system}`;
    problems.add("no-key-server", [...path, "drm", index], message);
  }
}

function checkFeeds(feeds: NonNullable<Keys["feeds"]>, { outside }: Written, { path, problems }: At): void {
  const first = new Map<string, number>();
  for (const [index, feed] of feeds.entries()) {
    const before = first.get(`${feed.vendor} ${feed.path}`);
    if (before === undefined) first.set(`${feed.vendor} ${feed.path}`, index);
    else {
      const message = `${feed.vendor} already pushes by ${feed.path} in feeds[${before}]; remove one of the two`;
      problems.add("listed-twice", [...path, index], message);
    }
    checkVendor(feed.vendor, outside, { path: [...path, index, "vendor"], problems });
  }
}

function checkVendor(vendor: string, outside: Written["outside"], { path, problems }: At): void {
  const vendors = Object.keys(outside).filter((name) => rowOf(outside, name)?.kind === "vendor");
  if (vendors.includes(vendor)) return;
  const what = Object.hasOwn(outside, vendor)
    ? "is a data centre, which pushes no feeds"
    : "is not a row of outside";
  problems.add("unknown-vendor", path, `${vendor} ${what}${hint(vendor, vendors)}`);
}
