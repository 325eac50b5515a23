import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { Secrets } from "../../../components/cell/secrets";
import { planSecrets } from "../../../plan/cell/access/secrets";
import { SERVICE_NAMES } from "../../../catalog/services.table";
import type { Recording } from "../../../record/types";
import { judge } from "../../../verify/rules";
import { CELL_TEXT, recordPart, smallSettings } from "../../support/cell";
import { LIKE_SECRETS } from "../../support/protection";
import { namesOf, ofType, only, sourceOf } from "../../support/region";

let shown: string[] = [];

const secrets = (text = CELL_TEXT): Promise<Recording> =>
  recordPart(
    ({ cell, region, opts }) => {
      const roles = new Map(
        SERVICE_NAMES.map((service) => [
          service,
          new aws.iam.Role(`one-${service}`, { assumeRolePolicy: "{}" }, opts),
        ]),
      );
      const { arns } = new Secrets("one", { plan: planSecrets(cell), cell, region, roles }, opts);
      shown = [...arns.keys()];
    },
    { settings: smallSettings(text) },
  );

const SECRET = "aws:secretsmanager/secret:Secret";
const POLICY = "aws:secretsmanager/secretPolicy:SecretPolicy";
const NAMES = ["one-keys-cenc", "one-keys-fairplay", "one-vendor-south"];

describe("the secrets of a cell", () => {
  it("are these, encrypted with the data key, protected, and exported by purpose", async () => {
    const recording = await secrets();
    const own = recording.resources.filter(({ type }) => type.startsWith("aws:secretsmanager/"));
    assert.deepEqual(recording.findings, []);
    assert.deepEqual(judge(own, { regions: ["us-west-2"], protect: true }), []);
    assert.deepEqual(namesOf(recording, SECRET), NAMES);
    assert.deepEqual(shown, ["keys-fairplay", "keys-cenc", "vendor-south"]);
    for (const { inputs, protect } of ofType(recording, SECRET)) {
      assert.match(String(inputs.kmsKeyId), /^arn:aws:kms:us-west-2:111122223333:key\/1111/);
      assert.equal(inputs.recoveryWindowInDays, 30);
      assert.equal(protect, true);
    }
  });

  it("are readable only by the roles that use them", async () => {
    const recording = await secrets();
    assert.deepEqual(namesOf(recording, POLICY), NAMES);
    for (const [name, service] of [
      ["one-keys-cenc", "packager"],
      ["one-vendor-south", "ingest"],
    ] as const) {
      const policy = only(recording, POLICY, name);
      assert.equal(sourceOf(recording, policy, "secretArn").name, name);
      const { Statement } = JSON.parse(String(policy.inputs.policy)) as {
        Statement: { Condition: unknown }[];
      };
      const { arn } = only(recording, "aws:iam/role:Role", `one-${service}`).outputs;
      assert.deepEqual(Statement[0]?.Condition, { ArnNotEquals: { "aws:PrincipalArn": [arn] } });
    }
  });

  it("have no value in the program: operators set it, and no `up` reverts it", async () => {
    const { resources } = await secrets();
    const types = new Set(
      resources.filter(({ type }) => type.startsWith("aws:secretsmanager/")).map(({ type }) => type),
    );
    assert.deepEqual([...types].sort(), [SECRET, POLICY]);
    for (const { type, inputs } of resources.filter((row) => types.has(row.type))) {
      const keys =
        type === SECRET
          ? "description kmsKeyId name recoveryWindowInDays tags"
          : "blockPublicPolicy policy secretArn";
      for (const key of Object.keys(inputs)) assert.ok(keys.split(" ").includes(key), `${type} ${key}`);
    }
  });

  it("leave nothing like a secret in the whole recording", async () => {
    const text = JSON.stringify((await secrets()).resources);
    for (const [what, form] of Object.entries(LIKE_SECRETS)) assert.doesNotMatch(text, form, what);
  });
});

describe("forms of secrets", () => {
  for (const [what, planted] of [
    ["a private key", "-----BEGIN EC PRIVATE KEY-----"],
    ["an access key", "AKIAIOSFODNN7EXAMPLE"],
    ["a token", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJub3J0aCJ9.c2lnbmF0dXJl"],
    ["a value by name", '"secretString":"hunter2"'],
    ["credentials in a URL", "https://north:hunter2@keys.example.org/"],
  ] as const)
    it(`match ${what}`, () => assert.match(planted, LIKE_SECRETS[what]));
});
