import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
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
    if (existsSync(target) && readdirSync(target).length > 0 && !existsSync(join(target, mark))) {
      throw new ArgumentError(
        `${target} is not empty and holds no ${mark}: it was not written by this command`,
      );
    }
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
