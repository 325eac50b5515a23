import assert from "node:assert/strict";
import { Watch } from "../../../components/cell/watch";
import type { Names } from "../../../components/shared/alarms";
import type { Cell } from "../../../plan/cell/cell";
import { planWatch } from "../../../plan/cell/watch/watch";
import { SERVICE_NAMES } from "../../../catalog/services.table";
import type { Recording } from "../../../record/types";
import { edited } from "../../checks/support";
import { changesOf } from "../../support/changes";
import { CELL_TEXT, recordPart, smallSettings } from "../../support/cell";
import { namesOf, ofType, only } from "../../support/region";
import { planEnvironment } from "../../../plan/environment";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const COMPOSITE = "aws:cloudwatch/compositeAlarm:CompositeAlarm";
const CANARY = "aws:synthetics/canary:Canary";
const TOPIC = "arn:aws:sns:us-west-2:111122223333:alarms-1234567";

/** Names from other components. */
const namesOfOthers = ({ zones }: Pick<Cell, "zones">): Names => {
  const tasks = SERVICE_NAMES.flatMap((service) => zones.map((zone) => [service, zone] as const));
  return Object.fromEntries([
    ...["public", "private", "nlb", "delivery"].map((name) => [
      `balancer-${name}`,
      `app/one-${name}-1234567/0123456789abcdef`,
    ]),
    ...["ingest-public", "ingest-private", "cache", "manifest", "dvr", "vod"].map((name) => [
      `targets-${name}`,
      `targetgroup/one-${name}-1234567/0123456789abcdef`,
    ]),
    ...tasks.map(([service, zone]) => [`cluster-${service}-${zone}`, `one-${zone}-1234567`]),
    ...tasks.map(([service, zone]) => [`group-${service}-${zone}`, `one-${service}-${zone}-1234567`]),
    ...tasks.map(([service, zone]) => [`service-${service}-${zone}`, `one-${service}-${zone}-1234567`]),
    ...zones.map((_, at) => [`node-00${at + 1}`, `one-metadata-1234567-00${at + 1}`]),
    ["firewall", "one-public"],
    ["database", "small-one"],
  ]) as Names;
};

const recordWatch = (text = CELL_TEXT, preview = false): Promise<Recording> => {
  const settings = smallSettings(text);
  const sizes = planEnvironment(settings).capacity("one", "home");
  return recordPart(
    ({ cell, region, network, opts }) => {
      const plan = planWatch(cell, sizes);
      new Watch("one-watch", { plan, cell, network, region, names: namesOfOthers(cell) }, opts);
    },
    { settings, preview },
  );
};

describe("the watch of a cell", () => {
  let recording: Recording;
  before(async () => {
    recording = await recordWatch();
  });
  const inputsOf = (type: string, name: string) => only(recording, type, name).inputs;

  it("is the same in a preview, without a finding", async () => {
    const preview = await recordWatch(CELL_TEXT, true);
    assert.deepEqual(recording.findings, []);
    assert.deepEqual(
      preview.resources.map(({ urn }) => urn).sort(),
      recording.resources.map(({ urn }) => urn).sort(),
    );
  });

  it("has an alarm per row, composites that notify, and alarms without actions", () => {
    // Those of channels and feeds, and the rest of a cell with two zones.
    assert.equal(ofType(recording, ALARM).length, 29 + 90);
    assert.deepEqual(namesOf(recording, COMPOSITE), [
      "one-degraded-first",
      "one-degraded-second",
      "one-degraded-third",
      "one-feed-lost-north-internet",
      "one-feed-lost-south-directConnect",
      "one-feed-lost-south-internet",
      "one-feed-unusable-north-internet",
      "one-feed-unusable-south-directConnect",
      "one-feed-unusable-south-internet",
      "one-off-the-air-first",
      "one-off-the-air-second",
      "one-off-the-air-third",
    ]);
    for (const { inputs } of ofType(recording, COMPOSITE)) {
      assert.deepEqual([inputs.alarmActions, inputs.okActions], [[TOPIC], [TOPIC]]);
    }
    assert.deepEqual(inputsOf(ALARM, "one-manifest-stale-first").alarmActions, []);
    assert.deepEqual(inputsOf(ALARM, "one-probe-blind").alarmActions, [TOPIC]);
  });

  it("has the physical names of alarms in composite rules", () => {
    const { name } = only(recording, ALARM, "one-input-lost-third-south-internet").outputs;
    assert.match(String(name), /^one-input-lost-third-south-internet-[0-9a-f]{7}$/);
    assert.equal(inputsOf(COMPOSITE, "one-feed-lost-south-internet").alarmRule, `ALARM("${String(name)}")`);
  });

  it("watches the metric, or an expression of it where the channel has hours off the air", () => {
    const plain = inputsOf(ALARM, "one-manifest-stale-first");
    assert.deepEqual(
      [plain.namespace, plain.metricName, plain.statistic, plain.period, plain.treatMissingData],
      ["Headend", "ManifestAge", "Minimum", 10, "breaching"],
    );
    const { metricName, metricQueries } = inputsOf(ALARM, "one-manifest-stale-second");
    assert.equal(metricName, undefined);
    assert.deepEqual(metricQueries, [
      {
        id: "m",
        metric: {
          namespace: "Headend",
          metricName: "ManifestAge",
          dimensions: { Cell: "one", Channel: "second" },
          period: 10,
          stat: "Minimum",
        },
      },
      {
        id: "e",
        expression: "IF(HOUR(m) >= 2 AND HOUR(m) < 5, 0, FILL(m, 11))",
        label: "ManifestAge",
        returnData: true,
      },
    ]);
    assert.equal(inputsOf(ALARM, "one-input-late-first-north-internet").extendedStatistic, "p90");
  });

  it("has the names and ids of AWS in dimensions", () => {
    const of = (name: string) => inputsOf(ALARM, name).dimensions;
    assert.deepEqual(of("one-targets-gone-manifest-usw2-az2"), {
      AvailabilityZone: "us-west-2b",
      LoadBalancer: "app/one-delivery-1234567/0123456789abcdef",
      TargetGroup: "targetgroup/one-manifest-1234567/0123456789abcdef",
    });
    assert.deepEqual(of("one-tasks-missing-packager-usw2-az1"), {
      ClusterName: "one-usw2-az1-1234567",
      ServiceName: "one-packager-usw2-az1-1234567",
    });
    assert.deepEqual(of("one-metadata-memory-002"), { CacheClusterId: "one-metadata-1234567-002" });
    assert.deepEqual(of("one-database-cpu"), { DBClusterIdentifier: "small-one" });
    assert.deepEqual(of("one-rate-limited-north"), {
      WebACL: "one-public",
      Rule: "north-rate",
      Region: "us-west-2",
    });
    assert.match(JSON.stringify(of("one-canary-failed")), /^\{"CanaryName":"one-canary-[0-9a-f]{7}"\}$/);
  });

  it("has a canary in the cell's VPC, with the probe's group and a role that writes only its own runs", () => {
    const { vpcConfig, runtimeVersion, schedule, s3Version, runConfig, artifactConfig } = inputsOf(
      CANARY,
      "one-canary",
    );
    assert.equal(runtimeVersion, "syn-nodejs-5.4");
    assert.deepEqual(schedule, { expression: "rate(5 minutes)" });
    assert.match(String(s3Version), /^[0-9a-f]{32}$/);
    const { subnetIds, securityGroupIds } = vpcConfig as Record<string, string[]>;
    assert.equal(subnetIds?.length, 2);
    assert.equal(securityGroupIds?.length, 2);
    assert.match(JSON.stringify(artifactConfig), /"SSE_KMS".*11111111-1111-4111-8111-111111111111/);
    const { environmentVariables } = runConfig as Record<string, Record<string, string>>;
    assert.equal(environmentVariables?.DELIVERY_HOST, "delivery-one.us-west-2.small.example.com");
    const [policy] = ofType(recording, "aws:iam/rolePolicy:RolePolicy");
    assert.doesNotMatch(String(policy?.inputs.policy), /"\*:\*"|"s3:\*"|"Action":"\*"/);
  });

  it("creates a dashboard without unknown names", () => {
    const { dashboardName, dashboardBody } = only(recording, "aws:cloudwatch/dashboard:Dashboard").inputs;
    assert.equal(dashboardName, "one-us-west-2");
    const { widgets } = JSON.parse(String(dashboardBody)) as {
      widgets: { type: string; x: number; width: number }[];
    };
    assert.equal(widgets.length, 23);
    for (const { x, width } of widgets) assert.ok(x + width <= 24);
    assert.match(
      String(dashboardBody),
      /SEARCH\('\{Headend,Cell,Channel\} MetricName=\\"ManifestAge\\" Cell=\\"one\\"'/,
    );
  });

  it("changes in place only what names channels when one is added", async () => {
    const grown = await recordWatch(
      edited(CELL_TEXT, [
        ["      channels:\n", "      channels:\n        fourth: { name: Fourth, dvrHours: 3 }\n"],
      ]),
    );
    // The new channel is first: it replaces one of the canary's three.
    assert.deepEqual(changesOf(recording, grown, "aws:"), [
      "Canary.runConfig",
      "CompositeAlarm.alarmRule",
      "Dashboard.dashboardBody",
    ]);
  });

  it("changes in place only the canary's subnets and the dashboard when a zone is added", async () => {
    const grown = await recordWatch(edited(CELL_TEXT, [["usw2-az2: 1 }", "usw2-az2: 1, usw2-az3: 2 }"]]));
    assert.deepEqual(
      changesOf(recording, grown, "aws:cloudwatch").concat(changesOf(recording, grown, "aws:synthetics")),
      ["Dashboard.dashboardBody", "Canary.vpcConfig"],
    );
  });
});
