import assert from "node:assert/strict";
import { isBeyond, lossesOf, sameInputs, shownOf } from "../../operate/shown";
import type { Operation } from "../../operate/state";

const operation = (op: string, urn = "vpc"): Operation => ({
  op,
  urn,
  type: "aws:ec2/vpc:Vpc",
  name: urn,
  since: 0,
  isProtected: false,
});

/** What was shown, what comes, and whether that is more than was shown. */
const CASES: readonly (readonly [shown: string | undefined, op: string, isBeyond: boolean])[] = [
  [undefined, "create", true],
  [undefined, "update", true],
  [undefined, "delete", true],
  ["update", "update", false],
  ["update", "replace", true],
  ["update", "create-replacement", true],
  ["update", "delete", true],
  ["create", "update", false],
  ["create", "delete", true],
  ["replace", "delete-replaced", false],
  ["replace", "create-replacement", false],
  ["replace", "update", false],
  ["replace", "delete", true],
  ["delete", "delete", false],
];

describe("an update goes beyond what its preview showed", () => {
  for (const [shown, op, expected] of CASES)
    it(`${expected ? "if" : "not if"} the preview showed ${shown ?? "nothing"} and it does ${op}`, () => {
      const before = shownOf(shown === undefined ? [] : [operation(shown)]);
      assert.equal(isBeyond(before, operation(op)), expected);
    });
});

describe("what a run would lose", () => {
  it("is each replaced or deleted resource, once", () => {
    const operations = [
      operation("create-replacement", "zone"),
      operation("replace", "zone"),
      operation("delete-replaced", "zone"),
      operation("delete", "alarm"),
      operation("update", "bucket"),
      operation("create", "vpc"),
    ];
    assert.deepEqual(
      lossesOf(operations).map(({ urn }) => urn),
      ["zone", "alarm"],
    );
  });
});

describe("the values that a stack reads", () => {
  it("are the same whatever the order of their keys, and differ if one comes or goes", () => {
    assert.ok(sameInputs([{ a: 1, b: [2] }], [{ b: [2], a: 1 }]));
    assert.ok(!sameInputs([{ a: 1 }], [{ a: 1, b: 2 }]));
    assert.ok(!sameInputs([undefined], ["vpc-1"]));
  });
});
