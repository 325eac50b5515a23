import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { ArgumentError } from "./errors";

/**
 * A folder that is replaced as a whole: files are written beside it, and take its place when all are there. A command that
 * fails half-way leaves the old folder as it was. `mark` is a file that every such folder holds: one without it is not ours.
 */
export class ReplacedFolder {
  private readonly draft: string;

  constructor(
    private readonly target: string,
    mark: string,
  ) {
    const fault = faultOf(target, mark);
    if (fault !== undefined) throw new ArgumentError(`${target} ${fault}`);
    requireWritable(target);
    this.draft = `${target}.${process.pid}`;
    // Left by a run that was killed: in a container every run has the same process id.
    this.drop();
  }

  write(file: string, content: string): void {
    const path = join(this.draft, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }

  writeJson(file: string, content: unknown): void {
    this.write(file, `${JSON.stringify(content, undefined, 2)}\n`);
  }

  /** Puts the new folder in the old one's place. */
  replace(): void {
    const old = `${this.draft}.old`;
    if (existsSync(this.target)) {
      // Left by a run that was killed here.
      rmSync(old, { recursive: true, force: true });
      renameSync(this.target, old);
    }
    renameSync(this.draft, this.target);
    rmSync(old, { recursive: true, force: true });
  }

  /** Forgets what was written. */
  drop(): void {
    rmSync(this.draft, { recursive: true, force: true });
  }
}

/** Why a path is not a folder that this command may replace. */
function faultOf(target: string, mark: string): string | undefined {
  if (!existsSync(target)) return undefined;
  if (!statSync(target).isDirectory()) return "is a file and no folder";
  if (readdirSync(target).length === 0 || existsSync(join(target, mark))) return undefined;
  return `is not empty and holds no ${mark}: it was not written by this command`;
}

/** Known before the work begins. What is not there yet is made in the nearest that is. */
function requireWritable(target: string): void {
  let near = dirname(resolve(target));
  while (!existsSync(near)) near = dirname(near);
  const place = near === dirname(resolve(target)) ? near : `${near}, where ${target} would be,`;
  if (!statSync(near).isDirectory()) throw new ArgumentError(`${place} is a file and no folder`);
  try {
    // By writing: in /proc, or on a disk that is mounted for reading, a folder's own rights say that one may.
    rmSync(mkdtempSync(join(near, ".headend-")), { recursive: true });
  } catch (error) {
    throw new ArgumentError(`${place} can't be written: ${(error as NodeJS.ErrnoException).code}`);
  }
}
