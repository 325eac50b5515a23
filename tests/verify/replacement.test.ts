import assert from "node:assert/strict";
import { blankRecord } from "../../record/registration";
import type { Recording, ResourceRecord } from "../../record/types";
import { isOneOfAKind, ONE_OF_A_KIND, REPLACED_BY } from "../../verify/changes/replacement.table";
import { judge } from "../../verify/rules";
import { recordBackbone } from "../components/backbone/support";
import { recordEdge } from "../components/edge/support";
import { recordedCell } from "../support/cell";
import { recorded } from "../support/region";
import { backbone, BY_CIRCUIT, JOINED, LAGGED, three } from "../plan/backbone/worlds";
import { withEdge } from "../plan/edge/worlds";

const RECORDED: Readonly<Record<string, () => Promise<Recording>>> = {
  "a region": recorded.full,
  "a cell": recordedCell.up,
  "a backbone": () => recordBackbone(three(JOINED)),
  "a backbone with a group of circuits": () => recordBackbone(three([...BY_CIRCUIT, backbone(LAGGED)])),
  "an edge": () => recordEdge(three([withEdge()])),
};

/** Names that AWS or `awsx` fixes: log groups of Aurora, and roles that a policy of another stack names. */
const RETAINED_NAMES = new Set(["aws:cloudwatch/logGroup:LogGroup", "aws:iam/role:Role"]);

const ofAws = ({ resources }: Recording): ResourceRecord[] =>
  resources.filter(({ type }) => type.startsWith("aws:"));

describe("What is replaced", () => {
  for (const [what, record] of Object.entries(RECORDED)) {
    it(`of ${what} is in the table: every type`, async () => {
      const types = ofAws(await record()).map(({ type }) => type);
      assert.deepEqual(
        types.filter((type) => !(type in REPLACED_BY)),
        [],
      );
    });

    it(`of ${what} is deleted first, where AWS has one of a kind`, async () => {
      const singles = ofAws(await record()).filter(isOneOfAKind);
      assert.ok(singles.length > 0 || what === "an edge");
      for (const { urn, deleteBeforeReplace } of singles) assert.ok(deleteBeforeReplace, urn);
    });

    it(`of ${what} has no name of its own, where Pulumi's suffix lets a second one exist`, async () => {
      for (const { urn, type, inputs } of ofAws(await record())) {
        const [second, properties] = REPLACED_BY[type] ?? ["id", ""];
        if (second !== "suffix" || RETAINED_NAMES.has(type)) continue;
        assert.ok(!properties.split(" ").includes("name") || inputs["name"] === undefined, urn);
      }
    });
  }

  it("has the same types in both tables", () => {
    const first = Object.entries(REPLACED_BY).flatMap(([type, [second]]) =>
      second === "first" ? [type] : [],
    );
    assert.deepEqual(first.sort(), Object.keys(ONE_OF_A_KIND).sort());
  });

  it("is an error of the judge if it is not deleted first", () => {
    const claim = { regions: ["us-west-2"], protect: false };
    const tags = Object.fromEntries(
      ["Name", "component", "environment", "region", "owner", "cost-centre"].map((tag) => [tag, "x"]),
    );
    const wrong = (type: string, inputs: object, deleteBeforeReplace = false): string[] => {
      const blank = blankRecord({ urn: "x", type, name: "x", parent: "a component", custom: true });
      const record = { ...blank, region: "us-west-2", deleteBeforeReplace, inputs: { tags, ...inputs } };
      return judge([record], claim).map(({ rule }) => rule);
    };
    for (const type of Object.keys(ONE_OF_A_KIND)) {
      const inputs = { privateDnsEnabled: true, subnetMappings: [] };
      assert.deepEqual(wrong(type, inputs), ["not-deleted-first"], type);
      assert.deepEqual(wrong(type, inputs, true), [], type);
    }
    assert.deepEqual(wrong("aws:ec2/vpcEndpoint:VpcEndpoint", { privateDnsEnabled: false }), []);
    assert.deepEqual(wrong("aws:lb/loadBalancer:LoadBalancer", { subnets: ["a"] }), []);
  });
});
