import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { Storage } from "../../../components/cell/storage";
import { planStorage } from "../../../plan/cell/state/storage";
import { SERVICE_NAMES } from "../../../catalog/services.table";
import type { Recording, ResourceRecord } from "../../../record/types";
import { overLimits } from "../../support/limits";
import { judge } from "../../../verify/rules";
import { CELL_TEXT, recordPart, smallSettings } from "../../support/cell";
import { namesOf, ofType, only, sourceOf } from "../../support/region";

interface Statement {
  readonly Sid: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface Rule {
  readonly id: string;
  readonly filter: { readonly prefix: string };
  readonly expiration?: { readonly days: number };
  readonly noncurrentVersionExpiration?: unknown;
  readonly abortIncompleteMultipartUpload?: unknown;
}

let logsReady: string | undefined;

const storage = (text = CELL_TEXT, preview = false): Promise<Recording> =>
  recordPart(
    ({ cell, region, opts }) => {
      const roles = new Map(
        SERVICE_NAMES.map((service) => [
          service,
          new aws.iam.Role(`one-${service}`, { assumeRolePolicy: "{}" }, opts),
        ]),
      );
      const { accessLogs } = new Storage("one", { plan: planStorage(cell), cell, region, roles }, opts);
      accessLogs.ready.urn.apply((urn) => (logsReady = urn));
    },
    { settings: smallSettings(text), preview },
  );

const KINDS = ["archive", "config", "dvr", "segments"];
const DATA = KINDS.map((kind) => `one-${kind}-us-west-2`);
const ALL = ["one-access-logs-us-west-2", ...DATA];
const LOGGED = `${CELL_TEXT}bucketLogs: true\n`;

const part = (recording: Recording, kind: string, name: string): ResourceRecord =>
  only(recording, `aws:s3/bucket${kind}:Bucket${kind}`, name);

const statementsOf = (recording: Recording, name: string): Statement[] =>
  (JSON.parse(String(part(recording, "Policy", name).inputs.policy)) as { Statement: Statement[] }).Statement;

const rulesOf = (recording: Recording, name: string): Rule[] =>
  part(recording, "LifecycleConfiguration", name).inputs.rules as Rule[];

const ofStorage = ({ resources }: Recording): ResourceRecord[] =>
  resources.filter(({ type }) => type.startsWith("aws:s3/"));

describe("the storage of a cell", () => {
  it("is five buckets, each with all its access settings", async () => {
    const recording = await storage();
    assert.deepEqual(recording.findings, []);
    assert.deepEqual(judge(ofStorage(recording), { regions: ["us-west-2"], protect: true }), []);
    const kinds =
      "LifecycleConfiguration OwnershipControls Policy PublicAccessBlock ServerSideEncryptionConfiguration Versioning";
    for (const kind of ["", ...kinds.split(" ")])
      assert.deepEqual(namesOf(recording, `aws:s3/bucket${kind}:Bucket${kind}`), ALL, kind);
    assert.deepEqual(namesOf(recording, "aws:s3/bucketLogging:BucketLogging"), []);
  });

  it("is not public, has no ACLs, and keeps noncurrent versions as planned", async () => {
    const recording = await storage();
    for (const name of ALL) {
      const { bucket, ...access } = part(recording, "PublicAccessBlock", name).inputs;
      assert.deepEqual(Object.values(access), [true, true, true, true], String(bucket));
      const { rule } = part(recording, "OwnershipControls", name).inputs;
      assert.deepEqual(rule, { objectOwnership: "BucketOwnerEnforced" });
      assert.deepEqual(part(recording, "Versioning", name).inputs.versioningConfiguration, {
        status: "Enabled",
      });
      const [everything] = rulesOf(recording, name);
      assert.deepEqual(everything?.filter, { prefix: "" });
      assert.deepEqual(everything?.noncurrentVersionExpiration, {
        noncurrentDays: /archive|config/.test(name) ? 30 : 1,
      });
      assert.deepEqual(everything?.abortIncompleteMultipartUpload, { daysAfterInitiation: 1 });
    }
  });

  it("is encrypted with the region's data key, the log bucket with SSE-S3", async () => {
    const recording = await storage();
    const encryption = (name: string): unknown =>
      part(recording, "ServerSideEncryptionConfiguration", name).inputs.rules;
    const kmsMasterKeyId = "arn:aws:kms:us-west-2:111122223333:key/11111111-1111-4111-8111-111111111111";
    for (const name of DATA) {
      const how = { sseAlgorithm: "aws:kms", kmsMasterKeyId };
      assert.deepEqual(encryption(name), [
        { applyServerSideEncryptionByDefault: how, bucketKeyEnabled: true },
      ]);
    }
    assert.deepEqual(encryption("one-access-logs-us-west-2"), [
      { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
    ]);
  });

  it("has the lifecycle rules of its plan", async () => {
    const recording = await storage();
    const rows = (name: string): string[] =>
      rulesOf(recording, name).map(({ id, filter, expiration }) =>
        [id, filter.prefix, expiration?.days].join(" "),
      );
    assert.deepEqual(rows("one-dvr-us-west-2"), [
      "everything  16",
      "us-west-2-first us-west-2/first/ 4",
      "us-west-2-second us-west-2/second/ 2",
      "us-east-1-first us-east-1/first/ 4",
      "us-east-1-second us-east-1/second/ 2",
    ]);
    assert.deepEqual(rows("one-segments-us-west-2"), ["everything  1"]);
    assert.deepEqual(rows("one-config-us-west-2"), ["everything  "]);
    assert.deepEqual(rows("one-access-logs-us-west-2"), ["everything  90"]);
  });

  it("moves long retention to cheaper storage classes", async () => {
    const recording = await storage(CELL_TEXT.replace("archiveDays: 30", "archiveDays: 400"));
    const [everything, first] = part(recording, "LifecycleConfiguration", "one-archive-us-west-2").inputs
      .rules as { readonly transitions?: unknown }[];
    assert.equal(everything?.transitions, undefined);
    assert.deepEqual(first?.transitions, [
      { days: 30, storageClass: "STANDARD_IA" },
      { days: 90, storageClass: "GLACIER_IR" },
    ]);
  });

  it("is read and written by the roles of access.table.ts, and replicated by the backbone's roles, and no others", async () => {
    const recording = await storage();
    const arn = (service: string): unknown =>
      only(recording, "aws:iam/role:Role", `one-${service}`).outputs.arn;
    const users = (name: string): Record<string, unknown> =>
      Object.fromEntries(
        statementsOf(recording, name)
          .filter(({ Sid }) => Sid.endsWith("ersOnly"))
          .map(({ Sid, Condition }) => [Sid, Condition?.ArnNotEquals?.["aws:PrincipalArn"]]),
      );
    assert.deepEqual(users("one-segments-us-west-2"), {
      ReadersOnly: [arn("packager"), arn("cache")],
      WritersOnly: [arn("packager")],
    });
    // This region's role replicates out, the other's replicates in.
    const copier = (region: string): string => `arn:aws:iam::111122223333:role/one-replication-${region}`;
    assert.deepEqual(users("one-dvr-us-west-2"), {
      ReadersOnly: [arn("dvr"), copier("us-west-2")],
      WritersOnly: [arn("packager"), copier("us-east-1")],
    });
    assert.deepEqual(users("one-archive-us-west-2"), {
      ReadersOnly: [arn("vod"), copier("us-west-2")],
      WritersOnly: [arn("packager"), copier("us-east-1")],
    });
    assert.deepEqual(users("one-config-us-west-2"), {});
  });

  it("exports the policy that access logs of load balancers depend on", async () => {
    const recording = await storage();
    assert.equal(logsReady, part(recording, "Policy", "one-access-logs-us-west-2").urn);
    const policy = statementsOf(recording, "one-access-logs-us-west-2").map(({ Sid }) => Sid);
    assert.deepEqual(policy, ["ApplicationLoadBalancers", "TlsOnly"]);
  });

  it("has server access logs where the environment sets them, after the log bucket's policy", async () => {
    const recording = await storage(LOGGED);
    const logs = ofType(recording, "aws:s3/bucketLogging:BucketLogging");
    const policy = part(recording, "Policy", "one-access-logs-us-west-2");
    assert.deepEqual(
      logs.map(({ name, inputs }) => `${name} ${String(inputs.targetPrefix)}`).sort(),
      KINDS.map((kind) => `one-${kind}-us-west-2 s3/${kind}/`),
    );
    for (const log of logs) {
      assert.equal(sourceOf(recording, log, "bucket").name, log.name);
      assert.equal(sourceOf(recording, log, "targetBucket").name, "one-access-logs-us-west-2");
      assert.ok(log.dependencies.includes(policy.urn), log.name);
    }
    const [may] = statementsOf(recording, policy.name).filter(({ Sid }) => Sid === "BucketLogs");
    const sources = may?.Condition?.ArnEquals?.["aws:SourceArn"] as unknown[];
    assert.deepEqual(
      [...sources].sort(),
      DATA.map((name) => part(recording, "", name).outputs.arn),
    );
    assert.deepEqual(judge(ofStorage(recording), { regions: ["us-west-2"], protect: true }), []);
  });

  it("rejects deletion in a protected environment, and elsewhere is deleted with its objects", async () => {
    const open = await storage(CELL_TEXT.replace("protect: true", "protect: false"));
    const buckets = (recording: Recording): unknown[] =>
      ofType(recording, "aws:s3/bucket:Bucket").map(({ protect, inputs }) => [protect, inputs.forceDestroy]);
    assert.deepEqual(buckets(await storage()), Array(5).fill([true, false]));
    assert.deepEqual(buckets(open), Array(5).fill([false, true]));
  });

  it("has one component tag for the bill: the cell's storage", async () => {
    for (const { name, inputs } of ofType(await storage(), "aws:s3/bucket:Bucket")) {
      const { Name, component, cell } = inputs.tags as Record<string, string>;
      assert.deepEqual([Name, component, cell], [name, "Storage", "one"]);
    }
  });

  it("has the same resources in a preview", async () => {
    const urns = ({ resources }: Recording): string[] => resources.map(({ urn }) => urn);
    assert.deepEqual(urns(await storage(LOGGED, true)), urns(await storage(LOGGED)));
  });

  it("changes nothing but lists of lifecycle rules where a channel is added", async () => {
    const before = new Map((await storage()).resources.map((row) => [row.urn, row]));
    const more = await storage(
      CELL_TEXT.replace("        third:", "        fourth: { name: Fourth, dvrHours: 8 }\n        third:"),
    );
    const changed = ofStorage(more).flatMap(({ urn, type, name, inputs }) =>
      Object.keys(inputs)
        .filter((key) => JSON.stringify(inputs[key]) !== JSON.stringify(before.get(urn)?.inputs[key]))
        .map((key) => `${type} ${name} ${key}`),
    );
    assert.deepEqual(changed, [
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration one-dvr-us-west-2 rules",
    ]);
  });

  it("has names that fit for the longest cell and region", () => {
    const longest = `${"c".repeat(14)}-access-logs-ap-northeast-1`;
    assert.deepEqual(overLimits("aws:s3/bucket:Bucket", {}, longest), []);
  });
});
