import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, normalize, resolve } from "node:path";
import { z } from "zod";
import { RUNS } from "../operate/journal";
import { ArgumentError, FailedError } from "./errors";

/** Writes a whole file. A killed command leaves the old one. */
export function replaceFile(path: string, text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}

/** The file that lists what Headend wrote into a folder. Only listed files are ever deleted. */
export const MANIFEST = ".headend.json";

const manifest = z.strictObject({
  writtenBy: z.literal("headend"),
  /** Paths in the folder, with `/`. */
  files: z.array(z.string().refine((path) => !/^(\/|\.\.(\/|$))/.test(normalize(path)))),
});

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * A folder that is replaced as a whole. Files are written to a draft folder beside it, which replaces it at the end. A
 * command that fails or is killed keeps the old folder. A folder with files that Headend did not write is refused. What runs
 * wrote into it moves to the new folder.
 */
export class ReplacedFolder {
  /** Behind symbolic links, so that the link stays. */
  private readonly target: string;
  private readonly draft: string;
  private readonly files: string[] = [];

  constructor(target: string) {
    this.target = realOf(target);
    requireOwn(this.target, target);
    requireWritable(this.target, target);
    clean(this.target);
    this.draft = `${this.target}.draft-${process.pid}`;
    for (const signal of SIGNALS) process.on(signal, this.end);
  }

  write(file: string, content: string): void {
    this.files.push(file.replaceAll("\\", "/"));
    // First, so that a later run may delete the draft of a killed run.
    writeInto(this.draft, MANIFEST, `${JSON.stringify({ writtenBy: "headend", files: this.files })}\n`);
    writeInto(this.draft, file, content);
  }

  /** A file that was written to the draft. */
  read(file: string): string {
    return readFileSync(join(this.draft, file), "utf8");
  }

  writeJson(file: string, content: unknown): void {
    this.write(file, `${JSON.stringify(content, undefined, 2)}\n`);
  }

  /** Replaces the old folder with the draft. */
  replace(): void {
    // Files may have come while the command ran.
    requireOwn(this.target, this.target);
    const old = `${this.target}.old-${process.pid}`;
    if (existsSync(this.target)) renameSync(this.target, old);
    renameSync(this.draft, this.target);
    keepRuns(old, this.target);
    deleteOwn(old);
    this.forget();
  }

  /** Deletes the draft. */
  drop(): void {
    deleteOwn(this.draft);
    this.forget();
  }

  private forget(): void {
    for (const signal of SIGNALS) process.off(signal, this.end);
  }

  /** Ends the process by the signal, as without a handler. */
  private readonly end = (signal: NodeJS.Signals): void => {
    this.drop();
    process.kill(process.pid, signal);
  };
}

/** Moves what runs wrote to the folder that replaces another one. */
function keepRuns(old: string, target: string): void {
  if (existsSync(join(old, RUNS)) && !existsSync(join(target, RUNS)))
    renameSync(join(old, RUNS), join(target, RUNS));
}

function writeInto(folder: string, file: string, content: string): void {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** Where a path leads. Throws an ArgumentError for a link that leads nowhere. */
function realOf(target: string): string {
  if (existsSync(target)) return realpathSync(target);
  if (isLink(target))
    throw new ArgumentError(`${target} is a symbolic link to a missing folder; create that folder`);
  return resolve(target);
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}

/** Throws an ArgumentError if a folder has anything that Headend did not write. `shown` is its name in the message. */
function requireOwn(folder: string, shown: string): void {
  if (!existsSync(folder)) return;
  if (!statSync(folder).isDirectory())
    throw new ArgumentError(`${shown} is a file, not a folder; use another folder`);
  const entries = entriesOf(folder);
  if (entries.length === 0) return;
  const own = ownOf(folder);
  if (own === undefined)
    throw new ArgumentError(
      `${shown} is not empty and has no ${MANIFEST}, so Headend did not write it; move it away, or use another folder`,
    );
  const foreign = entries.filter((entry) => !own.has(entry));
  if (foreign.length > 0)
    throw new ArgumentError(`${shown} has ${listed(foreign)}, which Headend did not write; move it away`);
}

const listed = (paths: readonly string[]): string =>
  paths.length > 3 ? `${paths.slice(0, 3).join(", ")} and ${paths.length - 3} more` : paths.join(", ");

/** Every path in a folder, without those of runs. Symbolic links are not followed, which Node's recursive read does. */
const entriesOf = (folder: string, under = ""): string[] =>
  readdirSync(join(folder, under), { withFileTypes: true })
    .filter(({ name }) => under !== "" || name !== RUNS)
    .flatMap((entry) => {
      const path = join(under, entry.name);
      return entry.isDirectory() ? [path, ...entriesOf(folder, path)] : [path];
    })
    .sort();

/** Files that Headend wrote into a folder, and then their folders, inner ones first. Undefined without a manifest. */
function ownOf(folder: string): Set<string> | undefined {
  const path = join(folder, MANIFEST);
  if (!existsSync(path)) return undefined;
  const read = manifest.safeParse(parsed(readFileSync(path, "utf8")));
  if (!read.success) return undefined;
  const files = read.data.files.map((file) => normalize(file));
  const folders = files.flatMap(foldersOf).sort((a, b) => b.length - a.length);
  return new Set([MANIFEST, ...files, ...folders]);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const foldersOf = (file: string): string[] =>
  dirname(file) === "." ? [] : [dirname(file), ...foldersOf(dirname(file))];

/** Deletes what Headend wrote into a folder, and then the folder. Other files stay, with their folder. */
function deleteOwn(folder: string): void {
  for (const entry of ownOf(folder) ?? []) {
    const path = join(folder, entry);
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat === undefined || entry === MANIFEST) continue;
    if (!stat.isDirectory()) unlinkSync(path);
    else if (readdirSync(path).length === 0) rmdirSync(path);
  }
  const left = existsSync(folder) ? entriesOf(folder).filter((entry) => entry !== MANIFEST) : [];
  if (left.length > 0)
    throw new FailedError(`${folder} has ${listed(left)}, which Headend did not write; move it away`);
  rmSync(join(folder, MANIFEST), { force: true });
  if (existsSync(folder)) rmdirSync(folder);
}

/** Deletes what killed runs left beside a folder. If one was killed as it replaced the folder, its old folder comes back. */
function clean(target: string): void {
  const parent = dirname(target);
  if (!existsSync(parent)) return;
  for (const name of readdirSync(parent)) {
    const [, of, what, pid] = /^(.*)\.(draft|old)-(\d+)$/.exec(name) ?? [];
    const left = join(parent, name);
    if (of !== basename(target) || isRunning(Number(pid)) || ownOf(left) === undefined) continue;
    if (what === "old" && !existsSync(target)) renameSync(left, target);
    else {
      keepRuns(left, target);
      deleteOwn(left);
    }
  }
}

/** Whether another process has an id. In a container, a killed run may have had the id of this process. */
function isRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Fails before the work begins. Missing folders are created in the nearest existing one, so that must be writable. */
function requireWritable(target: string, shown: string): void {
  let near = dirname(target);
  while (!existsSync(near)) near = dirname(near);
  const folder = near === dirname(target) ? near : `${near} (for ${shown})`;
  if (!statSync(near).isDirectory())
    throw new ArgumentError(`${folder} is a file, not a folder; use another folder`);
  try {
    // Writes a folder, because permissions alone are wrong for /proc and for read-only mounts.
    rmSync(mkdtempSync(join(near, ".headend-")), { recursive: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ArgumentError(`${folder} is not writable (${code}); use another folder`);
  }
}
