/** Captures what would otherwise reach the process of a run: unhandled rejections, and lines of Pulumi's log. */
import { relative } from "node:path";
import * as pulumi from "@pulumi/pulumi";

export interface Rejections {
  /** Distinct errors, in order. */
  readonly errors: Set<unknown>;
  /** Waits until Node has reported the rejections of what ran last. */
  settle(): Promise<void>;
  restore(): void;
}

/** Replaces the process's rejection handlers: those of mocha and Node would end the process or swallow the errors. */
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

/** The message without the SDK's prefixes for nested properties, and the file and line in the program. */
export function describeError(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const [line = ""] = message.replace(/^(error serializing property "[^"]*": )+/, "").split("\n");
  const location = error instanceof Error ? locationOf(error) : undefined;
  return location === undefined ? line : `${line} (${location})`;
}

function locationOf(error: Error): string | undefined {
  for (const frame of error.stack?.split("\n") ?? []) {
    const [, file, line] = /^\s+at .*?\(?([^():\s]+):(\d+):\d+\)?$/.exec(frame) ?? [];
    if (file?.startsWith("/") && !file.includes("/node_modules/"))
      return `${relative(process.cwd(), file)}:${line}`;
  }
  return undefined;
}

type Severity = "error" | "warning";

/** Without an engine the SDK prints its log, also to standard output, which is for a command's result only. */
export function captureLog(report: (severity: Severity, text: string) => void): { restore(): void } {
  const log = pulumi.log as unknown as Record<string, (text: string) => Promise<void>>;
  const own = { info: log["info"], warn: log["warn"], error: log["error"] };
  const captured = (severity: Severity) => async (text: string) => {
    // A stack output that is undefined has a finding of its own.
    if (!/^Undefined value \(/.test(text)) report(severity, text.split("\n")[0] ?? "");
  };
  Object.assign(log, { info: async () => undefined, warn: captured("warning"), error: captured("error") });
  return { restore: () => void Object.assign(log, own) };
}
