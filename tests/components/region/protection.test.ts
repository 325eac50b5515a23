import assert from "node:assert/strict";
import { assertInside, assertOfProvider, isTaggable } from "../../support/protection";
import { customs, recorded } from "../../support/region";

const REGION = "headend:region:Region";

describe("every resource of a region", () => {
  it("is inside the region's component", async () => {
    assertInside(await recorded.full(), REGION);
  });

  it("is in the region of the explicit provider", async () => {
    assertOfProvider(await recorded.full(), "us-west-2");
  });

  it("has all tags where its type has tags", async () => {
    const recording = await recorded.full();
    const taggable = customs(recording).filter(({ type }) => isTaggable(type));
    assert.ok(taggable.length > 100);
    for (const { urn, inputs } of taggable) {
      const { Name, component, ...shared } = inputs.tags as Record<string, string>;
      assert.match(
        `${component}`,
        /^(Alarms|Certificate|Endpoints|FlowLogs|Images|Keys|Resolver|SecurityGroups|Transit|Vpc)$/,
        urn,
      );
      assert.notEqual(Name ?? "", "", urn);
      const expected = {
        environment: "small",
        region: "us-west-2",
        owner: "someone",
        "cost-centre": "something",
      };
      assert.deepEqual(shared, expected, urn);
    }
  });

  it("is protected where it is a key, a bucket, a gateway or an address that others use, in a protected environment", async () => {
    const rows = (await recorded.full()).resources.filter(({ protect }) => protect);
    assert.deepEqual(rows.map(({ type, name }) => `${type} ${name}`).sort(), [
      "aws:ec2/eip:Eip hub-usw2-az1",
      "aws:ec2/eip:Eip hub-usw2-az2",
      "aws:ec2/eip:Eip hub-usw2-az3",
      "aws:ec2transitgateway/transitGateway:TransitGateway transit",
      "aws:kms/key:Key data",
      "aws:kms/key:Key logs",
      "aws:s3/bucket:Bucket flow-logs-us-west-2",
    ]);
  });

  it("is protected nowhere else", async () => {
    assert.deepEqual(
      (await recorded.bare()).resources.filter(({ protect }) => protect),
      [],
    );
  });
});
