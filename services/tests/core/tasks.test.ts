import assert from "node:assert/strict";
import { ManualClock } from "../../core/clock";
import { createTasks, ownAddress } from "../../core/tasks";

const DISCOVERY = "news-1.us-east-1.internal";

async function given() {
  const clock = new ManualClock();
  const records = new Map<string, readonly string[]>();
  const state = { silent: false, zones: ["z1", "z2"] };
  const resolve = (name: string): Promise<readonly string[]> => {
    if (state.silent) return Promise.reject(Object.assign(new Error("no answer"), { code: "ETIMEOUT" }));
    const found = records.get(name.replace(`.${DISCOVERY}`, ""));
    return found === undefined
      ? Promise.reject(Object.assign(new Error("no such name"), { code: "ENOTFOUND" }))
      : Promise.resolve(found);
  };
  records.set("cache-z1", ["10.0.0.2", "10.0.0.1"]);
  const tasks = await createTasks({
    environment: { address: "10.0.0.9", discovery: DISCOVERY },
    clock,
    zones: () => state.zones,
    interval: () => 2000,
    signal: new AbortController().signal,
    resolve,
  });
  return { clock, records, state, tasks };
}

describe("The tasks of a cell", () => {
  it("are those of DNS, sorted, and follow it every segment", async () => {
    const { clock, records, tasks } = await given();
    assert.deepEqual(tasks.of("cache", "z1"), ["10.0.0.1", "10.0.0.2"]);
    assert.deepEqual(tasks.of("cache", "z2"), []);
    records.set("cache-z1", ["10.0.0.3"]);
    records.set("cache-z2", ["10.1.0.3"]);
    await clock.advance(1999);
    assert.deepEqual(tasks.of("cache", "z2"), []);
    await clock.advance(1);
    assert.deepEqual([tasks.of("cache", "z1"), tasks.of("cache", "z2")], [["10.0.0.3"], ["10.1.0.3"]]);
  });

  it("stay while DNS does not answer, and end when it says so", async () => {
    const { clock, records, state, tasks } = await given();
    state.silent = true;
    await clock.advance(10_000);
    assert.equal(tasks.of("cache", "z1").length, 2);
    state.silent = false;
    records.delete("cache-z1");
    await clock.advance(2000);
    assert.deepEqual(tasks.of("cache", "z1"), []);
  });

  it("are left out after a failure until the next lookup", async () => {
    const { clock, tasks } = await given();
    tasks.failed("10.0.0.1");
    assert.deepEqual(tasks.of("cache", "z1"), ["10.0.0.2"]);
    await clock.advance(2000);
    assert.equal(tasks.of("cache", "z1").length, 2);
  });

  it("of a zone that leaves the line-up are forgotten", async () => {
    const { clock, state, tasks } = await given();
    state.zones = ["z2"];
    await clock.advance(2000);
    assert.deepEqual(tasks.of("cache", "z1"), []);
  });
});

describe("A task's own address", () => {
  const row = (address: string, internal = false) => ({
    address,
    internal,
    family: "IPv4" as const,
    netmask: "255.255.255.0",
    mac: "00:00:00:00:00:00",
    cidr: null,
  });

  it("is the variable's, where it is set", async () => assert.equal((await given()).tasks.own, "10.0.0.9"));

  it("is the first that others can reach: neither loopback nor link-local", () => {
    const interfaces = {
      lo: [row("127.0.0.1", true)],
      "ecs-eth0": [row("169.254.172.2")],
      eth0: [row("10.0.3.7")],
    };
    assert.equal(ownAddress(interfaces), "10.0.3.7");
    assert.throws(() => ownAddress({ lo: interfaces.lo }), /set HEADEND_ADDRESS/);
  });
});
