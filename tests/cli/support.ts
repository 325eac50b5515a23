import "../../record/preload";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { MANIFEST } from "../../cli/files";
import { edited, SMALL } from "../checks/support";

export const ROOT = resolve(__dirname, "../..");

/** The small environment with own stacks for its cells, so that a test may plan only a region, which is quick. */
export const APART = edited(SMALL, [["owner: someone", "owner: someone\ncells: apart"]]);

export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command in its own process; its output is not a terminal. */
export const headend = (...args: readonly string[]): Promise<Ended> =>
  new Promise((ended) => {
    const command = [join(ROOT, "cli", "headend.js"), ...args];
    execFile(process.execPath, command, { cwd: ROOT }, (error, stdout, stderr) =>
      ended({ status: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });

type Stream = "stdout" | "stderr";

/** Output of a command in this process to a stream, and its result. */
export async function printed<T>(
  stream: Stream,
  command: () => T | Promise<T>,
): Promise<{ text: string; result: T }> {
  const { write } = process[stream];
  const lines: string[] = [];
  process[stream].write = (line: string | Uint8Array) => lines.push(String(line)) > 0;
  try {
    const result = await command();
    return { text: lines.join(""), result };
  } finally {
    process[stream].write = write;
  }
}

/** Runs with an empty folder, and deletes it afterwards. */
export async function inEmpty<T>(run: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "headend-"));
  try {
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Every file under a folder, by its path in it, sorted. Links are not followed: Node's own recursion does, before Node 24. */
export function filesIn(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { withFileTypes: true }).flatMap((entry): string[] => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return Object.keys(filesIn(path)).map((file) => join(path, file));
    return entry.isFile() ? [path] : [];
  });
  return Object.fromEntries(
    paths.sort().map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]),
  );
}

/** Writes files with the content `old`, and the manifest that makes them Headend's own. */
export function writeOwn(folder: string, ...files: readonly string[]): void {
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), "old");
  }
  writeFileSync(join(folder, MANIFEST), JSON.stringify({ writtenBy: "headend", files }));
}
