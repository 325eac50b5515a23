import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { processVariables } from "../core/environment";

const ROOT = join(__dirname, "..", "..");

export interface Kills {
  readonly kills: number;
  readonly seed: string | undefined;
}

/**
 * Kills one of two zones of ingest at random moments, and reads each acknowledged segment from the other one. The test of the
 * suite does it a few times. Its exit code; the seed in its output repeats a run.
 */
export async function killRandomly({ kills, seed }: Kills): Promise<number> {
  const test = join(ROOT, "services", "tests", "ingest", "acknowledged.process.test.ts");
  const mocha = [require.resolve("mocha/bin/mocha.js"), "--no-config", "--timeout", "180000"];
  const options = ["--require", "ts-node/register/transpile-only", "--grep", "random moments"];
  const child = spawn(process.execPath, [...mocha, ...options, test], {
    cwd: ROOT,
    env: { ...processVariables(), KILLS: String(kills), ...(seed === undefined ? {} : { SEED: seed }) },
    stdio: "inherit",
  });
  const [code] = (await once(child, "exit")) as [number | null];
  return code ?? 1;
}
