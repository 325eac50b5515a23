import { deepEqual, equal } from "node:assert/strict";
import type { ManualClock } from "../../core/clock";
import { Ingest } from "../../ingest/ingest";
import { answerOf, ask, FakeTask } from "../support/fakeTask";
import { lineUpOf, timingOf } from "../support/lineUp";
import { mediaSegment, MULTIVARIANT } from "../support/media";
import { tokenKey, tokenOf } from "../support/vendors";

const SEGMENT = 4;
const KEY = tokenKey("1");
const PEER = "10.0.2.1";

describe("A body that one zone alone has", () => {
  it("is copied when a peer comes, if it is kept, and then no more", async () => {
    const task = new FakeTask({ service: "ingest", zone: "use1-az1" });
    const clock = task.clock as ManualClock;
    task.line = lineUpOf({ timing: timingOf(SEGMENT) });
    task.secretVersions = { "vendor-northlight": [KEY] };
    task.addresses.set("packager-use1-az1", ["10.0.1.9"]);
    const copied: string[] = [];
    task.respond = ({ address, path }) => {
      if (address === PEER) copied.push(path.split("/").at(-1) ?? "");
      return answerOf(200);
    };
    const ingest = new Ingest(task, 1e8);
    await ingest.start();
    const exp = clock.wall() / 1000 + 3600;
    const token = await tokenOf(KEY, { sub: "northlight", aud: "test", exp });
    for (const [rest, body] of [
      ["master.m3u8", Buffer.from(MULTIVARIANT)],
      ["1.ts", mediaSegment()],
    ] as const) {
      const { status } = await ask(ingest, {
        method: "PUT",
        path: `/v1/northlight/channel-1/${rest}`,
        headers: {
          Host: "northlight-internet-news-1.us-east-1.example.com",
          Authorization: `Bearer ${token}`,
        },
        body,
      });
      equal(status, 200);
    }
    await clock.advance(2 * SEGMENT * 1000);
    task.addresses.set("ingest-use1-az2", [PEER]);
    await clock.advance(3 * SEGMENT * 1000);
    deepEqual(copied, ["master.m3u8"]);
    await ingest.stop();
  });
});
