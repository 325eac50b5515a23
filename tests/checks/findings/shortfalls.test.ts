import assert from "node:assert/strict";
import { shortfalls } from "../../../checks/findings/shortfalls";
import type { Settings } from "../../../settings/settings";
import { stacksOf } from "../../../plan/stacks";
import { edited, type Edit, settingsOf, SMALL } from "../support";
import { withEdge } from "../../plan/edge/worlds";
import { APART } from "../../cli/support";
import { planEnvironment } from "../../../plan/environment";

const TOO_SMALL: Edit = [
  "size: 2",
  "size: 20\n      capacity: { packager: { instanceType: c7g.medium, perZone: 1 } }",
];
/** 1.5 Gbit/s with `TOO_SMALL`: DVR windows of twenty channels, and the same rate of archives. */
const KEPT: Edit = ["dvrHours: 3 }", "dvrHours: 3, archiveDays: 30 }"];
const ALL_SHORT = [TOO_SMALL, KEPT, withEdge("  quotas: { gbps: 70, requests: 5000 }\n")];

const foundIn = (settings: Settings, only: readonly string[]): string[] =>
  shortfalls(planEnvironment(settings), only).map(({ severity, rule, stack, subject }) =>
    [severity, rule, stack, subject].join(" "),
  );

const namesOf = (settings: Settings): string[] => stacksOf(settings).map(({ name }) => name);

describe("shortfalls", () => {
  it("are errors for sizes below the need, and warnings for quotas below the need", () => {
    const settings = settingsOf(edited(APART, ALL_SHORT));
    assert.deepEqual(foundIn(settings, namesOf(settings)), [
      "error below-need small-us-west-2-one one",
      "error below-need small-us-east-1-one one",
      "warning replication-quota small-backbone us-west-2",
      "warning replication-quota small-backbone us-east-1",
      "warning edge-quota small-edge one",
    ]);
  });

  it("are in the region's stack if the cell has none of its own", () => {
    const settings = settingsOf(edited(SMALL, [TOO_SMALL]));
    assert.deepEqual(foundIn(settings, namesOf(settings)), [
      "error below-need small-us-west-2 one",
      "error below-need small-us-east-1 one",
    ]);
  });

  it("name the quotas that the plan needs", () => {
    const settings = settingsOf(edited(APART, ALL_SHORT));
    assert.deepEqual(shortfalls(planEnvironment(settings), ["small-edge"])[0], {
      stack: "small-edge",
      rule: "edge-quota",
      severity: "warning",
      subject: "one",
      message:
        "the segments distribution of one needs 77 Gbit/s; edge.quotas.gbps is 70: request an increase from AWS, then set edge.quotas",
    });
  });

  it("are warnings for quotas far above the defaults", () => {
    const stated = (quotas: string): string[] => {
      const settings = settingsOf(edited(APART, [withEdge(`  quotas: { ${quotas} }\n`)]));
      return shortfalls(planEnvironment(settings), ["small-edge"]).map(
        ({ subject, message }) => `${subject}: ${message}`,
      );
    };
    assert.deepEqual(stated("gbps: 1500, requests: 2500000"), []);
    const action = "Confirm the increase with AWS before launch";
    assert.deepEqual(stated("gbps: 1501, requests: 2500001"), [
      `edge: edge.quotas.gbps is 1501 Gbit/s; the default CloudFront quota is 150. ${action}`,
      `edge: edge.quotas.requests is 2500001 requests a second; the default CloudFront quota is 250000. ${action}`,
    ]);
  });

  it("are of planned stacks only", () => {
    const settings = settingsOf(edited(APART, ALL_SHORT));
    assert.deepEqual(foundIn(settings, ["small-us-east-1-one", "small-backbone"]), [
      "error below-need small-us-east-1-one one",
      "warning replication-quota small-backbone us-west-2",
      "warning replication-quota small-backbone us-east-1",
    ]);
    assert.deepEqual(foundIn(settings, ["small-us-west-2"]), []);
  });

  it("are empty if sizes and quotas meet the need", () => {
    const settings = settingsOf(edited(APART, [withEdge()]));
    assert.deepEqual(shortfalls(planEnvironment(settings), namesOf(settings)), []);
  });
});
