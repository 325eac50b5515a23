import assert from "node:assert/strict";
import { authorityFindings } from "../../../checks/findings/authorities";
import { planEnvironment } from "../../../plan/environment";
import { authority } from "../certificates";
import { edited, settingsOf, SMALL } from "../support";

const keys = `kind: vendor\n    auth: mutualTls\n    authorities: ${JSON.stringify([authority])}`;
const plan = planEnvironment(settingsOf(edited(SMALL, [["kind: vendor", keys]])));
const [hub, other] = ["small-us-west-2", "small-us-east-1"];

/** [today, severity, what is wrong] */
const DAYS: readonly (readonly [string, string, string])[] = [
  ["2026-11-21", "warning", "is valid only from 2026-11-22"],
  ["2126-10-01", "warning", "expires on 2126-10-29"],
  ["2126-10-30", "error", "expired on 2126-10-29"],
];

describe("findings of a vendor's authorities", () => {
  for (const [today, severity, what] of DAYS)
    it(`report on ${today} one that ${what}`, () => {
      const message = `authority 60C985F9790CE8DDC75BE5FDDDF4CEB4B239CEDD ${what}; give the vendor's new authority beside it`;
      assert.deepEqual(authorityFindings(plan, [other, hub], new Date(today)), [
        { stack: hub, rule: "authority-expiry", severity, subject: "vendor", message },
      ]);
    });

  it("report none that is valid for more than the days of its alarm", () => {
    for (const today of ["2026-11-23", "2126-09-28"])
      assert.deepEqual(authorityFindings(plan, [hub], new Date(today)), []);
  });

  it("belong to a region's stack", () => {
    const found = (only: readonly string[]) =>
      authorityFindings(plan, only, new Date("2126-10-30")).map(({ stack }) => stack);
    assert.deepEqual(found([other]), [other]);
    assert.deepEqual(found(["small-backbone"]), []);
  });
});
