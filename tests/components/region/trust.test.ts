import assert from "node:assert/strict";
import type { Recording } from "../../../record/types";
import { judge } from "../../../verify/rules";
import { authority, revocationList } from "../../checks/certificates";
import { edited, settingsOf } from "../../checks/support";
import { customs, FULL, namesOf, ofType, only, recorded, recordRegion } from "../../support/region";

const indented = (pem: string): string => pem.trim().replaceAll("\n", "\n        ");

/** The small environment with a vendor that uses mutual TLS. */
const TEXT = edited(FULL, [
  [
    "    prefixes: [198.51.100.0/24]\n",
    `    prefixes: [198.51.100.0/24]
    auth: mutualTls
    authorities:
      - |
        ${indented(authority)}
    revocations:
      - |
        ${indented(revocationList)}
`,
  ],
]);

let once: Promise<Recording> | undefined;
const trusting = (): Promise<Recording> => (once ??= recordRegion(settingsOf(TEXT), "us-west-2"));

const STORE = "aws:lb/trustStore:TrustStore";
const OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2";
const REVOCATION = "aws:lb/trustStoreRevocation:TrustStoreRevocation";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";

describe("the trust store of a region", () => {
  it("is neither a resource nor an output where no vendor uses mutual TLS", async () => {
    const recording = await recorded.full();
    assert.deepEqual(ofType(recording, STORE), []);
    assert.ok(!("trustStoreArn" in recording.outputs));
  });

  it("is an output for the listeners of cells", async () => {
    const { outputs } = await trusting();
    assert.match(
      String(outputs.trustStoreArn),
      /^arn:aws:elasticloadbalancing:us-west-2:111122223333:truststore\/vendors-[0-9a-f]{7}\/[0-9a-f]{16}$/,
    );
  });

  it("adds only its own resources", async () => {
    const recording = await trusting();
    assert.deepEqual(recording.findings, []);
    const before = new Set(customs(await recorded.full()).map(({ urn }) => urn));
    const added = customs(recording).filter(({ urn }) => !before.has(urn));
    assert.deepEqual(judge(added, { regions: ["us-west-2"], protect: true }), []);
    const types = added.map(({ type }) => type.split(":").at(-1) ?? "").sort();
    assert.deepEqual(types, [
      "Bucket",
      "BucketLifecycleConfiguration",
      "BucketObjectv2",
      "BucketObjectv2",
      "BucketOwnershipControls",
      "BucketPolicy",
      "BucketPublicAccessBlock",
      "BucketServerSideEncryptionConfiguration",
      "BucketVersioning",
      "MetricAlarm",
      "TrustStore",
      "TrustStoreRevocation",
    ]);
  });

  it("reads the authorities from the bucket, at the version that was written", async () => {
    const recording = await trusting();
    const object = only(recording, OBJECT, "trust-authorities");
    assert.equal(object.inputs.content, authority);
    assert.equal(object.inputs.key, "authorities.pem");
    const { inputs } = only(recording, STORE, "vendors");
    assert.equal(
      inputs.caCertificatesBundleS3Bucket,
      only(recording, "aws:s3/bucket:Bucket", "trust-us-west-2").outputs.id,
    );
    assert.equal(inputs.caCertificatesBundleS3Key, "authorities.pem");
    assert.equal(inputs.caCertificatesBundleS3ObjectVersion, object.outputs.versionId);
  });

  it("has the revocations of a vendor", async () => {
    const recording = await trusting();
    const [name = ""] = namesOf(recording, REVOCATION);
    assert.match(name, /^vendor-[0-9a-f]{8}$/);
    const { inputs } = only(recording, REVOCATION, name);
    assert.equal(inputs.revocationsS3Key, `${name}.pem`);
    assert.equal(inputs.trustStoreArn, only(recording, STORE).outputs.arn);
    assert.equal(
      String(only(recording, OBJECT, `trust-${name}`).inputs.content).trim(),
      revocationList.trim(),
    );
  });

  it("has an alarm thirty days before an authority expires", async () => {
    const recording = await trusting();
    const [name = ""] = namesOf(recording, ALARM).filter((each) => each.startsWith("authority-expiry-"));
    assert.match(name, /^authority-expiry-vendor-[0-9a-f]{8}$/);
    const { inputs } = only(recording, ALARM, name);
    assert.deepEqual([inputs.comparisonOperator, inputs.threshold], ["LessThanOrEqualToThreshold", 30]);
    const [clock, left] = inputs.metricQueries as Record<string, unknown>[];
    const expires = Date.UTC(2126, 9, 29, 13, 44, 44) / 1000;
    assert.equal(left?.expression, `(${expires} - EPOCH(clock)) / 86400`);
    assert.deepEqual([clock?.returnData, left.returnData], [false, true]);
    assert.deepEqual(inputs.alarmActions, [only(recording, "aws:sns/topic:Topic").outputs.arn]);
    assert.match(String(inputs.alarmDescription), /CN=Test CA.*docs\/runbooks\/authority-expiry\.md$/);
  });
});
