import assert from "node:assert/strict";
import { type Edit, edited, problemsOf, SMALL } from "./support";

const region = (mark: string): Edit => ["    egress: nat\n", `    egress: nat\n    retiring: ${mark}\n`];
const one = (mark: string): Edit => ["    one:\n", `    one:\n      retiring: ${mark}\n`];
const two = (mark: string): Edit => ["    two:\n", `    two:\n      retiring: ${mark}\n`];

/** [what is refused, how SMALL is spoilt, every message without the file's name] */
const REFUSED: readonly (readonly [string, readonly Edit[], readonly string[]])[] = [
  [
    "a region with cells that stay",
    [region("unguard")],
    [
      "21: regions.us-west-2.retiring: unguard is too far: cell one has a place in it and stays",
      "21: regions.us-west-2.retiring: unguard is too far: cell two has a place in it and stays",
    ],
  ],
  [
    "a region that is further than a cell in it",
    [region("detach"), one("detach"), two("unguard")],
    ["21: regions.us-west-2.retiring: detach is too far: cell two has a place in it and is at unguard"],
  ],
  [
    "a step that there is none of",
    [one("detached")],
    ['30: lineUp.cells.one.retiring: unknown value "detached"; did you mean "detach"?'],
  ],
];

describe("marks of what is retiring", () => {
  for (const [what, edits, messages] of REFUSED) {
    it(`refuse ${what}`, () => {
      assert.deepEqual(
        problemsOf(edited(SMALL, edits)),
        messages.map((message) => `small.yaml:${message}`),
      );
    });
  }

  it("take a cell by itself, and a region with all that is in it", () => {
    for (const edits of [[one("unguard")], [one("detach"), two("detach"), region("unguard")]])
      assert.deepEqual(problemsOf(edited(SMALL, edits)), []);
  });
});
