import assert from "node:assert/strict";
import { type Edit, edited, problemsOf, SMALL } from "./support";

const region = (mark: string): Edit => ["    egress: nat\n", `    egress: nat\n    retiring: ${mark}\n`];
const one = (mark: string): Edit => ["    one:\n", `    one:\n      retiring: ${mark}\n`];
const two = (mark: string): Edit => ["    two:\n", `    two:\n      retiring: ${mark}\n`];

/** [mistake, edits of SMALL, line, rule and key of each problem] */
const REFUSED: readonly (readonly [string, readonly Edit[], readonly string[]])[] = [
  [
    "a region with cells that stay",
    [region("unprotect")],
    ["21 retiring-order regions.us-west-2.retiring", "21 retiring-order regions.us-west-2.retiring"],
  ],
  [
    "a region that is further than a cell in it",
    [region("detach"), one("detach"), two("unprotect")],
    ["21 retiring-order regions.us-west-2.retiring"],
  ],
  ["an unknown step", [one("detached")], ["30 unknown-value lineUp.cells.one.retiring"]],
];

describe("retiring steps", () => {
  for (const [what, edits, messages] of REFUSED) {
    it(`refuse ${what}`, () => {
      assert.deepEqual(problemsOf(edited(SMALL, edits)), messages);
    });
  }

  it("accept a cell alone, and a region with all its cells", () => {
    for (const edits of [[one("unprotect")], [one("detach"), two("detach"), region("unprotect")]])
      assert.deepEqual(problemsOf(edited(SMALL, edits)), []);
  });
});
