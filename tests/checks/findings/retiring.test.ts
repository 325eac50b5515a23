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

const told = (text: string, only?: readonly string[]): string[] => {
  const settings: Settings = settingsOf(text);
  const all = stacksOf(settings).map(({ name }) => name);
  return retiringFindings(planEnvironment(settings), only ?? all).map(
    ({ rule, severity, stack, subject, message }) =>
      [rule, severity, stack, `${subject}:`, message].join(" "),
  );
};

describe("what is retiring", () => {
  it("says whose guards come off", () => {
    assert.deepEqual(told(edited(APART, [withEdge(), one("unprotect")])), [
      "retiring warning small-us-west-2-one one: its guards come off: pulumi up of small-us-west-2-one, small-us-east-1-one, small-edge, small-backbone; then mark it detach",
    ]);
  });

  it("says who lets go, what is destroyed, and what becomes of its row", () => {
    assert.deepEqual(told(edited(APART, [one("detach"), two("detach"), west("detach")])), [
      "retiring warning small-us-west-2 us-west-2: the others let go: pulumi up of small-backbone; then pulumi destroy of small-us-west-2, after one, two; then its row goes, and its slot into retired",
      "retiring warning small-us-west-2-one one: the others let go: pulumi up of small-backbone; then pulumi destroy of small-us-west-2-one, small-us-east-1-one; then its row goes, and its slots into retired",
      "retiring warning small-us-east-1-two two: the others let go: pulumi up of small-backbone; then pulumi destroy of small-us-east-1-two, small-us-west-2-two; then its row goes, and its slots into retired",
    ]);
  });

  it("says that a cell in its regions' stacks goes by their up", () => {
    assert.deepEqual(told(edited(SMALL, [one("detach")])), [
      "retiring warning small-us-west-2 one: the others let go: pulumi up of small-backbone; then its row goes, its slots into retired, and pulumi up of small-us-west-2, small-us-east-1 deletes it",
    ]);
  });

  it("is told of the stacks that are planned alone, and is nothing where nothing retires", () => {
    const text = edited(APART, [one("unprotect")]);
    assert.deepEqual(told(text, ["small-backbone"]), []);
    assert.match(told(text, ["small-us-east-1-one"])[0] ?? "", /^retiring warning small-us-east-1-one one: /);
    assert.deepEqual(told(APART), []);
  });
});
