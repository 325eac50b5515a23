import { request } from "node:https";
import type { PlayState } from "../state";
import { parse } from "./reader";

/** The manifests of all zones of a site, each read from its own task: at most one segment apart, and equal where they overlap. */
export async function zonesDiffer(state: PlayState, channels: readonly string[]): Promise<readonly string[]> {
  const sites = [...new Set(state.zones.map(({ site }) => site))];
  const pairs = sites.flatMap((site) => channels.map((channel) => ({ site, channel })));
  return (await Promise.all(pairs.map(({ site, channel }) => differOf(state, site, channel)))).flat();
}

async function differOf(state: PlayState, site: string, channel: string): Promise<readonly string[]> {
  const tasks = state.tasks.filter((task) => task.service === "manifest" && task.site === site);
  const texts = await Promise.all(tasks.map(({ address }) => read(address, `/live/${channel}/master.m3u8`)));
  const rendition = /^(?!#)(\S+\.m3u8)$/m
    .exec(texts.find((text) => text !== "") ?? "")?.[1]
    ?.split("/")
    .at(-1);
  if (rendition === undefined) return [`${channel} (${site}): no manifest`];
  const lists = await Promise.all(tasks.map(({ address }) => read(address, `/live/${channel}/${rendition}`)));
  const windows = lists.map((text, index) => ({ zone: tasks[index]?.zone ?? "", ...numbered(text) }));
  const [first, ...others] = windows;
  if (first === undefined) return [];
  return others.flatMap((other) => {
    const apart = Math.abs(first.newest - other.newest);
    const different = [...first.uris].filter(
      ([sequence, uri]) => other.uris.has(sequence) && other.uris.get(sequence) !== uri,
    );
    return [
      ...(apart > 1 || Number.isNaN(apart)
        ? [`${channel}: ${first.zone} and ${other.zone} are ${apart} segments apart`]
        : []),
      ...different
        .slice(0, 1)
        .map(([sequence]) => `${channel}: ${first.zone} and ${other.zone} differ at ${sequence}`),
    ];
  });
}

function numbered(text: string): { readonly newest: number; readonly uris: ReadonlyMap<number, string> } {
  if (text === "") return { newest: NaN, uris: new Map() };
  const { mediaSequence, segments } = parse(text);
  const uris = new Map(
    segments.map(({ uri }, index) => [mediaSequence + index, uri.replace(/^https:\/\/[^/]+/, "")]),
  );
  return { newest: mediaSequence + segments.length - 1, uris };
}

/** A task's own answer; empty without one. Its certificate is its own: nothing checks it, as in a cell. */
function read(address: string, path: string): Promise<string> {
  return new Promise((resolve) => {
    const call = request(
      { host: address, port: 8443, path, rejectUnauthorized: false, timeout: 3000 },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (part: string) => (text += part));
        response.on("end", () => resolve(response.statusCode === 200 ? text : ""));
      },
    );
    call.on("timeout", () => call.destroy());
    call.on("error", () => resolve(""));
    call.end();
  });
}
