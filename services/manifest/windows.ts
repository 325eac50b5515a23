import type { Task } from "../core/task";
import { ChannelReader } from "./channelReader";
import type { Published } from "./published";

/** The newest window of every channel of the line-up, in memory. */
export interface Windows {
  /** Resolves when each channel had its first attempt. */
  start(): Promise<void>;
  stop(): void;
  /** Undefined: no segment yet, or no such channel. The same object until the next segment. */
  of(channel: string): Published | undefined;
}

export function createWindows(task: Task): Windows {
  const readers = new Map<string, ChannelReader>();
  const stopped = new AbortController();
  return {
    start: async () => {
      await followLineUp(task, readers);
      void repeat(task, readers, stopped.signal);
    },
    stop: () => {
      stopped.abort();
      for (const reader of readers.values()) reader.close();
    },
    of: (channel) => {
      const published = readers.get(channel)?.published;
      return published === undefined || published.segments.length === 0 ? undefined : published;
    },
  };
}

async function repeat(task: Task, readers: Map<string, ChannelReader>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await task.clock.sleep(task.lineUp().timing.segment * 1000, signal);
    // Not awaited: a channel that opens must not delay the next change.
    if (!signal.aborted) void followLineUp(task, readers);
  }
}

/** Opens, follows and closes readers as the line-up has channels and zones. */
async function followLineUp(task: Task, readers: Map<string, ChannelReader>): Promise<void> {
  const { channels, zones } = task.lineUp();
  const ids = new Set(channels.map(({ id }) => id));
  for (const [id, reader] of readers) {
    if (ids.has(id)) continue;
    reader.close();
    readers.delete(id);
  }
  const opened: Promise<void>[] = [];
  for (const id of ids) {
    const reader = readers.get(id);
    if (reader !== undefined) reader.follow(zones);
    else opened.push(openReader(task, readers, id));
  }
  await Promise.all(opened);
}

function openReader(task: Task, readers: Map<string, ChannelReader>, channel: string): Promise<void> {
  const reader = new ChannelReader(task, channel);
  readers.set(channel, reader);
  return reader.open(task.lineUp().zones);
}
