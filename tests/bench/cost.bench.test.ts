import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { shorten } from "../../record/preload";
import { LEVELS } from "../support/worlds";
import { planLedger } from "../../plan/network/ledger";
import { blankRecord } from "../../record/registration";
import type { ResourceRecord } from "../../record/types";
import { owners } from "../record/owners";
import { replay } from "./floor";
import { network } from "../record/program";
import { run } from "../record/run";

const IDENTITY = { project: "headend", stack: "dev" };

/** CPU milliseconds of the fastest of three runs, which has the least noise. */
async function cpuOf(work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let time = 0; time < 3; time++) {
    const start = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1000);
  }
  return Math.min(...times);
}

describe("recording costs little", () => {
  it("takes at most 1.3 times the CPU of bare registration, in either pass", async () => {
    const { resources } = await run(() => network(6, 3));
    const floor = await cpuOf(() => replay(resources, IDENTITY));
    const up = await cpuOf(() => run(() => network(6, 3)));
    const preview = await cpuOf(() => run(() => network(6, 3), { preview: true }));
    assert.ok(up <= 1.3 * floor, `up ${up} ms, floor ${floor} ms`);
    assert.ok(preview <= 1.3 * floor, `preview ${preview} ms, floor ${floor} ms`);
  });

  it("takes at most four times the CPU of bare registration with the recorder's shortcuts", async () => {
    const { resources } = await run(() => network(6, 3));
    const up = await cpuOf(() => run(() => network(6, 3)));
    const shortcuts = shorten();
    const floor = await cpuOf(() => replay(resources, IDENTITY)).finally(() => shortcuts.restore());
    assert.ok(up <= 4 * floor, `up ${up} ms, floor ${floor} ms`);
  });

  it("replays as many resources as were recorded", async () => {
    const { resources } = await run(() => network(1, 1));
    assert.equal(await replay(resources, IDENTITY), resources.length - 1);
  });

  it("keeps nothing of a run: the heap after 30 stacks is that after 10", () => {
    const program = `
      require("./tests/record/run");
      const { record } = require("./record/record"), { network } = require("./tests/record/program");
      const heap = () => { gc(); gc(); return process.memoryUsage().heapUsed / 1e6; };
      (async () => {
        let early;
        for (let at = 1; at <= 30; at++) {
          const { resources } = await record(() => network(7, 3), { project: "p", stack: "s" + at, preview: at % 2 === 0 }, { values: {} });
          if (resources.length < 290) throw new Error("too few: " + resources.length);
          if (at === 10) { await new Promise(setImmediate); early = heap(); }
        }
        await new Promise(setImmediate);
        console.log(JSON.stringify([early, heap()]));
      })();`;
    const flags = ["--expose-gc", "-r", "ts-node/register/transpile-only", "-e", program];
    const [early, late] = JSON.parse(execFileSync(process.execPath, flags, { encoding: "utf8" })) as [
      number,
      number,
    ];
    assert.ok(late < early + 1, `${early} MB after 10 stacks, ${late} MB after 30`);
  });
});

describe("planning costs little", () => {
  it("takes less than a second for the ledger of 98,304 subnets", async () => {
    const names = (prefix: string, count: number) =>
      Array.from({ length: count }, (_, slot) => ({ name: `${prefix}-${slot}`, slot }));
    const zones = Object.fromEntries(names("zone", 8).map(({ name, slot }) => [name, slot]));
    const vpcs = names("vpc", 32).map((row) => ({ ...row, zones }));
    const regions = names("region", 16).map((row) => ({ ...row, vpcs }));
    const environments = names("environment", 4).map((row) => ({ ...row, regions }));
    const milliseconds = await cpuOf(() => planLedger({ levels: LEVELS, environments }));
    assert.ok(milliseconds < 1000, `${milliseconds} ms`);
  });
});

describe("the index of owners", () => {
  it("takes time in proportion to the text", async () => {
    const idAt = (at: number): string => `vpc-0${String(at).padStart(16, "0")}`;
    const resources = Array.from({ length: 2000 }, (_, at): ResourceRecord => {
      const record = blankRecord({ urn: `r${at}`, type: "t", name: `r${at}`, parent: "", custom: true });
      return {
        ...record,
        outputs: { id: idAt(at), arn: `arn:aws:ec2:us-west-2:123456789012:vpc/${idAt(at)}` },
      };
    });
    const index = owners(resources);
    const text = resources.map(({ outputs }) => `${outputs["arn"]} `).join("");
    const once = await cpuOf(() => index.find(text));
    const tenTimes = await cpuOf(() => index.find(text.repeat(10)));
    assert.ok(tenTimes <= 20 * once, `${once} ms, ${tenTimes} ms for ten times the text`);
  });
});
