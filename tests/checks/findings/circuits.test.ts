import assert from "node:assert/strict";
import { circuitFindings } from "../../../checks/findings/circuits";
import type { Edit } from "../support";
import { JOINED, three } from "../../plan/backbone/worlds";
import { planEnvironment } from "../../../plan/environment";

const ALL = ["small-backbone"];

const awaited = (name: string): Edit => [`${name}: {`, `${name}: { awaited: true,`];

describe("findings of circuits", () => {
  it("say what waits for a circuit, and what to do when it is there", () => {
    assert.deepEqual(circuitFindings(planEnvironment(three([...JOINED, awaited("seattle-1")])), ALL), [
      {
        stack: "small-backbone",
        rule: "awaited",
        severity: "warning",
        subject: "seattle-1",
        message:
          "leaves out vendor-seattle-1, centre-seattle-1: when AWS calls it available, correct its device, take awaited out, and pulumi up",
      },
    ]);
  });

  it("say which circuits nobody watches: their region is none of the environment's", () => {
    const away: Edit = ["ashburn-1: { location: EqDC2", "ashburn-1: { location: EqLD5"];
    const settings = three([...JOINED, ["maximum", "high"], away]);
    assert.deepEqual(
      circuitFindings(planEnvironment(settings), ALL).map(({ rule, severity, subject, message }) =>
        [rule, severity, subject, message].join(" "),
      ),
      [
        "unwatched warning ashburn-1 counts to eu-west-1, where nobody hears alarms: watch it and its interfaces by hand",
      ],
    );
  });

  it("are none where every circuit is there and heard, nor where the backbone is not planned", () => {
    assert.deepEqual(circuitFindings(planEnvironment(three(JOINED)), ALL), []);
    assert.deepEqual(circuitFindings(planEnvironment(three()), ALL), []);
    assert.deepEqual(
      circuitFindings(planEnvironment(three([...JOINED, awaited("seattle-1")])), ["small-us-west-2"]),
      [],
    );
  });
});
