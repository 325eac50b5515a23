import type { Task } from "../core/task";
import type { Delivery } from "./held";
import { isInitSegment } from "./initSegment";
import { Lateness } from "./lateness";
import { readPlaylist } from "./playlist";
import { kindOf } from "./pushPath";

type Parts = Pick<Task, "clock" | "environment" | "lineUp" | "metadata" | "metrics">;

/** What the arrival of a body means: metrics, and the newest segment of its feed in Valkey. */
export class Arrivals {
  private readonly lateness = new Map<string, Lateness>();

  constructor(private readonly task: Parts) {}

  /** A body that this task holds from now on. */
  held(delivery: Delivery, from: "vendor" | "copy"): void {
    const { feed, channel } = delivery;
    // A copy counts for what is due next, and its own lateness is counted where it was pushed.
    const late = this.latenessOf(delivery);
    if (from === "vendor") {
      for (const value of late)
        this.task.metrics.put("SegmentLateness", value, { Channel: channel, Feed: feed });
    }
    if (isMediaSegment(delivery)) this.note(delivery);
  }

  /** A body that the vendor has its 200 for. */
  acknowledged(delivery: Delivery, zones: "two zones" | "one zone"): void {
    if (!isMediaSegment(delivery)) return;
    const { feed, channel } = delivery;
    this.task.metrics.put("SegmentsReceived", 1, { Channel: channel, Feed: feed });
    if (zones === "one zone") this.task.metrics.put("SingleZoneSegments", 1);
  }

  /** Forgets feeds that have sent nothing for `liveWindow`. */
  sweep(): void {
    const before = this.task.clock.mono() - this.task.lineUp().timing.liveWindow * 1000;
    for (const [key, lateness] of this.lateness) {
      lateness.forget(before);
      if (lateness.empty) this.lateness.delete(key);
    }
  }

  private latenessOf({ feed, channel, rest, body }: Delivery): readonly number[] {
    const key = `${feed}/${channel}`;
    const lateness = this.lateness.get(key) ?? new Lateness();
    this.lateness.set(key, lateness);
    const at = this.task.clock.mono();
    if (kindOf(rest) === "segment") return lateness.segment(rest, at);
    const playlist = readPlaylist(body.toString("utf8"), { channel, rest });
    return playlist.kind === "media" ? lateness.playlist(rest, playlist, at) : [];
  }

  /** Without Valkey it is dropped. */
  private note({ feed, channel, rest, received }: Delivery): void {
    const { environment, lineUp, metadata } = this.task;
    metadata
      .set(`feed:${channel}:${feed}:${environment.zone}`, { rest, received }, lineUp().timing.metadataExpiry)
      .catch(() => undefined);
  }
}

const isMediaSegment = ({ rest, body }: Delivery): boolean =>
  kindOf(rest) === "segment" && !isInitSegment(body);
