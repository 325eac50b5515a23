import assert from "node:assert/strict";
import type { Recording, ResourceRecord } from "../../../record/types";
import { FULL, ofType, only, recorded, sourceOf } from "../../support/region";
import { settingsOf } from "../../checks/support";
import { planEnvironment } from "../../../plan/environment";

interface Statement {
  readonly Effect: string;
  readonly Principal: unknown;
  readonly Action: unknown;
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

const statementsOf = ({ inputs }: ResourceRecord): Statement[] =>
  (JSON.parse(String(inputs.policy)) as { Statement: Statement[] }).Statement;

const isKey = (
  recording: Recording,
  resource: ResourceRecord,
  [property, key]: readonly [string, string],
): void => {
  const { type, name } = sourceOf(recording, resource, property);
  assert.deepEqual([type, name], ["aws:kms/key:Key", key]);
};

describe("the keys of a region", () => {
  it("rotate, have a deletion window of 30 days, and the policies and names of their plan", async () => {
    const recording = await recorded.full();
    for (const { purpose, alias, policy } of planEnvironment(settingsOf(FULL)).region("us-west-2").keys) {
      const { inputs } = only(recording, "aws:kms/key:Key", purpose);
      assert.equal(inputs.enableKeyRotation, true);
      assert.equal(inputs.deletionWindowInDays, 30);
      assert.equal(inputs.bypassPolicyLockoutSafetyCheck, undefined);
      assert.deepEqual(JSON.parse(String(inputs.policy)), JSON.parse(JSON.stringify(policy)));
      const name = only(recording, "aws:kms/alias:Alias", purpose);
      assert.equal(name.inputs.name, alias);
      isKey(recording, name, ["targetKeyId", purpose]);
    }
  });

  it("encrypt every new volume", async () => {
    const recording = await recorded.full();
    isKey(recording, only(recording, "aws:ebs/defaultKmsKey:DefaultKmsKey"), ["keyArn", "data"]);
    assert.equal(only(recording, "aws:ebs/encryptionByDefault:EncryptionByDefault").inputs.enabled, true);
  });
});

describe("the flow logs of a region", () => {
  it("watch the hub and the transit gateway, every minute, to the log group and the bucket", async () => {
    const recording = await recorded.full();
    const logs = ofType(recording, "aws:ec2/flowLog:FlowLog").map((log) => {
      const property = "vpcId" in log.inputs ? "vpcId" : "transitGatewayId";
      const { name } = sourceOf(recording, log, property);
      const { logDestinationType, trafficType, maxAggregationInterval } = log.inputs;
      const to = sourceOf(recording, log, "logDestination").type.replace(/.*:/, "");
      return [property, name, logDestinationType, to, trafficType, maxAggregationInterval].join(" ");
    });
    assert.deepEqual(logs.sort(), [
      "transitGatewayId transit cloud-watch-logs LogGroup  60",
      "transitGatewayId transit s3 Bucket  60",
      "vpcId hub cloud-watch-logs LogGroup ALL 60",
      "vpcId hub s3 Bucket ALL 60",
    ]);
    assert.equal(ofType(await recorded.bare(), "aws:ec2/flowLog:FlowLog").length, 2);
  });

  it("start after the role's policy, or the bucket's policy and encryption", async () => {
    const recording = await recorded.full();
    for (const log of ofType(recording, "aws:ec2/flowLog:FlowLog")) {
      const kinds = log.dependencies.map((urn) => urn.replace(/.*:(\w+)::[^:]*$/, "$1"));
      const needs = log.name.endsWith("-s3")
        ? ["BucketPolicy", "BucketServerSideEncryptionConfiguration"]
        : ["RolePolicy"];
      for (const kind of needs) assert.ok(kinds.includes(kind), `${log.name}: ${kinds.join(", ")}`);
    }
  });

  it("go to encrypted log groups with a retention", async () => {
    const recording = await recorded.full();
    const groups = ofType(recording, "aws:cloudwatch/logGroup:LogGroup");
    assert.ok(groups.length > 0);
    for (const group of groups) {
      assert.equal(group.inputs.retentionInDays, 30);
      isKey(recording, group, ["kmsKeyId", "logs"]);
    }
  });

  it("use a role that may write only to that log group", async () => {
    const recording = await recorded.full();
    const [write] = statementsOf(only(recording, "aws:iam/rolePolicy:RolePolicy"));
    const { arn } = only(recording, "aws:cloudwatch/logGroup:LogGroup").outputs;
    assert.deepEqual(write?.Resource, [arn, `${String(arn)}:*`]);
  });

  it("go to a bucket that is private, encrypted, versioned, owned by us, with a lifecycle", async () => {
    const recording = await recorded.full();
    const ofBucket = (kind: string): ResourceRecord => {
      const resource = only(recording, `aws:s3/bucket${kind}:Bucket${kind}`);
      assert.equal(sourceOf(recording, resource, "bucket").type, "aws:s3/bucket:Bucket");
      return resource;
    };
    const { blockPublicAcls, blockPublicPolicy, ignorePublicAcls, restrictPublicBuckets } =
      ofBucket("PublicAccessBlock").inputs;
    assert.deepEqual(
      [blockPublicAcls, blockPublicPolicy, ignorePublicAcls, restrictPublicBuckets],
      [true, true, true, true],
    );
    assert.deepEqual(ofBucket("OwnershipControls").inputs.rule, { objectOwnership: "BucketOwnerEnforced" });
    assert.deepEqual(ofBucket("Versioning").inputs.versioningConfiguration, { status: "Enabled" });
    const encryption = ofBucket("ServerSideEncryptionConfiguration");
    isKey(recording, encryption, ["rules", "logs"]);
    const [rule] = ofBucket("LifecycleConfiguration").inputs.rules as [
      { expiration: unknown; status: unknown },
    ];
    assert.deepEqual([rule.expiration, rule.status], [{ days: 365 }, "Enabled"]);
    const [, , tls] = statementsOf(ofBucket("Policy"));
    assert.deepEqual([tls?.Effect, tls?.Condition], ["Deny", { Bool: { "aws:SecureTransport": "false" } }]);
  });
});

describe("the alarms of a region", () => {
  it("notify an encrypted topic that CloudWatch and endpoint services of this account may publish to", async () => {
    const recording = await recorded.full();
    const topic = only(recording, "aws:sns/topic:Topic");
    isKey(recording, topic, ["kmsMasterKeyId", "logs"]);
    const statements = statementsOf(only(recording, "aws:sns/topicPolicy:TopicPolicy"));
    const allowed = statements.filter(({ Effect }) => Effect === "Allow");
    assert.deepEqual(
      allowed.map(({ Principal, Action, Resource, Condition }) => ({
        Principal,
        Action,
        Resource,
        Condition,
      })),
      [
        {
          Principal: { Service: "cloudwatch.amazonaws.com" },
          Action: "sns:Publish",
          Resource: topic.outputs.arn,
          Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
        },
        {
          Principal: { Service: "vpce.amazonaws.com" },
          Action: "sns:Publish",
          Resource: topic.outputs.arn,
          Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
        },
      ],
    );
  });

  it("each notify the topic of ALARM and OK, and name their runbook", async () => {
    const recording = await recorded.full();
    const alarms = ofType(recording, "aws:cloudwatch/metricAlarm:MetricAlarm");
    assert.equal(alarms.length, 32);
    for (const alarm of alarms) {
      assert.equal(sourceOf(recording, alarm, "alarmActions").name, "alarms");
      assert.equal(sourceOf(recording, alarm, "okActions").name, "alarms");
      assert.match(String(alarm.inputs.alarmDescription), /\. Runbook: docs\/runbooks\/[a-z-]+\.md$/);
      assert.equal(alarm.inputs.treatMissingData, "notBreaching");
    }
  });

  it("watch their metric with the dimensions of AWS", async () => {
    const recording = await recorded.full();
    const dimensions = new Map<string, string>();
    for (const { name, inputs } of ofType(recording, "aws:cloudwatch/metricAlarm:MetricAlarm")) {
      dimensions.set(
        name,
        Object.keys(inputs.dimensions as object)
          .sort()
          .join(", "),
      );
    }
    assert.equal(dimensions.get("nat-ports-usw2-az2"), "NatGatewayId");
    assert.equal(dimensions.get("transit-no-route"), "TransitGateway");
    assert.equal(dimensions.get("resolver-health"), "EndpointId");
    assert.equal(
      dimensions.get("endpoint-drops-ecr-api"),
      "Endpoint Type, Service Name, VPC Endpoint Id, VPC Id",
    );
    const alarm = only(recording, "aws:cloudwatch/metricAlarm:MetricAlarm", "nat-ports-usw2-az2");
    assert.equal(sourceOf(recording, alarm, "dimensions").name, "hub-usw2-az2");
  });

  it("notify the environment's subscribers", async () => {
    const { inputs } = only(await recorded.full(), "aws:sns/topicSubscription:TopicSubscription");
    assert.deepEqual([inputs.protocol, inputs.endpoint], ["email", "oncall@example.com"]);
  });
});

describe("the image repositories of a region", () => {
  it("have immutable tags, scan on push, encryption with the data key, and expiry of untagged images", async () => {
    const recording = await recorded.full();
    const repositories = ofType(recording, "aws:ecr/repository:Repository");
    assert.equal(repositories.length, 7);
    const { arn } = only(recording, "aws:kms/key:Key", "data").outputs;
    for (const { inputs, name } of repositories) {
      assert.equal(inputs.name, `headend/${name}`);
      assert.equal(inputs.imageTagMutability, "IMMUTABLE");
      assert.deepEqual(inputs.imageScanningConfiguration, { scanOnPush: true });
      assert.deepEqual(inputs.encryptionConfigurations, [{ encryptionType: "KMS", kmsKey: arn }]);
      assert.equal(inputs.forceDelete, undefined);
      const policy = only(recording, "aws:ecr/lifecyclePolicy:LifecyclePolicy", name);
      assert.match(JSON.stringify(policy.inputs.policy), /"untagged"/);
    }
  });
});

describe("the certificate of a region", () => {
  it("is validated by DNS in the environment's public zone, and waited for", async () => {
    const recording = await recorded.full();
    const { inputs } = only(recording, "aws:acm/certificate:Certificate");
    assert.deepEqual(
      [inputs.domainName, inputs.subjectAlternativeNames, inputs.validationMethod],
      ["us-west-2.small.example.com", ["*.us-west-2.small.example.com"], "DNS"],
    );
    const record = only(recording, "aws:route53/record:Record", "region");
    assert.equal(record.inputs.zoneId, "Z0123456789ABCDEFGHIJ");
    assert.equal(sourceOf(recording, record, "name").type, "aws:acm/certificate:Certificate");
    const validation = only(recording, "aws:acm/certificateValidation:CertificateValidation");
    assert.equal(sourceOf(recording, validation, "validationRecordFqdns").urn, record.urn);
  });
});
