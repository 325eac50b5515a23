import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { Recording } from "../../../record/types";
import { edited, type Edit } from "../../checks/support";
import { backbone, BY_CIRCUIT, circuit, CIRCUITS, LAGGED, three } from "../../plan/backbone/worlds";
import { namesOf, ofType, only } from "../../support/region";
import { judge } from "../../../verify/rules";
import { recordBackbone } from "./support";

const CONNECTION = "aws:directconnect/connection:Connection";
const LAG = "aws:directconnect/linkAggregationGroup:LinkAggregationGroup";
const MEMBER = "aws:directconnect/connectionAssociation:ConnectionAssociation";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const PRIVATE = "aws:directconnect/privateVirtualInterface:PrivateVirtualInterface";
const VIRTUAL = "aws:ec2/vpnGateway:VpnGateway";
const INTERFACE = "aws:directconnect/transitVirtualInterface:TransitVirtualInterface";

/** One of each kind: ordered with MACsec, ordered through a provider, existing, and hosted. */
const MIXED = edited(CIRCUITS, [
  circuit("seattle-1", "10Gbps", "10Gbps, macsec: true"),
  circuit("seattle-2", "10Gbps", "10Gbps, provider: Lumen"),
  circuit("ashburn-1", "10Gbps", "10Gbps, id: dxcon-fg5678gh"),
  circuit("ashburn-2", "10Gbps", "10Gbps, kind: hosted, id: dxcon-ij9012kl"),
])
  .replace(/ +centre-ashburn-2: .*\n/, "")
  .replace("maximum", "high");

const secretOf = (name: string): pulumi.Output<string> | undefined =>
  name === "vendor-seattle-1" ? pulumi.secret(`secret of ${name}`) : undefined;

const PROTECTED: Edit = ["owner: someone", "owner: someone\nprotect: true"];

const recordWith = (text: string, secrets?: typeof secretOf): Promise<Recording> =>
  recordBackbone(three([...BY_CIRCUIT, PROTECTED, backbone(text)]), {
    ...(secrets && { secretOf: secrets }),
  });

describe("circuits", () => {
  let recording: Recording;

  before(async () => {
    recording = await recordWith(MIXED, secretOf);
    assert.deepEqual(recording.findings, []);
  });

  it("are ordered at their location, in its region, and protected", () => {
    const { inputs, region, protect } = only(recording, CONNECTION, "seattle-2");
    const { tags: _, ...args } = inputs;
    assert.deepEqual(args, {
      region: "us-west-2",
      location: "EqSe2-EQ",
      bandwidth: "10Gbps",
      requestMacsec: false,
      providerName: "Lumen",
    });
    assert.equal(region, "us-west-2");
    assert.equal(protect, true);
  });

  it("are not ordered where they exist", () => {
    assert.deepEqual(namesOf(recording, CONNECTION), ["seattle-1", "seattle-2"]);
    assert.equal(only(recording, INTERFACE, "vendor-ashburn-1").inputs.connectionId, "dxcon-fg5678gh");
  });

  it("request MACsec at creation, and set no keys and no encryption mode", () => {
    const { inputs } = only(recording, CONNECTION, "seattle-1");
    assert.equal(inputs.requestMacsec, true);
    assert.equal("encryptionMode" in inputs, false);
    const encryption = namesOf(recording, ALARM).filter((name) => name.startsWith("circuit-clear-"));
    assert.deepEqual(encryption, ["circuit-clear-seattle-1"]);
    const alarm = only(recording, ALARM, "circuit-clear-seattle-1");
    const id = only(recording, CONNECTION, "seattle-1").outputs.id;
    assert.deepEqual(
      [alarm.inputs.metricName, alarm.inputs.dimensions, alarm.inputs.treatMissingData, alarm.region],
      ["ConnectionEncryptionState", { ConnectionId: id }, "breaching", "us-west-2"],
    );
  });

  it("come up without a secret, and their interfaces without a key", async () => {
    const keyless = await recordWith(MIXED);
    assert.deepEqual(keyless.findings, []);
    assert.deepEqual(
      keyless.resources.filter(({ type }) => /macsec/i.test(type)),
      [],
    );
    assert.equal("bgpAuthKey" in only(keyless, INTERFACE, "vendor-seattle-1").inputs, false);
    assert.equal(only(recording, INTERFACE, "vendor-seattle-1").inputs.bgpAuthKey, "[secret]");
  });

  it("have no alarm and no interface while they are awaited", async () => {
    const awaited = await recordWith(MIXED.replace("macsec: true", "macsec: true, awaited: true"));
    assert.deepEqual(awaited.findings, []);
    const removed = (type: string): string[] =>
      namesOf(recording, type).filter((name) => !namesOf(awaited, type).includes(name));
    assert.deepEqual(removed(INTERFACE), ["centre-seattle-1", "vendor-seattle-1"]);
    assert.deepEqual(removed(CONNECTION), []);
    assert.deepEqual(removed(ALARM), [
      "circuit-clear-seattle-1",
      "circuit-down-seattle-1",
      "interface-down-centre-seattle-1",
      "interface-down-vendor-seattle-1",
    ]);
  });

  it("and their interfaces have alarms in the region of their location", () => {
    const { inputs } = only(recording, ALARM, "circuit-down-ashburn-1");
    assert.equal(inputs.region, "us-east-1");
    assert.deepEqual(inputs.dimensions, { ConnectionId: "dxcon-fg5678gh" });
    assert.deepEqual(inputs.alarmActions, ["arn:aws:sns:us-east-1:111122223333:alarms-1234567"]);
    const { namespace, metricName, statistic, comparisonOperator, threshold } = inputs;
    assert.deepEqual(
      [namespace, metricName, statistic, comparisonOperator, threshold],
      ["AWS/DX", "ConnectionState", "Minimum", "LessThanThreshold", 1],
    );
    const bgp = only(recording, ALARM, "interface-down-vendor-seattle-1");
    const dimensions = bgp.inputs.dimensions as Record<string, unknown>;
    assert.deepEqual(Object.keys(dimensions).sort(), [
      "ConnectionId",
      "IpAddressFamily",
      "VirtualInterfaceId",
    ]);
    assert.equal(dimensions.IpAddressFamily, "ipv4");
    assert.equal(dimensions.ConnectionId, only(recording, CONNECTION, "seattle-1").outputs.id);
    assert.equal(dimensions.VirtualInterfaceId, only(recording, INTERFACE, "vendor-seattle-1").outputs.id);
  });

  it("are exported with AWS's device where this program ordered them, otherwise with the declared one", () => {
    const { circuits } = recording.outputs as Record<string, Record<string, unknown>>;
    assert.deepEqual(Object.keys(circuits ?? {}), ["seattle-1", "seattle-2", "ashburn-1", "ashburn-2"]);
    assert.deepEqual(circuits?.["ashburn-1"], { id: "dxcon-fg5678gh", device: "EqDC2-1" });
    const { id, awsDevice } = only(recording, CONNECTION, "seattle-1").outputs;
    assert.deepEqual(circuits?.["seattle-1"], { id, device: awsDevice });
  });

  it("are bundled into a LAG on the device of the first, which has interfaces after all its circuits", async () => {
    const bundled = await recordWith(LAGGED);
    assert.deepEqual(bundled.findings, []);
    const lag = only(bundled, LAG, "ashburn");
    const { tags: _, ...args } = lag.inputs;
    assert.deepEqual(args, {
      region: "us-east-1",
      location: "EqDC2",
      connectionsBandwidth: "10Gbps",
      connectionId: "dxcon-fg5678g1",
    });
    assert.deepEqual(lag.ignoreChanges, ["connectionId"]);
    assert.deepEqual(
      ofType(bundled, MEMBER).map(({ name, inputs }) => [name, inputs.connectionId]),
      [["ashburn-ashburn-2", "dxcon-fg5678g2"]],
    );
    const { propertyDependencies } = only(bundled, INTERFACE, "vendor-ashburn-1");
    const sources = bundled.resources.filter(({ urn }) =>
      propertyDependencies["connectionId"]?.includes(urn),
    );
    assert.deepEqual(sources.map(({ type, name }) => `${type.replace(/.*:/, "")} ${name}`).sort(), [
      "ConnectionAssociation ashburn-ashburn-2",
      "LinkAggregationGroup ashburn",
    ]);
  });
});

describe("a backbone with every kind of line", () => {
  const text = edited(LAGGED, [
    circuit("seattle-1", "10Gbps", "10Gbps, macsec: true"),
    circuit("seattle-2", "10Gbps", "10Gbps, kind: hosted, id: dxcon-ij9012kl"),
    ["centre: { slot: 1 }", "centre: { slot: 1, mode: private, mtu: 9001 }"],
  ]).replace(/ +centre-seattle-2: .*\n/, "");

  it("breaks no rule, and protects what others have configured", async () => {
    const settings = three([...BY_CIRCUIT, PROTECTED, backbone(text)]);
    const all = await recordBackbone(settings);
    const claim = { regions: Object.keys(settings.regions), protect: true };
    const global = all.resources.map((row) => (row.region === "" ? { ...row, region: "us-east-1" } : row));
    assert.deepEqual([...all.findings, ...judge(global, claim)], []);
    const types = new Set(all.resources.map(({ type }) => type));
    for (const type of [
      CONNECTION,
      LAG,
      MEMBER,
      INTERFACE,
      PRIVATE,
      VIRTUAL,
      "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation",
    ])
      assert.ok(types.has(type), type);
    for (const { urn, deleteBeforeReplace } of ofType(all, INTERFACE, PRIVATE, VIRTUAL))
      assert.equal(deleteBeforeReplace, true, urn);
    const unprotected = judge(
      global.map((row) => ({ ...row, protect: false })),
      claim,
    );
    assert.deepEqual(
      [...new Set(unprotected.map(({ subject }) => subject.split("::")[2]?.split("$").at(-1) ?? ""))]
        .filter((type) => !type.includes("s3"))
        .sort(),
      [CONNECTION, "aws:directconnect/gateway:Gateway", LAG, PRIVATE, INTERFACE, VIRTUAL],
    );
  });
});
