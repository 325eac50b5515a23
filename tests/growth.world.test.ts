import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { parseDocument, type Document } from "yaml";
import { GROWTH } from "../model/growth.table";
import type { Recording, ResourceRecord } from "../record/types";
import { environmentFile } from "../stacks/config";
import { recordStacks, withEnvironment } from "./support/stacks";

/** What may be added to production: how, and how many resources it brings to the stacks that were there before. */
interface Step {
  readonly edit: (production: Document) => void;
  readonly brings: number;
  readonly updates: readonly string[];
}

const ATTACHMENT = "aws:ec2transitgateway/vpcAttachment:VpcAttachment";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";

const dataCentre = (prefix: string, domain: string) => ({
  kind: "dataCentre",
  prefixes: [`${prefix}.0.0/16`],
  dns: { domains: [domain], servers: [`${prefix}.0.10`] },
});

const STEPS: Readonly<Record<string, Step>> = {
  "a zone": {
    edit: (production) => production.setIn(["regions", "us-west-2", "zones", "usw2-az4"], 3),
    // Six subnets with a table each and its association, eight routes, a NAT gateway with its address and two alarms.
    brings: 6 * 3 + 8 + 2 + 2,
    updates: [
      "aws:ec2/networkAcl:NetworkAcl subnetIds",
      `${ENDPOINT} routeTableIds`,
      `${ENDPOINT} subnetIds`,
      `${ATTACHMENT} subnetIds`,
      "aws:route53/resolverEndpoint:ResolverEndpoint ipAddresses",
    ],
  },
  "a cell": {
    edit: (production) =>
      production.setIn(["lineUp", "cells", "films-1"], {
        home: { region: "us-west-2", slot: 20 },
        standby: { region: "eu-west-3", slot: 20 },
        channels: ["films-101"],
      }),
    brings: 0,
    updates: [],
  },
  "a region": {
    edit: (production) =>
      production.setIn(["regions", "ap-southeast-1"], { slot: 3, zones: { "apse1-az1": 0, "apse1-az2": 1 } }),
    brings: 0,
    updates: [],
  },
  "a data centre": {
    edit: (production) => production.setIn(["outside", "lyon"], dataCentre("172.21", "lab.example.net")),
    // In each of three regions a rule with its association, security group rules for TCP and UDP, and a route per zone.
    brings: 3 * (2 + 2 + 3),
    updates: [],
  },
  "a forwarded domain": {
    edit: (production) => production.addIn(["outside", "denver", "dns", "domains"], "lab.example.net"),
    brings: 3 * 2,
    updates: [],
  },
  "a subscriber": {
    edit: (production) => production.addIn(["notify"], { protocol: "email", endpoint: "second@example.com" }),
    brings: 3,
    updates: [],
  },
};

const PRODUCTION = readFileSync(environmentFile("production"), "utf8");

function recordedWith(edit: Step["edit"]): Promise<Map<string, Recording>> {
  const document = parseDocument(PRODUCTION);
  edit(document);
  return withEnvironment("production", String(document), recordStacks);
}

/** All that the engine would act on when it differs. */
const rest = ({
  inputs: _inputs,
  outputs: _outputs,
  dependencies: _d,
  propertyDependencies: _p,
  ...options
}: ResourceRecord) => options;

/** Properties whose values differ between two records of one resource. */
const changed = (before: ResourceRecord, after: ResourceRecord): string[] =>
  [...new Set([...Object.keys(before.inputs), ...Object.keys(after.inputs)])].filter(
    (property) => !isDeepStrictEqual(before.inputs[property], after.inputs[property]),
  );

function assertAdded(before: ResourceRecord, after: ResourceRecord, property: string): void {
  const now = after.inputs[property];
  assert.ok(Array.isArray(now), `${before.urn} ${property}`);
  const lost = (before.inputs[property] as unknown[]).filter(
    (item) => !now.some((other) => isDeepStrictEqual(item, other)),
  );
  assert.deepEqual(lost, [], `${before.urn} ${property}`);
}

/** The pairs (type, property) that an update in place touches, for resources that must still be there. */
function updatesOf(before: Recording, after: Recording): string[] {
  const now = new Map(after.resources.map((resource) => [resource.urn, resource]));
  return before.resources.flatMap((resource) => {
    const later = now.get(resource.urn);
    assert.ok(later !== undefined, `${resource.urn} is gone`);
    assert.deepEqual(rest(later), rest(resource), resource.urn);
    return changed(resource, later).map((property) => {
      assertAdded(resource, later, property);
      return `${resource.type} ${property}`;
    });
  });
}

/** Outputs are what other stacks go by: none may change, but a table may have more rows. */
function assertOutputsKept(before: Recording, after: Recording): void {
  for (const [name, value] of Object.entries(before.outputs)) {
    const now = after.outputs[name];
    if (typeof value !== "object" || value === null) assert.equal(now, value, name);
    else assert.deepEqual({ ...(now as object), ...value }, now, name);
  }
}

describe("production that grows", () => {
  let base: Map<string, Recording>;
  const listed = GROWTH.map(({ type, property }) => `${type} ${property}`);

  before(async () => {
    base = await recordedWith(() => undefined);
  });

  for (const [what, { edit, brings, updates }] of Object.entries(STEPS)) {
    it(`by ${what} replaces nothing, and updates only what the growth table lists`, async () => {
      const after = await recordedWith(edit);
      const touched: string[] = [];
      let added = 0;
      for (const [stack, older] of base) {
        const newer = after.get(stack);
        assert.ok(newer !== undefined, `${stack} is gone`);
        assert.deepEqual(newer.findings, []);
        touched.push(...updatesOf(older, newer));
        assertOutputsKept(older, newer);
        added += newer.resources.length - older.resources.length;
      }
      const pairs = [...new Set(touched)].sort();
      assert.deepEqual(
        pairs.filter((pair) => !listed.includes(pair)),
        [],
      );
      assert.deepEqual(pairs, [...updates].sort());
      assert.equal(added, brings);
    });
  }

  it("by a region gains a stack, of that region", async () => {
    const after = await recordedWith(STEPS["a region"]?.edit ?? (() => undefined));
    assert.deepEqual(
      [...after.keys()].filter((stack) => !base.has(stack)),
      ["ap-southeast-1"],
    );
    assert.deepEqual(after.get("ap-southeast-1")?.findings, []);
  });

  it("needs every row of the growth table", () => {
    const needed = Object.values(STEPS).flatMap(({ updates }) => updates);
    assert.deepEqual(
      listed.filter((pair) => !needed.includes(pair)),
      [],
    );
  });
});
