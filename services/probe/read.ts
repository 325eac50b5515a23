import type { Client } from "../core/task";
import type { Format, Sample } from "./checks";
import { firstVariant, newestOfMpd, newestOfPlaylist } from "./newest";

/** Where and how a channel is read. */
export interface View {
  readonly client: Client;
  /** A host name or an address. */
  readonly address: string;
  /** Zone id of the probe: services do not count its requests. */
  readonly zone: string;
  /** ms of each request. */
  readonly timeout: number;
}

/** Bytes: ten times the longest manifest of a window of five minutes. */
const LIMIT = 1024 * 1024;

/** Reads the manifests of a format of a channel, as a player does. Never rejects. */
export async function readSample(view: View, channel: string, format: Format): Promise<Sample> {
  try {
    return await READ[format](view, `/live/${channel}/`);
  } catch {
    return undefined;
  }
}

const READ: Readonly<Record<Format, (view: View, folder: string) => Promise<Sample>>> = {
  hls: async (view, folder) => {
    const master = `${folder}master.m3u8`;
    const variant = firstVariant(await textOf(view, master));
    if (variant === undefined) return undefined;
    const { pathname } = new URL(variant, `https://${view.address}${master}`);
    return newestOfPlaylist(await textOf(view, pathname));
  },
  dash: async (view, folder) => newestOfMpd(await textOf(view, `${folder}manifest.mpd`)),
};

async function textOf({ client, address, zone, timeout }: View, path: string): Promise<string> {
  const headers = { "X-Headend-Probe": zone };
  const answer = await client.request({ address, method: "GET", path, headers, timeout, limit: LIMIT });
  if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}`);
  return answer.body.toString("utf8");
}
