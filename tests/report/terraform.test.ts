import assert from "node:assert/strict";
import { terraformPlan, terraformType } from "../../report/terraform";
import { blankRecord } from "../../record/registration";
import type { ResourceRecord } from "../../record/types";

function resource(type: string, name: string, more: Partial<ResourceRecord> = {}): ResourceRecord {
  const urn = `urn:pulumi:small::headend::${type}::${name}`;
  return { ...blankRecord({ urn, type, name, parent: "", custom: true }), region: "us-west-2", ...more };
}

interface Planned {
  readonly address: string;
  readonly values: Readonly<Record<string, unknown>>;
}
interface Plan {
  readonly planned_values: { readonly root_module: { readonly resources: readonly Planned[] } };
  readonly resource_changes: readonly {
    readonly address: string;
    readonly change: { readonly after: unknown };
  }[];
  readonly configuration: {
    readonly root_module: {
      readonly resources: readonly { readonly address: string; readonly expressions: object }[];
    };
  };
}

const planOf = (...resources: ResourceRecord[]): Plan => terraformPlan(resources) as Plan;
const plannedOf = (...resources: ResourceRecord[]) =>
  planOf(...resources).planned_values.root_module.resources;
const valuesOf = (type: string, inputs: Record<string, unknown>) =>
  plannedOf(resource(type, "one", { inputs }))[0]?.values;

const BUCKET = resource("aws:s3/bucket:Bucket", "media");

describe("a Terraform plan", () => {
  for (const [type, wanted] of [
    ["aws:cloudwatch/metricAlarm:MetricAlarm", "aws_cloudwatch_metric_alarm"],
    ["aws:ec2/launchTemplate:LaunchTemplate", "aws_launch_template"],
    ["aws:ec2transitgateway/routeTable:RouteTable", "aws_ec2_transit_gateway_route_table"],
    ["aws:directconnect/gateway:Gateway", "aws_dx_gateway"],
    ["aws:rds/subnetGroup:SubnetGroup", "aws_db_subnet_group"],
    ["pulumi:providers:aws", undefined],
    ["headend:cell:ChannelStack", undefined],
  ] as const)
    it(`has ${type} as ${wanted ?? "nothing"}`, () => assert.equal(terraformType(type), wanted));

  for (const [what, type, inputs, wanted] of [
    ["snake case", "aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16" }, { cidr_block: "10.0.0.0/16" }],
    ["no region", "aws:ec2/vpc:Vpc", { region: "us-west-2" }, {}],
    [
      "keys of tags as they are",
      "aws:ec2/vpc:Vpc",
      { tags: { "headend:flowLog": "x" } },
      { tags: { "headend:flowLog": "x" } },
    ],
    [
      "tags with objects as blocks",
      "aws:autoscaling/group:Group",
      { tags: [{ key: "a", propagateAtLaunch: true }] },
      { tag: [{ key: "a", propagate_at_launch: true }] },
    ],
    [
      "a list of one block in place of an object",
      "aws:s3/bucketVersioning:BucketVersioning",
      { versioningConfiguration: { status: "Enabled" } },
      { versioning_configuration: [{ status: "Enabled" }] },
    ],
    [
      "blocks in blocks, under the singular",
      "aws:wafv2/webAcl:WebAcl",
      { rules: [{ statement: { andStatement: { statements: [{ x: 1 }] } } }] },
      { rule: [{ statement: [{ and_statement: [{ statement: [{ x: 1 }] }] }] }] },
    ],
    [
      "lists of texts under their plural",
      "aws:cloudfront/distribution:Distribution",
      { aliases: ["a"] },
      { aliases: ["a"] },
    ],
    [
      "attributes with other names",
      "aws:sns/topicSubscription:TopicSubscription",
      { topic: "arn" },
      { topic_arn: "arn" },
    ],
    [
      "policies as text",
      "aws:ecr/lifecyclePolicy:LifecyclePolicy",
      { policy: { rules: [] } },
      { policy: '{"rules":[]}' },
    ],
    [
      "files as null",
      "aws:s3/bucketObjectv2:BucketObjectv2",
      { source: { "4dabf18193072939515e22adb298388d": "asset" } },
      { source: null },
    ],
  ] as const)
    it(`has ${what}`, () => assert.deepEqual(valuesOf(type, inputs), wanted));

  it("has no component", () => {
    assert.deepEqual(plannedOf(resource("aws:s3/bucket:Bucket", "remote", { custom: false })), []);
  });

  it("has a valid address of its own for each resource", () => {
    const addresses = plannedOf(BUCKET, BUCKET, resource(BUCKET.type, "media/a.b")).map(
      ({ address }) => address,
    );
    assert.deepEqual(addresses, ["aws_s3_bucket.media", "aws_s3_bucket.media__2", "aws_s3_bucket.media_a_b"]);
  });

  it("creates every planned resource", () => {
    const { planned_values, resource_changes } = planOf(BUCKET, resource("aws:ec2/vpc:Vpc", "hub"));
    assert.deepEqual(
      resource_changes.map(({ address, change }) => ({ address, values: change.after })),
      planned_values.root_module.resources.map(({ address, values }) => ({ address, values })),
    );
  });

  it("refers to resources of the same stack", () => {
    const policy = resource("aws:s3/bucketPolicy:BucketPolicy", "media", {
      inputs: { bucket: "media-1", policy: "{}" },
      propertyDependencies: {
        bucket: [BUCKET.urn],
        policy: ["urn:pulumi:other::headend::aws:iam/role:Role::one"],
      },
    });
    const [, read] = planOf(BUCKET, policy).configuration.root_module.resources;
    assert.deepEqual(read?.expressions, {
      bucket: { references: ["aws_s3_bucket.media.id", "aws_s3_bucket.media"] },
    });
  });

  it("refers from a block under the block's name", () => {
    const record = resource("aws:route53/record:Record", "delivery", {
      inputs: { aliases: [{ name: "x" }] },
      propertyDependencies: { aliases: [BUCKET.urn] },
    });
    const [, read] = planOf(BUCKET, record).configuration.root_module.resources;
    assert.deepEqual(Object.keys(read?.expressions ?? {}), ["alias"]);
  });
});
