import assert from "node:assert/strict";
import type { Recording, ResourceRecord } from "../../../record/types";
import { PROTECTED } from "../../../verify/rules.table";
import { judge } from "../../../verify/rules";
import { regionHandles, recordedCell } from "../../support/cell";
import {
  assertInside,
  assertOfProvider,
  isTaggable,
  keyInputsOf,
  LIKE_SECRETS,
} from "../../support/protection";
import { customs, ofType, only } from "../../support/region";

const CELL = "headend:cell:ChannelStack";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const RULES = [
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
];

/** Tags as a table: an Auto Scaling group has a list. */
function tagsOf({ inputs }: ResourceRecord): Record<string, string> {
  const { tags } = inputs;
  if (!Array.isArray(tags)) return tags as Record<string, string>;
  const rows = (tags as { key: string; value: string }[]).map(({ key, value }) => [key, value] as const);
  return Object.fromEntries(rows.filter(([key]) => key !== "AmazonECSManaged"));
}

describe("every resource of a cell", () => {
  it("is inside the cell's component", async () => {
    assertInside(await recordedCell.up(), CELL);
  });

  it("is in the region of the explicit provider", async () => {
    assertOfProvider(await recordedCell.up(), "us-west-2");
  });

  it("has all tags where its type has tags", async () => {
    const taggable = customs(await recordedCell.up()).filter(({ type }) => isTaggable(type));
    assert.ok(taggable.length > 300);
    const components = new Set<string>();
    for (const resource of taggable) {
      const { Name, component, ...shared } = tagsOf(resource);
      components.add(component ?? "");
      assert.notEqual(Name ?? "", "", resource.urn);
      const expected = {
        environment: "small",
        region: "us-west-2",
        cell: "one",
        owner: "someone",
        "cost-centre": "something",
      };
      assert.deepEqual(shared, expected, resource.urn);
    }
    assert.equal(
      [...components].sort().join(" "),
      "Balancer Canary Database Firewall LineUp Metadata Network Pool Roles Secrets SecurityGroups " +
        "ServiceLogs ServiceZone Services StaticIpNlb Storage TaskService Vpc Watch",
    );
  });

  it("breaks no rule, protected or not", async () => {
    const regions = ["us-west-2"];
    assert.deepEqual(judge((await recordedCell.up()).resources, { regions, protect: true }), []);
    assert.deepEqual(judge((await recordedCell.unprotected()).resources, { regions, protect: false }), []);
  });

  it("is protected where it holds data, or an address that others have configured, in a protected environment", async () => {
    const rows = (await recordedCell.up()).resources.filter(({ protect }) => protect);
    assert.deepEqual(rows.map(({ type, name }) => `${type} ${name}`).sort(), [
      "aws:lb/loadBalancer:LoadBalancer one-delivery",
      "aws:lb/loadBalancer:LoadBalancer one-nlb",
      "aws:lb/loadBalancer:LoadBalancer one-private",
      "aws:lb/loadBalancer:LoadBalancer one-public",
      "aws:rds/cluster:Cluster one-database",
      "aws:s3/bucket:Bucket one-access-logs-us-west-2",
      "aws:s3/bucket:Bucket one-archive-us-west-2",
      "aws:s3/bucket:Bucket one-canary-us-west-2",
      "aws:s3/bucket:Bucket one-config-us-west-2",
      "aws:s3/bucket:Bucket one-dvr-us-west-2",
      "aws:s3/bucket:Bucket one-segments-us-west-2",
      "aws:secretsmanager/secret:Secret one-keys-cenc",
      "aws:secretsmanager/secret:Secret one-keys-fairplay",
      "aws:secretsmanager/secret:Secret one-vendor-south",
    ]);
    for (const { type, urn } of rows) assert.ok(PROTECTED.has(type), urn);
  });

  it("is protected nowhere else, not even by AWS's own deletion protection", async () => {
    const { resources } = await recordedCell.unprotected();
    for (const { protect, inputs, urn } of resources) {
      assert.equal(protect, false, urn);
      assert.ok(inputs.deletionProtection !== true && inputs.enableDeletionProtection !== true, urn);
    }
  });

  it("holds nothing that looks like a secret", async () => {
    const text = JSON.stringify((await recordedCell.up()).resources);
    for (const [what, form] of Object.entries(LIKE_SECRETS)) assert.doesNotMatch(text, form, what);
  });
});

describe("what is public of a cell", () => {
  it("is the load balancer that vendors on the Internet push to, and nothing else", async () => {
    const recording = await recordedCell.up();
    const open = ofType(recording, "aws:lb/loadBalancer:LoadBalancer").filter(
      ({ inputs }) => inputs.internal !== true,
    );
    assert.deepEqual(
      open.map(({ name }) => name),
      ["one-public"],
    );
    for (const type of ["aws:ec2/eip:Eip", "aws:ec2/natGateway:NatGateway", "aws:ec2/instance:Instance"])
      assert.deepEqual(ofType(recording, type), []);
  });

  it("is no subnet, instance, task or database: none has a public address", async () => {
    const recording = await recordedCell.up();
    for (const { inputs, urn } of ofType(recording, "aws:ec2/subnet:Subnet"))
      assert.equal(inputs.mapPublicIpOnLaunch, false, urn);
    for (const { inputs, urn } of ofType(recording, "aws:ec2/launchTemplate:LaunchTemplate")) {
      const interfaces = inputs.networkInterfaces as { associatePublicIpAddress: string }[];
      assert.deepEqual(
        interfaces.map(({ associatePublicIpAddress }) => associatePublicIpAddress),
        ["false"],
        urn,
      );
    }
    for (const { inputs, urn } of ofType(recording, "aws:ecs/service:Service"))
      assert.equal((inputs.networkConfiguration as { assignPublicIp: boolean }).assignPublicIp, false, urn);
    for (const { inputs, urn } of ofType(recording, "aws:rds/clusterInstance:ClusterInstance"))
      assert.equal(inputs.publiclyAccessible, false, urn);
  });

  it("is no bucket", async () => {
    const recording = await recordedCell.up();
    const blocks = ofType(recording, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock");
    const buckets = ofType(recording, "aws:s3/bucket:Bucket").map(({ outputs }) => outputs.id);
    assert.deepEqual(blocks.map(({ inputs }) => inputs.bucket).sort(), buckets.sort());
    for (const { inputs, urn } of blocks) {
      const { blockPublicAcls, blockPublicPolicy, ignorePublicAcls, restrictPublicBuckets } = inputs;
      const all = [blockPublicAcls, blockPublicPolicy, ignorePublicAcls, restrictPublicBuckets];
      assert.deepEqual(all, [true, true, true, true], urn);
    }
  });
});

/** A made-up output of the region, from tests/support/cell.ts. */
const textOf = (name: "dataKeyArn" | "logsKeyArn"): Promise<string> =>
  new Promise((resolve) => void regionHandles()[name].apply(resolve));

/** Properties whose key another resource sets, or AWS. */
const KEYLESS: Readonly<Record<string, string>> = {
  "aws:rds/cluster:Cluster performanceInsightsKmsKeyId": "each instance sets it",
  "aws:s3/bucketObjectv2:BucketObjectv2 kmsKeyId": "the canary's script: its bucket sets it",
  "aws:synthetics/canary:Canary kmsKeyArn": "the variables of its function, which have no secret",
};

describe("the encryption of a cell", () => {
  it("uses the region's keys wherever the provider has a key argument", async () => {
    const keys = [await textOf("dataKeyArn"), await textOf("logsKeyArn")];
    const without = new Set<string>();
    let count = 0;
    for (const { type, inputs, urn } of customs(await recordedCell.up())) {
      for (const property of keyInputsOf(type)) {
        if (inputs[property] === undefined) without.add(`${type} ${property}`);
        else assert.ok(keys.includes(String(inputs[property])), `${urn} ${property}`);
        count += inputs[property] === undefined ? 0 : 1;
      }
    }
    assert.ok(count > 15);
    assert.deepEqual([...without].sort(), Object.keys(KEYLESS).sort());
  });

  it("uses the data key for every bucket, except SSE-S3 for access logs of load balancers", async () => {
    const recording = await recordedCell.up();
    const rows = ofType(
      recording,
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    ).map(({ name, inputs }) => {
      const [rule] = inputs.rules as {
        applyServerSideEncryptionByDefault: { sseAlgorithm: string; kmsMasterKeyId?: string };
      }[];
      return [name, rule?.applyServerSideEncryptionByDefault] as const;
    });
    const dataKey = await textOf("dataKeyArn");
    assert.equal(rows.length, ofType(recording, "aws:s3/bucket:Bucket").length);
    for (const [name, by] of rows)
      assert.deepEqual(
        by,
        name === "one-access-logs-us-west-2"
          ? { sseAlgorithm: "AES256" }
          : { sseAlgorithm: "aws:kms", kmsMasterKeyId: dataKey },
        name,
      );
  });

  it("covers volumes, the database and the metadata store, at rest and in transit", async () => {
    const recording = await recordedCell.up();
    const dataKey = await textOf("dataKeyArn");
    for (const { inputs, urn } of ofType(recording, "aws:ec2/launchTemplate:LaunchTemplate")) {
      const disks = inputs.blockDeviceMappings as { ebs: { encrypted: string; kmsKeyId: string } }[];
      assert.ok(disks.length > 0, urn);
      for (const { ebs } of disks) assert.deepEqual([ebs.encrypted, ebs.kmsKeyId], ["true", dataKey], urn);
    }
    assert.equal(only(recording, "aws:rds/cluster:Cluster").inputs.storageEncrypted, true);
    const parameters = only(recording, "aws:rds/clusterParameterGroup:ClusterParameterGroup").inputs
      .parameters as { name: string; value: string }[];
    assert.equal(parameters.find(({ name }) => name === "require_secure_transport")?.value, "ON");
    const store = only(recording, "aws:elasticache/replicationGroup:ReplicationGroup").inputs;
    assert.equal(store.atRestEncryptionEnabled, true);
    assert.deepEqual([store.transitEncryptionEnabled, store.transitEncryptionMode], [true, "required"]);
  });

  it("covers all traffic to and from load balancers, except the health check of one by the other", async () => {
    const recording = await recordedCell.up();
    const plain = ofType(recording, "aws:lb/listener:Listener")
      .filter(({ inputs }) => inputs.protocol !== "HTTPS")
      .map(({ name, inputs }) => `${name} ${String(inputs.protocol)} ${String(inputs.port)}`);
    // The network load balancer forwards TLS unchanged.
    assert.deepEqual(plain.sort(), ["one-private-health HTTP 8080", "one-token TCP 443"]);
    const targets = ofType(recording, "aws:lb/targetGroup:TargetGroup")
      .filter(({ inputs }) => inputs.protocol !== "HTTPS")
      .map(({ name, inputs }) => `${name} ${String(inputs.protocol)} ${String(inputs.targetType)}`);
    assert.deepEqual(targets, ["one-token TCP alb"]);
  });
});

/** Ids of the security groups of resources: all references except those of rules. */
function groupsInUse(recording: Recording): Set<string> {
  const users = customs(recording).filter(({ type }) => ![...RULES, GROUP].includes(type));
  return new Set(users.flatMap(({ inputs }) => JSON.stringify(inputs).match(/\bsg-[0-9a-f]{17}\b/g) ?? []));
}

describe("the security groups of a cell", () => {
  it("are each used by something", async () => {
    const recording = await recordedCell.up();
    const used = groupsInUse(recording);
    const idle = ofType(recording, GROUP).filter(({ outputs }) => !used.has(String(outputs.id)));
    assert.deepEqual(
      idle.map(({ name }) => name),
      [],
    );
  });

  it("belong to this cell only: no resource and no rule uses another group", async () => {
    const recording = await recordedCell.up();
    const own = new Set(ofType(recording, GROUP).map(({ outputs }) => outputs.id));
    for (const id of groupsInUse(recording)) assert.ok(own.has(id), id);
    for (const { inputs, urn } of ofType(recording, ...RULES)) {
      assert.ok(own.has(inputs.securityGroupId), urn);
      const other = inputs.referencedSecurityGroupId;
      assert.ok(other === undefined || own.has(other), urn);
    }
  });

  it("open between groups at both ends, or at none", async () => {
    const recording = await recordedCell.up();
    const between = (type: string, ends: (own: unknown, other: unknown) => string): string[] =>
      ofType(recording, type)
        .filter(({ inputs }) => inputs.referencedSecurityGroupId !== undefined)
        .map(
          ({ inputs }) =>
            `${ends(inputs.securityGroupId, inputs.referencedSecurityGroupId)} ${String(inputs.fromPort)}`,
        )
        .sort();
    const [ingress = "", egress = ""] = RULES;
    const egressPairs = between(egress, (own, other) => `${String(own)} to ${String(other)}`);
    assert.ok(egressPairs.length > 20);
    assert.deepEqual(
      between(ingress, (own, other) => `${String(other)} to ${String(own)}`),
      egressPairs,
    );
  });
});
