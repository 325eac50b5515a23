import type { Clock, Log } from "../../core/task";
import { assemble } from "./assemble";
import { reading } from "./boxes";
import { type Encryption, engineCommand } from "./engineArgs";
import { MediaFault } from "./fault";
import { Loopback } from "./loopback";
import { type Plan, planJob } from "./plan";
import { Spawner } from "./spawner";
import type { Exit } from "./spawnerProtocol";
import type { RawSegment, SourceSegment } from "../segment";
import { Turns } from "./turns";

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
  /** A fixed key for all: tests of names and inits, until key servers give one. */
  readonly encryption?: Encryption;
}

export interface PackageOptions {
  /** ms from now, the wait for a turn included. */
  readonly deadline: number;
  /** Before jobs that are not. */
  readonly urgent: boolean;
}

/**
 * Turns segments as pushed into segments with the vendor's times. One run of Shaka Packager takes all renditions of one
 * segment; it keeps nothing from one run to the next, so the same parts give the same bytes in every zone.
 */
export class Engine {
  private readonly loopback = new Loopback();
  private readonly spawner: Spawner;
  private readonly turns: Turns;

  constructor(private readonly options: EngineOptions) {
    this.spawner = new Spawner(options.binary);
    this.turns = new Turns(options.runs);
  }

  start(): Promise<void> {
    return this.loopback.start();
  }

  /** Rejects with a MediaFault, at the latest at the deadline. */
  async package(job: MediaJob, { deadline, urgent }: PackageOptions): Promise<RawSegment> {
    const plan = reading("the segment", () => planJob(job));
    const late = new AbortController();
    const done = new AbortController();
    void this.options.clock.sleep(deadline, done.signal).then(() => late.abort());
    try {
      const outputs = await this.inTurn(plan, urgent, late.signal);
      return reading("the engine's output", () => assemble(job, plan, outputs));
    } finally {
      done.abort();
    }
  }

  stop(): Promise<void> {
    this.spawner.stop();
    return this.loopback.stop();
  }

  private async inTurn(plan: Plan, urgent: boolean, late: AbortSignal): Promise<ReadonlyMap<string, Buffer>> {
    await this.turns.take(urgent, late);
    try {
      return await this.run(plan, late);
    } finally {
      this.turns.done();
    }
  }

  private async run({ inputs, tracks }: Plan, late: AbortSignal): Promise<ReadonlyMap<string, Buffer>> {
    const exchange = this.loopback.open(inputs, { bytes: mostBytes(inputs), outputs: tracks.length * 2 });
    try {
      const exit = await this.spawner.run(
        engineCommand(exchange.base, tracks, this.options.encryption),
        late,
      );
      if (exit.code !== 0) throw this.failed(exit, late);
      return exchange.outputs;
    } finally {
      this.loopback.close(exchange);
    }
  }

  private failed({ code, signal, stderr }: Exit, late: AbortSignal): MediaFault {
    const how = late.aborted ? "was late" : signal ? `ended by ${signal}` : `exit status ${code ?? "none"}`;
    const lines = stderr.trim().split("\n").slice(-3);
    this.options.log.warn("the engine failed", { how, lines });
    return new MediaFault("engine", `the engine ${how}: ${lines.at(-1) ?? ""}`);
  }
}

/** CMAF is smaller than the transport stream that it came from; each init is written twice, with up to a few KB. */
const mostBytes = (inputs: Plan["inputs"]): number =>
  [...inputs.values()].flat().reduce((sum, { length }) => sum + length * 1.5, 1_000_000);
