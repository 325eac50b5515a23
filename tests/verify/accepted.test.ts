import assert from "node:assert/strict";
import { accept, type Acceptance, type Accepting, type Judged } from "../../verify/accepted";
import { keyed } from "../../verify/findings";

const QUOTA: Judged = {
  finding: keyed({ stack: "edge", rule: "quota", severity: "warning", subject: "edge", message: "is low" }),
  cells: ["news", "sports"],
};
const ROUTE: Judged = {
  finding: keyed({
    stack: "west",
    rule: "leak",
    severity: "error",
    subject: "urn:pulumi:west::headend::headend:region:Hub$aws:ec2/route:Route::app",
    message: "leaks",
  }),
  cells: [],
};

const row = (change: Partial<Acceptance> = {}): Acceptance => ({
  finding: "quota edge",
  reason: "is known",
  by: "us",
  until: "2027-06-30",
  ...change,
});

const sorted = (acceptances: readonly Acceptance[], change: Partial<Accepting> = {}) => {
  const today = new Date("2026-12-01T23:59:59Z");
  const result = accept([QUOTA, ROUTE], { acceptances, today, isWhole: true, ...change });
  return {
    open: result.findings.filter(({ rule }) => rule !== "acceptance").map(({ key }) => key),
    accepted: result.accepted.map(({ key, until }) => `${key}, ${until}`),
    mistakes: result.findings
      .filter(({ rule }) => rule === "acceptance")
      .map(({ severity, key, message }) => `${severity} ${key}: ${message}`),
  };
};

const BOTH = ["quota edge", "leak Route app"];
const OPEN = { open: BOTH, accepted: [], mistakes: [] };
const ACCEPTED = { open: ["leak Route app"], accepted: ["quota edge, 2027-06-30"], mistakes: [] };

describe("Accepted findings", () => {
  it("have a key of rule, kind and name, and no URN", () => {
    assert.deepEqual(sorted([]), OPEN);
  });

  it("are shown apart from the others", () => {
    assert.deepEqual(sorted([row()]), ACCEPTED);
    assert.deepEqual(sorted([row({ finding: "leak Route app" })]).open, ["quota edge"]);
  });

  it("of some cells are accepted if all cells of the finding are named", () => {
    assert.deepEqual(sorted([row({ cells: ["sports", "news", "kids"] })]), ACCEPTED);
    for (const [key, cells] of [
      ["quota edge", ["news"]],
      ["leak Route app", ["news"]],
    ] as const)
      assert.deepEqual(sorted([row({ finding: key, cells })]), {
        ...OPEN,
        mistakes: [
          `error acceptance ${key}: matches no finding of only news; correct or delete its row of accepted`,
        ],
      });
  });

  /** [until, today, what is wrong] */
  const DAYS = [
    [
      "2026-11-30",
      "2026-11-30",
      "warning acceptance quota edge: ends on 2026-11-30; then the finding counts again, so decide before",
    ],
    [
      "2026-11-30",
      "2026-12-01",
      "error acceptance quota edge: ended on 2026-11-30; correct what was found, or accept it again with a later until",
    ],
    [
      "2026-12-31",
      "2026-12-01",
      "warning acceptance quota edge: ends on 2026-12-31; then the finding counts again, so decide before",
    ],
    ["2027-01-01", "2026-12-01", undefined],
    ["2027-12-02", "2026-12-01", undefined],
    [
      "2027-12-03",
      "2026-12-01",
      "error acceptance quota edge: lasts until 2027-12-03, 367 days from now, and may last 366",
    ],
  ] as const;
  for (const [until, today, mistake] of DAYS)
    it(`until ${until} have ${mistake?.split(" ")[0] ?? "no mistake"} on ${today}`, () => {
      const { open, mistakes } = sorted([row({ until })], { today: new Date(today) });
      assert.deepEqual(mistakes, mistake === undefined ? [] : [mistake]);
      assert.equal(open.includes("quota edge"), until < today);
    });

  it("that are not found any more are an error, which names the nearest key", () => {
    assert.deepEqual(sorted([row({ finding: "qota edge" })]).mistakes, [
      'error acceptance qota edge: matches no finding (the nearest is "quota edge"); correct or delete its row of accepted',
    ]);
    assert.deepEqual(sorted([row({ finding: "unfed other-1" })]).mistakes, [
      "error acceptance unfed other-1: matches no finding; correct or delete its row of accepted",
    ]);
  });

  it("may be absent from a plan of some stacks", () => {
    assert.deepEqual(sorted([row({ finding: "unfed other-1" })], { isWhole: false }), OPEN);
  });

  it("can't be accepted themselves", () => {
    const both = [row({ until: "2026-11-30" }), row({ finding: "acceptance quota edge" })];
    assert.equal(sorted(both).mistakes.length, 2);
  });
});
