import "../../record/preload";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { findEnvironment, type Environment } from "../../cli/environment";
import { ReplacedFolder } from "../../cli/files";
import { configured, StacksBefore } from "../../cli/recordStacks";
import { outsideNames } from "../../report/diagram/backbone";
import { drawTopology } from "../../report/diagram/draw";
import { Drawn } from "../../report/diagram/topology";
import { asText, type Table } from "../../report/tables";
import { replay } from "./floor";
import { shorten } from "../../record/preload";
import { record } from "../../record/record";
import { start } from "../../stacks/start";
import { judge } from "../../verify/rules";
import { growthTable, networkSize, sizesOf, type NetworkSize, type StackSize } from "./growth";
import { megabytes, stateBytes } from "./state";
import { writeWorld } from "./world";

/**
 * CPU time of planning in this process, compared with the floor: bare registration of the same resources with the same outputs
 * through the unchanged SDK. The recorder uses shortcuts in the SDK (record/preload.ts); a second floor has them too. Each row
 * comes from one run, stack by stack, so that ratios are stable on a noisy machine. Times of different machines do not compare.
 */
interface Cost {
  up: number;
  preview: number;
  floor: number;
  shortFloor: number;
  judging: number;
  writing: number;
  drawing: number;
  resources: number;
  /** MB of heap after each stack, garbage collected. */
  heap: number[];
  stacks: StackSize[];
}

type Timed = Exclude<keyof Cost, "heap" | "stacks">;

async function cpuOf<T>(work: () => Promise<T> | T): Promise<[seconds: number, result: T]> {
  global.gc?.();
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return [(user + system) / 1e6, result];
}

async function measure(environment: Environment): Promise<Cost> {
  const cost: Cost = {
    up: 0,
    preview: 0,
    floor: 0,
    shortFloor: 0,
    judging: 0,
    writing: 0,
    drawing: 0,
    resources: 0,
    heap: [],
    stacks: [],
  };
  const folder = new ReplacedFolder(join(mkdtempSync(join(tmpdir(), "headend-bench-")), "out"));
  const drawn = new Drawn();
  const before = new StacksBefore();
  for (const { row, config } of configured(environment.plan.stacks, environment)) {
    const identity = before.identityOf(row.name);
    const claim = { regions: row.regions, protect: environment.plan.settings.protect };
    const [up, recording] = await cpuOf(() => record(start, identity, config));
    const { resources, findings } = recording;
    // A failed program would cost little.
    if (findings.length > 0) throw new Error(`${row.name}: ${findings[0]?.message}`);
    before.keep(recording);
    const [floor] = await cpuOf(() => replay(resources, identity));
    const [shortFloor] = await cpuOf(() => shortened(() => replay(resources, identity)));
    const [preview] = await cpuOf(() => record(start, { ...identity, preview: true }, config));
    const [judging] = await cpuOf(() => judge(resources, claim));
    const [writing] = await cpuOf(() => folder.writeJson(join(row.name, "resources.json"), resources));
    drawn.add(resources);
    cost.stacks.push({ name: row.name, resources: resources.length, state: stateBytes(recording) });
    add(cost, { up, floor, shortFloor, preview, judging, writing, resources: resources.length });
    cost.heap.push(heapMegabytes());
  }
  [cost.drawing] = await cpuOf(() => {
    const { settings, backbone } = environment.plan;
    return drawTopology(drawn.topology(outsideNames(settings, backbone)));
  });
  folder.drop();
  return cost;
}

async function shortened<T>(work: () => Promise<T>): Promise<T> {
  const shortcuts = shorten();
  try {
    return await work();
  } finally {
    shortcuts.restore();
  }
}

function add(cost: Cost, more: Partial<Record<Timed, number>>): void {
  for (const [key, value] of Object.entries(more)) cost[key as Timed] += value;
}

function heapMegabytes(): number {
  global.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

const milliseconds = (seconds: number, resources: number): string =>
  `${((1000 * seconds) / resources).toFixed(2)} ms`;

function rowOf(
  name: string,
  { up, preview, floor, shortFloor, judging, writing, drawing, resources, heap }: Cost,
): string[] {
  const pass = (seconds: number): string =>
    `${milliseconds(seconds, resources)}, ${(seconds / floor).toFixed(2)} x`;
  return [
    name,
    String(heap.length),
    String(resources),
    milliseconds(floor, resources),
    milliseconds(shortFloor, resources),
    pass(up),
    pass(preview),
    `${judging.toFixed(2)} s`,
    `${writing.toFixed(2)} s`,
    `${drawing.toFixed(2)} s`,
    `${heap[0]?.toFixed(0)} to ${heap.at(-1)?.toFixed(0)} MB`,
  ];
}

async function main(): Promise<void> {
  // The first pass loads the classes of all AWS services in use: it is part of start-up.
  const production = findEnvironment("production", undefined);
  const [first] = configured(production.plan.stacks, production);
  if (first === undefined) throw new Error("production has no stack");
  const identity = new StacksBefore().identityOf(first.row.name);
  await record(start, identity, first.config);
  const { user, system } = process.cpuUsage();
  const [again] = await cpuOf(() => record(start, identity, first.config));

  const ours = await measure(production);
  const [world, settings] = await inWorld(12, async (environment) => {
    return [await measure(environment), environment.plan.settings] as const;
  });
  const head = [
    "world",
    "stacks",
    "resources",
    "floor",
    "floor, with shortcuts",
    "up",
    "preview",
    "judging",
    "writing",
    "drawing",
    "heap, first to last stack",
  ];
  const rows = [rowOf("production", ours), rowOf("12 regions", world)];
  process.stdout.write(asText({ title: "CPU time per resource, and against the floor", head, rows }));
  process.stdout.write(`\nstart-up: ${((user + system) / 1e6 - again).toFixed(1)} s CPU\n\n`);
  process.stdout.write(`${asText(stackSizes(ours.stacks))}\n`);
  const smaller: NetworkSize[] = [];
  for (const count of [1, 2, 3, 6])
    smaller.push(
      await inWorld(count, async (environment) =>
        networkSize(environment.plan.settings, await sizesOf(environment)),
      ),
    );
  process.stdout.write(asText(growthTable([...smaller, networkSize(settings, world.stacks)])));
}

/** Runs with the synthetic world of so many regions. */
async function inWorld<T>(count: number, run: (environment: Environment) => Promise<T>): Promise<T> {
  const file = writeWorld(count);
  try {
    return await run(findEnvironment(undefined, file));
  } finally {
    rmSync(dirname(file), { recursive: true });
  }
}

function stackSizes(stacks: readonly StackSize[]): Table {
  const largest = stacks.reduce((one, other) => (other.state > one.state ? other : one));
  return {
    title: "Stacks of production, and their states (estimated)",
    head: ["stack", "resources", "state"],
    rows: stacks.map(({ name, resources, state }) => [name, String(resources), megabytes(state)]),
    note: `largest: ${largest.name}, ${largest.resources} resources, ${megabytes(largest.state)}`,
  };
}

void main();
