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
