import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { readEnvironment } from "../../checks/environment";
import { orderOf } from "../../operate/order";
import { runWavesOf, type Wave } from "../../operate/waves";
import { type EnvironmentPlan, planEnvironment } from "../../plan/environment";
import { kindOf, siteStack } from "../../plan/stacks";
import type { Settings } from "../../settings/settings";
import { environmentFile } from "../../stacks/config";
import { DETACHED, GLOBAL, world } from "./worlds";

const read = (file: string): EnvironmentPlan => planEnvironment(readEnvironment(file));
const environment = (name: string): EnvironmentPlan => read(environmentFile(name));
const lines = (waves: readonly Wave[]): string[] =>
  waves.map(({ name, stacks }) => `${name}: ${stacks.join(", ")}`);

const worlds = join(__dirname, "../worlds");
const ENVIRONMENTS = [
  ...readdirSync(worlds)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => read(join(worlds, name))),
  ...["production", "staging", "china"].map(environment),
  world(),
  world(GLOBAL),
  world(DETACHED),
];

/** An edit of one environment: other viewers, and cells that the file lets roll first. */
interface Change {
  readonly at: number;
  readonly viewers: readonly number[];
  readonly first: readonly number[];
}

const CHANGE: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(ENVIRONMENTS.length - 1),
  viewers: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 10, maxLength: 10 }),
  first: fc.array(fc.nat(9), { maxLength: 3 }),
});

function changed({ at, viewers, first }: Change): EnvironmentPlan {
  const { settings } = ENVIRONMENTS[at] ?? assert.fail();
  const names = Object.keys(settings.lineUp.cells);
  const groups = settings.cells === "apart" ? [...new Set(first.flatMap((index) => names[index] ?? []))] : [];
  const cells = Object.fromEntries(
    Object.entries(settings.lineUp.cells).map(([cell, own], index) => [
      cell,
      { ...own, viewers: viewers[index] ?? 1 },
    ]),
  );
  const waves = { bake: 15, cells: groups.map((cell) => [cell]) };
  return planEnvironment({ ...settings, waves, lineUp: { ...settings.lineUp, cells } });
}

const always = (holds: (plan: EnvironmentPlan) => void): void =>
  fc.assert(
    fc.property(CHANGE, (change) => holds(changed(change))),
    { numRuns: 60 },
  );

const waveOf = (waves: readonly Wave[], stack: string): number =>
  waves.findIndex(({ stacks }) => stacks.includes(stack));

/** The stacks of each cell. */
const sites = (settings: Settings) =>
  Object.entries(settings.lineUp.cells).map(([cell, { home, standby }]) => ({
    home: siteStack(settings, { region: home.region, cell }),
    standby: siteStack(settings, { region: standby.region, cell }),
    standbyRegion: standby.region,
  }));

describe("the waves of an update", () => {
  it("roll production: cells with few viewers first, standby before home, backbone after the cells that it reads", () => {
    assert.deepEqual(lines(runWavesOf(environment("production"))), [
      "regions: us-west-2, us-east-1, eu-west-3",
      "standby of kids-1: us-east-1-kids-1",
      "home of kids-1: us-west-2-kids-1",
      "standby of france-1: us-east-1-france-1",
      "home of france-1: eu-west-3-france-1",
      "standby of movies-1, news-1: us-west-2-news-1, us-east-1-movies-1",
      "home of movies-1, news-1: us-west-2-movies-1, us-east-1-news-1",
      "standby of sports-2, sports-1: us-west-2-sports-2, us-east-1-sports-1",
      "home of sports-2, sports-1: us-west-2-sports-1, us-east-1-sports-2",
      "backbone: backbone",
      "edge: edge",
    ]);
  });

  it("roll staging region by region, the one without viewers first", () => {
    assert.deepEqual(lines(runWavesOf(environment("staging"))), [
      "us-east-1: staging-us-east-1",
      "us-west-2: staging-us-west-2",
      "backbone: staging-backbone",
      "edge: staging-edge",
    ]);
  });

  it("begin with the groups of cells that the file names", () => {
    const { settings } = environment("production");
    const waves = { bake: 15, cells: [["sports-2"], ["news-1", "movies-1"]] };
    const names = runWavesOf(planEnvironment({ ...settings, waves })).map(({ name }) => name);
    assert.deepEqual(names.slice(1, 5), [
      "standby of sports-2",
      "home of sports-2",
      "standby of news-1, movies-1",
      "home of news-1, movies-1",
    ]);
  });

  it("watch the cells of a wave, and those that a shared stack reaches", () => {
    const [regions, kids, ...others] = runWavesOf(environment("production"));
    assert.equal(regions?.cells.length, 6);
    assert.deepEqual(kids?.cells, ["kids-1"]);
    assert.equal(others.at(-1)?.cells.length, 6);
  });

  it("have each stack once, and break no edge of the order", () => {
    always((plan) => {
      const waves = runWavesOf(plan);
      const order = orderOf(plan);
      const all = waves.flatMap(({ stacks }) => stacks);
      assert.deepEqual([...all].sort(), order.map(({ row }) => row.name).sort());
      for (const { row, reads, after } of order)
        for (const first of [...reads, ...after.map((edge) => edge.first)])
          assert.ok(all.indexOf(first) < all.indexOf(row.name), `${row.name} before ${first}`);
    });
  });

  it("never have both sites of a cell, or two homes with the standby in one region", () => {
    always((plan) => {
      const { settings } = plan;
      const waves = runWavesOf(plan);
      for (const { home, standby } of sites(settings))
        assert.notEqual(waveOf(waves, home), waveOf(waves, standby), home);
      if (settings.cells === "inRegion") return;
      for (const { stacks } of waves) {
        const regions = sites(settings)
          .filter(({ home }) => stacks.includes(home))
          .map(({ standbyRegion }) => standbyRegion);
        assert.equal(new Set(regions).size, regions.length, stacks.join());
      }
    });
  });

  it("update one region at a time where regions hold cells, and the edge last but for stacks that it releases", () => {
    always((plan) => {
      const waves = runWavesOf(plan);
      const kinds = waves.map(({ stacks }) =>
        stacks.map((name) => kindOf(plan.stacks.find((row) => row.name === name) ?? assert.fail(name))),
      );
      const waiting = orderOf(plan).filter(({ after }) => after.some(({ first }) => first.endsWith("edge")));
      if (kinds.flat().includes("edge") && waiting.length === 0) assert.deepEqual(kinds.at(-1), ["edge"]);
      if (plan.settings.cells === "inRegion" && Object.keys(plan.settings.lineUp.cells).length > 0)
        for (const { stacks, cells } of waves) assert.ok(cells.length === 0 || stacks.length === 1);
    });
  });
});
