import assert from "node:assert/strict";
import fc from "fast-check";
import { shortfalls } from "../../../checks/findings/shortfalls";
import { excessesOf, FOUND_BY_NAME } from "../../../plan/cell/capacity/awsLimits";
import { planEnvironment, type EnvironmentPlan } from "../../../plan/environment";
import { SITES } from "../../../settings/settings";
import { edited, type Edit, settingsOf, SMALL } from "../../checks/support";

const sized = (text: string): Edit => ["      size: 2\n", `      size: 2\n${text}`];
const planned = (...edits: Edit[]): EnvironmentPlan => planEnvironment(settingsOf(edited(SMALL, edits)));
const messages = (plan: EnvironmentPlan): string[] => excessesOf(plan).map(({ message }) => message);

describe("counts that the arithmetic gives", () => {
  it("know the services that others find by DNS", () => {
    assert.deepEqual(FOUND_BY_NAME, ["ingest", "packager", "cache", "manifest"]);
  });

  it("are at most eight tasks under one name, during a release too", () => {
    const four = "      capacity: { packager: { perZone: 4 }, dvr: { perZone: 5 } }\n";
    assert.deepEqual(messages(planned(sized(four))), []);
    const [message, ...others] = messages(planned(sized("      capacity: { packager: { perZone: 5 } }\n")));
    assert.match(
      message ?? "",
      /^home needs 10 tasks of packager in a zone during a release, under one DNS name, and the limit of AWS is 8 \(.*\); divide the channels/,
    );
    assert.equal(others.length, 1);
  });

  it("are errors of the cell's stack", () => {
    const plan = planned(sized("      capacity: { packager: { perZone: 5 } }\n"));
    assert.deepEqual(
      shortfalls(plan, ["small-us-west-2"]).map(({ severity, rule, subject }) => [severity, rule, subject]),
      [["error", "aws-limit", "one"]],
    );
  });

  it("exceed no limit of AWS without a word, for any audience and size that the schema allows", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 2, max: 100 }), (power, size) => {
        const plan = planned(["      size: 2\n", `      size: ${size}\n      viewers: ${10 ** power}\n`]);
        const reported = new Set(excessesOf(plan).map(({ cell, region }) => `${cell} ${region}`));
        for (const site of SITES) {
          const { services, database } = plan.cellPlan("one", site);
          const { region } = plan.cell("one", site);
          const rows = services.zones.flatMap((zone) => zone.services);
          const tasks = rows
            .filter(({ service }) => FOUND_BY_NAME.includes(service))
            .map((row) => Math.floor((row.tasks * row.maximumPercent) / 100));
          const isOver = Math.max(...tasks) > 8 || database.instances.length > 16;
          assert.equal(isOver && !reported.has(`one ${region}`), false, `${site} ${power} ${size}`);
        }
      }),
      { numRuns: 12 },
    );
    assert.ok(messages(planned(["      size: 2\n", "      size: 2\n      viewers: 100000000\n"])).length > 0);
  });
});
