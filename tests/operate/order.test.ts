import assert from "node:assert/strict";
import fc from "fast-check";
import { CircleError, type OrderedStack, orderOf, stoppedBy, wavesOf } from "../../operate/order";
import { type Limits, startable, type Status } from "../../operate/schedule";
import { readEnvironment } from "../../checks/environment";
import { environmentFile } from "../../stacks/config";
import { planEnvironment } from "../../plan/environment";
import { authority } from "../checks/certificates";
import type { Edit } from "../checks/support";
import type { Settings } from "../../settings/settings";
import { READ } from "../plan/backbone/neighbours";
import { GLOBAL, DETACHED, GLOBAL_TWO, NO_KEYS, NO_SECOND, NO_ZONE, world } from "./worlds";

const small = (name: string): string => `small-${name}`;

const names = (order: readonly OrderedStack[]): string[] =>
  order.map(({ row }) => row.name.replace("small-", ""));

const waves = (order: readonly OrderedStack[]): string[][] =>
  wavesOf(order).map((all) => all.map((name) => name.replace("small-", "")));

const find = (order: readonly OrderedStack[], name: string): OrderedStack =>
  order.find(({ row }) => row.name === small(name)) ?? assert.fail(name);

const reasonsOf = (order: readonly OrderedStack[], name: string): string[] =>
  find(order, name).after.map(({ first, because }) => `${first}: ${because}`);

const refusal = (run: () => unknown): string => {
  let message = "nothing was refused";
  assert.throws(run, (error) => {
    message = (error as Error).message;
    return error instanceof CircleError;
  });
  return message;
};

describe("the order of an environment's stacks", () => {
  it("is regions, cells, backbone, edge where nothing was created yet", () => {
    assert.deepEqual(names(orderOf(world())), [
      "us-west-2",
      "us-east-1",
      "us-west-2-one",
      "us-west-2-two",
      "us-east-1-one",
      "us-east-1-two",
      "backbone",
      "edge",
    ]);
  });

  for (const environment of ["production", "staging", "china"])
    it(`puts each stack of ${environment} after what it reads`, () => {
      const plan = planEnvironment(readEnvironment(environmentFile(environment)));
      const seen = new Set<string>();
      for (const { row, reads } of orderOf(plan)) {
        for (const name of reads) assert.ok(seen.has(name), `${row.name} before ${name}`);
        seen.add(row.name);
      }
      assert.equal(seen.size, plan.stacks.length);
    });

  it("puts the home of a global database after both its regions", () => {
    assert.deepEqual(reasonsOf(orderOf(world(GLOBAL)), "us-west-2-one"), [
      "small-us-east-1: one has a global database, and its secret is copied to us-east-1",
    ]);
  });

  it("puts the backbone before cells whose service moves behind an endpoint", () => {
    const order = orderOf(world(), world(NO_KEYS));
    assert.ok(names(order).indexOf("backbone") < names(order).indexOf("us-west-2-one"));
    assert.deepEqual(reasonsOf(order, "us-west-2-one"), [
      "small-backbone: one calls the endpoint keys-us-west-2 and loses its path by the Internet",
      "small-us-east-1-one: viewers of one are at home",
    ]);
  });

  it("keeps cells before the backbone where a service leaves its endpoint", () => {
    const order = orderOf(world(NO_KEYS), world());
    assert.ok(names(order).indexOf("us-west-2-one") < names(order).indexOf("backbone"));
  });

  it("puts the backbone before a cell that its last platform leaves", () => {
    const order = orderOf(world(), world(READ));
    assert.deepEqual(reasonsOf(order, "us-east-1-two"), [
      "small-backbone: small-backbone still uses appNlbArn, which small-us-east-1-two deletes",
      "small-us-west-2-two: viewers of two are at home",
    ]);
    assert.ok(names(order).indexOf("backbone") < names(order).indexOf("us-east-1-two"));
  });

  it("puts edge and backbone before the stacks of a detached cell", () => {
    const order = orderOf(world(DETACHED));
    assert.deepEqual(reasonsOf(order, "us-east-1-one"), [
      "small-edge: small-us-east-1-one is detached: small-edge releases it first",
      "small-backbone: small-us-east-1-one is detached: small-backbone releases it first",
    ]);
  });

  it("refuses a change that needs both orders, with the two edits to make", () => {
    assert.equal(
      refusal(() => orderOf(world(GLOBAL), world(NO_KEYS))),
      "this change needs small-us-west-2-one before small-backbone (small-backbone reads databaseArn of small-us-west-2-one), " +
        "and small-backbone before small-us-west-2-one (one calls the endpoint keys-us-west-2 and loses its path by the Internet); " +
        "make two edits with an `up` after each: first what adds databaseArn to small-us-west-2-one, then privateLink.endpoints, for keys-us-west-2",
    );
    assert.doesNotThrow(() => orderOf(world(GLOBAL, NO_KEYS), world(NO_KEYS)));
    assert.doesNotThrow(() => orderOf(world(GLOBAL), world(GLOBAL, NO_KEYS)));
  });

  it("puts cells before their region where the last vendor with certificates leaves", () => {
    const { stacks, settings } = world();
    const vendor = { ...settings.outside["vendor"], auth: "mutualTls", authorities: [authority] };
    const outside = { ...settings.outside, vendor };
    const order = orderOf(planEnvironment(settings), planEnvironment({ ...settings, outside } as Settings));
    assert.deepEqual(
      reasonsOf(order, "us-west-2"),
      ["small-us-west-2-one", "small-us-west-2-two"].map(
        (cell) => `${cell}: ${cell} still uses trustStoreArn, which small-us-west-2 deletes`,
      ),
    );
    assert.deepEqual(find(order, "us-west-2-one").reads, []);
    assert.equal(order.length, stacks.length);
  });

  it("refuses two regions whose cells are each other's standby of a global database", () => {
    const inRegion: Edit = ["cells: apart", "cells: inRegion"];
    assert.match(
      refusal(() => orderOf(world(inRegion, GLOBAL, GLOBAL_TWO))),
      /make two edits with an `up` after each: first lineUp\.cells\.(one|two)\.database: global, then lineUp\.cells\.(one|two)\.database: global$/,
    );
    assert.doesNotThrow(() => orderOf(world(inRegion, GLOBAL, GLOBAL_TWO), world(inRegion, GLOBAL)));
  });

  it("has standby before home where nothing else decides", () => {
    for (const plan of [world(), world(READ, GLOBAL)])
      assert.deepEqual(waves(orderOf(plan, plan)), [
        ["us-west-2", "us-east-1"],
        ["us-west-2-two", "us-east-1-one"],
        ["us-west-2-one", "us-east-1-two"],
        ["backbone"],
        ["edge"],
      ]);
  });

  it("puts the edge before the cell that a channel leaves, and after the cell of a new one", () => {
    const less = world(NO_SECOND);
    assert.deepEqual(reasonsOf(orderOf(less, world()), "us-east-1-one"), [
      "small-edge: small-edge still serves second",
    ]);
    assert.ok(find(orderOf(world(), less), "edge").reads.includes("small-us-east-1-one"));
  });

  it("puts the cells of a region before the region that a zone leaves, and after it for a new zone", () => {
    const less = world(NO_ZONE);
    assert.deepEqual(reasonsOf(orderOf(less, world()), "us-west-2"), [
      "small-backbone: small-backbone still uses hubEndpointSubnets.usw2-az2, which small-us-west-2 deletes",
      "small-us-west-2-one: small-us-west-2-one still has usw2-az2",
      "small-us-west-2-two: small-us-west-2-two still has usw2-az2",
    ]);
    assert.ok(find(orderOf(world(), less), "us-west-2-one").reads.includes("small-us-west-2"));
  });

  it("has the stacks that leave: after what reads them, before what only they read", () => {
    const { settings } = world();
    const { two: _two, ...cells } = settings.lineUp.cells;
    const without = planEnvironment({ ...settings, lineUp: { ...settings.lineUp, cells } } as Settings);
    const order = orderOf(without, world());
    assert.deepEqual(
      [...new Set(find(order, "us-east-1-two").after.map(({ first }) => first))],
      ["small-backbone", "small-edge"],
    );
    assert.equal(order.length, world().stacks.length);
  });
});

interface Ended {
  readonly statuses: ReadonlyMap<string, Status>;
  /** Stacks that were running, at each step. */
  readonly together: readonly (readonly OrderedStack[])[];
  /** Names in the order of their start. */
  readonly started: readonly string[];
}

/** Runs an order: at each step one of the running stacks ends, as `pick` chooses. */
function run(order: readonly OrderedStack[], limits: Limits, { failing, pick }: Chance): Ended {
  const statuses = new Map<string, Status>();
  const together: OrderedStack[][] = [];
  const started: string[] = [];
  for (let step = 0; ; step++) {
    for (const name of startable(order, statuses, limits)) {
      statuses.set(name, "running");
      started.push(name);
    }
    const running = order.filter(({ row }) => statuses.get(row.name) === "running");
    const ends = running[(pick[step % pick.length] ?? 0) % Math.max(1, running.length)];
    if (ends === undefined) return { statuses, together, started };
    together.push(running);
    statuses.set(ends.row.name, failing.has(ends.row.name) ? "failed" : "done");
  }
}

interface Chance {
  readonly failing: ReadonlySet<string>;
  readonly pick: readonly number[];
}

describe("stacks that run side by side", () => {
  const orders = [
    orderOf(world(GLOBAL, READ)),
    orderOf(world(), world(NO_KEYS)),
    orderOf(planEnvironment(readEnvironment(environmentFile("staging")))),
  ];
  const chance = fc.constantFrom(...orders).chain((order) =>
    fc.record({
      order: fc.constant(order),
      failing: fc
        .subarray(order.map(({ row }) => row.name))
        .map((all) => new Set(all.filter((_, index) => index % 3 === 0))),
      pick: fc.array(fc.nat(100), { minLength: 1, maxLength: 20 }),
      limits: fc.record({ total: fc.integer({ min: 1, max: 6 }), perRegion: fc.integer({ min: 1, max: 4 }) }),
    }),
  );
  const needsOf = ({ reads, after }: OrderedStack): string[] => [
    ...reads,
    ...after.filter(({ kind }) => kind === "must").map(({ first }) => first),
  ];

  it("are in a later wave than each stack before them, and in one wave each", () => {
    for (const order of orders) {
      const waves = wavesOf(order);
      const waveOf = (name: string): number => waves.findIndex((all) => all.includes(name));
      assert.deepEqual(waves.flat().sort(), order.map(({ row }) => row.name).sort());
      for (const { row, reads, after } of order)
        for (const first of [...reads, ...after.map((edge) => edge.first)])
          assert.ok(waveOf(first) < waveOf(row.name), `${first} before ${row.name}`);
    }
  });

  it("start after everything that they need is done, and each once", () => {
    fc.assert(
      fc.property(chance, ({ order, limits, ...of }) => {
        const { started, statuses } = run(order, limits, of);
        assert.equal(new Set(started).size, started.length);
        for (const row of order) {
          const at = started.indexOf(row.row.name);
          if (at < 0) continue;
          for (const need of needsOf(row)) {
            assert.equal(statuses.get(need), "done");
            assert.ok(started.indexOf(need) < at);
          }
        }
      }),
    );
  });

  it("stay within the limits", () => {
    fc.assert(
      fc.property(chance, ({ order, limits, ...of }) => {
        for (const running of run(order, limits, of).together) {
          assert.ok(running.length <= limits.total);
          for (const region of new Set(running.flatMap(({ row }) => row.regions)))
            assert.ok(running.filter(({ row }) => row.regions.includes(region)).length <= limits.perRegion);
        }
      }),
    );
  });

  it("are stopped by a failed stack only if they need it, directly or through others", () => {
    fc.assert(
      fc.property(chance, ({ order, limits, ...of }) => {
        const { statuses, started } = run(order, limits, of);
        const failed = new Set(
          [...statuses].flatMap(([name, status]) => (status === "failed" ? [name] : [])),
        );
        const stopped = stoppedBy(order, failed);
        const all = order.map(({ row }) => row.name);
        assert.deepEqual(all.filter((name) => !started.includes(name)).sort(), [...stopped.keys()].sort());
        for (const [name, cause] of stopped) {
          const row = order.find((other) => other.row.name === name) ?? assert.fail();
          assert.ok(needsOf(row).includes(cause) && (failed.has(cause) || stopped.has(cause)));
        }
      }),
    );
  });
});
