import assert from "node:assert/strict";
import { ACCESS, BUCKET_KINDS } from "../../../catalog/access.table";
import { planPermissions, type GrantRow } from "../../../plan/cell/access/permissions";
import {
  agentPolicy,
  executionPolicy,
  instanceTrustPolicy,
  taskTrustPolicy,
} from "../../../plan/cell/access/roles";
import { planSecrets } from "../../../plan/cell/access/secrets";
import { SERVICE_NAMES, type Service } from "../../../catalog/services.table";
import { smallSettings } from "../../support/cell";
import { planEnvironment } from "../../../plan/environment";

const cell = planEnvironment(smallSettings()).cell("one", "home");
const plan = planPermissions(cell, planSecrets(cell).secrets);
const grants = (service: Service): GrantRow[] =>
  plan.filter((row) => row.service === service).flatMap(({ statements }) => statements);
const actions = (service: Service): string[] =>
  [...new Set(grants(service).flatMap((grant) => grant.actions))].sort();

const CHINA = {
  partition: "aws-cn",
  region: "cn-north-1",
  account: "444455556666",
  organization: "o-1",
  dnsSuffix: "amazonaws.com.cn",
};

const ACTIONS: Readonly<Record<Service, readonly string[]>> = {
  ingest: ["elasticache:Connect", "kms:Decrypt", "s3:GetObject", "secretsmanager:GetSecretValue"],
  packager: [
    "elasticache:Connect",
    "kms:Decrypt",
    "kms:GenerateDataKey",
    "rds-db:connect",
    "s3:AbortMultipartUpload",
    "s3:GetObject",
    "s3:ListBucket",
    "s3:PutObject",
    "secretsmanager:GetSecretValue",
  ],
  cache: ["kms:Decrypt", "s3:GetObject", "s3:ListBucket"],
  manifest: ["elasticache:Connect", "kms:Decrypt", "s3:GetObject"],
  dvr: ["elasticache:Connect", "kms:Decrypt", "rds-db:connect", "s3:GetObject", "s3:ListBucket"],
  vod: ["elasticache:Connect", "kms:Decrypt", "rds-db:connect", "s3:GetObject", "s3:ListBucket"],
  probe: ["kms:Decrypt", "s3:GetObject"],
};

describe("what the services of a cell may do", () => {
  it("is these actions and no others", () => {
    assert.deepEqual(
      Object.fromEntries(SERVICE_NAMES.map((service) => [service, actions(service)])),
      ACTIONS,
    );
  });

  it("is a policy per service, and one per secret that it reads", () => {
    assert.deepEqual(
      plan.map(({ key }) => key),
      [
        "one-ingest-us-west-2",
        "one-ingest-vendor-south-us-west-2",
        "one-packager-us-west-2",
        "one-packager-keys-fairplay-us-west-2",
        "one-packager-keys-cenc-us-west-2",
        "one-cache-us-west-2",
        "one-manifest-us-west-2",
        "one-dvr-us-west-2",
        "one-vod-us-west-2",
        "one-probe-us-west-2",
      ],
    );
  });

  it("never writes outside its own region's prefix", () => {
    const writes = SERVICE_NAMES.flatMap(grants).filter((grant) => grant.actions.includes("s3:PutObject"));
    assert.equal(writes.length, 3);
    for (const { resources } of writes)
      assert.deepEqual(
        resources.map(({ after }) => after),
        ["/us-west-2/*"],
      );
  });

  it("reads prefixes of both regions, in the buckets of its row only", () => {
    for (const service of SERVICE_NAMES) {
      const named = grants(service).flatMap(({ resources }) =>
        resources.flatMap(({ of }) => ("bucket" in of ? of.bucket : [])),
      );
      assert.deepEqual(
        [...new Set(named)].sort(),
        BUCKET_KINDS.filter((kind) => ACCESS[service].buckets[kind] !== undefined).sort(),
        service,
      );
    }
    const read = grants("dvr").find(({ sid }) => sid === "ReadDvr");
    assert.deepEqual(
      read?.resources.map(({ after }) => after),
      ["/us-west-2/*", "/us-east-1/*"],
    );
    assert.deepEqual(grants("dvr").find(({ sid }) => sid === "ListDvr")?.condition, {
      StringLike: { "s3:prefix": ["us-west-2/*", "us-east-1/*"] },
    });
  });

  it("reads one object of the bucket that holds the line-up", () => {
    for (const service of SERVICE_NAMES) {
      const rows = grants(service).flatMap(({ resources }) =>
        resources.filter(({ of }) => "bucket" in of && of.bucket === "config"),
      );
      assert.deepEqual(rows, [{ of: { bucket: "config" }, after: "/line-up.json" }], service);
    }
  });

  it("uses the region's data key only through S3 or Secrets Manager", () => {
    for (const service of SERVICE_NAMES)
      for (const { actions: may, condition } of grants(service))
        if (may.some((action) => action.startsWith("kms:")))
          assert.match(
            JSON.stringify(condition),
            /^\{"StringEquals":\{"kms:ViaService":"(s3|secretsmanager)\.us-west-2\.amazonaws\.com"\}\}$/,
          );
  });

  it("signs in to the database as itself", () => {
    const grant = grants("vod").find(({ sid }) => sid === "SignInToDatabase");
    assert.deepEqual(grant?.resources, [
      { of: { database: "id" }, before: "arn:aws:rds-db:us-west-2:111122223333:dbuser:", after: "/vod" },
    ]);
  });
});

describe("the trust policies of a cell's roles", () => {
  it("allow tasks of this account and region", () => {
    assert.deepEqual(taskTrustPolicy(cell.scope).Statement, [
      {
        Sid: "Take",
        Effect: "Allow",
        Principal: { Service: "ecs-tasks.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": "111122223333" },
          ArnLike: { "aws:SourceArn": "arn:aws:ecs:us-west-2:111122223333:*" },
        },
      },
    ]);
  });

  it("name EC2's own principal in China", () => {
    const [statement] = instanceTrustPolicy(CHINA).Statement;
    assert.deepEqual(statement?.Principal, { Service: "ec2.amazonaws.com.cn" });
  });
});

describe("the execution and instance policies", () => {
  it("allow this cell's cluster, and `*` only for actions without resource-level permissions", () => {
    const statements = [
      ...agentPolicy({ cluster: "cluster", instances: "instances", groups: "groups" }).Statement,
      ...executionPolicy(CHINA, ["streams"]).Statement,
    ];
    assert.deepEqual(
      statements.filter(({ Resource }) => Resource.includes("*")).flatMap(({ Action }) => Action),
      ["ecs:DiscoverPollEndpoint", "ecr:GetAuthorizationToken"],
    );
    assert.ok(statements.every(({ Action }) => Action.every((action) => !action.includes("*"))));
    const pull = statements.find(({ Sid }) => Sid === "PullImages");
    assert.equal(pull?.Resource[0], "arn:aws-cn:ecr:cn-north-1:444455556666:repository/headend/ingest");
  });
});
