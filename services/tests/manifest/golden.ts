import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Renewed by `RENEW_GOLDEN=1`, and reviewed in the diff. Other tests read the same texts with parsers of others. */
export function assertGolden(name: string, text: string): void {
  const path = join(__dirname, "golden", name);
  if (process.env["RENEW_GOLDEN"] !== undefined) writeFileSync(path, text);
  assert.equal(text, readFileSync(path, "utf8"));
}
