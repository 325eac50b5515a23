import assert from "node:assert/strict";
import { join } from "node:path";
import { plan } from "../cli/commands/plan";
import { verify } from "../cli/commands/verify";
import type { Summary } from "../report/summary";
import { inEmpty, printed } from "./cli/support";

const TODAY = new Date("2026-12-01");
const FILES = [
  "environments/production.yaml",
  "environments/staging.yaml",
  "environments/china.yaml",
  "tests/worlds/retiring.yaml",
  "tests/worlds/hosted.yaml",
  "tests/worlds/awaited.yaml",
];

describe("headend verify", () => {
  for (const file of FILES)
    it(`has the findings and the exit code of the plan of ${file}`, () =>
      inEmpty(async (out) => {
        const narrowing = { stack: [], region: [], cell: [] };
        const options = {
          file: join(__dirname, "..", file),
          out,
          format: "json",
          today: TODAY,
          ...narrowing,
        } as const;
        const planned = await printed("stdout", () => plan(undefined, options));
        const summary = JSON.parse(planned.text) as Summary;
        const { environment, findings, accepted, figures } = summary;
        const again = await printed("stdout", async () =>
          verify(join(out, environment), { format: "json", today: TODAY }),
        );
        const { errors, warnings } = figures;
        assert.equal(again.result, planned.result);
        assert.deepEqual(JSON.parse(again.text), {
          environment,
          findings,
          accepted,
          figures: { errors, warnings, accepted: accepted.length },
        });
      }));
});
