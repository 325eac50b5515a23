import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { FIELDS } from "../../../components/edge/viewerLogs";
import type { Recording, ResourceRecord } from "../../../record/types";
import { namesOf, ofType, only, sourceOf } from "../../support/region";
import type { Edit } from "../../checks/support";
import { edged } from "../../plan/edge/worlds";
import { recordEdge } from "./support";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const FIREHOSE = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream";
const FUNCTION = "aws:cloudfront/function:Function";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
const POLICY = "aws:iam/rolePolicy:RolePolicy";
const ROLE = "aws:iam/role:Role";
const STREAM = "aws:kinesis/stream:Stream";
const SUBSCRIPTION = "aws:cloudfront/monitoringSubscription:MonitoringSubscription";
const TOPIC = "aws:sns/topic:Topic";

const NOTIFY: Edit = [
  "owner: someone",
  "owner: someone\nnotify: [{ protocol: email, endpoint: night@example.com }]",
];

interface Statement {
  readonly Sid: string;
  readonly Action: string | string[];
  readonly Resource: string | string[];
  readonly Principal?: { readonly Service?: string };
  readonly Condition?: unknown;
}
type Table = Readonly<Record<string, unknown>>;

const statements = (text: unknown): Statement[] =>
  (JSON.parse(String(text)) as { Statement: Statement[] }).Statement;

/** Metrics of an alarm that is an expression: the watched one, then the one for request counts. */
const metricsOf = ({ inputs }: ResourceRecord): Table[] =>
  (inputs["metricQueries"] as { metric?: Table }[]).flatMap(({ metric }) => (metric ? [metric] : []));

let edge: Recording;
before(async () => {
  edge = await recordEdge(edged([NOTIFY]));
});

describe("alarms of the edge", () => {
  it("exist for each of a cell's distributions and functions, and for shared resources", () => {
    const own = namesOf(edge, ALARM).filter((name) => !name.includes("two"));
    assert.deepEqual(own.sort(), [
      "firewall-blocks",
      "function-compute-one",
      "function-errors-one",
      "function-throttled-one",
      "manifests-failing-one",
      "origin-slow-one-manifests",
      "origin-slow-one-segments",
      "segments-failing-one",
      "viewer-logs-late",
      "viewers-refused-one-manifests",
      "viewers-refused-one-segments",
    ]);
  });

  it("watch the resource that they name, in the region of CloudFront's metrics", () => {
    const dimensions = (name: string): Table[] =>
      metricsOf(only(edge, ALARM, name)).map((metric) => metric["dimensions"] as Table);
    const id = (name: string): unknown => only(edge, DISTRIBUTION, name).outputs["id"];
    const [manifests, segments] = [id("one-manifests"), id("one-segments")];
    for (const [name, wanted] of [
      ["manifests-failing-one", { DistributionId: manifests, Region: "Global" }],
      ["segments-failing-one", { DistributionId: segments, Region: "Global" }],
      ["origin-slow-one-segments", { DistributionId: segments, Region: "Global" }],
      [
        "function-errors-one",
        { FunctionName: only(edge, FUNCTION, "one").outputs["name"], Region: "Global" },
      ],
      ["firewall-blocks", { WebACL: "manifests", Rule: "ALL" }],
    ] as const)
      assert.deepEqual(dimensions(name), [wanted, wanted], name);
    assert.deepEqual(only(edge, ALARM, "viewer-logs-late").inputs["dimensions"], {
      DeliveryStreamName: only(edge, FIREHOSE).outputs["name"],
    });
  });

  it("ignore low request rates", () => {
    const [errors, requests] = metricsOf(only(edge, ALARM, "manifests-failing-one"));
    assert.deepEqual(
      [errors?.["metricName"], errors?.["stat"], requests?.["metricName"], requests?.["stat"]],
      ["5xxErrorRate", "Average", "Requests", "Sum"],
    );
    const queries = only(edge, ALARM, "manifests-failing-one").inputs["metricQueries"] as Table[];
    assert.deepEqual(
      queries.filter(({ returnData }) => returnData === true).map(({ expression }) => expression),
      ["IF(n >= 3000, m, 0)"],
    );
  });

  it("enable the additional metrics of every distribution", () => {
    assert.deepEqual(namesOf(edge, SUBSCRIPTION), namesOf(edge, DISTRIBUTION));
    for (const subscription of ofType(edge, SUBSCRIPTION))
      assert.equal(sourceOf(edge, subscription, "distributionId").name, subscription.name);
  });

  it("notify their own encrypted topic, which only alarms of this account may use, and its subscribers", () => {
    const topic = only(edge, TOPIC);
    for (const { name, inputs } of ofType(edge, ALARM))
      for (const actions of ["alarmActions", "okActions"])
        assert.deepEqual(inputs[actions], [topic.outputs["arn"]], name);
    assert.equal(sourceOf(edge, topic, "kmsMasterKeyId").type, "aws:kms/key:Key");
    const may = statements(only(edge, "aws:sns/topicPolicy:TopicPolicy").inputs["policy"]);
    assert.deepEqual(
      may.map(({ Sid }) => Sid),
      ["Alarms", "TlsOnly"],
    );
    const key = statements(only(edge, "aws:kms/key:Key").inputs["policy"]);
    assert.deepEqual(
      key.map(({ Sid }) => Sid),
      ["AccountAdministers", "LogGroupsOfThisRegion", "Alarms"],
    );
    const [subscriber, ...more] = ofType(edge, "aws:sns/topicSubscription:TopicSubscription");
    assert.deepEqual([subscriber?.inputs["endpoint"], more], ["night@example.com", []]);
  });

  it("use no region's topic: an environment may have no region in us-east-1", () => {
    assert.deepEqual(
      ofType(edge, "aws:kms/alias:Alias").map(({ inputs }) => inputs["name"]),
      ["alias/small-edge"],
    );
  });

  it("change no existing one when a cell is added", async () => {
    const settings = edged([NOTIFY]);
    const { one, two } = settings.lineUp.cells;
    assert.ok(one && two);
    const grown = await recordEdge({
      ...settings,
      lineUp: { ...settings.lineUp, cells: { one, two, three: two } },
    });
    for (const alarm of ofType(edge, ALARM))
      assert.deepEqual(only(grown, ALARM, alarm.name).inputs, alarm.inputs, alarm.name);
    assert.equal(ofType(grown, ALARM).length, ofType(edge, ALARM).length + 9);
  });
});

describe("the reader of viewers' requests", () => {
  it("delivers them from the stream to a bucket, every minute, with a prefix per hour", () => {
    const delivery = only(edge, FIREHOSE);
    assert.equal(delivery.inputs["destination"], "extended_s3");
    const source = delivery.inputs["kinesisSourceConfiguration"] as Table;
    assert.equal(source["kinesisStreamArn"], only(edge, STREAM).outputs["arn"]);
    const to = delivery.inputs["extendedS3Configuration"] as Table;
    const bucket = only(edge, "aws:s3/bucket:Bucket", "viewer-logs");
    assert.equal(to["bucketArn"], bucket.outputs["arn"]);
    assert.deepEqual(
      [to["bufferingInterval"], to["compressionFormat"], to["prefix"]],
      [60, "GZIP", "requests/!{timestamp:yyyy/MM/dd/HH}/"],
    );
    // Required wherever a prefix has an expression (Firehose Developer Guide, Custom prefixes for S3 objects).
    assert.match(String(to["errorOutputPrefix"]), /!\{firehose:error-output-type\}/);
  });

  it("retains them, encrypted, as long as other logs", async () => {
    const days = async (edits: readonly Edit[]): Promise<unknown> => {
      const recording = await recordEdge(edged(edits));
      const { inputs } = only(
        recording,
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        "viewer-logs",
      );
      const [rule] = inputs["rules"] as { expiration: { days: number } }[];
      return [rule?.expiration.days, only(recording, LOG_GROUP, "viewer-logs").inputs["retentionInDays"]];
    };
    assert.deepEqual(await days([]), [90, 90]);
    assert.deepEqual(await days([["owner: someone", "owner: someone\nretention: { logs: 14 }"]]), [14, 14]);
  });

  it("may read one stream, write one bucket with one key, and log its errors", () => {
    const arnOf = (type: string, name?: string): string => String(only(edge, type, name).outputs["arn"]);
    const bucket = arnOf("aws:s3/bucket:Bucket", "viewer-logs");
    const may = statements(only(edge, POLICY, "viewer-logs-reader").inputs["policy"]);
    assert.deepEqual(
      may.map(({ Sid, Resource }) => [Sid, Resource]),
      [
        ["ReadOneStream", arnOf(STREAM)],
        ["FindOneBucket", bucket],
        ["WriteOneBucket", `${bucket}/*`],
        ["EncryptInS3", arnOf("aws:kms/key:Key")],
        ["WriteErrors", `${arnOf(LOG_GROUP, "viewer-logs")}:log-stream:*`],
      ],
    );
    for (const { Action } of may)
      for (const action of [Action].flat()) assert.doesNotMatch(action, /\*|Delete|Policy|kinesis:Put/);
    assert.deepEqual(may.find(({ Sid }) => Sid === "EncryptInS3")?.Condition, {
      StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" },
    });
    const [trust, ...more] = statements(only(edge, ROLE, "viewer-logs-reader").inputs["assumeRolePolicy"]);
    assert.deepEqual(
      [trust?.Principal, trust?.Condition, more],
      [{ Service: "firehose.amazonaws.com" }, { StringEquals: { "sts:ExternalId": "111122223333" } }, []],
    );
  });

  it("has CloudFront's columns in its runbook, in the same order", () => {
    const page = readFileSync(resolve(__dirname, "../../../docs/runbooks/edge-log.md"), "utf8");
    assert.ok(page.includes(`| ${FIELDS.map((field) => `\`${field}\``).join(" | ")} |`));
    assert.deepEqual(
      only(edge, "aws:cloudfront/realtimeLogConfig:RealtimeLogConfig").inputs["fields"],
      FIELDS,
    );
  });
});
