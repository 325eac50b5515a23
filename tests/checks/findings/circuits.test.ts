import assert from "node:assert/strict";
import { circuitFindings } from "../../../checks/findings/circuits";
import type { Edit } from "../support";
import { JOINED, three } from "../../plan/backbone/worlds";
import { planEnvironment } from "../../../plan/environment";

const ALL = ["small-backbone"];

const awaited = (name: string): Edit => [`${name}: {`, `${name}: { awaited: true,`];

describe("findings of circuits", () => {
  it("report the interfaces of an awaited circuit, and the next action", () => {
    assert.deepEqual(circuitFindings(planEnvironment(three([...JOINED, awaited("seattle-1")])), ALL), [
      {
        stack: "small-backbone",
        rule: "awaited",
        severity: "warning",
        subject: "seattle-1",
        message:
          "is awaited, so vendor-seattle-1, centre-seattle-1 will not be created; when it is available in AWS, correct its device, remove awaited, and run pulumi up",
      },
    ]);
  });

  it("report where packets for a vendor go while none of its circuits is available", () => {
    const all = ["seattle-1", "seattle-2", "ashburn-1", "ashburn-2"].map(awaited);
    const [first] = circuitFindings(planEnvironment(three([...JOINED, ...all])), ALL);
    assert.equal(
      first?.message,
      "is awaited, so vendor-seattle-1, centre-seattle-1 will not be created; until then cells in us-west-2 and us-east-1 send packets for 198.51.100.0/24 of vendor through NAT gateways to the Internet; when it is available in AWS, correct its device, remove awaited, and run pulumi up",
    );
  });

  it("report circuits without alarms: their region is not in the environment", () => {
    const away: Edit = ["ashburn-1: { location: EqDC2", "ashburn-1: { location: EqLD5"];
    const settings = three([...JOINED, ["maximum", "high"], away]);
    assert.deepEqual(
      circuitFindings(planEnvironment(settings), ALL).map(({ rule, severity, subject, message }) =>
        [rule, severity, subject, message].join(" "),
      ),
      [
        "unwatched warning ashburn-1 has no alarms, because its region eu-west-1 is not in this environment; monitor it and its interfaces by hand",
      ],
    );
  });

  it("are empty if all circuits are available and have alarms, or if the backbone is not planned", () => {
    assert.deepEqual(circuitFindings(planEnvironment(three(JOINED)), ALL), []);
    assert.deepEqual(circuitFindings(planEnvironment(three()), ALL), []);
    assert.deepEqual(
      circuitFindings(planEnvironment(three([...JOINED, awaited("seattle-1")])), ["small-us-west-2"]),
      [],
    );
  });
});
