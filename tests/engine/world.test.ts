import assert from "node:assert/strict";
import type { Stack } from "@pulumi/pulumi/automation";
import { globalMembersIn, type Peering, peeringsIn, routesIn } from "./aws";
import { Operator } from "./operator";
import { type Project, stagingProject } from "./project";

const REGIONS = ["us-west-2", "us-east-1"];
/** Both sites: the backbone replicates between their buckets, and the edge delivers from either. */
const CELLS = REGIONS.map((region) => `${region}-test-1`);
const PROGRAMS = ["backbone", "edge"];
const PARIS = "eu-west-3";

describe("An environment as one network, on the real engine against an emulated AWS", function () {
  this.timeout("45m");
  let project: Project;
  const stacks = new Map<string, Stack>();

  before(async () => {
    project = await stagingProject();
    project.edit("staging", (document) => {
      document.set("cells", "apart");
      // The other channel has a window, which the backbone replicates; one is enough.
      document.deleteIn(["lineUp", "cells", "test-1", "channels", "test-101"]);
      document.setIn(["lineUp", "cells", "test-1", "database"], "global");
    });
  });

  after(() => project.remove());

  it("comes up in order: regions, the cell, the backbone, and the edge", async () => {
    assert.deepEqual(await up(...REGIONS), ["create"]);
    assert.deepEqual(await up(...CELLS), ["create"]);
    for (const name of PROGRAMS) assert.deepEqual(await up(name), ["create"], name);
  });

  it("has a peering that the other region accepted, and routes through it from both sides", async () => {
    const asked = await peerings("us-west-2");
    assert.deepEqual(asked.map(said), ["us-west-2 us-east-1 available"]);
    assert.deepEqual(await peerings("us-east-1"), asked);
    assert.deepEqual(await waysOut("us-west-2"), { "hub 10.68.0.0/14": "us-west-2 us-east-1" });
    assert.deepEqual(await waysOut("us-east-1"), { "hub 10.64.0.0/14": "us-west-2 us-east-1" });
  });

  it("has one database of the cell in both regions: home has the writer, and standby forwards writes", async () => {
    const { databaseArn } = await stack("us-west-2-test-1").outputs();
    const members = await globalMembersIn(project.aws, "us-east-1", "staging-test-1");
    assert.deepEqual(members, {
      [String(databaseArn?.value)]: "writes",
      "arn:aws:rds:us-east-1:123456789012:cluster:staging-test-1-us-east-1": "forwarding enabled",
    });
  });

  it("changes nothing on a second up of backbone and edge", async () => {
    for (const name of PROGRAMS) assert.deepEqual(await up(name), ["same"], name);
  });

  it("keeps the keys that operators write to the edge's store", async () => {
    const { deployment } = await stack("edge").exportStack();
    const types = (deployment.resources as { type: string }[]).map(({ type }) => type);
    assert.deepEqual(
      types.filter((type) => /keyvalue/i.test(type)),
      ["aws:cloudfront/keyValueStore:KeyValueStore"],
    );
  });

  it("adds a third region, and changes nothing else", async () => {
    const older = [...stacks.keys()].filter((name) => name !== "backbone");
    const [first] = await peerings("us-west-2");
    project.edit("staging", (document) =>
      document.setIn(["regions", PARIS], { slot: 2, zones: { "euw3-az1": 0, "euw3-az2": 1 } }),
    );
    assert.deepEqual(await up(PARIS), ["create"]);
    assert.deepEqual(await up("backbone"), ["create", "same"]);
    assert.deepEqual((await peerings("us-west-2"))[0], first);
    assert.deepEqual((await peerings(PARIS)).map(said).sort(), [
      "us-east-1 eu-west-3 available",
      "us-west-2 eu-west-3 available",
    ]);
    assert.deepEqual(await waysOut(PARIS), {
      "hub 10.64.0.0/14": "us-west-2 eu-west-3",
      "hub 10.68.0.0/14": "us-east-1 eu-west-3",
    });
    assert.deepEqual(await waysOut("us-west-2"), {
      "hub 10.68.0.0/14": "us-west-2 us-east-1",
      "hub 10.72.0.0/14": "us-west-2 eu-west-3",
    });
    const previews = await Promise.all(older.map((name) => stack(name).preview()));
    assert.deepEqual(operations(previews.map(({ changeSummary }) => changeSummary)), ["same"]);
  });

  it("stays evacuated after an up of its edge, until an operator ends the evacuation", async () => {
    const operator = new Operator(project);
    const outputs = await stack("edge").outputs();
    operator.copyEdgeFile(String(outputs["evacuationFile"]?.value));
    const store = String(outputs["keyValueStoreArn"]?.value);
    await operator.evacuate("test-1");
    assert.deepEqual(await operator.keys(store), { "route/test-1": "standby" });
    // It is in all tags, also those of the store.
    project.edit("staging", (document) => document.set("owner", "others"));
    assert.ok((await upAsFound("edge")).includes("update"));
    assert.equal((await stack("edge").outputs())["keyValueStoreArn"]?.value, store);
    assert.deepEqual(await operator.keys(store), { "route/test-1": "standby" });
    await operator.evacuate("test-1", "--undo");
    assert.deepEqual(await operator.keys(store), { "route/test-1": "home" });
  });

  it("is destroyed in the reverse order", async () => {
    for (const name of [...PROGRAMS].reverse()) await destroy(name);
    await destroy(...CELLS);
    await destroy(...REGIONS, PARIS);
  });

  /** Runs up on independent stacks at once. Returns the operations on resources. */
  async function up(...names: readonly string[]): Promise<string[]> {
    // One by one: the selected stack is written to one file.
    for (const name of names) if (!stacks.has(name)) stacks.set(name, await project.stack(`staging-${name}`));
    const results = await Promise.all(names.map((name) => stack(name).up({ parallel: 32 })));
    return operations(results.map(({ summary }) => summary.resourceChanges));
  }

  /** As `up --refresh`: reverts changes of others in the program's resources. */
  async function upAsFound(name: string): Promise<string[]> {
    const { workspace } = stack(name);
    workspace.envVars["ENGINE_STRICT_DIFF"] = "1";
    const { summary } = await stack(name).up({ parallel: 32, refresh: true });
    return operations([summary.resourceChanges]);
  }

  async function destroy(...names: readonly string[]): Promise<void> {
    await Promise.all(names.map((name) => stack(name).destroy({ parallel: 32 })));
    for (const name of names) {
      const { deployment } = await stack(name).exportStack();
      assert.deepEqual(deployment.resources ?? [], [], name);
    }
  }

  function stack(name: string): Stack {
    const known = stacks.get(name);
    assert.ok(known !== undefined, name);
    return known;
  }

  const peerings = (region: string): Promise<Peering[]> => peeringsIn(project.aws, region);

  /** Every route of a region through peerings: the two regions that it joins, by `<route table> <destination>`. */
  async function waysOut(region: string): Promise<Record<string, string>> {
    const between = new Map((await peerings(region)).map((peering) => [peering.id, peering.between]));
    const outputs = await stack(region).outputs();
    const tables = Object.entries(outputs["transitRouteTables"]?.value as Record<string, string>);
    const ways = tables.map(async ([routeTable, table]) =>
      Object.entries(await routesIn(project.aws, region, table)).flatMap(([to, target]) => {
        const joined = between.get(target);
        return joined === undefined ? [] : [[`${routeTable} ${to}`, joined]];
      }),
    );
    return Object.fromEntries((await Promise.all(ways)).flat()) as Record<string, string>;
  }
});

const said = ({ between, state }: Peering): string => `${between} ${state}`;

/** Kinds of operations, without counts. */
const operations = (changes: readonly (Partial<Record<string, number>> | undefined)[]): string[] =>
  [...new Set(changes.flatMap((all) => Object.keys(all ?? {})))].sort();
