import { bodyLimit } from "../core/bodyLimit";
import type { Task } from "../core/task";
import type { Push } from "./feed/input";

type Parts = Pick<Task, "client" | "environment" | "lineUp" | "tasks">;

export interface FeedOfChannel {
  readonly feed: string;
  readonly channel: string;
}

/** A body that an ingest task holds. */
interface Listed {
  readonly rest: string;
  /** ms since 1970 */
  readonly received: number;
  readonly address: string;
}

/** Bodies that are read at once. */
const AT_ONCE = 4;
/** Bytes of a list: its entries have about 100 bytes each. */
const LONGEST_LIST = 1024 * 1024;

/**
 * Reads what ingest holds of a feed, oldest first: from all tasks of the own zone, and of peer zones what is missing there.
 * `isKnown`: bodies that need not be read.
 */
export async function rebuild(
  task: Parts,
  of: FeedOfChannel,
  { isKnown, take, signal }: Rebuilding,
): Promise<void> {
  const missing = (await listAll(task, of, signal)).filter((listed) => !isKnown(listed));
  for (let start = 0; start < missing.length && !signal.aborted; start += AT_ONCE) {
    const bodies = missing
      .slice(start, start + AT_ONCE)
      .map((listed) => read(task, of, { ...listed, signal }));
    for (const push of await Promise.all(bodies)) if (push !== undefined) take(push);
  }
}

export interface Rebuilding {
  readonly isKnown: (body: { readonly rest: string; readonly received: number }) => boolean;
  readonly take: (push: Push) => void;
  readonly signal: AbortSignal;
}

async function listAll(task: Parts, of: FeedOfChannel, signal: AbortSignal): Promise<readonly Listed[]> {
  const { environment, lineUp, tasks } = task;
  const peers = lineUp().zones.filter((zone) => zone !== environment.zone);
  const addresses = [environment.zone, ...peers].flatMap((zone) => tasks.of("ingest", zone));
  const lists = await Promise.all(addresses.map((address) => list(task, of, { address, signal })));
  const found = new Map<string, Listed>();
  for (const listed of lists.flat()) {
    const key = `${listed.rest} ${listed.received}`;
    if (!found.has(key)) found.set(key, listed);
  }
  return [...found.values()].sort((a, b) => a.received - b.received);
}

interface Asked {
  readonly address: string;
  readonly signal: AbortSignal;
}

async function list(task: Parts, { feed, channel }: FeedOfChannel, asked: Asked): Promise<readonly Listed[]> {
  const body = await get(task, {
    ...asked,
    path: `/internal/v1/feeds/${feed}/${channel}`,
    limit: LONGEST_LIST,
  });
  try {
    const rows = JSON.parse(body?.toString("utf8") ?? "[]") as readonly Omit<Listed, "address">[];
    return rows.map(({ rest, received }) => ({ rest, received, address: asked.address }));
  } catch {
    return [];
  }
}

async function read(
  task: Parts,
  { feed, channel }: FeedOfChannel,
  { rest, received, address, signal }: Listed & Asked,
): Promise<Push | undefined> {
  const path = `/internal/v1/feeds/${feed}/${channel}/${rest}`;
  const headers = { "X-Headend-Received": String(received) };
  const body = await get(task, {
    path,
    headers,
    address,
    signal,
    limit: bodyLimit(task.lineUp(), channel) ?? 0,
  });
  return body && { rest, received, body };
}

interface Get extends Asked {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly limit: number;
}

async function get({ client, lineUp, tasks }: Parts, request: Get): Promise<Buffer | undefined> {
  try {
    const timeout = lineUp().timing.clientTimeout * 1000;
    const answer = await client.request({ method: "GET", timeout, ...request });
    return answer.status === 200 ? answer.body : undefined;
  } catch {
    if (!request.signal.aborted) tasks.failed(request.address);
    return undefined;
  }
}
