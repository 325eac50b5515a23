import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PROJECT } from "../../plan/stacks";

/** Who updates a stack. */
export interface Lock {
  readonly user: string;
  readonly host: string;
  readonly pid: number;
  readonly since: Date;
}

/**
 * The lock of a stack in a backend of files. Undefined: there is none, or the backend is of another kind, where the CLI itself
 * names it when an update begins.
 */
export function lockOf(backend: string, stack: string): Lock | undefined {
  if (!backend.startsWith("file://")) return undefined;
  const folder = join(fileURLToPath(backend), ".pulumi", "locks", "organization", PROJECT, stack);
  const file = existsSync(folder) ? readdirSync(folder).find((name) => name.endsWith(".json")) : undefined;
  if (file === undefined) return undefined;
  const { username, hostname, pid, timestamp } = JSON.parse(readFileSync(join(folder, file), "utf8")) as {
    readonly username: string;
    readonly hostname: string;
    readonly pid: number;
    readonly timestamp: string;
  };
  return { user: username, host: hostname, pid, since: new Date(timestamp) };
}
