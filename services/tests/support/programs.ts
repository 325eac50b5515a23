import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { browserPath, MISSING } from "../../../tests/report/chromium";
import { CACHE } from "../../play/tools";

/** Programs that tests run and npm does not install. Without one, its tests are skipped, and the last line says so. */

/** The engine's file: HEADEND_PACKAGER, or where `npm run play` keeps it. */
export const ENGINE = process.env["HEADEND_PACKAGER"] ?? join(CACHE, "packager");

/** The environment of Python with threefive, the judge of SCTE-35: installed as usual, or with `pip install --target` here. */
export const PYTHON = {
  ...process.env,
  PYTHONPATH: [join(CACHE, "py"), process.env["PYTHONPATH"]].filter(Boolean).join(":"),
};

/** CHROMIUM, or a browser on the PATH. */
export const CHROMIUM = browserPath(process.env) ?? "chromium";

/** VALKEY_SERVER, or the one on the PATH. */
export const VALKEY = process.env["VALKEY_SERVER"] ?? "valkey-server";

/** Variable with the file of the reasons of skips, a line for each test: a parallel run has several processes. */
export const SKIPS = "HEADEND_TEST_SKIPS";

const runs = (program: string, ...args: readonly string[]): boolean =>
  spawnSync(program, args, { env: PYTHON }).status === 0;

/** Program -> whether it is here, and the reason of a skip. */
const PROGRAMS = {
  engine: [() => existsSync(ENGINE), "no engine: pip could not fetch it, and HEADEND_PACKAGER is not set"],
  ffmpeg: [() => runs("ffmpeg", "-version") && runs("ffprobe", "-version"), "no ffmpeg on the PATH"],
  threefive: [() => runs("python3", "-c", "import threefive"), "no threefive: pip install threefive==3.1.5"],
  valkey: [() => runs(VALKEY, "--version"), "no valkey-server on the PATH, and VALKEY_SERVER is not set"],
  chromium: [() => browserPath(process.env) !== undefined, MISSING],
  buildah: [() => runs("buildah", "--version"), "no buildah on the PATH"],
} as const;

type Program = keyof typeof PROGRAMS;

/** Why tests that need these programs can't run; undefined if they can. */
function reasonToSkip(programs: readonly Program[]): string | undefined {
  const missing = programs.find((program) => !PROGRAMS[program][0]());
  return missing && PROGRAMS[missing][1];
}

/** A suite whose hooks and tests need programs. */
export function describeWith(
  programs: readonly Program[],
  title: string,
  body: (this: Mocha.Suite) => void,
): void {
  const reason = reasonToSkip(programs);
  if (reason === undefined) {
    describe(title, body);
    return;
  }
  let tests = 0;
  (describe.skip(title, body) as Mocha.Suite).eachTest(() => tests++);
  note(reason, tests);
}

/** Skips one test if a program is missing. */
export function needs(context: Mocha.Context, ...programs: readonly Program[]): void {
  const reason = reasonToSkip(programs);
  if (reason !== undefined) skip(context, reason);
}

/** Skips one test, with a reason for the last line of the run. */
export function skip(context: Mocha.Context, reason: string): never {
  note(reason, 1);
  return context.skip();
}

function note(reason: string, tests: number): void {
  const list = process.env[SKIPS];
  if (list === undefined) console.log(`skipped ${tests}: ${reason}`);
  else appendFileSync(list, `${reason}\n`.repeat(tests));
}
