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
 * A folder that is replaced as a whole. Files are written to a draft folder beside it, which replaces it at the end. A
 * command that fails keeps the old folder. Every such folder has the file `mark`; a folder without it is not replaced.
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
    // A killed run may have left its draft: in a container every run has the same process id.
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

  /** Replaces the old folder with the draft. */
  replace(): void {
    const old = `${this.draft}.old`;
    if (existsSync(this.target)) {
      // A killed run may have left it.
      rmSync(old, { recursive: true, force: true });
      renameSync(this.target, old);
    }
    renameSync(this.draft, this.target);
    rmSync(old, { recursive: true, force: true });
  }

  /** Deletes the draft. */
  drop(): void {
    rmSync(this.draft, { recursive: true, force: true });
  }
}

/** Why this command may not replace a path, or undefined if it may. */
function faultOf(target: string, mark: string): string | undefined {
  if (!existsSync(target)) return undefined;
  if (!statSync(target).isDirectory()) return "is a file, not a folder; use another folder";
  if (readdirSync(target).length === 0 || existsSync(join(target, mark))) return undefined;
  return `is not empty and has no ${mark}, so this command did not write it; use another folder`;
}

/** Fails before the work begins. Missing folders are created in the nearest existing one, so that must be writable. */
function requireWritable(target: string): void {
  let near = dirname(resolve(target));
  while (!existsSync(near)) near = dirname(near);
  const folder = near === dirname(resolve(target)) ? near : `${near} (for ${target})`;
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
