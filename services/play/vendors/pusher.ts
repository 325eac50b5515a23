import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { FRAME_RATE, type VendorName } from "../environment";
import type { Receipt, VendorState } from "../state";
import type { Loop } from "./media";
import {
  mediaPlaylist,
  multivariant,
  segmentName,
  vendorRenditions,
  type VendorRendition,
} from "./playlists";
import { insertSection, spliceInsert } from "./splice";
import { shiftTs } from "./tsShift";
import { upload, type Destination } from "./upload";

/**
 * One vendor's encoders. Segment `n` of a channel begins n segments after 1970, so that a restart changes nothing, and all
 * vendors are in step. It is sent when its last picture is over.
 */
export interface PusherArgs {
  readonly vendor: VendorName;
  readonly feed: string;
  readonly channels: readonly { readonly id: string; readonly isMuxed: boolean }[];
  readonly destinations: readonly Destination[];
  readonly loop: Loop;
  readonly segmentSeconds: number;
  /** Whether the segments of all channels begin together; else they are spread over a segment. */
  readonly isLocked: boolean;
  /** 90 kHz ticks between the clock and the vendor's timestamps. */
  readonly offset: number;
  readonly onReceipt: (receipt: Receipt) => void;
  readonly onEvent: (text: string) => void;
}

const TICKS = 90_000;
const LISTED = 6;
const TRIES = 3;
/** ms between two tries. */
const RETRY = 250;
/** Segments of a rendition that wait behind one that hangs; encoders drop the rest. */
const MOST_WAITING = 3;
const BREAK_EVERY = 60;
const BREAK_SEGMENTS = 3;

const MULTIVARIANT = "master.m3u8";

const openingOf = ({ site }: Destination, channel: string): string => `${site} ${channel}`;

interface Job {
  readonly to: Destination;
  readonly channel: string;
  readonly rest: string;
  readonly body: Buffer;
  readonly type: string;
  readonly media?: { readonly number: number; readonly start: number; readonly rendition: string };
}

export class Pusher {
  readonly counts = { acknowledged: 0, refused: 0 };
  private state: VendorState["state"] = "pushing";
  private lateBy = 0;
  private release: (() => void) | undefined;
  private held = Promise.resolve();
  /** By channel: the first segment since the encoder started. */
  private readonly since = new Map<string, number>();
  /** By site and channel: the multivariant playlist of this encoder was acknowledged. */
  private readonly opened = new Set<string>();
  private readonly queues = new Map<string, { waiting: number; last: Promise<void> }>();
  private readonly ended = new AbortController();

  constructor(private readonly args: PusherArgs) {}

  start(): void {
    this.args.channels.forEach((channel, index) => void this.run(channel, index).catch(() => undefined));
  }

  end(): void {
    this.ended.abort();
    this.resume();
  }

  now(): VendorState {
    const { vendor, feed } = this.args;
    return { vendor, feed, state: this.state, ...this.counts };
  }

  stop(): void {
    this.become("stopped");
  }

  /** Connections hang in the middle of a body. */
  freeze(): void {
    this.become("frozen");
    this.held = new Promise((resolve) => (this.release = resolve));
  }

  late(seconds: number): void {
    this.become("late");
    this.lateBy = seconds;
  }

  resume(): void {
    if (this.state === "stopped") {
      this.since.clear();
      this.opened.clear();
    }
    this.become("pushing");
  }

  private become(state: VendorState["state"]): void {
    this.release?.();
    this.held = Promise.resolve();
    this.lateBy = 0;
    this.state = state;
  }

  private async run(channel: PusherArgs["channels"][number], index: number): Promise<void> {
    const { segmentSeconds: seconds, channels, isLocked } = this.args;
    const frames = isLocked ? 0 : Math.floor((index * seconds * FRAME_RATE) / channels.length);
    const startOf = (number: number): number => number * seconds * 1000 + (frames * 1000) / FRAME_RATE;
    for (let number = Math.floor(Date.now() / 1000 / seconds); ; number++) {
      const due = startOf(number + 1) + this.lateBy * 1000;
      await sleep(Math.max(0, due - Date.now()), undefined, { signal: this.ended.signal });
      if (this.state === "stopped") continue;
      if (!this.since.has(channel.id)) this.since.set(channel.id, number);
      const first = Math.max(this.since.get(channel.id) ?? number, number - LISTED + 1);
      for (const to of this.args.destinations) this.pushSegment(channel, to, { number, first, startOf });
    }
  }

  private pushSegment(
    { id: channel, isMuxed }: PusherArgs["channels"][number],
    to: Destination,
    at: {
      readonly number: number;
      readonly first: number;
      readonly startOf: (number: number) => number;
    },
  ): void {
    const { loop, segmentSeconds: seconds } = this.args;
    const { number, first, startOf } = at;
    const renditions = vendorRenditions(isMuxed);
    const playlist = (rest: string, text: string): Job => ({
      to,
      channel,
      rest,
      body: Buffer.from(text),
      type: "application/vnd.apple.mpegurl",
    });
    // Once, as encoders do; but one that was refused is not there.
    const opening = this.opened.has(openingOf(to, channel))
      ? []
      : [playlist(MULTIVARIANT, multivariant(renditions, loop, seconds))];
    renditions.forEach((rendition, index) => {
      const start = startOf(number);
      const media: Job = {
        to,
        channel,
        rest: segmentName(rendition.name, number),
        body: this.segment(rendition, number, start),
        type: "video/mp2t",
        media: { number, start, rendition: rendition.name },
      };
      const listing = { rendition: rendition.name, first, count: number - first + 1, seconds };
      const text = mediaPlaylist({ ...listing, start: startOf(first) });
      const jobs = [media, playlist(`${rendition.name}.m3u8`, text)];
      this.enqueue(`${to.site} ${channel} ${rendition.name}`, index === 0 ? [...opening, ...jobs] : jobs);
    });
  }

  /** The loop's segment of this number with the clock's timestamps, and the splice that it announces. */
  private segment({ loop: name, resolution }: VendorRendition, number: number, start: number): Buffer {
    const { loop, segmentSeconds: seconds, offset } = this.args;
    const segments = loop.segments[name];
    const ticks = (start * TICKS) / 1000 + offset;
    const index = number % segments.length;
    const inLoop = loop.start + index * seconds * TICKS;
    const body = shiftTs(segments[index] ?? Buffer.alloc(0), ticks - inLoop);
    const next = start / 1000 + seconds;
    const minute = Math.floor(next / BREAK_EVERY);
    if (resolution === undefined || minute === Math.floor(start / 1000 / BREAK_EVERY)) return body;
    const section = spliceInsert({
      eventId: minute,
      pts: ticks + seconds * TICKS,
      duration: BREAK_SEGMENTS * seconds * TICKS,
    });
    return insertSection(body, section, minute);
  }

  /** A rendition has one connection: its uploads follow each other. */
  private enqueue(name: string, jobs: readonly Job[]): void {
    const queue = this.queues.get(name) ?? { waiting: 0, last: Promise.resolve() };
    this.queues.set(name, queue);
    if (queue.waiting >= MOST_WAITING) return;
    queue.waiting++;
    queue.last = queue.last
      .then(async () => {
        for (const job of jobs) await this.deliver(job);
      })
      .finally(() => queue.waiting--);
  }

  private async deliver(job: Job): Promise<void> {
    const { vendor, segmentSeconds } = this.args;
    const path = `/v1/${vendor}/${job.channel}/${job.rest}`;
    const sending = { path, body: job.body, type: job.type, timeout: segmentSeconds * 1000 };
    for (let attempt = 1; attempt <= TRIES && !this.ended.signal.aborted; attempt++) {
      if (this.state === "stopped") return;
      const { status, sent, fault } = await upload(job.to, { ...sending, hold: () => this.held });
      if (status === 200) return this.acknowledged(job, sent);
      this.counts.refused++;
      if (status === 0 || status >= 500) job.to.address(true);
      if (attempt === TRIES) this.args.onEvent(`${path} at ${job.to.site}: ${fault ?? status}`);
      else await sleep(RETRY);
    }
  }

  private acknowledged({ to, channel, rest, body, media }: Job, sent: number): void {
    const { vendor, feed, onReceipt } = this.args;
    this.counts.acknowledged++;
    if (rest === MULTIVARIANT) this.opened.add(openingOf(to, channel));
    const sha256 = createHash("sha256").update(body).digest("hex");
    onReceipt({ at: Date.now(), sent, vendor, feed, channel, site: to.site, rest, sha256, ...media });
  }
}
