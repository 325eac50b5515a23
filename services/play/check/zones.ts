import { request } from "node:https";
import type { PlayState } from "../state";
import { parse } from "./reader";

/** The manifests of all zones of a site, each read from its own task: at most one segment apart, and equal where they overlap. */
export async function zonesDiffer(state: PlayState, channels: readonly string[]): Promise<readonly string[]> {
  const sites = [...new Set(state.zones.map(({ site }) => site))];
  const groups = sites.map((site) => manifestsOf(state).filter((task) => task.site === site));
  const pairs = groups.flatMap((tasks) => channels.map((channel) => ({ tasks, channel })));
  return (await Promise.all(pairs.map(({ tasks, channel }) => differOf(tasks, channel)))).flat();
}

/** The same of all sites together: only an epoch-locked channel has equal manifests at both. */
export async function sitesDiffer(state: PlayState, channels: readonly string[]): Promise<readonly string[]> {
  return (await Promise.all(channels.map((channel) => differOf(manifestsOf(state), channel)))).flat();
}

const manifestsOf = ({ tasks }: PlayState): PlayState["tasks"] =>
  tasks.filter(({ service }) => service === "manifest");

/** What the manifest task of a zone answers for a channel. */
export interface ZoneAnswer {
  readonly channel: string;
  readonly zone: string;
  /** 0: no answer in time. */
  readonly status: number;
}

/** Of every zone that is up. */
export async function zoneAnswers(
  state: PlayState,
  channels: readonly string[],
): Promise<readonly ZoneAnswer[]> {
  const up = state.zones.filter((zone) => zone.state === "up").map(({ zone }) => zone);
  const answers = manifestsOf(state)
    .filter(({ zone }) => up.includes(zone))
    .flatMap(({ address, zone }) =>
      channels.map(async (channel) => {
        const { status } = await ask(address, `/live/${channel}/master.m3u8`);
        return { channel, zone, status };
      }),
    );
  return Promise.all(answers);
}

async function differOf(tasks: PlayState["tasks"], channel: string): Promise<readonly string[]> {
  const texts = await Promise.all(tasks.map(({ address }) => read(address, `/live/${channel}/master.m3u8`)));
  const rendition = /^(?!#)(\S+\.m3u8)$/m
    .exec(texts.find((text) => text !== "") ?? "")?.[1]
    ?.split("/")
    .at(-1);
  if (rendition === undefined) return [`${channel} (${tasks[0]?.site}): no manifest`];
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
    segments.map(({ uri, timeline }, index) => [
      mediaSequence + index,
      `${uri.replace(/^https:\/\/[^/]+/, "")}, discontinuity ${timeline}`,
    ]),
  );
  return { newest: mediaSequence + segments.length - 1, uris };
}

async function read(address: string, path: string): Promise<string> {
  const { status, text } = await ask(address, path);
  return status === 200 ? text : "";
}

/** A task's own answer; status 0 without one. Its certificate is its own: nothing checks it, as in a cell. */
export function ask(
  address: string,
  path: string,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve) => {
    const call = request(
      { host: address, port: 8443, path, rejectUnauthorized: false, timeout: 3000 },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (part: string) => (text += part));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    call.on("timeout", () => call.destroy());
    call.on("error", () => resolve({ status: 0, text: "" }));
    call.end();
  });
}
