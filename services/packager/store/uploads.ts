import { rank } from "../../core/owners";
import type { Task } from "../../core/task";
import type { PackagedFile } from "../segment";

type Parts = Pick<Task, "clock" | "environment" | "lineUp" | "log" | "metadata" | "objects">;

/** What an upload keeps of a segment: bodies stay where they are. */
export interface Upload {
  readonly channel: string;
  readonly timeline: string;
  /** Absent: each zone uploads the files at once. There are few of them, and all segments need them. */
  readonly number?: number;
  readonly files: readonly UploadFile[];
}

export interface UploadFile extends Pick<PackagedFile, "path" | "contentType"> {
  /** Of what is nowhere else: descriptions. */
  readonly body?: Buffer;
}

export interface UploadOptions {
  /** A file that is in memory or in the caches of the zone. */
  readonly body: (path: string) => Promise<Buffer | undefined>;
  /** Most segments that wait; beyond, the oldest are lost. Tests set it. */
  readonly most?: number;
  /** Aborted when the task must end. */
  readonly signal: AbortSignal;
}

/** A liveWindow of 40 channels with two feeds. Each is some hundred bytes here. */
const MOST_WAITING = 6000;
/** Segments at once; S3's client limits the files. */
const MOST_AT_ONCE = 4;

/**
 * Uploads of packaged segments to S3. The zone that is first by rendezvous uploads at once and leaves a mark in Valkey; the
 * others do it one segment later, where the mark is missing. While S3 is away, segments wait, and are read back from the caches.
 */
export class Uploads {
  private readonly waiting: Upload[] = [];
  /** Segments that other zones upload, until one segment later. */
  private delayed = 0;
  private working = 0;
  private lost = 0;

  constructor(
    private readonly task: Parts,
    private readonly options: UploadOptions,
  ) {}

  add(upload: Upload): void {
    const { lineUp, environment } = this.task;
    if (environment.buckets.segments === undefined) return;
    const first = rank(lineUp().zones, subjectOf(upload))[0];
    if (upload.number === undefined || first === environment.zone) this.push(upload);
    else void this.later(upload);
  }

  /** Resolves when nothing waits that is this zone's, or after `milliseconds`. */
  async drain(milliseconds: number): Promise<void> {
    const { clock } = this.task;
    const end = clock.mono() + milliseconds;
    while (this.waiting.length + this.working > 0 && clock.mono() < end) await clock.sleep(DRAIN_STEP);
  }

  /** One segment later it is uploaded here, if no other zone has done it. */
  private async later(upload: Upload): Promise<void> {
    const { clock, lineUp, metadata } = this.task;
    if (this.delayed >= this.most) return;
    this.delayed += 1;
    await clock.sleep(lineUp().timing.segment * 1000, this.options.signal);
    this.delayed -= 1;
    if (this.options.signal.aborted) return;
    const mark = await metadata.get(markOf(upload)).catch(() => undefined);
    if (mark === undefined) this.push(upload);
  }

  private push(upload: Upload): void {
    if (this.waiting.length >= this.most) {
      this.waiting.shift();
      this.lost += 1;
    }
    this.waiting.push(upload);
    if (this.working < MOST_AT_ONCE) void this.work();
  }

  private async work(): Promise<void> {
    const { signal } = this.options;
    this.working += 1;
    for (
      let next = this.waiting.shift();
      next !== undefined && !signal.aborted;
      next = this.waiting.shift()
    ) {
      if (await this.upload(next)) continue;
      this.waiting.unshift(next);
      await this.pause();
    }
    this.working -= 1;
  }

  /** False: S3 is away. */
  private async upload(upload: Upload): Promise<boolean> {
    const { metadata, lineUp } = this.task;
    try {
      for (const file of upload.files) await this.uploadFile(file);
    } catch {
      return false;
    }
    if (upload.number !== undefined) {
      metadata.set(markOf(upload), 1, lineUp().timing.metadataExpiry).catch(() => undefined);
    }
    if (this.lost > 0) this.task.log.error("segments were not stored in S3", { segments: this.lost });
    this.lost = 0;
    return true;
  }

  private async uploadFile({ path, contentType, body }: UploadFile): Promise<void> {
    const { objects, environment, log } = this.task;
    const bytes = body ?? (await this.options.body(path).catch(() => undefined));
    if (bytes === undefined) return log.warn("a file is lost before it was stored in S3", { path });
    const name = { bucket: environment.buckets.segments ?? "", key: `${environment.region}/${path}` };
    await objects.putNew(name, bytes, contentType);
  }

  private pause(): Promise<void> {
    return this.task.clock.sleep(this.task.lineUp().timing.errorLifetime * 1000, this.options.signal);
  }

  private get most(): number {
    return this.options.most ?? MOST_WAITING;
  }
}

/** ms between two looks at the end of the task. */
const DRAIN_STEP = 50;

const subjectOf = ({ channel, timeline, number }: Upload): string => `${channel}/${timeline}/${number}`;

const markOf = ({ channel, timeline, number }: Upload): string => `stored:${channel}:${timeline}:${number}`;
