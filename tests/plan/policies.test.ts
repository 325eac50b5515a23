import assert from "node:assert/strict";
import { planEndpoints } from "../../plan/network/endpoints";
import { AWS_BUCKETS } from "../../plan/network/endpoints.table";
import {
  alarmTopicPolicy,
  dataKeyPolicy,
  flowLogBucketPolicy,
  flowLogRolePolicy,
  flowLogTrustPolicy,
  logsKeyPolicy,
  s3EndpointPolicy,
  type PolicyDocument,
  type Statement,
} from "../../plan/policies";
import { SCOPE, SCOPE_CHINA } from "../support/scopes";

const BUCKET = "arn:aws:s3:::flow-logs";
const TOPIC = "arn:aws:sns:us-west-2:111122223333:alarms";

const endpointPolicies = (
  scope: typeof SCOPE,
): readonly (readonly [key: string, policy: PolicyDocument])[] => {
  const { interfaces, gateways } = planEndpoints(scope);
  return [...interfaces, ...gateways].flatMap(({ key, policy }) =>
    policy === undefined ? [] : [[key, policy]],
  );
};

const resourcePolicies = (scope: typeof SCOPE): Readonly<Record<string, PolicyDocument>> => ({
  ...Object.fromEntries(endpointPolicies(scope)),
  data: dataKeyPolicy(scope),
  logs: logsKeyPolicy(scope),
  topic: alarmTopicPolicy(scope, TOPIC),
  trust: flowLogTrustPolicy(scope),
  bucket: flowLogBucketPolicy(scope, BUCKET, `${BUCKET}/*`),
});

const list = (value: string | readonly string[] | undefined): readonly string[] =>
  typeof value === "string" ? [value] : (value ?? []);

const isBoundTo = ({ Condition }: Statement, organization: string): boolean =>
  Condition?.StringEquals?.["aws:ResourceOrgID"] === organization ||
  Condition?.StringEquals?.["aws:PrincipalOrgID"] === organization;

const sids = ({ Statement }: PolicyDocument): string[] => Statement.map(({ Sid }) => Sid);

for (const scope of [SCOPE, SCOPE_CHINA]) {
  describe(`policies in ${scope.region}`, () => {
    it("allow our resources through an endpoint, and AWS's own buckets for reading", () => {
      for (const [key, policy] of endpointPolicies(scope)) {
        for (const statement of policy.Statement.filter((row) => !isBoundTo(row, scope.organization))) {
          assert.equal(key, "s3", statement.Sid);
          assert.equal(statement.Effect, "Allow");
          assert.equal(statement.Action, "s3:GetObject");
          const buckets = AWS_BUCKETS.map(({ bucket }) => bucket.replace("<region>", scope.region));
          assert.deepEqual(
            statement.Resource,
            buckets.map((bucket) => `arn:${scope.partition}:s3:::${bucket}/*`),
          );
        }
      }
    });

    it("limit access to other resources to our organisation, or to reading", () => {
      for (const [key, { Statement }] of endpointPolicies(scope)) {
        const toOthers = Statement.filter(
          (row) => row.Condition?.StringEquals?.["aws:ResourceOrgID"] === undefined,
        );
        const expected = { s3: ["AwsBuckets"], ssm: ["OursToAws"] }[key] ?? [];
        assert.deepEqual(
          toOthers.map(({ Sid }) => Sid),
          expected,
          key,
        );
        for (const action of toOthers.flatMap(({ Action }) => list(Action))) {
          assert.match(
            action,
            /^(s3:GetObject|ssm:(Describe\*|Get\*|List\*|SendCommand|StartSession|StartAutomationExecution|CreateAssociation))$/,
          );
        }
        for (const resource of toOthers.flatMap(({ Resource }) => list(Resource))) {
          assert.match(
            resource,
            new RegExp(`^arn:${scope.partition}:(s3:::[a-z0-9-]+/\\*|ssm:${scope.region}::)`),
          );
        }
      }
    });

    it("name no principal without a condition, except to deny", () => {
      for (const [name, { Statement }] of Object.entries(resourcePolicies(scope))) {
        for (const { Sid, Effect, Principal, Condition, Resource } of Statement) {
          const anybody = Principal === "*" || list(Principal.AWS).includes("*");
          const named = Sid === "AwsBuckets" && !list(Resource).includes("*");
          assert.ok(!anybody || Effect === "Deny" || Condition !== undefined || named, `${name} ${Sid}`);
        }
      }
    });

    it("limit every service to our account or to our own logs", () => {
      for (const [name, { Statement }] of Object.entries(resourcePolicies(scope))) {
        const services = Statement.filter(
          ({ Principal }) => Principal !== "*" && Principal.Service !== undefined,
        );
        for (const { Sid, Condition } of services) {
          assert.ok(JSON.stringify(Condition ?? {}).includes(scope.account), `${name} ${Sid}`);
        }
      }
    });

    it("have every ARN in the region's partition", () => {
      const text = JSON.stringify(resourcePolicies(scope)).replaceAll(BUCKET, "").replaceAll(TOPIC, "");
      const partitions = [...text.matchAll(/arn:([a-z-]+):/g)].map(([, partition]) => partition);
      assert.ok(partitions.length > 0);
      assert.deepEqual([...new Set(partitions)], [scope.partition]);
      assert.doesNotMatch(text, /<region>|<partition>|undefined/);
    });

    it("have unique statement ids of letters and digits", () => {
      for (const [name, policy] of Object.entries(resourcePolicies(scope))) {
        assert.equal(new Set(sids(policy)).size, sids(policy).length, name);
        assert.ok(
          sids(policy).every((sid) => /^[A-Za-z0-9]+$/.test(sid)),
          name,
        );
      }
    });
  });
}

describe("the policy of a key", () => {
  it("leaves management to the account", () => {
    for (const policy of [dataKeyPolicy(SCOPE), logsKeyPolicy(SCOPE)]) {
      assert.deepEqual(policy.Statement[0], {
        Sid: "AccountAdministers",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::111122223333:root" },
        Action: "kms:*",
        Resource: "*",
      });
    }
  });

  it("lets volumes of this account use the data key, only through EC2 of this region", () => {
    const volumes = dataKeyPolicy(SCOPE).Statement.filter(({ Sid }) => Sid !== "AccountAdministers");
    assert.deepEqual(volumes, [
      {
        Sid: "VolumesOfThisAccount",
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: [
          "kms:Encrypt",
          "kms:Decrypt",
          "kms:ReEncrypt*",
          "kms:GenerateDataKey*",
          "kms:DescribeKey",
          "kms:CreateGrant",
        ],
        Resource: "*",
        Condition: {
          StringEquals: {
            "kms:CallerAccount": "111122223333",
            "kms:ViaService": "ec2.us-west-2.amazonaws.com",
          },
        },
      },
    ]);
  });

  it("lets only logs, flow logs, alarms and endpoint services use the logs key", () => {
    const users = logsKeyPolicy(SCOPE).Statement.map(({ Principal }) => Principal);
    assert.deepEqual(users, [
      { AWS: "arn:aws:iam::111122223333:root" },
      { Service: "logs.us-west-2.amazonaws.com" },
      { Service: "delivery.logs.amazonaws.com" },
      { Service: "cloudwatch.amazonaws.com" },
      { Service: "vpce.amazonaws.com" },
    ]);
    const china = logsKeyPolicy(SCOPE_CHINA).Statement[1];
    assert.deepEqual(china?.Principal, { Service: "logs.cn-north-1.amazonaws.com.cn" });
  });
});

describe("the policies of topics, flow logs and endpoints", () => {
  it("let alarms and endpoint services of this account publish, with TLS only", () => {
    assert.deepEqual(alarmTopicPolicy(SCOPE, TOPIC).Statement, [
      {
        Sid: "Alarms",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: "sns:Publish",
        Resource: TOPIC,
        Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
      },
      {
        Sid: "Endpoints",
        Effect: "Allow",
        Principal: { Service: "vpce.amazonaws.com" },
        Action: "sns:Publish",
        Resource: TOPIC,
        Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
      },
      {
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: "*",
        Action: "sns:Publish",
        Resource: TOPIC,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ]);
  });

  it("let only the delivery service write to the bucket, for this account, over TLS", () => {
    const { Statement } = flowLogBucketPolicy(SCOPE, BUCKET, `${BUCKET}/*`);
    const allowed = Statement.filter(({ Effect }) => Effect === "Allow");
    const ours = {
      StringEquals: { "aws:SourceAccount": "111122223333" },
      ArnLike: { "aws:SourceArn": "arn:aws:logs:us-west-2:111122223333:*" },
    };
    assert.deepEqual(
      allowed.map(({ Principal, Action, Resource, Condition }) => [Principal, Action, Resource, Condition]),
      [
        [{ Service: "delivery.logs.amazonaws.com" }, "s3:GetBucketAcl", BUCKET, ours],
        [{ Service: "delivery.logs.amazonaws.com" }, "s3:PutObject", `${BUCKET}/*`, ours],
      ],
    );
    assert.deepEqual(Statement.at(-1)?.Condition, { Bool: { "aws:SecureTransport": "false" } });
  });

  it("let flow logs of this account write to their log group, and only list others", () => {
    const { Statement } = flowLogRolePolicy("group", "group:*");
    assert.deepEqual(
      Statement.map(({ Action, Resource }) => [Action, Resource]),
      [
        [
          ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
          ["group", "group:*"],
        ],
        ["logs:DescribeLogGroups", "*"],
      ],
    );
    assert.deepEqual(flowLogTrustPolicy(SCOPE).Statement[0]?.Principal, {
      Service: "vpc-flow-logs.amazonaws.com",
    });
  });

  it("give the S3 endpoint AWS's buckets by their regional names", () => {
    const row = s3EndpointPolicy(SCOPE).Statement.find(({ Sid }) => Sid === "AwsBuckets");
    assert.deepEqual(row?.Resource, [
      "arn:aws:s3:::prod-us-west-2-starport-layer-bucket/*",
      "arn:aws:s3:::al2023-repos-us-west-2-de612dc2/*",
      "arn:aws:s3:::amazon-ssm-us-west-2/*",
      "arn:aws:s3:::amazon-ssm-packages-us-west-2/*",
      "arn:aws:s3:::aws-ssm-document-attachments-us-west-2/*",
      "arn:aws:s3:::patch-baseline-snapshot-us-west-2/*",
      "arn:aws:s3:::amazoncloudwatch-agent-us-west-2/*",
    ]);
  });
});
