import pino from "pino";
import { systemClock } from "./clock";
import type { Log } from "./task";

/** The log stream of a task: JSON lines on stdout. Metrics go to the same stream. */
export interface LogStream {
  readonly log: Log;
  /** Writes a line that is JSON already. */
  readonly line: (json: string) => void;
  /** Writes what is still in memory. Called once, before the process ends. */
  readonly flush: () => void;
}

/** What a stream writes to: `pino.destination`, or a test's own. */
export interface Destination {
  write(text: string): unknown;
  flushSync?: () => void;
}

/** Most bytes that wait for a slow log driver. Lines beyond are lost: nothing depends on them. */
const MOST_BYTES = 4 * 1024 * 1024;

export const stdout = (): Destination => pino.destination({ dest: 1, sync: false, maxLength: MOST_BYTES });

/** The lines of docs/service-contract.md, Logs: `time`, `level`, `message` and the subject. */
export function createLog(destination: Destination): LogStream {
  const logger = pino(
    {
      base: null,
      messageKey: "message",
      timestamp: () => `,"time":"${new Date(systemClock.wall()).toISOString()}"`,
      formatters: { level: (level) => ({ level }) },
    },
    destination,
  );
  const write = (level: "error" | "warn" | "info") => (message: string, subject?: object) =>
    logger[level](plain(subject), message);
  return {
    log: { error: write("error"), warn: write("warn"), info: write("info") },
    line: (json) => void destination.write(`${json}\n`),
    flush: () => destination.flushSync?.(),
  };
}

/** Errors become their texts: their other fields may contain requests, with tokens. */
function plain(subject: object = {}): object {
  const entries = Object.entries(subject).map(([key, value]: [string, unknown]) => [
    key,
    value instanceof Error ? value.message : value,
  ]);
  return Object.fromEntries(entries) as object;
}
