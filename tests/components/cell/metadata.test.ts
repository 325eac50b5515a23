import assert from "node:assert/strict";
import { Metadata } from "../../../components/cell/metadata";
import { planMetadata } from "../../../plan/cell/state/metadata";
import type { Recording } from "../../../record/types";
import { changesOf } from "../../support/changes";
import { CELL_TEXT, recordPart, smallSettings, type Surroundings } from "../../support/cell";
import { edited } from "../../checks/support";
import { namesOf, ofType, only, sourceOf } from "../../support/region";

const GROUP = "aws:elasticache/replicationGroup:ReplicationGroup";
const USER = "aws:elasticache/user:User";
const THREE = edited(CELL_TEXT, [["usw2-az2: 1 }", "usw2-az2: 1, usw2-az3: 2 }"]]);

const recordMetadata = (
  see: (metadata: Metadata) => void = () => undefined,
  text = CELL_TEXT,
  preview = false,
): Promise<Recording> =>
  recordPart(
    ({ cell, region, network, opts }: Surroundings) => {
      const plan = planMetadata(cell, { nodeType: "cache.m7g.large", maxmemory: 5e9 });
      see(new Metadata("one-metadata", { plan, cell, network, region }, opts));
    },
    { settings: smallSettings(text), preview },
  );

describe("the metadata store of a cell", () => {
  let recording: Recording;
  const handles: Record<string, unknown> = {};
  before(async () => {
    recording = await recordMetadata((metadata) => {
      metadata.address.apply((address) => (handles.address = address));
      metadata.groupArn.apply((arn) => (handles.arn = arn));
      metadata.groupId.apply((id) => (handles.id = id));
      handles.users = Object.fromEntries(metadata.userNames);
      metadata.userArns.get("packager")?.apply((arn) => (handles.packager = arn));
    });
  });

  it("is one group with a node per zone, the first of them primary, with automatic failover", () => {
    assert.deepEqual(recording.findings, []);
    const { inputs } = only(recording, GROUP, "one-metadata");
    assert.equal(inputs.engine, "valkey");
    assert.equal(inputs.clusterMode, "disabled");
    assert.equal(inputs.numCacheClusters, 2);
    assert.deepEqual(inputs.preferredCacheClusterAzs, ["us-west-2a", "us-west-2b"]);
    assert.equal(inputs.multiAzEnabled, true);
    assert.equal(inputs.automaticFailoverEnabled, true);
    assert.equal(inputs.autoMinorVersionUpgrade, false);
  });

  it("is encrypted at rest with the region's data key, and in transit", () => {
    const { inputs } = only(recording, GROUP);
    assert.equal(inputs.atRestEncryptionEnabled, true);
    assert.match(String(inputs.kmsKeyId), /11111111-1111-4111-8111-111111111111$/);
    assert.equal(inputs.transitEncryptionEnabled, true);
    assert.equal(inputs.transitEncryptionMode, "required");
    assert.equal(inputs.authToken, undefined);
  });

  it("has no snapshots: its data is temporary", () => {
    const { inputs, protect } = only(recording, GROUP);
    assert.deepEqual([inputs.snapshotRetentionLimit, inputs.finalSnapshotIdentifier], [0, undefined]);
    assert.equal(protect, false);
  });

  it("is in the data subnets, with its own security group, with its own parameters", () => {
    const group = only(recording, GROUP);
    assert.equal(sourceOf(recording, group, "securityGroupIds").name, "one-metadata");
    const subnets = sourceOf(recording, group, "subnetGroupName");
    const data = ofType(recording, "aws:ec2/subnet:Subnet").filter(({ name }) => name.includes("-data-"));
    assert.deepEqual(
      subnets.inputs.subnetIds,
      data.map(({ outputs }) => outputs.id),
    );
    assert.equal(data.length, 2);
    const { inputs } = sourceOf(recording, group, "parameterGroupName");
    assert.deepEqual(
      [inputs.family, inputs.parameters],
      [
        "valkey8",
        [
          { name: "maxmemory-policy", value: "noeviction" },
          { name: "reserved-memory-percent", value: "25" },
        ],
      ],
    );
  });

  it("authenticates services only by IAM, each as its own user, and has no default user", () => {
    const names = ["one-dvr", "one-ingest", "one-manifest", "one-packager", "one-vod"];
    assert.deepEqual(namesOf(recording, USER), names);
    for (const { inputs, name } of ofType(recording, USER)) {
      assert.deepEqual([inputs.userId, inputs.userName], [name, name]);
      assert.deepEqual(inputs.authenticationMode, { type: "iam" });
      assert.equal(inputs.engine, "valkey");
    }
    const group = only(recording, "aws:elasticache/userGroup:UserGroup");
    assert.deepEqual([...(group.inputs.userIds as string[])].sort(), names);
    assert.deepEqual(only(recording, GROUP).inputs.userGroupIds, [group.inputs.userGroupId]);
  });

  it("has handles with its hosts and users", () => {
    const { id } = only(recording, GROUP).outputs;
    assert.match(String(handles.address), new RegExp(`^master\\.${String(id)}\\.`));
    assert.equal(handles.arn, `arn:aws:elasticache:us-west-2:123456789012:replicationgroup:${String(id)}`);
    assert.equal(handles.id, id);
    assert.equal(handles.packager, "arn:aws:elasticache:us-west-2:123456789012:user:one-packager");
    assert.deepEqual(handles.users, {
      ingest: "one-ingest",
      packager: "one-packager",
      manifest: "one-manifest",
      dvr: "one-dvr",
      vod: "one-vod",
    });
  });

  it("changes only lists of the group when a zone is added", async () => {
    const grown = await recordMetadata(undefined, THREE);
    const changed = changesOf(recording, grown, "aws:elasticache/");
    assert.deepEqual(changed, [
      "ReplicationGroup.numCacheClusters",
      "ReplicationGroup.preferredCacheClusterAzs",
      "SubnetGroup.subnetIds",
    ]);
  });

  it("registers the same in a preview", async () => {
    const preview = await recordMetadata(undefined, CELL_TEXT, true);
    assert.deepEqual(preview.findings, []);
    const urns = ({ resources }: Recording) => resources.map(({ urn }) => urn).sort();
    assert.deepEqual(urns(preview), urns(recording));
  });
});
