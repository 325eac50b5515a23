import { existsSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SKIPS } from "./programs";

/** Required by .mocharc.json: the last line of a run counts the tests that were skipped, and gives the reasons. */

process.env[SKIPS] ??= join(tmpdir(), `headend-skips-${process.pid}`);

/** Mocha runs it once, in its first process, after its report. */
export function mochaGlobalTeardown(): void {
  const list = process.env[SKIPS] ?? "";
  const reasons = existsSync(list) ? readFileSync(list, "utf8").trimEnd().split("\n") : [];
  rmSync(list, { force: true });
  console.log(lastLine(reasons));
}

function lastLine(reasons: readonly string[]): string {
  const counts = [...new Set(reasons)].map(
    (reason) => `${reasons.filter((each) => each === reason).length} (${reason})`,
  );
  return counts.length === 0 ? "skipped 0" : `skipped ${reasons.length}: ${counts.join(", ")}`;
}
