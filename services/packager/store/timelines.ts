import type { Task } from "../../core/task";
import type { Timeline } from "../../core/window";
import { parseTimeline } from "../feed/timeline";
import type { UploadFile } from "./uploads";

/** Timelines of a channel that are looked at; S3 keeps a day of them. */
const MOST_TIMELINES = 100;

/** The description of a timeline, as it is stored beside its segments. */
export const descriptionFile = (timeline: Timeline): UploadFile => ({
  path: `${timeline.channel}/${timeline.timeline}/timeline.json`,
  contentType: "application/json",
  body: Buffer.from(JSON.stringify(timeline)),
});

/**
 * The newest timeline of each feed of a channel in S3: a packager that starts and finds no window continues them. Rejects while
 * S3 is away.
 */
export async function newestTimelines(
  task: Pick<Task, "environment" | "objects">,
  channel: string,
): Promise<ReadonlyMap<string, Timeline>> {
  const newest = new Map<string, { readonly name: string; readonly start: number }>();
  for (const name of await namesOf(task, channel)) {
    const parsed = parseTimeline(name);
    if (parsed === undefined) continue;
    const start = parsed.kind === "free" ? parsed.start : 0;
    if (start >= (newest.get(parsed.feed)?.start ?? 0)) newest.set(parsed.feed, { name, start });
  }
  const found = new Map<string, Timeline>();
  for (const [feed, { name }] of newest) {
    const timeline = await read(task, `${channel}/${name}`);
    if (timeline !== undefined) found.set(feed, timeline);
  }
  return found;
}

type Parts = Pick<Task, "environment" | "objects">;

/** Names of timelines: the first key of each is enough to find the next one. */
async function namesOf({ environment, objects }: Parts, channel: string): Promise<readonly string[]> {
  const { region, buckets } = environment;
  if (buckets.segments === undefined) return [];
  const prefix = `${region}/${channel}/`;
  const names: string[] = [];
  let after: string | undefined;
  while (names.length < MOST_TIMELINES) {
    const [key] = await objects.list(buckets.segments, prefix, 1, after);
    const name = key?.slice(prefix.length).split("/")[0];
    if (name === undefined || name === names.at(-1)) break;
    names.push(name);
    after = `${prefix}${name}/\uffff`;
  }
  return names;
}

async function read({ environment, objects }: Parts, folder: string): Promise<Timeline | undefined> {
  const { region, buckets } = environment;
  const name = { bucket: buckets.segments ?? "", key: `${region}/${folder}/timeline.json` };
  const object = await objects.get(name);
  if (object === undefined || object === "unchanged") return undefined;
  try {
    const timeline = JSON.parse(object.body.toString("utf8")) as Timeline;
    return timeline.version === 1 ? timeline : undefined;
  } catch {
    return undefined;
  }
}
