import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { plan } from "../cli/commands/plan";
import type { Summary } from "../report/summary";
import { APART, filesIn, inEmpty, printed } from "./cli/support";
import { backbone, BY_CIRCUIT, CIRCUITS } from "./plan/backbone/worlds";
import { edited } from "./checks/support";

/** Of the two American regions that the other worlds have, none is here: the program of a backbone stands in us-east-1. */
const MOVED: readonly (readonly [from: string, to: string])[] = [
  ["us-west-2", "eu-north-1"],
  ["us-east-1", "eu-central-1"],
  ["usw2-", "eun1-"],
  ["use1-", "euc1-"],
  ["EqSe2-EQ", "EqFA5"],
  ["EqDC2", "EqAM3"],
];

const EUROPE = MOVED.reduce(
  (text, [from, to]) => text.replaceAll(from, to),
  edited(APART, [...BY_CIRCUIT, backbone(CIRCUITS)]),
);

describe("two European regions, with circuits and copies,", () => {
  it("are planned with one finding: viewers can't reach their cells without an edge", () =>
    inEmpty(async (folder) => {
      const file = join(folder, "small.yaml");
      writeFileSync(file, EUROPE);
      const narrowing = { stack: [], region: [], cell: [] };
      const options = {
        file,
        out: folder,
        format: "json",
        today: new Date("2026-11-30"),
        ...narrowing,
      } as const;
      const { text, result } = await printed("stdout", () => plan(undefined, options));
      const { findings, stacks } = JSON.parse(text) as Summary;
      assert.deepEqual([result, findings.map(({ rule }) => rule)], [0, ["unreached"]]);
      const types = stacks.find(({ name }) => name === "small-backbone")?.types ?? {};
      for (const type of [
        "aws:directconnect/gateway:Gateway",
        "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
        "aws:iam/role:Role",
      ])
        assert.ok((types[type] ?? 0) > 0, type);
      const [resources] = Object.entries(filesIn(join(folder, "small"))).filter(([path]) =>
        path.startsWith("small-backbone/"),
      );
      assert.doesNotMatch(resources?.[1] ?? "", /"region": "us-west-2"/);
    }));
});
