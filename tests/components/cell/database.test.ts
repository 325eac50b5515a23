import type { Site } from "../../../settings/settings";
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Database } from "../../../components/cell/database";
import { planDatabase } from "../../../plan/cell/state/database";
import { compare } from "../../../record/compare";
import type { Recording } from "../../../record/types";
import { changesOf } from "../../support/changes";
import { CELL_TEXT, GLOBAL, recordPart, smallSettings } from "../../support/cell";
import { edited } from "../../checks/support";
import { namesOf, ofType, only, sourceOf } from "../../support/region";

const CLUSTER = "aws:rds/cluster:Cluster";
const INSTANCE = "aws:rds/clusterInstance:ClusterInstance";
const ENDPOINT = "aws:rds/clusterEndpoint:ClusterEndpoint";
const SECRET = "aws:secretsmanager/secret:Secret";
const VERSION = "aws:secretsmanager/secretVersion:SecretVersion";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
const DATA_KEY = /11111111-1111-4111-8111-111111111111$/;
const LOGS_KEY = /22222222-2222-4222-8222-222222222222$/;
const OPEN = edited(CELL_TEXT, [["protect: true\n", ""]]);
const WORLDWIDE = edited(CELL_TEXT, [GLOBAL]);
const THREE = edited(CELL_TEXT, [["usw2-az2: 1 }", "usw2-az2: 1, usw2-az3: 2 }"]]);

interface How {
  readonly see?: (database: Database) => void;
  readonly preview?: boolean;
  readonly site?: Site;
}

const recordDatabase = (
  text = CELL_TEXT,
  { see, preview = false, site = "home" }: How = {},
): Promise<Recording> =>
  recordPart(
    ({ cell, region, network, opts }) => {
      const plan = planDatabase(cell, { instanceClass: "db.r7g.large", readersPerZone: 1 });
      const password = pulumi.secret("correct-horse");
      const database = new Database("one-database", { plan, cell, network, region, password }, opts);
      see?.(database);
    },
    { settings: smallSettings(text), preview, site },
  );

describe("the database of a cell", () => {
  let recording: Recording;
  const handles: Record<string, unknown> = {};
  before(async () => {
    const see = ({ handles: own }: Database): void => {
      assert.ok(own !== undefined);
      const { writer, readers, resourceId, port } = own;
      handles.port = port;
      writer.apply((host) => (handles.writer = host));
      resourceId.apply((id) => (handles.resourceId = id));
      for (const [zone, reader] of readers) reader.apply((host) => (handles[zone] = host));
    };
    recording = await recordDatabase(CELL_TEXT, { see });
  });

  it("has an instance in every zone, all the same and none public", () => {
    assert.deepEqual(recording.findings, []);
    assert.deepEqual(namesOf(recording, INSTANCE), ["one-usw2-az1", "one-usw2-az2"]);
    const instances = ofType(recording, INSTANCE);
    assert.deepEqual(
      instances.map(({ inputs }) => inputs.availabilityZone),
      ["us-west-2a", "us-west-2b"],
    );
    for (const { inputs } of instances) {
      assert.equal(inputs.instanceClass, "db.r7g.large");
      assert.equal(inputs.promotionTier, 0);
      assert.equal(inputs.publiclyAccessible, false);
      assert.equal(inputs.autoMinorVersionUpgrade, false);
      assert.equal(inputs.performanceInsightsEnabled, true);
      assert.match(String(inputs.performanceInsightsKmsKeyId), DATA_KEY);
    }
  });

  it("is encrypted, and so are its password, its logs and its statistics", () => {
    const { inputs } = only(recording, CLUSTER);
    assert.equal(inputs.storageEncrypted, true);
    assert.match(String(inputs.kmsKeyId), DATA_KEY);
    assert.match(String(inputs.masterUserSecretKmsKeyId), DATA_KEY);
    for (const log of ofType(recording, LOG_GROUP)) assert.match(String(log.inputs.kmsKeyId), LOGS_KEY);
  });

  it("has no password: Secrets Manager has the master's, services use IAM", () => {
    const { inputs } = only(recording, CLUSTER);
    assert.equal(inputs.manageMasterUserPassword, true);
    assert.equal(inputs.masterPassword, undefined);
    assert.equal(inputs.masterUsername, "headend");
    assert.equal(inputs.iamDatabaseAuthenticationEnabled, true);
  });

  it("is in the data subnets with its own security group", () => {
    const cluster = only(recording, CLUSTER);
    assert.equal(sourceOf(recording, cluster, "vpcSecurityGroupIds").name, "one-database");
    const subnets = sourceOf(recording, cluster, "dbSubnetGroupName");
    const data = ofType(recording, "aws:ec2/subnet:Subnet").filter(({ name }) => name.includes("-data-"));
    assert.deepEqual(
      subnets.inputs.subnetIds,
      data.map(({ outputs }) => outputs.id),
    );
    for (const instance of ofType(recording, INSTANCE))
      assert.equal(sourceOf(recording, instance, "dbSubnetGroupName").urn, subnets.urn);
  });

  it("has the RDS Data API, where its region has that", async () => {
    assert.equal(only(recording, CLUSTER).inputs.enableHttpEndpoint, true);
    const elsewhere = await recordDatabase(
      CELL_TEXT.replaceAll("us-west-2", "eu-central-2").replaceAll("usw2", "euc2"),
    );
    assert.equal(only(elsewhere, CLUSTER).inputs.enableHttpEndpoint, false);
  });

  it("has its parameters in its own group, and each can change in place", () => {
    const { inputs } = sourceOf(recording, only(recording, CLUSTER), "dbClusterParameterGroupName");
    assert.equal(inputs.family, "aurora-mysql8.0");
    assert.deepEqual(
      (inputs.parameters as { name: string }[]).map(
        ({ name, ...rest }) => `${name} ${Object.values(rest).join()}`,
      ),
      [
        "require_secure_transport ON",
        "server_audit_logging 1",
        "server_audit_events CONNECT,QUERY_DDL,QUERY_DCL",
        "slow_query_log 1",
        "long_query_time 1",
      ],
    );
  });

  it("creates its log groups before the cluster", () => {
    const { inputs, dependencies } = only(recording, CLUSTER);
    const exported = inputs.enabledCloudwatchLogsExports as string[];
    assert.deepEqual(exported, ["audit", "error", "slowquery"]);
    for (const log of exported) {
      const { urn, inputs: group } = only(recording, LOG_GROUP, `one-database-${log}`);
      assert.equal(group.name, `/aws/rds/cluster/${String(inputs.clusterIdentifier)}/${log}`);
      assert.equal(group.retentionInDays, 90);
      assert.ok(dependencies.includes(urn), log);
    }
  });

  it("has an endpoint in every zone with that zone's instance, whatever its role", () => {
    for (const zone of ["usw2-az1", "usw2-az2"]) {
      const { inputs } = only(recording, ENDPOINT, `one-database-${zone}`);
      assert.equal(inputs.customEndpointType, "ANY");
      assert.deepEqual(inputs.staticMembers, [only(recording, INSTANCE, `one-${zone}`).outputs.id]);
    }
    assert.equal(ofType(recording, ENDPOINT).length, 2);
  });

  it("rejects deletion in a protected environment, and leaves nothing in another", async () => {
    const keeping = (of: Recording) => {
      const { inputs, protect } = only(of, CLUSTER);
      const { deletionProtection, deleteAutomatedBackups, backupRetentionPeriod } = inputs;
      const { skipFinalSnapshot, finalSnapshotIdentifier } = inputs;
      return {
        protect,
        deletionProtection,
        deleteAutomatedBackups,
        backupRetentionPeriod,
        skipFinalSnapshot,
        finalSnapshotIdentifier,
      };
    };
    assert.deepEqual(keeping(recording), {
      protect: true,
      deletionProtection: true,
      deleteAutomatedBackups: false,
      backupRetentionPeriod: 35,
      skipFinalSnapshot: undefined,
      finalSnapshotIdentifier: "small-one-final",
    });
    assert.deepEqual(keeping(await recordDatabase(OPEN)), {
      protect: false,
      deletionProtection: false,
      deleteAutomatedBackups: true,
      backupRetentionPeriod: 7,
      skipFinalSnapshot: true,
      finalSnapshotIdentifier: undefined,
    });
  });

  it("ignores upgrades by operators and the storage zones of AWS", () => {
    const { ignoreChanges, inputs } = only(recording, CLUSTER);
    assert.deepEqual(ignoreChanges, ["engineVersion", "availabilityZones"]);
    assert.match(String(inputs.engineVersion), /^8\.0\.mysql_aurora\.3\.10\.\d+$/);
    assert.equal(inputs.availabilityZones, undefined);
    for (const { inputs: instance } of ofType(recording, INSTANCE))
      assert.equal(instance.engineVersion, undefined);
  });

  it("has the windows of its plan for backup and maintenance, of cluster and instances", () => {
    const { inputs } = only(recording, CLUSTER);
    assert.equal(inputs.preferredBackupWindow, "14:00-14:30");
    for (const row of [only(recording, CLUSTER), ...ofType(recording, INSTANCE)])
      assert.equal(row.inputs.preferredMaintenanceWindow, "mon:14:30-mon:15:00");
    assert.equal(inputs.copyTagsToSnapshot, true);
  });

  it("has handles with its hosts and its id in IAM", () => {
    const { outputs } = only(recording, CLUSTER);
    assert.equal(handles.writer, outputs.endpoint);
    assert.equal(handles.resourceId, outputs.clusterResourceId);
    assert.equal(handles.port, 3306);
    assert.match(String(handles["usw2-az1"]), /^small-one-usw2-az1\.cluster-custom-/);
    assert.match(String(handles["usw2-az2"]), /^small-one-usw2-az2\.cluster-custom-/);
  });

  it("changes only one list when a zone is added", async () => {
    const grown = await recordDatabase(THREE);
    const changed = changesOf(recording, grown, "aws:rds/");
    assert.deepEqual(changed, ["SubnetGroup.subnetIds"]);
    assert.ok(namesOf(grown, INSTANCE).includes("one-usw2-az3"));
  });

  it("registers the same in a preview", async () => {
    const preview = await recordDatabase(CELL_TEXT, { preview: true });
    assert.deepEqual(preview.findings, []);
    const urns = ({ resources }: Recording) => resources.map(({ urn }) => urn).sort();
    assert.deepEqual(urns(preview), urns(recording));
  });
});

describe("the database of a cell that has one for both sites", () => {
  let home: Recording;
  before(async () => {
    home = await recordDatabase(WORLDWIDE);
  });

  it("is a complete cluster at home, which ignores its replication", () => {
    assert.deepEqual(home.findings, []);
    const { inputs, ignoreChanges } = only(home, CLUSTER);
    assert.equal(inputs.clusterIdentifier, "small-one-us-west-2");
    assert.deepEqual(namesOf(home, INSTANCE), ["one-usw2-az1", "one-usw2-az2"]);
    assert.deepEqual(ignoreChanges, [
      "engineVersion",
      "availabilityZones",
      "globalClusterIdentifier",
      "replicationSourceIdentifier",
      "enableGlobalWriteForwarding",
      "masterPassword",
    ]);
  });

  it("has a password of ours, in no plan, in the format of the Data API, replicated to the other region", () => {
    const { inputs } = only(home, CLUSTER);
    assert.equal(inputs.manageMasterUserPassword, undefined);
    assert.equal(inputs.masterUserSecretKmsKeyId, undefined);
    assert.equal(inputs.masterPassword, "[secret]");
    const secret = only(home, SECRET);
    assert.match(String(secret.inputs.kmsKeyId), DATA_KEY);
    assert.deepEqual(secret.inputs.replicas, [{ region: "us-east-1", kmsKeyId: "alias/small-data" }]);
    assert.deepEqual([secret.protect, secret.inputs.recoveryWindowInDays], [true, 30]);
    assert.deepEqual(secret.ignoreChanges, ["replicas"]);
    const version = only(home, VERSION);
    assert.equal(version.inputs.secretString, "[secret]");
    assert.deepEqual(version.ignoreChanges, ["secretString"]);
    assert.equal(sourceOf(home, version, "secretId").urn, secret.urn);
    assert.ok(!JSON.stringify(home.resources).includes("correct-horse"));
  });

  it("is at standby what a cluster depends on, and no cluster", async () => {
    let own: Database | undefined;
    const standby = await recordDatabase(WORLDWIDE, {
      site: "standby",
      see: (created) => (own = created),
    });
    assert.deepEqual(standby.findings, []);
    const created = standby.resources.filter(({ urn }) => urn.includes("cell:Database$"));
    assert.deepEqual(created.map(({ type, name }) => `${type.replace(/.*:/, "")} ${name}`).sort(), [
      "ClusterParameterGroup one-database",
      "LogGroup one-database-audit",
      "LogGroup one-database-error",
      "LogGroup one-database-slowquery",
      "SubnetGroup one-database",
    ]);
    assert.deepEqual([own?.handles, own?.identifier], [undefined, "small-one-us-east-1"]);
  });

  it("names the missing password", async () => {
    const { findings } = await recordPart(
      ({ cell, region, network, opts }) => {
        const plan = planDatabase(cell, { instanceClass: "db.r7g.large", readersPerZone: 1 });
        new Database("one-database", { plan, cell, network, region }, opts);
      },
      { settings: smallSettings(WORLDWIDE) },
    );
    assert.ok(
      findings.some(({ message }) => message.includes("small-one-us-west-2 has no master password")),
      JSON.stringify(findings),
    );
  });

  it("registers the same in a preview", async () => {
    const preview = await recordDatabase(WORLDWIDE, { preview: true });
    assert.deepEqual([...preview.findings, ...compare(home, preview)], []);
  });
});
