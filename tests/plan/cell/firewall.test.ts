import assert from "node:assert/strict";
import { COUNT_LIMITS } from "../../../facts/limits.table";
import { isPublic } from "../../../plan/cell/cell";
import { planFirewall, uploadLimit, type FirewallPlan } from "../../../plan/cell/balancers/ingestFirewall";
import { planCapacity } from "../../../plan/cell/capacity/capacity";
import { CELL_TEXT, smallSettings } from "../../support/cell";
import { edited, type Edit } from "../../checks/support";
import { planEnvironment } from "../../../plan/environment";

const cellFrom = (edits: readonly Edit[] = []) =>
  planEnvironment(smallSettings(edited(CELL_TEXT, edits))).cell("one", "home");

function planOf(edits: readonly Edit[] = []): FirewallPlan {
  const cell = cellFrom(edits);
  return planFirewall(cell, cell.feeds.filter(isPublic), planCapacity(cell));
}

const requests = (perSecond: number) =>
  ({ needs: { publicIngestRequests: { value: perSecond } } }) as unknown as Parameters<
    typeof planFirewall
  >[2];

const feed = (vendor: string) => ({
  key: vendor,
  vendor,
  path: "internet" as const,
  auth: "token" as const,
  prefixes: ["192.0.2.0/24"],
  channels: [],
});

const matches = (path: string): boolean => {
  const [row] = planOf().vendors;
  return new RegExp(row?.pattern ?? "^$").test(path);
};

describe("the firewall of a cell", () => {
  it("allows each vendor on the Internet from its networks, on its path", () => {
    assert.deepEqual(
      planOf().vendors.map(({ key, vendor, prefixes, path }) => [key, vendor, prefixes, path]),
      [
        ["one-north", "north", ["198.51.100.0/24"], "/v1/north/"],
        ["one-south", "south", ["203.0.113.0/24"], "/v1/south/"],
      ],
    );
  });

  for (const path of [
    "/v1/north/first/index.m3u8",
    "/v1/north/first/1080p/seg-000001.ts",
    "/v1/north/a-1/_x/b.mp4",
  ]) {
    it(`allows ${path}`, () => {
      assert.ok(matches(path));
    });
  }

  for (const path of [
    "/v1/south/first/index.m3u8",
    "/v1/northern/first/index.m3u8",
    "/v2/north/first/index.m3u8",
    "/v1/north/first",
    "/v1/north/first/",
    "/v1/north/first//a.ts",
    "/v1/north/first/../../south/x/a.ts",
    "/v1/north/../south/a.ts",
    "/v1/north/first/%2e%2e/a.ts",
    "/v1/north/First/a.ts",
    "/x/v1/north/first/a.ts",
  ]) {
    it(`blocks ${path}`, () => {
      assert.ok(!matches(path));
    });
  }

  it("has patterns within AWS WAF's limit of 200 characters", () => {
    const [row] = planFirewall(cellFrom(), [feed("y".repeat(20))], requests(1)).vendors;
    assert.ok(row && row.pattern.length <= COUNT_LIMITS.webAclPattern.most);
  });

  it("allows the methods of ingest, as whole words", () => {
    const { methods } = planOf();
    const taken = ["PUT", "POST", "DELETE", "GET", "HEAD", "PATCH", "OUTPUT"].filter((method) =>
      new RegExp(methods).test(method),
    );
    assert.deepEqual(taken, ["PUT", "POST", "DELETE"]);
  });

  it("allows a vendor three times the requests of the whole line-up, and at least AWS's minimum", () => {
    const rate = (perSecond: number): number =>
      planFirewall(cellFrom(), [feed("north")], requests(perSecond)).rate;
    assert.equal(rate(12), 3 * 12 * 60);
    assert.equal(rate(0), 10);
    assert.ok(planOf().rate > 10);
    assert.equal(planOf().windowSeconds, 60);
  });

  it("blocks a length that no segment of any ladder has", () => {
    // apple's highest: 7.8 + 0.128 Mbit/s, four seconds, twice: 7.9 MB, seven digits.
    assert.equal(uploadLimit(cellFrom()), 9_999_999);
    assert.equal(planOf().lengthDigits, 7);
    const uhd: Edit = [
      "lineUp:\n",
      "lineUp:\n  ladders: { uhd: { codec: hevc, video: [25], audio: [0.5] } }\n",
    ];
    assert.equal(uploadLimit(cellFrom([uhd])), 99_999_999);
    assert.equal(planOf([uhd]).lengthDigits, 8);
  });
});
