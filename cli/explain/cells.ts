import { rowOf } from "../../facts/rowOf";
import type { EnvironmentPlan } from "../../plan/environment";
import type { Channel, Settings } from "../../settings/settings";
import { KINDS, viewerName } from "../../plan/edge/names";
import type { Environment } from "../environment";
import { blockSteps } from "./blocks";
import { feedsAt } from "./feeds";
import { leaving, step, type Step } from "./step";

/** Explains a cell, a channel, a host name of viewers or vendors, or a URL with one, and the cell behind it. */
export function cellSteps(subject: string, environment: Environment): Step[] {
  const { settings } = environment.plan;
  const { host, words } = partsOf(subject);
  return Object.entries(settings.lineUp.cells).flatMap(([cell, own]) => {
    const names = nameSteps(host, cell, environment.plan);
    const channel = Object.values(own.channels).find(
      ({ id, name }) => [id, name].includes(subject) || (names.length > 0 && words.includes(id)),
    );
    if (cell !== subject && channel === undefined && names.length === 0) return [];
    const about =
      channel === undefined ? aboutCell(cell, environment) : aboutChannel(cell, channel, environment);
    const hosts = names.filter(({ name }) => !about.some((row) => row.name === name));
    return [...hosts, ...about, ...blockSteps(cell, environment)];
  });
}

/** Host and path segments of a URL; a bare name is only a host. */
function partsOf(subject: string): { readonly host: string; readonly words: readonly string[] } {
  const address = subject.includes("://") ? subject : `https://${subject}`;
  if (!URL.canParse(address)) return { host: subject, words: [] };
  const { hostname, pathname } = new URL(address);
  return { host: hostname, words: pathname.split("/") };
}

function nameSteps(host: string, cell: string, plan: EnvironmentPlan): Step[] {
  const viewers = viewerSteps(cell, plan.settings).filter(({ name }) => name === host);
  const vendors = feedsAt(plan, cell).filter((row) => row.host === host);
  return [
    ...viewers,
    ...vendors.map(({ cellAt, feed }) =>
      step("push", host, `${feed.vendor} by ${feed.path} into ${cellAt.site} of ${cell}, ${cellAt.region}`),
    ),
  ];
}

const viewerSteps = (cell: string, { edge }: Settings): Step[] =>
  edge === undefined
    ? []
    : KINDS.map((kind) =>
        step("viewers", viewerName(edge, kind, cell), `${kind} of ${cell}, through the edge`),
      );

function aboutCell(cell: string, { file, plan: { settings } }: Environment): Step[] {
  const own = rowOf(settings.lineUp.cells, cell);
  if (own === undefined) return [];
  const { viewers, size, database, release } = own;
  const ids = Object.keys(own.channels);
  const facts = [
    `${viewers.toLocaleString("en")} viewers`,
    `home ${own.home.region}, standby ${own.standby.region}`,
    `release ${release}`,
    `database ${database}`,
  ];
  const row = `${file}, lineUp.cells.${cell}`;
  return [
    step("cell", cell, `${row}: ${facts.join("; ")}${leaving(settings, { cell })}`),
    step("channels", `${ids.length} of ${size}`, ids.join(", ")),
    ...viewerSteps(cell, settings),
  ];
}

/** Its row and ladder, the host names for its vendors, and the host names for viewers. */
function aboutChannel(cell: string, { id, name, ladder }: Channel, { file, plan }: Environment): Step[] {
  const { settings } = plan;
  return [
    step(
      "channel",
      id,
      `${file}, lineUp.cells.${cell}.channels.${id}: ${name}${leaving(settings, { cell })}`,
    ),
    step("ladder", ladder, `video of ${rowOf(settings.lineUp.ladders, ladder)?.video.join(", ")} Mbit/s`),
    ...feedsAt(plan, cell)
      .filter(({ feed }) => feed.channels.includes(id))
      .map(({ cellAt, feed, host }) =>
        step("feed", `${feed.vendor} by ${feed.path}`, `${cellAt.site} receives it at ${host}`),
      ),
    ...viewerSteps(cell, settings),
  ];
}
