import "../../../record/preload";
import assert from "node:assert/strict";
import { Replication } from "../../../components/backbone/replication";
import { planReplication } from "../../../plan/backbone/replication";
import type { Settings } from "../../../settings/settings";
import { compare } from "../../../record/compare";
import type { Recording } from "../../../record/types";
import { neighbours } from "../../plan/backbone/neighbours";
import { namesOf, ofType, only } from "../../support/region";
import { adrift, cellsOf, inputsOf, recordComponent, regionsOf, tagsOf } from "./handles";
import { planEnvironment } from "../../../plan/environment";

const recordReplication = (settings: Settings, preview = false): Promise<Recording> =>
  recordComponent(
    settings,
    (opts) => {
      const plan = planReplication(planEnvironment(settings));
      const args = { plan, tags: tagsOf(settings), regions: regionsOf(settings), cells: cellsOf(settings) };
      new Replication("replication", args, opts);
    },
    preview,
  );

const CONFIG = "aws:s3/bucketReplicationConfig:BucketReplicationConfig";
const ROLE = "aws:iam/role:Role";
const POLICY = "aws:iam/rolePolicy:RolePolicy";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";

describe("Replication", () => {
  let recording: Recording;
  const settings = neighbours();
  before(async () => {
    recording = await recordReplication(settings);
  });

  it("is recorded without a finding, as an up and as a preview, with every resource in its region", async () => {
    const preview = await recordReplication(settings, true);
    assert.deepEqual([...recording.findings, ...compare(recording, preview)], []);
    assert.deepEqual(adrift(recording), []);
  });

  it("has a rule per bucket and direction, on the bucket of the writing region", () => {
    assert.deepEqual(inputsOf(recording, CONFIG, "bucket"), {
      "one-us-west-2-dvr": "one-dvr-us-west-2-1234567",
      "one-us-west-2-archive": "one-archive-us-west-2-1234567",
      "one-us-east-1-dvr": "one-dvr-us-east-1-1234567",
      "one-us-east-1-archive": "one-archive-us-east-1-1234567",
    });
    assert.equal(only(recording, CONFIG, "one-us-west-2-dvr").inputs.region, "us-west-2");
  });

  it("replicates the writing region's prefix to the other region's bucket, key and account, without deletes", () => {
    const { inputs } = only(recording, CONFIG, "one-us-west-2-dvr");
    assert.deepEqual(inputs.rules, [
      {
        id: "us-west-2",
        priority: 1,
        status: "Enabled",
        filter: { prefix: "us-west-2/" },
        deleteMarkerReplication: { status: "Disabled" },
        sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
        destination: {
          bucket: "arn:aws:s3:::one-dvr-us-east-1-1234567",
          encryptionConfiguration: {
            replicaKmsKeyId: "arn:aws:kms:us-east-1:111122223333:key/11111111-1111-4111-8111-000000000001",
          },
          metrics: { status: "Enabled", eventThreshold: { minutes: 15 } },
          replicationTime: { status: "Enabled", time: { minutes: 15 } },
        },
      },
    ]);
  });

  it("has metrics also without RTC", async () => {
    const plain = await recordReplication(
      neighbours([["outside:\n", "replication: { gbps: 0.1 }\noutside:\n"]]),
    );
    const [{ destination }] = only(plain, CONFIG, "one-us-west-2-dvr").inputs.rules as [
      { destination: Record<string, unknown> },
    ];
    assert.deepEqual(destination.metrics, { status: "Enabled" });
    assert.equal("replicationTime" in destination, false);
  });

  it("has a role per direction by its name in bucket policies, with its policy before the rule", () => {
    assert.deepEqual(inputsOf(recording, ROLE, "name"), {
      "one-us-west-2": "one-replication-us-west-2",
      "one-us-east-1": "one-replication-us-east-1",
    });
    const policy = only(recording, POLICY, "one-us-west-2");
    const config = only(recording, CONFIG, "one-us-west-2-archive");
    assert.ok(config.dependencies.includes(policy.urn));
    assert.equal(config.inputs.role, only(recording, ROLE, "one-us-west-2").outputs.arn);
    assert.equal(config.inputs.role, "arn:aws:iam::111122223333:role/one-replication-us-west-2");
  });

  it("grants the role both buckets at both ends, and a key at each", () => {
    const { Statement } = JSON.parse(String(only(recording, POLICY, "one-us-west-2").inputs.policy)) as {
      Statement: { Sid: string; Resource: string[] }[];
    };
    assert.deepEqual(Object.fromEntries(Statement.map(({ Sid, Resource }) => [Sid, Resource])), {
      ReadConfiguration: [
        "arn:aws:s3:::one-dvr-us-west-2-1234567",
        "arn:aws:s3:::one-archive-us-west-2-1234567",
      ],
      ReadOwnPrefix: [
        "arn:aws:s3:::one-dvr-us-west-2-1234567/us-west-2/*",
        "arn:aws:s3:::one-archive-us-west-2-1234567/us-west-2/*",
      ],
      WriteCopies: [
        "arn:aws:s3:::one-dvr-us-east-1-1234567/us-west-2/*",
        "arn:aws:s3:::one-archive-us-east-1-1234567/us-west-2/*",
      ],
      Decrypt: ["arn:aws:kms:us-west-2:111122223333:key/11111111-1111-4111-8111-000000000000"],
      Encrypt: ["arn:aws:kms:us-east-1:111122223333:key/11111111-1111-4111-8111-000000000001"],
    });
  });

  it("has alarms in the region of each metric, on the three dimensions of S3", () => {
    assert.equal(namesOf(recording, ALARM).length, 12);
    const late = only(recording, ALARM, "replication-late-one-us-west-2-dvr").inputs;
    const failed = only(recording, ALARM, "replication-failed-one-us-west-2-dvr").inputs;
    assert.deepEqual([late.region, failed.region], ["us-east-1", "us-west-2"]);
    assert.deepEqual(late.dimensions, {
      SourceBucket: "one-dvr-us-west-2-1234567",
      DestinationBucket: "one-dvr-us-east-1-1234567",
      RuleId: "us-west-2",
    });
    assert.deepEqual(late.alarmActions, ["arn:aws:sns:us-east-1:111122223333:alarms-1234567"]);
    assert.deepEqual([late.treatMissingData, failed.treatMissingData], ["ignore", "ignore"]);
  });

  it("has no resources where no channel has a window or an archive", async () => {
    const none = await recordReplication(
      neighbours([
        [", archiveDays: 30", ""],
        [", dvrHours: 3", ""],
      ]),
    );
    assert.deepEqual(ofType(none, CONFIG, ROLE, POLICY, ALARM), []);
  });
});
