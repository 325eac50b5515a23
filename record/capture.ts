/** What would otherwise reach the process of a run: rejections that nothing handles, and lines of Pulumi's log. */
import { relative } from "node:path";
import * as pulumi from "@pulumi/pulumi";

export interface Rejections {
  /** Distinct errors, in the order in which they came. */
  readonly errors: Set<unknown>;
  /** Waits until Node has reported the rejections of what ran last. */
  settle(): Promise<void>;
  restore(): void;
}

/** Takes the process's handlers of rejections out of the way: mocha's and Node's own would end the process or swallow them. */
export function captureRejections(): Rejections {
  const errors = new Set<unknown>();
  const others = process.listeners("unhandledRejection");
  const listener = (reason: unknown): void => void errors.add(reason);
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", listener);
  return {
    errors,
    async settle() {
      // Node reports after the microtasks of a turn; handling one may reject others.
      for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
    },
    restore() {
      process.removeListener("unhandledRejection", listener);
      for (const other of others) process.on("unhandledRejection", other);
    },
  };
}

/** The message, without the prefixes that the SDK adds for each property that it went through, and the place in the program. */
export function describeError(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const [line = ""] = message.replace(/^(error serializing property "[^"]*": )+/, "").split("\n");
  const place = error instanceof Error ? placeOf(error) : undefined;
  return place === undefined ? line : `${line} (${place})`;
}

function placeOf(error: Error): string | undefined {
  for (const frame of error.stack?.split("\n") ?? []) {
    const [, file, line] = /^\s+at .*?\(?([^():\s]+):(\d+):\d+\)?$/.exec(frame) ?? [];
    if (file?.startsWith("/") && !file.includes("/node_modules/"))
      return `${relative(process.cwd(), file)}:${line}`;
  }
  return undefined;
}

type Severity = "error" | "warning";

/** Without an engine the SDK prints its log, to standard output too, where only a command's result may be. */
export function captureLog(say: (severity: Severity, text: string) => void): { restore(): void } {
  const log = pulumi.log as unknown as Record<string, (text: string) => Promise<void>>;
  const own = { info: log["info"], warn: log["warn"], error: log["error"] };
  const speak = (severity: Severity) => async (text: string) => {
    // A stack output that is undefined has a finding of its own.
    if (!/^Undefined value \(/.test(text)) say(severity, text.split("\n")[0] ?? "");
  };
  Object.assign(log, { info: async () => undefined, warn: speak("warning"), error: speak("error") });
  return { restore: () => void Object.assign(log, own) };
}
