import assert from "node:assert/strict";
import { summarize, type PlanFinding, type Summary } from "../../../cli/report/summary";
import { asMarkdown, asText, tablesOf } from "../../../cli/report/tables";
import { ledgerOf } from "../../../model/world";
import { settingsOf, SMALL } from "../../model/declared/support";

const FINDINGS: readonly PlanFinding[] = [
  { stack: "small-us-west-2", rule: "orphan", severity: "error", subject: "urn:a", message: "is nobody's" },
  { stack: "small-us-west-2", rule: "slow", severity: "warning", subject: "urn:b", message: "is slow" },
  { stack: "", rule: "overlap", severity: "error", subject: "us-west-2 hub", message: "overlaps" },
];

const settings = settingsOf(SMALL);
const STACKS = [
  { name: "small-us-west-2", region: "us-west-2", resources: 235, types: {} },
  { name: "small-us-east-1", region: "us-east-1", resources: 7, types: {} },
];
const SUMMARY: Summary = summarize(settings, ledgerOf(settings), { stacks: STACKS, findings: FINDINGS });

describe("the summary of a plan", () => {
  it("counts stacks, resources, errors and warnings", () => {
    assert.deepEqual(SUMMARY.figures, { stacks: 2, ofStacks: 2, resources: 242, errors: 2, warnings: 1 });
    assert.deepEqual(SUMMARY.findings, FINDINGS);
  });

  it("counts the stacks that the environment has beside those that were planned", () => {
    const narrowed = { stacks: STACKS.slice(1), findings: [] };
    const { stacks, ofStacks, resources } = summarize(settings, ledgerOf(settings), narrowed).figures;
    assert.deepEqual([stacks, ofStacks, resources], [1, 2, 7]);
  });

  it("counts as free the VPC slots that nobody has or had", () => {
    // 31, less two cells; in us-west-2 one is retired.
    assert.deepEqual(
      SUMMARY.regions.map(({ freeSlots }) => freeSlots),
      [28, 29],
    );
  });
});

describe("the tables of a plan", () => {
  it("are these, on a terminal", () => {
    assert.equal(
      tablesOf(SUMMARY).map(asText).join("\n"),
      `Stacks
  stack            region     resources
  small-us-west-2  us-west-2  235
  small-us-east-1  us-east-1  7

Regions
  region     slot  block         ASN         zones                         free VPC slots
  us-west-2  0     10.64.0.0/14  4200001000  usw2-az1, usw2-az2, usw2-az3  28
  us-east-1  1     10.68.0.0/14  4200001001  use1-az1, use1-az2            29

VPC slots
  region     holder  slot  block          zones
  us-west-2  hub     0     10.64.0.0/19   usw2-az1, usw2-az2, usw2-az3
  us-west-2  one     1     10.64.32.0/19  usw2-az1, usw2-az2, usw2-az3
  us-west-2  two     2     10.64.64.0/19  usw2-az1, usw2-az2, usw2-az3
  us-east-1  hub     0     10.68.0.0/19   use1-az1, use1-az2
  us-east-1  one     1     10.68.32.0/19  use1-az1, use1-az2
  us-east-1  two     2     10.68.64.0/19  use1-az1, use1-az2

Cells
  cell  home       standby    channels
  one   us-west-2  us-east-1  2 of 2
  two   us-east-1  us-west-2  1 of 20

Findings
  severity  stack            rule     subject        what
  error     small-us-west-2  orphan   urn:a          is nobody's
  warning   small-us-west-2  slow     urn:b          is slow
  error                      overlap  us-west-2 hub  overlaps
`,
    );
  });

  it("are tables in Markdown too", () => {
    const [stacks] = tablesOf(SUMMARY);
    assert.equal(
      stacks && asMarkdown(stacks),
      `## Stacks

| stack | region | resources |
| --- | --- | --- |
| small-us-west-2 | us-west-2 | 235 |
| small-us-east-1 | us-east-1 | 7 |
`,
    );
  });

  it("say that they are empty", () => {
    const empty = { title: "Cells", head: ["cell"], rows: [] };
    assert.equal(asText(empty), "Cells: none\n");
    assert.equal(asMarkdown(empty), "## Cells\n\nNone.\n");
  });

  it("keep a cell in its row, whatever a finding quotes", () => {
    const quoting = { title: "Findings", head: ["what"], rows: [["first\n\tsecond \u001b[31m| third"]] };
    assert.equal(asText(quoting), "Findings\n  what\n  first second  [31m| third\n");
    assert.equal(asMarkdown(quoting), "## Findings\n\n| what |\n| --- |\n| first second  [31m\\| third |\n");
  });
});
