import assert from "node:assert/strict";
import { retiringFindings } from "../../../checks/findings/retiring";
import type { Settings } from "../../../settings/settings";
import { stacksOf } from "../../../plan/stacks";
import { edited, type Edit, settingsOf, SMALL } from "../support";
import { withEdge } from "../../plan/edge/worlds";
import { APART } from "../../cli/support";
import { planEnvironment } from "../../../plan/environment";

const one = (mark: string): Edit => ["    one:\n", `    one:\n      retiring: ${mark}\n`];
const two = (mark: string): Edit => ["    two:\n", `    two:\n      retiring: ${mark}\n`];
const west = (mark: string): Edit => ["    egress: nat\n", `    egress: nat\n    retiring: ${mark}\n`];

const findingsOf = (text: string, only?: readonly string[]): string[] => {
  const settings: Settings = settingsOf(text);
  const all = stacksOf(settings).map(({ name }) => name);
  return retiringFindings(planEnvironment(settings), only ?? all).map(
    ({ rule, severity, stack, subject, message }) =>
      [rule, severity, stack, `${subject}:`, message].join(" "),
  );
};

describe("findings of retiring rows", () => {
  it("name the stacks to update for unprotect", () => {
    assert.deepEqual(findingsOf(edited(APART, [withEdge(), one("unprotect")])), [
      "retiring warning small-us-west-2-one one: step 1 of 3 (unprotect): run pulumi up on small-us-west-2-one, small-us-east-1-one, small-edge, small-backbone, then set retiring: detach",
    ]);
  });

  it("name the stacks to update and to destroy for detach, and the rows to delete", () => {
    assert.deepEqual(findingsOf(edited(APART, [one("detach"), two("detach"), west("detach")])), [
      "retiring warning small-us-west-2 us-west-2: step 2 of 3 (detach): run pulumi up on small-backbone; step 3: run pulumi destroy on small-us-west-2, after one, two, then delete its row and add its slot to retired",
      "retiring warning small-us-west-2-one one: step 2 of 3 (detach): run pulumi up on small-backbone; step 3: run pulumi destroy on small-us-west-2-one, small-us-east-1-one, then delete its row and add its slots to retired",
      "retiring warning small-us-east-1-two two: step 2 of 3 (detach): run pulumi up on small-backbone; step 3: run pulumi destroy on small-us-east-1-two, small-us-west-2-two, then delete its row and add its slots to retired",
    ]);
  });

  it("delete a cell in its regions' stacks with an update of these", () => {
    assert.deepEqual(findingsOf(edited(SMALL, [one("detach")])), [
      "retiring warning small-us-west-2 one: step 2 of 3 (detach): run pulumi up on small-backbone; step 3: delete its row, add its slots to retired, and run pulumi up on small-us-west-2, small-us-east-1",
    ]);
  });

  it("are of planned stacks only, and empty without a retiring row", () => {
    const text = edited(APART, [one("unprotect")]);
    assert.deepEqual(findingsOf(text, ["small-backbone"]), []);
    assert.match(
      findingsOf(text, ["small-us-east-1-one"])[0] ?? "",
      /^retiring warning small-us-east-1-one one: /,
    );
    assert.deepEqual(findingsOf(APART), []);
  });
});
