import "../../record/preload";
import assert from "node:assert/strict";
import { record } from "../../record/record";
import type { Recording } from "../../record/types";
import { cellsFrom } from "../../stacks/backbone";
import { StackOutputs } from "../../stacks/outputs";
import { neighbours, READ } from "../plan/backbone/neighbours";
import type { Edit } from "../checks/support";
import { planEnvironment } from "../../plan/environment";

const BUCKETS = { segments: "s", dvr: "d", archive: "a", config: "c" };

/** Records a program whose outputs are the handles of all cells. */
function recordHandles(
  stacks: Readonly<Record<string, Record<string, unknown>>>,
  edits: readonly Edit[] = [],
) {
  const settings = neighbours(edits);
  const program = (): Promise<Record<string, unknown>> => {
    return Promise.resolve({ ...cellsFrom(planEnvironment(settings), new StackOutputs(settings)) });
  };
  const references = new Map(
    Object.entries(stacks).map(([stack, outputs]) => [`organization/headend/${stack}`, outputs]),
  );
  const identity = { project: "headend", stack: "small-backbone", organization: "organization", references };
  return record(program, identity, { values: {} });
}

const outputsOf = (name: string) => ({ vpcId: `vpc-${name}`, nlbArn: `arn-${name}`, buckets: BUCKETS });

const expectAll = ({ outputs, findings }: Recording): void => {
  assert.deepEqual(findings, []);
  const { nlbArn: _, ...two } = outputsOf("two");
  assert.deepEqual(outputs, {
    "one-us-west-2": outputsOf("one"),
    "one-us-east-1": outputsOf("one"),
    // Every feed of it comes over the Internet.
    "two-us-east-1": two,
    "two-us-west-2": two,
  });
};

describe("outputs of cells in the backbone", () => {
  it("come from their own stacks where cells are apart", async () => {
    const stacks = Object.fromEntries(
      ["us-west-2", "us-east-1"].flatMap((region) =>
        ["one", "two"].map((name) => [`small-${region}-${name}`, outputsOf(name)]),
      ),
    );
    expectAll(await recordHandles(stacks, [["owner: someone", "owner: someone\ncells: apart"]]));
  });

  it("come from their regions' stacks where cells are in region", async () => {
    const cells = { cells: { one: outputsOf("one"), two: outputsOf("two") } };
    expectAll(await recordHandles({ "small-us-west-2": cells, "small-us-east-1": cells }));
  });

  it("have the static-IP NLB of delivery only where platforms read the cell", async () => {
    const cells = {
      cells: { one: outputsOf("one"), two: { ...outputsOf("two"), appNlbArn: "arn-two-apps" } },
    };
    const { outputs, findings } = await recordHandles(
      { "small-us-west-2": cells, "small-us-east-1": cells },
      [READ],
    );
    assert.deepEqual(findings, []);
    const entries = Object.entries(outputs as Record<string, { appNlbArn?: string }>);
    assert.deepEqual(
      entries.map(([site, { appNlbArn }]) => [site, appNlbArn]),
      [
        ["one-us-west-2", undefined],
        ["one-us-east-1", undefined],
        ["two-us-east-1", "arn-two-apps"],
        ["two-us-west-2", "arn-two-apps"],
      ],
    );
  });

  it("have the first cluster of a global database at home, and the ground of the secondary at standby", async () => {
    const ground = {
      subnetGroup: "subnets",
      parameterGroup: "parameters",
      securityGroup: "sg-1",
      zones: { "use1-az1": "us-east-1a", "use1-az2": "us-east-1b" },
      roles: { packager: "p", dvr: "d", vod: "v" },
    };
    const { outputs, findings } = await recordHandles(
      {
        "small-us-west-2": {
          cells: { one: { ...outputsOf("one"), databaseArn: "arn-one" }, two: outputsOf("two") },
        },
        "small-us-east-1": {
          cells: { one: { ...outputsOf("one"), databaseGround: ground }, two: outputsOf("two") },
        },
      },
      [["      size: 2\n", "      size: 2\n      database: global\n"]],
    );
    assert.deepEqual(findings, []);
    const sites = outputs as Record<string, { databaseArn?: string; databaseGround?: object }>;
    assert.deepEqual(
      Object.entries(sites).map(([site, { databaseArn, databaseGround }]) => [
        site,
        databaseArn,
        databaseGround,
      ]),
      [
        ["one-us-west-2", "arn-one", undefined],
        ["one-us-east-1", undefined, ground],
        ["two-us-east-1", undefined, undefined],
        ["two-us-west-2", undefined, undefined],
      ],
    );
  });

  it("reject a cell that its region does not have yet", async () => {
    const { findings } = await recordHandles({
      "small-us-west-2": { cells: { one: outputsOf("one") } },
      "small-us-east-1": { cells: { one: outputsOf("one"), two: outputsOf("two") } },
    });
    assert.ok(
      findings.some(({ message }) =>
        message.includes("the stack of us-west-2 has no cell two yet: run pulumi up on it first"),
      ),
      JSON.stringify(findings),
    );
  });
});
