import assert from "node:assert/strict";
import { unfedFindings } from "../../../checks/findings/unfed";
import { stacksOf } from "../../../plan/stacks";
import { edited, settingsOf, SMALL } from "../support";
import { planEnvironment } from "../../../plan/environment";

const settings = settingsOf(
  edited(SMALL, [["outside:\n", "outside:\n  idle:\n    kind: vendor\n    prefixes: [203.0.113.0/24]\n"]]),
);
const all = stacksOf(settings).map(({ name }) => name);

describe("vendors without a channel", () => {
  it("are a warning in a plan of all stacks", () => {
    assert.deepEqual(unfedFindings(planEnvironment(settings), all), [
      {
        stack: "",
        rule: "unfed",
        severity: "warning",
        subject: "idle",
        message: "is a vendor without a channel; name it in feeds, or delete its row",
      },
    ]);
    assert.deepEqual(unfedFindings(planEnvironment(settings), all.slice(1)), []);
  });

  it("do not include vendors in a cell's defaults or in a channel", () => {
    assert.deepEqual(unfedFindings(planEnvironment(settingsOf(SMALL)), all), []);
  });
});
