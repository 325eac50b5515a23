import { INGEST_PATHS, type IngestPath } from "../../catalog/ingestPaths.table";
import { feedName } from "../../catalog/renditions";
import type { LineUp } from "../../catalog/lineUp";
import { Refusal } from "../core/task";

/** Where a push goes: the parts of its path. */
export interface PushPath {
  readonly vendor: string;
  readonly channel: string;
  /** One or more parts with `/` between: the vendor's own name of the body. */
  readonly rest: string;
}

/** What identifies a body in every task of the cell. */
export interface BodyName {
  /** `<vendor>-<path>` */
  readonly feed: string;
  readonly channel: string;
  readonly rest: string;
}

export type BodyKind = "playlist" | "segment";

const NAME = "[a-z0-9]+(?:-[a-z0-9]+)*";
/** No part begins with a dot, is empty or has percent-encoding. */
const PART = "[A-Za-z0-9_-][A-Za-z0-9._-]*";
export const REST_PATTERN = `${PART}(?:/${PART})*`;

const PUSH = new RegExp(`^/v1/(?<vendor>${NAME})/(?<channel>${NAME})/(?<rest>${REST_PATTERN})$`);

/** Throws a Refusal 400. */
export function parsePushPath(path: string): PushPath {
  const { vendor, channel, rest } = PUSH.exec(path)?.groups ?? {};
  if (vendor === undefined || channel === undefined || rest === undefined) {
    throw new Refusal(400, "the path is not /v1/<vendor>/<channel>/<rest>");
  }
  return { vendor, channel, rest };
}

/** The vendor that a path names, even if the rest of it is malformed. */
export const vendorOfPath = (path: string): string | undefined => path.split("/")[2];

const KINDS: Readonly<Record<string, BodyKind>> = {
  m3u8: "playlist",
  ts: "segment",
  m4s: "segment",
  mp4: "segment",
  aac: "segment",
  vtt: "segment",
};

/** By the end of its name. Throws a Refusal 415. */
export function kindOf(rest: string): BodyKind {
  const end = /\.([^./]+)$/.exec(rest)?.[1] ?? "";
  const kind = Object.hasOwn(KINDS, end) ? KINDS[end] : undefined;
  if (kind === undefined)
    throw new Refusal(415, `${rest} ends with none of ${Object.keys(KINDS).join(", ")}`);
  return kind;
}

/** The feed of a push. Throws a Refusal: 404 without such a channel of the vendor, 421 if the host is not one of its feeds. */
export function feedOf(push: PushPath, host: string | undefined, lineUp: LineUp): string {
  const channel = lineUp.channels.find(({ id }) => id === push.channel);
  const feeds = channel?.feeds.filter(({ vendor }) => vendor === push.vendor) ?? [];
  if (feeds.length === 0) throw new Refusal(404, `${push.channel} is not a channel of ${push.vendor}`);
  const label = firstLabel(host);
  const feed = feeds.find((each) => label === `${hostWord(each)}-${lineUp.cell}`);
  if (feed === undefined) throw new Refusal(421, `host "${host}" is not a feed of ${push.vendor}`);
  return feedName(feed);
}

/** The port is ignored, and DNS ignores case. */
const firstLabel = (host = ""): string | undefined => host.toLowerCase().split(/[.:]/)[0];

/** AWS gives an endpoint service one name, so its vendors share it. */
function hostWord({ vendor, path }: { readonly vendor: string; readonly path: IngestPath }): string {
  const word = path.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return INGEST_PATHS[path].front === "endpointService" ? word : `${vendor}-${word}`;
}
