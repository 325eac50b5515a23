import assert from "node:assert/strict";
import { planCanary, type CanaryChannel } from "../../../plan/cell/watch/canary";
import { edited } from "../../checks/support";
import { CELL_TEXT, smallSettings } from "../../support/cell";
import { planEnvironment } from "../../../plan/environment";

const channelsOf = (text = CELL_TEXT): CanaryChannel[] => {
  const { environment } = planCanary(planEnvironment(smallSettings(text)).cell("one", "home"));
  return JSON.parse(environment.CHANNELS ?? "") as CanaryChannel[];
};

describe("a channel in the canary's environment", () => {
  it("has its formats and its hours off the air", () => {
    const both = ["hls", "dash"];
    assert.deepEqual(channelsOf(), [
      { id: "first", formats: both, offAir: null },
      { id: "second", formats: both, offAir: { from: 2, to: 5 } },
      { id: "third", formats: both, offAir: null },
    ]);
  });

  it("has the formats of its DRM systems only: FairPlay has no DASH, CENC no HLS", () => {
    const formats = (drm: string): unknown =>
      channelsOf(edited(CELL_TEXT, [["drm: [fairplay, cenc]", `drm: ${drm}`]]))[0]?.formats;
    assert.deepEqual(formats("[fairplay]"), ["hls"]);
    assert.deepEqual(formats("[cenc]"), ["dash"]);
    assert.deepEqual(formats("[cenc, fairplay]"), ["hls", "dash"]);
    assert.deepEqual(formats("[]"), ["hls", "dash"]);
  });
});
