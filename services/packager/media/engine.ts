import type { Clock, Log } from "../../core/task";
import type { RawSegment, SourceSegment } from "../segment";

export { MediaFault } from "./fault";

/** What is to be packaged: all parts of one segment of one feed. */
export interface MediaJob {
  readonly codec: "h264" | "hevc" | "av1";
  readonly parts: SourceSegment["parts"];
  /** The audio rendition inside each video part, if audio has no parts of its own. */
  readonly muxed: string | undefined;
  readonly scte35: "none" | "passthrough" | "dateRange";
}

export interface EngineOptions {
  /** Path of Shaka Packager. */
  readonly binary: string;
  /** Runs at once. */
  readonly runs: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** Turns segments as pushed into segments with the vendor's times, by runs of Shaka Packager. */
export class Engine {
  constructor(readonly options: EngineOptions) {}

  start(): Promise<void> {
    return Promise.reject(new Error("not written"));
  }

  /**
   * Rejects with a MediaFault. `deadline`: ms from now, queue included. Urgent jobs run before others.
   */
  package(
    _job: MediaJob,
    _options: { readonly deadline: number; readonly urgent: boolean },
  ): Promise<RawSegment> {
    return Promise.reject(new Error("not written"));
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }
}
