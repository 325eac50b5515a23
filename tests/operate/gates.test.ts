import assert from "node:assert/strict";
import type { AlarmState } from "../../aws/alarms";
import { CloudWatchClient, type DescribeAlarmsCommandInput } from "@aws-sdk/client-cloudwatch";
import { Aws } from "../../aws/aws";
import { SITES } from "../../settings/settings";
import { type Bake, cellsWithoutViewers, type Gate, gateFrom, gateOf } from "../../operate/gates";
import type { Wave } from "../../operate/waves";
import { world } from "./worlds";

const at = (minute: number): Date => new Date(Date.UTC(2026, 11, 1, 12, minute));
const alarm = (state: AlarmState["state"], minute = 0): AlarmState => ({ state, since: at(minute) });
const ok = alarm("OK");

/** Updated at 12:10, judged at 12:30, bake of 15 minutes. */
const BAKE: Bake = {
  now: at(30),
  bake: 15,
  stacks: ["one"],
  updated: new Map([["one", at(10)]]),
  isWatched: true,
};

interface Case {
  readonly alarms: Readonly<Record<string, AlarmState | undefined>>;
  readonly bake?: Partial<Bake>;
  readonly gate: Gate;
}

const CASES: Readonly<Record<string, Case>> = {
  "is quiet after the bake time": { alarms: { a: ok, b: ok }, gate: { state: "quiet" } },
  "bakes until the bake time after the update": {
    alarms: { a: ok },
    bake: { now: at(20) },
    gate: { state: "bakes", until: at(25) },
  },
  "is quiet at the end of the bake time": {
    alarms: { a: ok },
    bake: { now: at(25) },
    gate: { state: "quiet" },
  },
  "bakes from the last stack of the wave": {
    alarms: { a: ok },
    bake: {
      stacks: ["one", "two"],
      updated: new Map([
        ["one", at(1)],
        ["two", at(29)],
      ]),
    },
    gate: { state: "bakes", until: at(44) },
  },
  "bakes again after an alarm that stopped to ring": {
    alarms: { a: alarm("OK", 28) },
    gate: { state: "bakes", until: at(43) },
  },
  "is quiet at once without a bake time": {
    alarms: { a: ok },
    bake: { now: at(10), bake: 0 },
    gate: { state: "quiet" },
  },
  "rings, and names each alarm": {
    alarms: { a: alarm("ALARM", 12), b: ok, c: alarm("ALARM", 13) },
    gate: { state: "rings", alarms: ["a", "c"], earlier: [] },
  },
  "rings for an alarm that rang before the update": {
    alarms: { a: alarm("ALARM", 2) },
    gate: { state: "rings", alarms: ["a"], earlier: ["a"] },
  },
  "rings also if another alarm has no data": {
    alarms: { a: alarm("INSUFFICIENT_DATA"), b: alarm("ALARM", 12) },
    gate: { state: "rings", alarms: ["b"], earlier: [] },
  },
  "is not quiet without data": {
    alarms: { a: ok, b: alarm("INSUFFICIENT_DATA") },
    gate: { state: "unknown", why: "no data: b" },
  },
  "is not quiet if AWS does not have an alarm": {
    alarms: { a: ok, b: undefined },
    gate: { state: "unknown", why: "AWS does not have b" },
  },
  "is not quiet without any alarm": {
    alarms: {},
    gate: { state: "unknown", why: "the cells of this wave have no alarms" },
  },
  "is not quiet before a stack of the wave was updated": {
    alarms: { a: ok },
    bake: { stacks: ["one", "two"] },
    gate: { state: "unknown", why: "two was never updated" },
  },
  "is quiet for a wave that no viewer notices": {
    alarms: {},
    bake: { isWatched: false },
    gate: { state: "quiet" },
  },
};

const PLAN = world();
const STANDBY: Wave = { name: "standby of one", stacks: ["small-us-east-1-one"], cells: ["one"] };

type State = (name: string, region: string) => AlarmState["state"] | undefined | Promise<never>;

/** CloudWatch with a state for each alarm of the plan. */
class FakeAws extends Aws {
  readonly asked = new Set<string>();
  readonly regions = new Set<string>();

  constructor(private readonly state: State) {
    super();
  }

  override client<C>(_type: unknown, region: string): C {
    const client = Object.create(CloudWatchClient.prototype) as object;
    const send = async ({ input }: { readonly input: DescribeAlarmsCommandInput }) => {
      this.regions.add(region);
      const { AlarmNames, AlarmNamePrefix = "" } = input;
      const names = AlarmNames ?? this.zonesIn(region, AlarmNamePrefix);
      for (const name of [...(AlarmNames ?? []), AlarmNamePrefix]) this.asked.add(name);
      const rows = await Promise.all(
        names.map(async (AlarmName) => ({ AlarmName, StateValue: await this.state(AlarmName, region) })),
      );
      const known = rows.filter(({ StateValue }) => StateValue !== undefined);
      return { MetricAlarms: known.map((row) => ({ ...row, StateTransitionedTimestamp: at(0) })) };
    };
    return Object.assign(client, { send }) as C;
  }

  private zonesIn(region: string, prefix: string): string[] {
    const sites = SITES.map((site) => PLAN.cellPlan("one", site)).filter(
      ({ cell }) => cell.region === region,
    );
    const keys = sites.flatMap(({ watch }) => watch.alarms.map(({ key }) => key));
    return keys.filter((key) => key.startsWith(prefix)).map((key) => `${key}-0a1b2c3`);
  }
}

const contextOf = (aws: Aws) => ({
  plan: PLAN,
  aws,
  now: at(30),
  updated: new Map(PLAN.stacks.map(({ name }) => [name, at(1)])),
});

describe("the gate after a wave", () => {
  for (const [what, { alarms, bake, gate }] of Object.entries(CASES))
    it(what, () => {
      assert.deepEqual(gateFrom(new Map(Object.entries(alarms)), { ...BAKE, ...bake }), gate);
    });

  it("reads composites and alarms of zones at both sites of a cell", async () => {
    const fake = new FakeAws(() => "OK");
    assert.deepEqual(await gateOf(STANDBY, contextOf(fake)), { state: "quiet" });
    assert.deepEqual([...fake.regions].sort(), ["us-east-1", "us-west-2"]);
    assert.ok(fake.asked.has("one-off-the-air-first") && fake.asked.has("one-zone-stale"));
  });

  it("names the site of an alarm that rings, and ignores it if the operator names it", async () => {
    const fake = new FakeAws((name, region) =>
      name === "one-off-the-air-first" && region === "us-west-2" ? "ALARM" : "OK",
    );
    const alarms = ["one-off-the-air-first in us-west-2"];
    const context = contextOf(fake);
    assert.deepEqual(await gateOf(STANDBY, context), { state: "rings", alarms, earlier: alarms });
    assert.deepEqual(await gateOf(STANDBY, { ...context, ignored: new Set(alarms) }), { state: "quiet" });
  });

  it("is not quiet if AWS refuses, has no alarms, or lacks those of a zone", async () => {
    const states: readonly [State, string][] = [
      [
        () => Promise.reject(Object.assign(new Error("no"), { name: "AccessDenied" })),
        "alarms were not read: no",
      ],
      [() => undefined, "AWS does not have "],
      [(name) => (name.includes("zone-stale") ? undefined : "OK"), "AWS does not have one-zone-stale-"],
    ];
    for (const [state, why] of states) {
      const gate = await gateOf(STANDBY, contextOf(new FakeAws(state)));
      assert.ok(gate.state === "unknown" && gate.why.startsWith(why), JSON.stringify(gate));
    }
  });

  it("does not read the alarms of new cells", async () => {
    const fake = new FakeAws(() => undefined);
    const context = { ...contextOf(fake), newCells: new Set(STANDBY.cells) };
    assert.deepEqual(await gateOf(STANDBY, context), { state: "quiet" });
    assert.equal(fake.asked.size, 0);
  });

  it("expects viewers in the cells that the edge serves", () => {
    const plan = world();
    const served = (...cells: readonly string[]) => ({
      resources: cells.map((cell) => ({
        urn: `urn:pulumi:small-edge::headend::aws:cloudfront/distribution:Distribution::${cell}-manifests`,
        type: "aws:cloudfront/distribution:Distribution",
        isProtected: false,
      })),
    });
    assert.deepEqual([...cellsWithoutViewers(plan, served())], ["one", "two"]);
    assert.deepEqual([...cellsWithoutViewers(plan, served("one"))], ["two"]);
    assert.deepEqual([...cellsWithoutViewers(plan, served("one", "two"))], []);
  });
});
