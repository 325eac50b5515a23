import assert from "node:assert/strict";
import { planPlacement } from "../../../plan/network/placement";
import { edited, settingsOf, SMALL } from "../../checks/support";

describe("where a new channel or cell fits", () => {
  it("is a cell with room, the emptiest first", () => {
    const { cells, fits } = planPlacement(settingsOf(SMALL));
    assert.deepEqual(cells, [
      { cell: "one", channels: 2, size: 2, free: 0 },
      { cell: "two", channels: 1, size: 20, free: 19 },
    ]);
    assert.deepEqual(fits, ["two"]);
    const roomy = planPlacement(settingsOf(edited(SMALL, [["      size: 2\n", "      size: 30\n"]])));
    assert.deepEqual(roomy.fits, ["one", "two"]);
  });

  it("is a slot of a region that no cell uses or used before, the emptiest region first", () => {
    const { regions } = planPlacement(settingsOf(SMALL));
    const all = Array.from({ length: 31 }, (_, at) => at + 1);
    assert.deepEqual(regions, [
      { region: "us-east-1", freeSlots: all.filter((slot) => ![1, 2].includes(slot)) },
      { region: "us-west-2", freeSlots: all.filter((slot) => ![1, 2, 9].includes(slot)) },
    ]);
  });
});
