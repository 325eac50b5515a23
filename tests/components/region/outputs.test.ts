import assert from "node:assert/strict";
import { recorded } from "../../support/region";

/** The contract with cells, backbone and edge: a removed or changed key breaks their stacks. */
const SHAPES: Readonly<Record<string, RegExp>> = {
  hubVpcId: /^vpc-[0-9a-f]{17}$/,
  hubAttachmentId: /^tgw-attach-[0-9a-f]{17}$/,
  transitGatewayId: /^tgw-[0-9a-f]{17}$/,
  dataKeyArn: /^arn:aws:kms:us-west-2:111122223333:key\/[0-9a-f-]{36}$/,
  logsKeyArn: /^arn:aws:kms:us-west-2:111122223333:key\/[0-9a-f-]{36}$/,
  flowLogGroupArn: /^arn:aws:logs:us-west-2:111122223333:log-group:flow-logs-[0-9a-f]{7}$/,
  flowLogRoleArn: /^arn:aws:iam::111122223333:role\/flow-logs-us-west-2-[0-9a-f]{7}$/,
  alarmTopicArn: /^arn:aws:sns:us-west-2:111122223333:alarms-[0-9a-f]{7}$/,
  certificateArn: /^arn:aws:acm:us-west-2:111122223333:certificate\/[0-9a-f-]{36}$/,
};

/** Tables of outputs: their keys, and the format of each value. */
const TABLES: Readonly<Record<string, { readonly keys: string; readonly value: RegExp }>> = {
  transitRouteTables: { keys: "backbone cells contribution hub premises", value: /^tgw-rtb-[0-9a-f]{17}$/ },
  privateZones: {
    keys: "autoscaling ec2 ecr-api ecr-dkr ecs ecs-agent ecs-telemetry monitoring ssm ssmmessages sts",
    value: /^Z[0-9A-Z]{12,31}$/,
  },
  hubEndpointSubnets: { keys: "usw2-az1 usw2-az2 usw2-az3", value: /^subnet-[0-9a-f]{17}$/ },
  hubRouteTables: {
    keys: ["app", "data", "endpoint", "ingest", "public", "transit"]
      .flatMap((tier) => ["usw2-az1", "usw2-az2", "usw2-az3"].map((zone) => `${tier}-${zone}`))
      .join(" "),
    value: /^rtb-[0-9a-f]{17}$/,
  },
  resolverRules: { keys: "corp-example-net", value: /^rslvr-rr-[0-9a-f]{17}$/ },
  repositories: {
    keys: "cache dvr ingest manifest packager probe vod",
    value: /^111122223333\.dkr\.ecr\.us-west-2\.amazonaws\.com\/headend\/[a-z]+$/,
  },
};

describe("the outputs of a region", () => {
  it("are these and no others", async () => {
    const { outputs } = await recorded.full();
    assert.deepEqual(Object.keys(outputs).sort(), [...Object.keys(SHAPES), ...Object.keys(TABLES)].sort());
  });

  for (const [name, shape] of Object.entries(SHAPES)) {
    it(`have a plain ${name}`, async () => {
      assert.match(String((await recorded.full()).outputs[name]), shape);
    });
  }

  for (const [name, { keys, value }] of Object.entries(TABLES)) {
    it(`have a table ${name}`, async () => {
      const table = (await recorded.full()).outputs[name] as Record<string, string>;
      assert.equal(Object.keys(table).sort().join(" "), keys);
      for (const text of Object.values(table)) assert.match(text, value);
    });
  }

  it("have an empty table where there is no resolver", async () => {
    assert.deepEqual((await recorded.bare()).outputs.resolverRules, {});
  });
});
