/** Runs a Pulumi program in this process, without an engine or an account, and records what it registers. */
import * as pulumi from "@pulumi/pulumi";
import { captureLog, captureRejections, describeError, type Rejections } from "./capture";
import * as findings from "./findings";
import { shorten } from "./preload";
import { RecordingMonitor } from "./monitor";
import { attach, detach, waitingResources } from "./sdk";
import type { Finding, Recording, StackConfig, StackIdentity } from "./types";

/** A stack's program: it creates resources and returns the stack's outputs. */
export type Program = () => Promise<Record<string, unknown> | void>;

const TICK_MILLISECONDS = 50;
const DEFAULT_IDLE_SECONDS = 10;
// After an error, promises that depend on it never resolve.
const IDLE_SECONDS_AFTER_ERROR = 0.5;

/** State of a run. */
interface Progress {
  monitor: RecordingMonitor;
  rejections: Rejections;
  /** The program's own error. */
  failure?: unknown;
  /** Names of the stack outputs that it returned. */
  outputs: string[];
}

// The SDK keeps one stack per process: runs wait for each other.
let turn: Promise<void> = Promise.resolve();

/**
 * One pass: an `up`, where outputs are known, or with `stack.preview` a first preview, where they are not.
 * Never rejects for what the program does: its errors, and promises that never resolve, are findings.
 */
export function record(program: Program, stack: StackIdentity, config: StackConfig): Promise<Recording> {
  const recording = turn.then(() => run(program, stack, config));
  turn = recording.then(
    () => undefined,
    () => undefined,
  );
  return recording;
}

async function run(program: Program, stack: StackIdentity, config: StackConfig): Promise<Recording> {
  const monitor = new RecordingMonitor(stack, config);
  const rejections = captureRejections();
  const log = captureLog((severity, text) =>
    monitor.findings.push(findings.logged(stack.stack, severity, text)),
  );
  const progress: Progress = { monitor, rejections, outputs: [] };
  const shortcuts = shorten();
  try {
    attach(monitor, stack, config);
    const stuck = await untilIdle(
      execute(program, progress),
      progress,
      stack.idleSeconds ?? DEFAULT_IDLE_SECONDS,
    );
    await rejections.settle();
    const own = verdicts(progress, stack.stack, stuck ? waitingResources() : undefined);
    return recordingOf(progress, stack.stack, own);
  } finally {
    detach();
    shortcuts.restore();
    log.restore();
    rejections.restore();
  }
}

async function execute(program: Program, progress: Progress): Promise<void> {
  const watched = async (): Promise<Record<string, unknown>> => {
    try {
      const outputs = (await program()) ?? {};
      progress.outputs = Object.keys(outputs);
      return outputs;
    } catch (error) {
      progress.failure = error;
      throw error;
    }
  };
  try {
    await pulumi.runtime.runInPulumiStack(watched);
  } catch (error) {
    progress.rejections.errors.add(error);
  }
  await pulumi.runtime.disconnect();
}

/** True if the program makes no progress and does not end. The timer also keeps Node alive. */
function untilIdle(execution: Promise<void>, progress: Progress, idleSeconds: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let seen = -1;
    let idleTicks = 0;
    const timer = setInterval(() => {
      const done = progress.monitor.progress + progress.rejections.errors.size;
      idleTicks = done === seen ? idleTicks + 1 : 0;
      seen = done;
      const seconds = progress.rejections.errors.size
        ? Math.min(IDLE_SECONDS_AFTER_ERROR, idleSeconds)
        : idleSeconds;
      if (idleTicks * TICK_MILLISECONDS >= seconds * 1000) settle(() => resolve(true));
    }, TICK_MILLISECONDS);
    const settle = (then: () => void): void => {
      clearInterval(timer);
      then();
    };
    execution.then(
      () => settle(() => resolve(false)),
      (error: unknown) => settle(() => reject(error)),
    );
  });
}

/** `waiting`: resources that were never registered, of a stuck run. */
function verdicts(progress: Progress, stack: string, waiting: string[] | undefined): Finding[] {
  const { monitor, rejections, failure } = progress;
  const byText = new Map<string, Finding>();
  // The program's own error first: rejections often repeat it.
  const errors = failure === undefined ? [...rejections.errors] : [failure, ...rejections.errors];
  for (const error of errors) {
    const text = describeError(error);
    if (byText.has(text) || monitor.refusals.some((message) => text.includes(message))) continue;
    byText.set(text, findingOf(error, text, { stack, failed: error === failure }));
  }
  if (errors.length) return [...byText.values()];
  if (waiting !== undefined) return [findings.neverResolved(stack, waiting)];
  const outputs = monitor.stackOutputs;
  return progress.outputs
    .filter((name) => !(name in outputs))
    .map((name) => findings.undefinedOutput(stack, name));
}

function findingOf(error: unknown, text: string, of: { stack: string; failed: boolean }): Finding {
  const message = error instanceof Error ? error.message : "";
  // stackReference.js, requireOutput
  const [, output, referenced] =
    /Required output '(.*)' does not exist on stack '(.*)'\.$/.exec(message) ?? [];
  if (output !== undefined && referenced !== undefined) {
    return findings.unknownStackOutput(of.stack, output, referenced);
  }
  return of.failed ? findings.programFailed(of.stack, text) : findings.unhandledRejection(of.stack, text);
}

function recordingOf({ monitor }: Progress, stack: string, own: Finding[]): Recording {
  // Registration order differs between runs.
  const resources = monitor.records.sort((a, b) => (a.urn < b.urn ? -1 : a.urn > b.urn ? 1 : 0));
  return { stack, resources, outputs: monitor.stackOutputs, findings: [...monitor.findings, ...own] };
}
