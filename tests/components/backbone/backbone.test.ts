import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { CREATORS } from "../../../components/backbone/kinds";
import { INTERCONNECTS, KINDS } from "../../../plan/backbone/interconnects.table";
import { GROWTH } from "../../support/growth.table";
import type { Settings } from "../../../settings/settings";
import type { Recording } from "../../../record/types";
import { customs, ofType, recorded } from "../../support/region";
import { neighbours, READ } from "../../plan/backbone/neighbours";
import { backbone, JOINED, three, four } from "../../plan/backbone/worlds";
import type { Edit } from "../../checks/support";
import { outputsOf, recordBackbone } from "./support";

const FULL: readonly Edit[] = [...JOINED, ["centre: { slot: 1 }", "centre: { slot: 1, mode: private }"]];

/** Types of global resources. */
const ROLE = "aws:iam/role:Role";
const GLOBAL = ["aws:directconnect/gateway:Gateway", ROLE, "aws:iam/rolePolicy:RolePolicy"];

describe("the program of a backbone", () => {
  for (const [what, settings] of [
    ["without circuits", three()],
    ["with circuits of both modes", three(FULL)],
  ] as const) {
    it(`registers the same ${what} in a preview, without a finding`, async () => {
      const [up, preview] = [
        await recordBackbone(settings),
        await recordBackbone(settings, { preview: true }),
      ];
      assert.deepEqual([...up.findings, ...preview.findings], []);
      const urns = ({ resources }: Recording): string[] => resources.map(({ urn }) => urn).sort();
      assert.deepEqual(urns(preview), urns(up));
    });
  }

  it("sets the region of every resource, and has one provider that rejects other accounts", async () => {
    const recording = await recordBackbone(three(FULL));
    for (const { type, urn, inputs } of customs(recording)) {
      assert.equal(typeof inputs.region === "string", !GLOBAL.includes(type), urn);
    }
    const [provider, ...more] = ofType(recording, "pulumi:providers:aws");
    assert.deepEqual(more, []);
    assert.equal(provider?.inputs.allowedAccountIds, '["111122223333"]');
    for (const { provider: own, urn } of customs(recording))
      assert.ok(own.startsWith(provider?.urn ?? "?"), urn);
  });

  it("tags resources with their own region, and a role with the region that it serves", async () => {
    const recording = await recordBackbone(three(FULL));
    for (const { urn, type, name, inputs } of customs(recording)) {
      const tags = inputs.tags as Record<string, string> | undefined;
      const own = type === ROLE ? name.replace(/^one-/, "") : (inputs.region ?? "global");
      if (tags !== undefined) assert.equal(tags.region, own, urn);
    }
  });

  it("creates only its components where there is one region, no circuit and no cell", async () => {
    const { regions, lineUp, ...rest } = three();
    const [[name = "", region] = []] = Object.entries(regions);
    const alone = { ...rest, lineUp: { ...lineUp, cells: {} }, regions: { [name]: region } } as Settings;
    assert.deepEqual(customs(await recordBackbone(alone)), []);
  });

  it("reads no output that a region does not have", async () => {
    const { outputs } = await recorded.full();
    // `cells` is an output of the region's stack, not of the Region.
    const expected = Object.keys(outputsOf(three(), "us-west-2")).filter((name) => name !== "cells");
    for (const name of expected) assert.ok(name in outputs, name);
    const { transitRouteTables } = outputs as { transitRouteTables: Record<string, string> };
    assert.deepEqual(
      Object.keys(transitRouteTables),
      Object.keys(outputsOf(three(), "us-west-2")["transitRouteTables"] as object),
    );
  });

  it("reads its cells where only endpoints of outside services connect them", async () => {
    const endpoint = `privateLink:
  endpoints:
    ads:
      serviceName: com.amazonaws.vpce.us-west-2.vpce-svc-0123456789abcdef0
      regions: [us-west-2]
      purpose: adDecision
      privateName: ads.example.org
`;
    const settings = three([
      ["dvrHours: 3", "dvrHours: 0"],
      ["outside:\n", `${endpoint}outside:\n`],
    ]);
    const recording = await recordBackbone(settings);
    assert.deepEqual(recording.findings, []);
    assert.equal(ofType(recording, "aws:ec2/vpcEndpoint:VpcEndpoint").length, 1);
    assert.equal(ofType(recording, "aws:s3/bucketReplicationConfig:BucketReplicationConfig").length, 0);
  });

  it("exports the names of endpoint services for vendors and platforms", async () => {
    const recording = await recordBackbone(neighbours([READ]));
    assert.deepEqual(recording.findings, []);
    const services = ofType(recording, "aws:ec2/vpcEndpointService:VpcEndpointService");
    assert.deepEqual(
      recording.outputs["endpointServices"],
      Object.fromEntries(services.map(({ name, outputs }) => [name, outputs.serviceName])),
    );
    assert.deepEqual(services.map(({ name }) => name).sort(), [
      "one-us-east-1",
      "one-us-west-2",
      "two-us-east-1-delivery",
      "two-us-west-2-delivery",
    ]);
  });

  it("has a component and a text for every kind of interconnect", () => {
    assert.deepEqual(Object.keys(CREATORS).sort(), [...KINDS].sort());
    for (const { joins } of Object.values(INTERCONNECTS)) assert.match(joins, /^\S.* to .*[^.]$/);
  });
});

describe("a backbone that grows", () => {
  const LISTED = GROWTH.map(({ type, property }) => `${type} ${property}`);

  /** Properties that differ in common resources, and the number of new resources. */
  function growth(before: Recording, after: Recording): { changed: string[]; added: number } {
    const later = new Map(after.resources.map((row) => [row.urn, row]));
    const changed = before.resources.flatMap(({ urn, type, inputs }) => {
      const now = later.get(urn)?.inputs;
      assert.ok(now !== undefined, `${urn} is deleted`);
      return [...new Set([...Object.keys(inputs), ...Object.keys(now)])]
        .filter((property) => !isDeepStrictEqual(inputs[property], now[property]))
        .map((property) => `${type} ${property}`);
    });
    return {
      changed: changed.filter((pair) => !LISTED.includes(pair)),
      added: after.resources.length - before.resources.length,
    };
  }

  it("by a region adds its peerings and changes nothing", async () => {
    const grown = growth(await recordBackbone(three()), await recordBackbone(four()));
    // A reference; for each of three peerings two ends, two associations and two routes.
    assert.deepEqual(grown, { changed: [], added: 1 + 3 * (2 + 2 + 2) });
  });

  it("by circuits adds them and changes nothing", async () => {
    const grown = growth(await recordBackbone(three()), await recordBackbone(three(JOINED)));
    // Four circuits and eight interfaces with an alarm each, two gateways, five associations with their route table
    // associations, five routes.
    assert.deepEqual(grown, { changed: [], added: 1 + 2 * (4 + 8) + 2 + 2 * 5 + 5 });
  });

  it("by a cell adds the replication of its windows, in both directions, and changes nothing", async () => {
    const channel = "{ name: Fourth, dvrHours: 3, feeds: [{ vendor: vendor, path: internet }] }";
    const cell: Edit = [
      "releases:\n",
      `    three:\n      home: { region: us-west-2, slot: 3 }\n      standby: { region: eu-west-3, slot: 3 }\n      channels: { fourth: ${channel} }\nreleases:\n`,
    ];
    const image: Edit = ["ami: { us-west-2", "ami: { eu-west-3: ami-0123456789abcdef0, us-west-2"];
    const grown = growth(
      await recordBackbone(three(JOINED)),
      await recordBackbone(three([...JOINED, cell, image])),
    );
    // Of each direction: a role with its policy, a rule and three alarms.
    assert.deepEqual(grown, { changed: [], added: 2 * (1 + 1 + 1 + 3) });
  });

  it("by higher quotas changes nothing", async () => {
    const raised = three([backbone("  quotas: { pendingPeerings: 1, peerings: 100 }\n")]);
    assert.deepEqual(growth(await recordBackbone(three()), await recordBackbone(raised)), {
      changed: [],
      added: 0,
    });
  });
});
