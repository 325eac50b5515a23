import assert from "node:assert/strict";
import { isMuxed } from "../../../catalog/renditions";
import { loopLength } from "../../play/vendors/media";
import { play } from "./support";

describe("the environment of a run", () => {
  it("has a channel with audio of its own and one with muxed audio", async () => {
    const { channels, ladders } = (await play()).cellPlan("play-1", "home").lineUp;
    const muxed = channels.map(({ ladder }) =>
      isMuxed(ladders[ladder] ?? { codec: "h264", video: [], audio: [] }),
    );
    assert.deepEqual(muxed, [false, true]);
  });

  it("has a vendor with tokens and one with certificates", async () => {
    const { vendors } = (await play()).cellPlan("play-1", "home").lineUp;
    assert.deepEqual(
      Object.entries(vendors).map(([name, { auth }]) => `${name} ${auth}`),
      ["meridian token", "northlight mutualTls"],
    );
  });

  it("is accepted by the program with every option", async () => {
    for (const sites of [1, 2] as const)
      for (const zones of [2, 3])
        for (const segmentSeconds of [2, 7, 10]) {
          const plan = await play({ sites, zones, segmentSeconds, channels: 20, epochLocked: true });
          const { lineUp } = plan.cellPlan("play-1", "standby");
          assert.equal(lineUp.channels.length, 20);
          assert.deepEqual(lineUp.channels[0]?.epochLocked, { frames: 25 * segmentSeconds, rate: "25" });
          assert.notEqual(plan.edge, undefined);
        }
  });

  it("loops after whole AAC frames: 8 s hold 375 of 1024 samples at 48 kHz", () => {
    for (const seconds of [2, 3, 4, 5, 6, 7, 8, 9, 10]) {
      const length = loopLength(seconds) * seconds;
      assert.ok(length >= 24 && (length * 48_000) % 1024 === 0, `${seconds}: ${length}`);
    }
  });
});
