import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setRelease } from "../../cli/runs/setRelease";
import { findEnvironment } from "../../cli/environment";
import { ArgumentError } from "../../cli/errors";
import { SMALL } from "../checks/support";
import { inEmpty } from "./support";

const BLUE = SMALL.slice(SMALL.indexOf("  blue:\n"), SMALL.indexOf("release: blue"));
/** With a second release, whose name looks like a number, and a comment at the key. */
const TWO = SMALL.replace("release: blue", `${BLUE.replace("blue", '"2026.12"')}release: blue # all cells`);

const set = <T>(
  text: string,
  run: (file: string) => T,
): Promise<{ result: T; text: string; files: string[] }> =>
  inEmpty((folder) => {
    const file = join(folder, "small.yaml");
    writeFileSync(file, text);
    const result = run(file);
    return { result, text: readFileSync(file, "utf8"), files: readdirSync(folder) };
  });

const release = (name: string) => (file: string) => {
  try {
    return setRelease(findEnvironment(undefined, file), name).map((line) =>
      line.replaceAll(file, "small.yaml"),
    );
  } catch (error) {
    assert.ok(error instanceof ArgumentError, String(error));
    return [error.message.replaceAll(file, "small.yaml")];
  }
};

describe("The release of an update", () => {
  it("is written to the file, with the command that goes back, and nothing else changes", async () => {
    const { result, text, files } = await set(TWO, release("2026.12"));
    assert.deepEqual(result, [
      "small.yaml: release 2026.12 written: git add small.yaml; back: headend up small --release blue",
    ]);
    assert.equal(text, TWO.replace("release: blue #", 'release: "2026.12" #'));
    assert.deepEqual(files, ["small.yaml"]);
  });

  it("is not written if the file has it already, or does not have it", async () => {
    for (const [name, said] of [
      ["blue", "small.yaml: release is blue already"],
      [
        "2026.13",
        'small.yaml has no release "2026.13"; did you mean "2026.12"?; headend release 2026.13 small --tag <tag> writes it',
      ],
    ] as const) {
      const { result, text } = await set(TWO, release(name));
      assert.deepEqual([result, text], [[said], TWO]);
    }
  });
});
