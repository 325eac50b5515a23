import "../../../record/preload";
import assert from "node:assert/strict";
import { GlobalDatabase } from "../../../components/backbone/globalDatabase";
import type { Cells } from "../../../components/backbone/backboneComponent";
import { planGlobalDatabases } from "../../../plan/backbone/globalDatabase";
import type { Settings } from "../../../settings/settings";
import { compare } from "../../../record/compare";
import type { Recording } from "../../../record/types";
import { judge } from "../../../verify/rules";
import { edited, type Edit, settingsOf, SMALL } from "../../checks/support";
import { changesOf } from "../../support/changes";
import { namesOf, only, sourceOf } from "../../support/region";
import { adrift, cellsOf, inputsOf, recordComponent, regionsOf, tagsOf } from "./handles";
import { planEnvironment } from "../../../plan/environment";

const GLOBAL: readonly Edit[] = [
  ["      size: 2\n", "      size: 2\n      database: global\n"],
  ["domain: small", "protect: true\ndomain: small"],
];
const THIRD_ZONE: Edit = ["{ use1-az1: 0, use1-az2: 1 }", "{ use1-az1: 0, use1-az2: 1, use1-az3: 2 }"];
const worldOf = (edits: readonly Edit[] = []): Settings => settingsOf(edited(SMALL, [...GLOBAL, ...edits]));
const settings = worldOf();

const recordGlobal = (of = settings, { preview = false, cells = cellsOf(of) } = {}): Promise<Recording> =>
  recordComponent(
    of,
    (opts) => {
      const plan = planGlobalDatabases(planEnvironment(of));
      new GlobalDatabase("global-databases", { plan, tags: tagsOf(of), regions: regionsOf(of), cells }, opts);
    },
    preview,
  );

const WHOLE = "aws:rds/globalCluster:GlobalCluster";
const CLUSTER = "aws:rds/cluster:Cluster";
const INSTANCE = "aws:rds/clusterInstance:ClusterInstance";
const ENDPOINT = "aws:rds/clusterEndpoint:ClusterEndpoint";
const OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2";
const POLICY = "aws:iam/rolePolicy:RolePolicy";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const DATA_KEY = "arn:aws:kms:us-east-1:111122223333:key/11111111-1111-4111-8111-000000000001";

describe("GlobalDatabase", () => {
  let recording: Recording;
  before(async () => {
    recording = await recordGlobal();
  });

  it("is recorded without a finding, as an up and as a preview, breaks no rule, and has every resource in its region", async () => {
    const preview = await recordGlobal(settings, { preview: true });
    assert.deepEqual([...recording.findings, ...compare(recording, preview)], []);
    assert.deepEqual(adrift(recording), []);
    const claim = { regions: ["us-west-2", "us-east-1", "global"], protect: true };
    assert.deepEqual(judge(recording.resources, claim), []);
  });

  it("starts with home's cluster, and has the same protection", () => {
    const { inputs, protect, ignoreChanges } = only(recording, WHOLE);
    const { tags: _, ...rest } = inputs;
    assert.deepEqual(rest, {
      region: "us-west-2",
      globalClusterIdentifier: "small-one",
      sourceDbClusterIdentifier: "arn:aws:rds:us-west-2:111122223333:cluster:small-one-us-west-2",
      deletionProtection: true,
      forceDestroy: true,
    });
    assert.deepEqual([protect, ignoreChanges], [true, ["sourceDbClusterIdentifier"]]);
  });

  it("has a secondary at standby that forwards writes", () => {
    const copy = only(recording, CLUSTER);
    const { inputs, protect, ignoreChanges } = copy;
    assert.equal(sourceOf(recording, copy, "globalClusterIdentifier").urn, only(recording, WHOLE).urn);
    assert.equal(sourceOf(recording, copy, "engineVersion").urn, only(recording, WHOLE).urn);
    const { region, sourceRegion, clusterIdentifier, dbSubnetGroupName, dbClusterParameterGroupName } =
      inputs;
    assert.deepEqual(
      { region, sourceRegion, clusterIdentifier, dbSubnetGroupName, dbClusterParameterGroupName },
      {
        region: "us-east-1",
        sourceRegion: "us-west-2",
        clusterIdentifier: "small-one-us-east-1",
        dbSubnetGroupName: "one-database-1234567",
        dbClusterParameterGroupName: "one-database-7654321",
      },
    );
    assert.deepEqual(
      [inputs.enableGlobalWriteForwarding, inputs.iamDatabaseAuthenticationEnabled, inputs.storageEncrypted],
      [true, true, true],
    );
    assert.equal(inputs.kmsKeyId, DATA_KEY);
    assert.deepEqual([protect, inputs.deletionProtection], [true, true]);
    assert.deepEqual(ignoreChanges, [
      "engineVersion",
      "availabilityZones",
      "globalClusterIdentifier",
      "replicationSourceIdentifier",
      "enableGlobalWriteForwarding",
    ]);
  });

  it("sets no master user and no database name at the secondary", () => {
    const { inputs } = only(recording, CLUSTER);
    for (const name of ["masterUsername", "masterPassword", "manageMasterUserPassword", "databaseName"])
      assert.ok(!(name in inputs), name);
  });

  it("has an instance and an endpoint in each zone of standby", () => {
    assert.deepEqual(inputsOf(recording, INSTANCE, "availabilityZone"), {
      "one-use1-az1": "us-east-1a",
      "one-use1-az2": "us-east-1b",
    });
    for (const zone of ["use1-az1", "use1-az2"]) {
      const { inputs } = only(recording, ENDPOINT, `one-database-${zone}`);
      assert.equal(inputs.customEndpointType, "ANY");
      assert.deepEqual(inputs.staticMembers, [only(recording, INSTANCE, `one-${zone}`).outputs.id]);
    }
  });

  it("writes its hosts to standby's bucket, encrypted there", () => {
    const { inputs } = only(recording, OBJECT);
    assert.deepEqual(
      [inputs.bucket, inputs.key, inputs.region, inputs.kmsKeyId],
      ["one-config-us-east-1-1234567", "database.json", "us-east-1", DATA_KEY],
    );
    const { readers, ...rest } = JSON.parse(String(inputs.content)) as { readers: Record<string, string> };
    assert.deepEqual(rest, { version: 1, port: 3306, writer: only(recording, CLUSTER).outputs.endpoint });
    assert.deepEqual(
      readers,
      Object.fromEntries(
        ["use1-az1", "use1-az2"].map((zone) => [
          zone,
          only(recording, ENDPOINT, `one-database-${zone}`).outputs.endpoint,
        ]),
      ),
    );
  });

  it("lets each of standby's services connect to the secondary as its own user", () => {
    const { clusterResourceId } = only(recording, CLUSTER).outputs;
    assert.deepEqual(inputsOf(recording, POLICY, "role"), {
      "one-packager-database-us-east-1": "one-packager-us-east-1-1234567",
      "one-dvr-database-us-east-1": "one-dvr-us-east-1-1234567",
      "one-vod-database-us-east-1": "one-vod-us-east-1-1234567",
    });
    const { Statement } = JSON.parse(
      String(only(recording, POLICY, "one-dvr-database-us-east-1").inputs.policy),
    ) as { Statement: unknown };
    assert.deepEqual(Statement, [
      {
        Sid: "SignInToDatabase",
        Effect: "Allow",
        Action: ["rds-db:connect"],
        Resource: [`arn:aws:rds-db:us-east-1:111122223333:dbuser:${String(clusterResourceId)}/dvr`],
      },
    ]);
  });

  it("has alarms in each region on that region's cluster", () => {
    assert.deepEqual(namesOf(recording, ALARM), [
      "database-behind-one-us-east-1",
      "database-behind-one-us-west-2",
    ]);
    const { inputs } = only(recording, ALARM, "database-behind-one-us-east-1");
    assert.deepEqual(inputs.dimensions, { DBClusterIdentifier: "small-one-us-east-1" });
    assert.deepEqual(
      [inputs.region, inputs.alarmActions],
      ["us-east-1", ["arn:aws:sns:us-east-1:111122223333:alarms-1234567"]],
    );
  });

  it("changes only the object of hosts when standby gets a zone", async () => {
    const grown = await recordGlobal(worldOf([THIRD_ZONE]));
    assert.deepEqual(changesOf(recording, grown, "aws:"), ["BucketObjectv2.content"]);
    assert.ok(namesOf(grown, INSTANCE).includes("one-use1-az3"));
  });

  it("adds only the resources of another cell", async () => {
    const second: Edit = [
      "standby: { region: us-west-2, slot: 2 }\n",
      "standby: { region: us-west-2, slot: 2 }\n      database: global\n",
    ];
    const grown = await recordGlobal(worldOf([second]));
    assert.deepEqual(changesOf(recording, grown, "aws:"), []);
    const before = new Set(recording.resources.map(({ urn }) => urn));
    const added = grown.resources.filter(({ urn }) => !before.has(urn));
    // The global cluster, the secondary with three instances and endpoints, the object, three policies and two alarms.
    assert.equal(added.length, 1 + 1 + 2 * 3 + 1 + 3 + 2);
    for (const { inputs, type, urn } of added)
      if (type !== POLICY) assert.equal((inputs.tags as { cell: string }).cell, "two", urn);
  });

  const lacking = (cells: Cells, message: string) => async (): Promise<void> => {
    const { findings } = await recordGlobal(settings, { cells });
    assert.ok(
      findings.some((finding) => finding.message.includes(message)),
      JSON.stringify(findings),
    );
  };
  const all = cellsOf(settings);
  const [home = assert.fail(), standby = assert.fail()] = [all["one-us-west-2"], all["one-us-east-1"]];
  const { databaseArn: _arn, ...headless } = home;
  const { databaseGround: _ground, ...bare } = standby;

  it(
    "needs the ARN of home's cluster",
    lacking({ ...all, "one-us-west-2": headless }, "one-us-west-2 has no databaseArn"),
  );

  it(
    "needs the ground of standby's cluster",
    lacking({ ...all, "one-us-east-1": bare }, "one-us-east-1 has no databaseGround"),
  );
});
