import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { Recording } from "../../../record/types";
import { edited, type Edit } from "../../model/declared/support";
import { backbone, BY_CIRCUIT, CIRCUITS, three } from "../../model/backbone/worlds";
import { namesOf, ofType, only, sourceOf } from "../../support/region";
import { recordBackbone } from "./support";

const CONNECTION = "aws:directconnect/connection:Connection";
const LAG = "aws:directconnect/linkAggregationGroup:LinkAggregationGroup";
const MEMBER = "aws:directconnect/connectionAssociation:ConnectionAssociation";
const KEY = "aws:directconnect/macsecKeyAssociation:MacsecKeyAssociation";
const CONFIRMATION = "aws:directconnect/connectionConfirmation:ConnectionConfirmation";
const INTERFACE = "aws:directconnect/transitVirtualInterface:TransitVirtualInterface";

const circuit = (name: string, from: string, to: string): Edit => {
  const line = CIRCUITS.split("\n").find((text) => text.startsWith(`      ${name}:`)) ?? "";
  return [line, line.replace(from, to)];
};

/** Of each kind one: ordered with MACsec, ordered by a provider, there already, and a partner's. */
const MIXED = edited(CIRCUITS, [
  circuit("seattle-1", "10Gbps", "10Gbps, macsec: true"),
  circuit("seattle-2", "10Gbps", "10Gbps, provider: Lumen"),
  circuit("ashburn-1", "10Gbps", "10Gbps, id: dxcon-fg5678gh"),
  circuit("ashburn-2", "10Gbps", "10Gbps, kind: hosted, id: dxcon-ij9012kl"),
])
  .replace(/ +centre-ashburn-2: .*\n/, "")
  .replace("maximum", "high");

const secretOf = (name: string): pulumi.Output<string> | undefined =>
  ["seattle-1.ckn", "seattle-1.cak", "vendor-seattle-1"].includes(name)
    ? pulumi.secret(`secret of ${name}`)
    : undefined;

const recordWith = (text: string, secrets?: typeof secretOf): Promise<Recording> =>
  recordBackbone(
    three([...BY_CIRCUIT, ["owner: someone", "owner: someone\nprotect: true"], backbone(text)]),
    {
      ...(secrets && { secretOf: secrets }),
    },
  );

describe("circuits", () => {
  let recording: Recording;

  before(async () => {
    recording = await recordWith(MIXED, secretOf);
    assert.deepEqual(recording.findings, []);
  });

  it("are ordered at their location, in the region that it counts to, and guarded", () => {
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

  it("are not ordered where they are there already", () => {
    assert.deepEqual(namesOf(recording, CONNECTION), ["seattle-1", "seattle-2"]);
    assert.equal(only(recording, INTERFACE, "vendor-ashburn-1").inputs.connectionId, "dxcon-fg5678gh");
  });

  it("are confirmed where they are a partner's, before an interface is on them", () => {
    const confirmation = only(recording, CONFIRMATION, "ashburn-2");
    assert.deepEqual(confirmation.inputs, { region: "us-east-1", connectionId: "dxcon-ij9012kl" });
    const row = only(recording, INTERFACE, "vendor-ashburn-2");
    assert.equal(sourceOf(recording, row, "connectionId").urn, confirmation.urn);
    assert.equal(ofType(recording, CONFIRMATION).length, 1);
  });

  it("ask for MACsec when they are ordered, with the key from the stack's secrets", () => {
    assert.equal(only(recording, CONNECTION, "seattle-1").inputs.requestMacsec, true);
    const key = only(recording, KEY, "seattle-1");
    assert.equal(sourceOf(recording, key, "connectionId").name, "seattle-1");
    assert.deepEqual([key.inputs.ckn, key.inputs.cak], ["[secret]", "[secret]"]);
  });

  it("are planned without their keys too", async () => {
    const without = await recordWith(MIXED);
    assert.deepEqual(without.findings, []);
    assert.deepEqual(ofType(without, KEY), []);
    const row = only(without, INTERFACE, "vendor-seattle-1");
    assert.equal("bgpAuthKey" in row.inputs, false);
  });

  it("are bundled into a group, on which interfaces run once it has its circuits", async () => {
    const lagged = edited(CIRCUITS, [
      circuit("ashburn-1", "10Gbps", "10Gbps, lag: ashburn"),
      circuit("ashburn-2", "device: EqDC2-2, speed: 10Gbps", "device: EqDC2-1, speed: 10Gbps, lag: ashburn"),
    ])
      .replace("maximum", "high")
      .replaceAll("circuit: ashburn-1,", "circuit: ashburn,")
      .replaceAll(/ +\w+-ashburn-2: .*\n/g, "");
    const bundled = await recordWith(edited(lagged, [["      ashburn-1:", "      ashburn-1:"]]));
    assert.deepEqual(bundled.findings, []);
    const { tags: _, ...args } = only(bundled, LAG, "ashburn").inputs;
    assert.deepEqual(args, { region: "us-east-1", location: "EqDC2", connectionsBandwidth: "10Gbps" });
    assert.deepEqual(namesOf(bundled, MEMBER), ["ashburn-ashburn-1", "ashburn-ashburn-2"]);
    const { propertyDependencies } = only(bundled, INTERFACE, "vendor-ashburn-1");
    const sources = bundled.resources.filter(({ urn }) =>
      propertyDependencies["connectionId"]?.includes(urn),
    );
    assert.deepEqual(sources.map(({ type, name }) => `${type.replace(/.*:/, "")} ${name}`).sort(), [
      "ConnectionAssociation ashburn-ashburn-1",
      "ConnectionAssociation ashburn-ashburn-2",
      "LinkAggregationGroup ashburn",
    ]);
  });
});
