import { execFileSync } from "node:child_process";

/** Runs a tool and returns its standard output. Throws if it is missing or fails. */
export type Run = (tool: string, args: readonly string[]) => string;

const SECONDS = 1000;

export const runTool: Run = (tool, args) =>
  execFileSync(tool, args, {
    encoding: "utf8",
    timeout: 30 * SECONDS,
    stdio: ["ignore", "pipe", "pipe"],
  }).trim();

/** Error message of the AWS CLI, or why it did not run. */
export const messageOf = (error: unknown): string => {
  const { code, stderr, message } = error as {
    readonly code?: unknown;
    readonly stderr?: unknown;
    readonly message?: string;
  };
  if (code === "ENOENT") return "AWS CLI (aws) not found; install version 2";
  const printed = typeof stderr === "string" ? stderr.trim() : "";
  return printed === "" ? String(message ?? error) : printed;
};
