import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { basename, resolve } from "node:path";
import type { ResourceRecord } from "../record/types";
import { environmentFile } from "../stacks/config";
import { Stacks } from "./support/stacks";

/** What every recorded resource of the environments in environments/ keeps to, whatever created it. */

const ENVIRONMENTS = readdirSync(resolve(__dirname, "../environments"))
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => basename(name, ".yaml"));

/**
 * Services that may assume our roles, and what their request has to show. Undefined: AWS's page has a trust policy without a
 * condition and names no key of the request; a condition on a missing key would refuse the service.
 */
const TRUSTED: Readonly<Record<string, { readonly shows: string | undefined; readonly source: string }>> = {
  "ecs-tasks.amazonaws.com": {
    shows: "aws:SourceAccount",
    source: "ECS Developer Guide, task IAM role, 2026-11",
  },
  "vpc-flow-logs.amazonaws.com": {
    shows: "aws:SourceAccount",
    source: "VPC User Guide, IAM role for flow logs, 2026-11",
  },
  "firehose.amazonaws.com": {
    shows: "sts:ExternalId",
    source: "Firehose Developer Guide, controlling access, 2026-11",
  },
  "lambda.amazonaws.com": {
    shows: "aws:SourceAccount",
    source: "aws/agent-toolkit-for-aws, lambda-trust-policy.json, 2026-11",
  },
  "s3.amazonaws.com": {
    shows: undefined,
    source: "S3 User Guide, permissions for live replication, 2026-11",
  },
  "cloudfront.amazonaws.com": {
    shows: undefined,
    source: "CloudFront Developer Guide, real-time log configuration IAM role, 2026-11",
  },
  "ec2.amazonaws.com": { shows: undefined, source: "EC2 User Guide, IAM roles for Amazon EC2, 2026-11" },
  "ec2.amazonaws.com.cn": {
    shows: undefined,
    source: "EC2 User Guide of China, IAM roles for Amazon EC2, 2026-11",
  },
};

/** Buckets with objects that nothing creates again. */
const LASTING = /(-archive-|-config-|^trust-|(^|-)trust(-|$)|^edge$)/;

interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | Readonly<Record<string, string | readonly string[]>>;
  readonly Action: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const statementsOf = (policy: unknown): readonly Statement[] =>
  (JSON.parse(String(policy)) as { Statement: readonly Statement[] }).Statement;

const conditionKeys = ({ Condition = {} }: Statement): string[] =>
  Object.values(Condition).flatMap(Object.keys);

for (const environment of ENVIRONMENTS) {
  describe(`the security of ${environment}`, () => {
    let all: readonly ResourceRecord[] = [];
    const of = (type: string): readonly ResourceRecord[] => all.filter((row) => row.type === type);

    before(async () => {
      const stacks = new Stacks(environmentFile(environment));
      const recorded = [];
      for (const { name } of stacks.rows) recorded.push(...(await stacks.up(name)).resources);
      all = recorded;
    });

    it("trusts services by the table, with the condition that AWS documents", () => {
      const roles = of("aws:iam/role:Role");
      assert.ok(roles.length > 0);
      for (const { name, inputs } of roles)
        for (const statement of statementsOf(inputs["assumeRolePolicy"])) {
          const { Principal = {} } = statement;
          const service = Principal === "*" ? "*" : String(Principal["Service"]);
          const row = TRUSTED[service];
          assert.ok(row !== undefined, `${name} trusts ${service}`);
          const keys = conditionKeys(statement);
          assert.equal(row.shows === undefined ? keys.length === 0 : keys.includes(row.shows), true, name);
        }
    });

    it("grants EventBridge nothing, because it has no rule of EventBridge", () => {
      assert.deepEqual(of("aws:cloudwatch/eventRule:EventRule"), []);
      for (const { urn, inputs } of all)
        assert.ok(!JSON.stringify(inputs).includes("events.amazonaws.com"), urn);
    });

    it("has a policy for every secret, which denies reading its value", () => {
      const policies = of("aws:secretsmanager/secretPolicy:SecretPolicy");
      for (const { urn, outputs } of of("aws:secretsmanager/secret:Secret")) {
        const own = policies.find(({ inputs }) => inputs["secretArn"] === outputs["arn"]);
        const denied = statementsOf(own?.inputs["policy"] ?? "{}").filter(({ Effect }) => Effect === "Deny");
        assert.ok(
          denied.some(({ Action }) => [Action].flat().includes("secretsmanager:GetSecretValue")),
          urn,
        );
      }
    });

    it("logs the blocked requests of every web ACL", () => {
      const logged = of("aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration");
      assert.deepEqual(
        logged.map(({ inputs }) => String(inputs["resourceArn"])).sort(),
        of("aws:wafv2/webAcl:WebAcl")
          .map(({ outputs }) => String(outputs["arn"]))
          .sort(),
      );
    });

    it("opens no security group to all addresses", () => {
      const open = all.filter(
        ({ type, inputs }) =>
          type.startsWith("aws:vpc/securityGroup") && String(inputs["cidrIpv4"]).endsWith("/0"),
      );
      assert.deepEqual(
        open.map(({ urn }) => urn),
        [],
      );
    });

    it("keeps overwritten objects for 30 days where nothing creates them again, else for one", () => {
      for (const { name, inputs } of of("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration")) {
        const rules = inputs["rules"] as readonly { readonly noncurrentVersionExpiration?: object }[];
        const [days] = rules.flatMap((rule) => rule.noncurrentVersionExpiration ?? []);
        assert.deepEqual(days, { noncurrentDays: LASTING.test(name) ? 30 : 1 }, name);
      }
    });

    it("refuses to overwrite media", () => {
      const media = of("aws:s3/bucketPolicy:BucketPolicy").filter(({ name }) =>
        /-(segments|dvr|archive)-/.test(name),
      );
      assert.ok(media.length > 0);
      for (const { name, inputs } of media) {
        const row = statementsOf(inputs["policy"]).find(({ Sid }) => Sid === "NewObjectsOnly");
        assert.deepEqual(row?.Condition?.["Null"], { "s3:if-none-match": "true" }, name);
      }
    });

    it("denies a canary's code the calls that Lambda makes for its interfaces", () => {
      const canaries = of("aws:iam/rolePolicy:RolePolicy").filter(({ inputs }) =>
        String(inputs["policy"]).includes("ec2:CreateNetworkInterface"),
      );
      for (const { name, inputs } of canaries) {
        const rows = statementsOf(inputs["policy"]).filter(({ Action }) =>
          [Action].flat().includes("ec2:CreateNetworkInterface"),
        );
        assert.deepEqual(
          rows.map((row) => [row.Effect, ...conditionKeys(row)].join(" ")),
          ["Allow", "Deny lambda:SourceFunctionArn"],
          name,
        );
      }
    });
  });
}
