import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { stringify } from "yaml";
import { CASES, hostile, judged } from "./checks/hostileCases";

/** Another seed finds other cases: `HOSTILE_SEED=7 npm run test:world`. */
const SEED = Number(process.env["HOSTILE_SEED"] ?? 20_261_201);
const REFUSED = 50;
const ACCEPTED = 2;
/** Commands that run at once. */
const AT_ONCE = 2;
/** Plans of accepted cases stay here, for the provider's check. */
const OUT = process.env["HOSTILE_OUT"];

const HEADEND = join(__dirname, "..", "cli", "headend.js");
/** What a terminal would act on. */
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/;

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(...words: readonly string[]): Promise<Ended> {
  try {
    return { code: 0, ...(await promisify(execFile)("node", [HEADEND, ...words])) };
  } catch (error) {
    return error as Ended;
  }
}

/** Works on rows, `AT_ONCE` at a time. */
async function each<Row>(
  rows: readonly Row[],
  work: (row: Row, index: number) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < rows.length; start += AT_ONCE)
    await Promise.all(rows.slice(start, start + AT_ONCE).map((row, place) => work(row, start + place)));
}

describe(`a hostile environment file, with seed ${SEED}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "headend-hostile-"));
  const drawn = fc.sample(fc.constantFrom(...CASES), { numRuns: 600, seed: SEED }).map((row) => {
    const value = hostile(row);
    const text = stringify(value, { aliasDuplicateObjects: false });
    return { text, isSmall: row.index === 0, lines: judged(value).slice(1) };
  });
  const refused = drawn.filter(({ lines }) => lines.length > 0).slice(0, REFUSED);
  // Of the smallest environment: others have thousands of resources, which the provider's check takes minutes for.
  const accepted = drawn.filter(({ isSmall, lines }) => isSmall && lines.length === 0).slice(0, ACCEPTED);
  after(() => rmSync(folder, { recursive: true }));

  const fileOf = (name: string, text: string): string => {
    const own = join(folder, name);
    mkdirSync(own);
    // An environment has the name of its file.
    const file = join(own, "small.yaml");
    writeFileSync(file, text);
    return file;
  };

  it(`ends each of ${REFUSED} commands with 2 and a line for each mistake, and writes nothing`, async () => {
    assert.equal(refused.length, REFUSED);
    await each(refused, async ({ text }, index) => {
      const out = join(folder, `out-${index}`);
      const { code, stdout, stderr } = await run(
        "plan",
        "--file",
        fileOf(`refused-${index}`, text),
        "--out",
        out,
      );
      const said = `${text}\n${stderr}`;
      assert.equal(code, 2, said);
      assert.equal(stdout, "", said);
      assert.doesNotMatch(stderr, CONTROL, said);
      assert.doesNotMatch(stderr, /native code|\n\s+at |PRIVATE KEY-----\n|user:secret/, said);
      for (const line of stderr.trimEnd().split("\n")) assert.match(line, /small\.yaml/, said);
      assert.ok(!existsSync(out), said);
    });
  });

  it(`plans each of ${ACCEPTED} files that it accepts`, async () => {
    assert.equal(accepted.length, ACCEPTED);
    await each(accepted, async ({ text }, index) => {
      const out = OUT === undefined ? join(folder, "accepted") : OUT;
      const file = fileOf(`accepted-${index}`, text);
      const { code, stderr } = await run(
        "plan",
        "--file",
        file,
        "--out",
        join(out, String(index)),
        "--since",
        "none",
      );
      assert.ok([0, 1].includes(code), `${text}\n${stderr}`);
      assert.ok(existsSync(join(out, String(index))), text);
    });
  });
});
