import "../../record/preload";
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { readEnvironment } from "../../checks/environment";
import { type EnvironmentPlan, planEnvironment } from "../../plan/environment";
import { kindOf, type StackRow } from "../../plan/stacks";
import { record } from "../../record/record";
import type { ResourceRecord } from "../../record/types";
import { UNKNOWN } from "../../record/wire";
import { PREVIEW_VARIABLE } from "../../stacks/outputs";
import { readsOf, stacksReadBy } from "../../stacks/reads";
import { start } from "../../stacks/start";
import { edited, type Edit } from "../checks/support";
import { neighbours, NEIGHBOURS_TEXT, READ } from "../plan/backbone/neighbours";
import { withEdge } from "../plan/edge/worlds";
import { Stacks } from "../support/stacks";

type Outputs = Record<string, unknown>;

const GLOBAL: Edit = ["      size: 2\n", "      size: 2\n      database: global\n"];
/** Every conditional output: PrivateLink in both directions, a global database, an edge. */
const WORLD = edited(NEIGHBOURS_TEXT, [READ, GLOBAL, withEdge()]);
const APART: Edit = ["owner: someone", "owner: someone\ncells: apart"];
const WORLDS = { inRegion: WORLD, apart: edited(WORLD, [APART]) } as const;

interface Run {
  readonly error: unknown;
  readonly resources: readonly ResourceRecord[];
}

/** A world whose stacks are recorded once; a test starts a stack with other outputs of the stacks that it reads. */
class World {
  readonly plan: EnvironmentPlan;
  private readonly stacks: Stacks;

  constructor(private readonly file: string) {
    this.plan = planEnvironment(readEnvironment(file));
    this.stacks = new Stacks(file);
  }

  /** One stack of each kind that reads others. */
  get readers(): StackRow[] {
    const rows = this.plan.stacks.filter((row) => readsOf(this.plan, row).length > 0);
    return [...new Map(rows.map((row) => [kindOf(row), row])).values()];
  }

  async outputsFor(row: StackRow): Promise<Map<string, Outputs>> {
    const names = stacksReadBy(this.plan, row);
    const recorded = await Promise.all(
      names.map(async (name) => [name, structuredClone((await this.stacks.up(name)).outputs)] as const),
    );
    return new Map(recorded);
  }

  async start(row: StackRow, outputs: ReadonlyMap<string, Outputs>, preview = false): Promise<Run> {
    let error: unknown;
    const program = async (): Promise<void> => {
      await start().catch((thrown: unknown) => (error = thrown));
    };
    const references = new Map([...outputs].map(([name, given]) => [`organization/headend/${name}`, given]));
    const identity = {
      project: "headend",
      stack: row.name,
      organization: "organization",
      references,
      preview,
    };
    const secrets = Object.fromEntries(row.secrets.map((key) => [key, "stand-in"]));
    const values = { ...secrets, ...row.config, "headend:file": this.file };
    const { resources } = await record(program, identity, { values });
    return { error, resources };
  }
}

/** Both worlds, in a folder that exists as long as the tests. */
const folder = mkdtempSync(join(tmpdir(), "headend-"));
const worlds = new Map<string, World>();

function worldWith(cells: keyof typeof WORLDS): World {
  const file = join(folder, cells, "small.yaml");
  if (!worlds.has(cells)) {
    mkdirSync(join(folder, cells));
    writeFileSync(file, WORLDS[cells]);
    worlds.set(cells, new World(file));
  }
  return worlds.get(cells) ?? assert.fail();
}

after(() => rmSync(folder, { recursive: true }));

/** Deletes an output, or a key of one. */
function drop(outputs: Outputs, [name = "", ...rest]: readonly string[]): void {
  if (rest.length === 0) Reflect.deleteProperty(outputs, name);
  else drop(outputs[name] as Outputs, rest);
}

const created = ({ resources }: Run): string[] =>
  resources.map(({ type }) => type).filter((type) => !type.startsWith("pulumi:pulumi:"));

function messageOf({ error }: Run): string {
  assert.ok(pulumi.RunError.isInstance(error), String(error));
  return error.message;
}

for (const cells of ["inRegion", "apart"] as const)
  describe(`what the programs read of other stacks, with cells ${cells}`, () => {
    it("is in the outputs of those stacks, and is all that they reference", async () => {
      const world = worldWith(cells);
      {
        for (const row of world.readers) {
          const run = await world.start(row, await world.outputsFor(row));
          assert.equal(run.error, undefined);
          const references = run.resources.filter(({ type }) => type === "pulumi:pulumi:StackReference");
          assert.deepEqual(
            references.map(({ name }) => name).sort(),
            stacksReadBy(world.plan, row)
              .map((name) => `organization/headend/${name}`)
              .sort(),
          );
        }
      }
    }).timeout("60s");

    it("is one error that names the stack, before anything is created, for each output that is missing", async () => {
      const world = worldWith(cells);
      {
        for (const row of world.readers)
          for (const { stack, path } of readsOf(world.plan, row)) {
            const outputs = await world.outputsFor(row);
            drop(outputs.get(stack) ?? {}, path);
            const run = await world.start(row, outputs);
            assert.equal(
              messageOf(run),
              `${stack} does not give ${path.join(".")} yet: pulumi up --stack ${stack}`,
            );
            assert.deepEqual(created(run), []);
          }
      }
    }).timeout("60s");

    it("is a line for each stack that is empty or does not exist", async () => {
      const world = worldWith(cells);
      {
        for (const row of world.readers) {
          const names = stacksReadBy(world.plan, row);
          const empty = await world.start(row, new Map(names.map((name) => [name, {}])));
          const lines = messageOf(empty).split("\n");
          assert.deepEqual(
            lines.map((line) => line.replace(/ does not give .* yet/, "")),
            names.map((name) => `${name}: pulumi up --stack ${name}`),
          );
          const none = await world.start(row, new Map());
          assert.deepEqual(
            messageOf(none).split("\n"),
            names.map(
              (name) => `${name} does not exist yet: pulumi stack init ${name} && pulumi up --stack ${name}`,
            ),
          );
          assert.deepEqual([...created(empty), ...created(none)], []);
        }
      }
    }).timeout("60s");
  });

/** First part of the paths that the backbone reads of each site of a cell. */
function siteReads(edits: readonly Edit[]): Record<string, string> {
  const plan = planEnvironment(neighbours([APART, ...edits]));
  const row = plan.stacks.find(({ program }) => program === "backbone");
  assert.ok(row !== undefined);
  const sites = readsOf(plan, row).filter(({ stack }) => /-(one|two)$/.test(stack));
  const namesOf = (site: string): string =>
    [...new Set(sites.flatMap(({ stack, path }) => (stack === site ? path[0] : [])))].join(" ");
  return Object.fromEntries(sites.map(({ stack }) => [stack.replace("small-", ""), namesOf(stack)]));
}

describe("what the backbone reads of a cell", () => {
  it("is nothing at a site that no interconnect joins, and its static-IP NLB only where a feed is private", () => {
    assert.deepEqual(siteReads([]), {
      "us-west-2-one": "vpcId nlbArn buckets",
      "us-east-1-one": "vpcId nlbArn buckets",
      "us-east-1-two": "vpcId buckets",
    });
  });

  it("has the NLB of delivery only where platforms read the cell", () => {
    assert.deepEqual(siteReads([READ]), {
      "us-west-2-one": "vpcId nlbArn buckets",
      "us-east-1-one": "vpcId nlbArn buckets",
      "us-east-1-two": "vpcId appNlbArn buckets",
      "us-west-2-two": "vpcId appNlbArn buckets",
    });
  });

  it("has the first cluster of a global database at home, and the ground of the secondary at standby", () => {
    assert.deepEqual(siteReads([GLOBAL]), {
      "us-west-2-one": "vpcId nlbArn buckets databaseArn",
      "us-east-1-one": "vpcId nlbArn buckets databaseGround",
      "us-east-1-two": "vpcId buckets",
    });
  });
});

/** Runs as `headend preview` does, with a file of invented outputs. */
async function withInvented<T>(
  invented: Readonly<Record<string, Outputs>>,
  run: () => Promise<T>,
): Promise<T> {
  const file = join(folder, "outputs.json");
  writeFileSync(file, JSON.stringify(invented));
  process.env[PREVIEW_VARIABLE] = file;
  try {
    return await run();
  } finally {
    Reflect.deleteProperty(process.env, PREVIEW_VARIABLE);
  }
}

describe("a preview that headend runs", () => {
  const cellOf = (world: World): StackRow =>
    world.readers.find((row) => kindOf(row) === "cell") ?? assert.fail("no cell");
  const regionOf = ({ regions }: StackRow): string => `small-${regions[0]}`;
  const attachment = ({ resources }: Run): unknown =>
    resources.find(({ type }) => type === "aws:ec2transitgateway/vpcAttachment:VpcAttachment")?.inputs[
      "transitGatewayId"
    ];

  it("takes the outputs of a stack that does not exist from the plan", async () => {
    const world = worldWith("apart");
    {
      const row = cellOf(world);
      const outputs = await world.outputsFor(row);
      const run = await withInvented(Object.fromEntries(outputs), () => world.start(row, new Map(), true));
      assert.equal(run.error, undefined);
      assert.equal(attachment(run), outputs.get(regionOf(row))?.["transitGatewayId"]);
      assert.deepEqual(
        run.resources.filter(({ type }) => type === "pulumi:pulumi:StackReference"),
        [],
      );
    }
  });

  it("has an unknown value where a stack does not give an output yet", async () => {
    const world = worldWith("apart");
    {
      const row = cellOf(world);
      const outputs = await world.outputsFor(row);
      delete outputs.get(regionOf(row))?.["transitGatewayId"];
      const run = await withInvented({}, () => world.start(row, outputs, true));
      assert.equal(run.error, undefined);
      assert.equal(attachment(run), UNKNOWN);
    }
  });

  it("never becomes an update", async () => {
    const world = worldWith("apart");
    {
      const row = cellOf(world);
      const outputs = await world.outputsFor(row);
      const run = await withInvented(Object.fromEntries(outputs), () => world.start(row, outputs));
      assert.equal(
        messageOf(run),
        "HEADEND_PREVIEW is set, and this is an update: its values are invented; unset it",
      );
      assert.deepEqual(created(run), []);
    }
  });
});
