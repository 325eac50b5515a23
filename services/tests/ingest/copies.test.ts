import { deepEqual, equal } from "node:assert/strict";
import type { ManualClock } from "../../core/clock";
import { rank } from "../../core/owners";
import { Copies } from "../../ingest/copies";
import { answerOf, FakeTask, frozen, unreachable } from "../support/fakeTask";
import { lineUpOf } from "../support/lineUp";

const DELIVERY = {
  feed: "northlight-internet",
  channel: "channel-1",
  rest: "v300/1.ts",
  body: Buffer.from("segment"),
  received: 1_796_040_000_000,
};
const [A, B, C] = ["use1-az1", "use1-az2", "use1-az3"];

function world(zones: Readonly<Record<string, readonly string[]>>) {
  const task = new FakeTask({ service: "ingest", zone: A });
  task.line = lineUpOf({ zones: [A, ...Object.keys(zones)] });
  for (const [zone, addresses] of Object.entries(zones)) task.addresses.set(`ingest-${zone}`, addresses);
  const clock = task.clock as ManualClock;
  return { task, clock, copies: new Copies(task), asked: () => task.requests.map(({ address }) => address) };
}

describe("A second copy", () => {
  it("goes to the owner in every peer zone, with the time at which the body was received", async () => {
    const addresses = ["10.0.2.1", "10.0.2.2", "10.0.2.3"];
    const { task, copies, asked } = world({ [B]: addresses, [C]: ["10.0.3.1"] });
    task.respond = () => answerOf(200);
    equal(await copies.send(DELIVERY), true);
    const [owner] = rank(addresses, "northlight-internet/channel-1");
    deepEqual(asked(), [owner, "10.0.3.1"]);
    const [request] = task.requests;
    equal(request?.method, "PUT");
    equal(request?.path, "/internal/v1/copies/northlight-internet/channel-1/v300/1.ts");
    deepEqual(request?.headers, { "X-Headend-Received": "1796040000000" });
    equal(request?.body, DELIVERY.body);
  });

  it("counts at the first answer; a zone that is slow does not delay it", async () => {
    const { task, copies } = world({ [B]: ["10.0.2.1"], [C]: ["10.0.3.1"] });
    task.respond = ({ address }) => (address === "10.0.2.1" ? frozen() : answerOf(200));
    equal(await copies.send(DELIVERY), true);
  });

  it("goes to the next owner of the zone if the owner refuses connections", async () => {
    const { task, copies, asked } = world({ [B]: ["10.0.2.1", "10.0.2.2"] });
    const [first, second] = rank(["10.0.2.1", "10.0.2.2"], "northlight-internet/channel-1");
    task.respond = (request) => (request.address === first ? unreachable(request) : answerOf(200));
    equal(await copies.send(DELIVERY), true);
    deepEqual(asked(), [first, second]);
    deepEqual([...task.left], [first]);
  });

  it("does not exist without a peer, and that is known at once", async () => {
    for (const zones of [{}, { [B]: [] }]) equal(await world(zones).copies.send(DELIVERY), false);
  });

  it("does not exist if a peer has no memory", async () => {
    const { task, copies } = world({ [B]: ["10.0.2.1"] });
    task.respond = () => answerOf(503);
    equal(await copies.send(DELIVERY), false);
    deepEqual([...task.left], []);
  });

  it("is not waited for longer than clientTimeout, and the frozen task is left out", async () => {
    const { task, clock, copies, asked } = world({ [B]: ["10.0.2.1"] });
    task.respond = frozen;
    const sent = copies.send(DELIVERY);
    let result: boolean | undefined;
    void sent.then((is) => (result = is));
    await clock.advance(1999);
    equal(result, undefined);
    await clock.advance(1);
    equal(await sent, false);
    await clock.advance(0);
    equal(await copies.send(DELIVERY), false);
    deepEqual(asked(), ["10.0.2.1"]);
  });

  it("still reaches the next task of a zone after the acknowledgement did not wait for it", async () => {
    const { task, clock, copies } = world({ [B]: ["10.0.2.1", "10.0.2.2"] });
    const [first, second] = rank(["10.0.2.1", "10.0.2.2"], "northlight-internet/channel-1");
    const held: string[] = [];
    task.respond = async ({ address }) => {
      if (address === first) return frozen();
      await clock.sleep(500);
      held.push(address);
      return answerOf(200);
    };
    const sent = copies.send(DELIVERY);
    await clock.advance(2000);
    equal(await sent, false);
    await clock.advance(500);
    deepEqual(held, [second]);
  });
});
