import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * A folder that is replaced as a whole: files are written beside it, and take its place when all are there. A command that
 * fails half-way leaves the old folder as it was.
 */
export class ReplacedFolder {
  private readonly draft: string;

  constructor(private readonly target: string) {
    mkdirSync(dirname(target), { recursive: true });
    this.draft = `${target}.${process.pid}`;
    // Left by a run that was killed: in a container every run has the same process id.
    this.drop();
    mkdirSync(this.draft);
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
    if (existsSync(this.target)) renameSync(this.target, old);
    renameSync(this.draft, this.target);
    rmSync(old, { recursive: true, force: true });
  }

  /** Forgets what was written. */
  drop(): void {
    rmSync(this.draft, { recursive: true, force: true });
  }
}
