import assert from "node:assert/strict";
import { summarize, type StackSummary, type Summary } from "../../report/summary";
import {
  asMarkdown,
  asText,
  detailsOf,
  findingLines,
  kindsTable,
  subnetsTable,
  tablesOf,
  type Table,
} from "../../report/tables";
import { NEED_NAMES } from "../../plan/cell/capacity/capacity.table";
import { SERVICE_NAMES } from "../../catalog/services.table";
import { TIMING_NAMES } from "../../catalog/timing.table";
import type { LedgerRow } from "../../plan/network/ledger";
import { PARIS, WEST } from "./networks";
import { edited, settingsOf, SMALL } from "../checks/support";
import { keyed, type KeyedFinding, type StackFinding } from "../../verify/findings";
import { planEnvironment } from "../../plan/environment";

const FINDINGS: readonly KeyedFinding[] = [
  { stack: "small-us-west-2", rule: "orphan", severity: "error", subject: "urn:a", message: "has no parent" },
  { stack: "small-us-west-2", rule: "slow", severity: "warning", subject: "urn:b", message: "is slow" },
  { stack: "", rule: "overlap", severity: "error", subject: "us-west-2 hub", message: "overlaps" },
].map((finding) => keyed(finding as StackFinding));

const settings = settingsOf(SMALL);
const STACKS: readonly StackSummary[] = [
  { name: "small-us-west-2", kind: "region", regions: ["us-west-2"], resources: 235, types: {} },
  { name: "small-us-east-1", kind: "region", regions: ["us-east-1"], resources: 7, types: {} },
];
const SUMMARY: Summary = summarize(planEnvironment(settings), {
  stacks: STACKS,
  waves: [],
  findings: FINDINGS,
  accepted: [],
});

function summaryOf(text: string): Summary {
  const own = settingsOf(text);
  return summarize(planEnvironment(own), { stacks: [], waves: [], findings: [], accepted: [] });
}

const tableOf = (text: string, wanted: string): Table =>
  tablesOf(summaryOf(text)).find(({ title }) => title === wanted) ?? assert.fail(`no table ${wanted}`);

const SIZE_ONE = "standby: { region: us-west-2, slot: 2 }\n      size: 1";
const SET = edited(SMALL, [
  ["size: 2", "size: 2\n      capacity: { manifest: { instanceType: m7g.4xlarge, perZone: 3 } }"],
]);

describe("the summary of a plan", () => {
  it("counts stacks, resources, errors and warnings", () => {
    assert.deepEqual(SUMMARY.figures, {
      stacks: 2,
      ofStacks: 3,
      resources: 242,
      errors: 2,
      warnings: 1,
      accepted: 0,
    });
    assert.deepEqual(SUMMARY.findings, FINDINGS);
  });

  it("counts the stacks of the environment and the planned stacks", () => {
    const narrowed = { stacks: STACKS.slice(1), waves: [], findings: [], accepted: [] };
    const { stacks, ofStacks, resources } = summarize(planEnvironment(settings), narrowed).figures;
    assert.deepEqual([stacks, ofStacks, resources], [1, 3, 7]);
  });

  it("has for each cell its channels, its viewers and its release", () => {
    assert.deepEqual(SUMMARY.cells, [
      {
        name: "one",
        home: "us-west-2",
        standby: "us-east-1",
        channels: 2,
        size: 2,
        free: 0,
        viewers: 10_000,
        release: "blue",
      },
      {
        name: "two",
        home: "us-east-1",
        standby: "us-west-2",
        channels: 1,
        size: 20,
        free: 19,
        viewers: 10_000,
        release: "blue",
      },
    ]);
  });

  it("counts as free the VPC slots that are neither used nor retired", () => {
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
      tablesOf(SUMMARY)
        .filter(({ title }) => title !== "Sizes")
        .map(asText)
        .join("\n"),
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
  cell  home       standby    channels  free  viewers  release
  one   us-west-2  us-east-1  2 of 2    0     10,000   blue
  two   us-east-1  us-west-2  1 of 20   19    10,000   blue
  A new channel fits in two (19 free).

Peerings
  peering              requester  accepter   wave
  us-west-2-us-east-1  us-west-2  us-east-1  0

Findings
  severity  key                    stack            finding
  error     orphan urn:a           small-us-west-2  has no parent
  error     overlap us-west-2 hub                   overlaps
  warning   slow urn:b             small-us-west-2  is slow
`,
    );
  });

  it("name the cells with room for a new channel, the emptiest first, or state that no cell has room", () => {
    const noteOf = (text: string): string | undefined => tableOf(text, "Cells").note;
    assert.equal(
      noteOf(edited(SMALL, [["size: 2", "size: 4"]])),
      "A new channel fits in two (19 free), one (2 free).",
    );
    assert.equal(
      noteOf(edited(SMALL, [["standby: { region: us-west-2, slot: 2 }", SIZE_ONE]])),
      "No cell has room for a new channel: add a cell.",
    );
  });

  it("have one row of sizes for both sites of a cell if they have the same number of zones, else two", () => {
    const sitesIn = (text: string): unknown[] =>
      tableOf(text, "Sizes").rows.map(([cell, site]) => [cell, site]);
    assert.deepEqual(sitesIn(SMALL), [
      ["one", "home"],
      ["one", "standby"],
      ["two", "home"],
      ["two", "standby"],
    ]);
    assert.deepEqual(sitesIn(edited(SMALL, [["use1-az2: 1 }", "use1-az2: 1, use1-az4: 2 }"]])), [
      ["one", "home, standby"],
      ["two", "home, standby"],
    ]);
  });

  it("have in each row of sizes what the environment sets", () => {
    const { head, rows } = tableOf(SET, "Sizes");
    const [row = []] = rows;
    const said = Object.fromEntries(head.map((name, at) => [name, row[at]]));
    assert.deepEqual(
      [said["cell"], said["manifest"], said["probe"]],
      ["one", "3 x m7g.4xlarge", "c7g.medium"],
    );
  });

  it("have in their details every need and what is built of each cell, and every time", () => {
    const details = detailsOf(SUMMARY);
    assert.deepEqual(
      details.map(({ title }) => title),
      [
        "Single faults",
        "PrivateLink services",
        "Replication",
        "Capacity of one, home",
        "Capacity of one, standby",
        "Capacity of two, home",
        "Capacity of two, standby",
        "Timing",
      ],
    );
    const home = details.find(({ title }) => title === "Capacity of one, home");
    for (const name of [...NEED_NAMES, ...SERVICE_NAMES.map((service) => `service ${service}`)])
      assert.equal(home?.rows.filter(([what]) => what === name).length, 1, name);
    const times = details.at(-1)?.rows ?? [];
    assert.deepEqual(
      times.map(([name]) => name),
      TIMING_NAMES,
    );
    assert.deepEqual(times.find(([name]) => name === "indexQueue")?.slice(0, 3), [
      "indexQueue",
      "3,600",
      "60 * 60",
    ]);
  });

  it("show in their details the number of instances during a deployment, and the size of a task", () => {
    const home = detailsOf(summaryOf(SET)).find(({ title }) => title === "Capacity of one, home");
    const [, ...manifest] = home?.rows.find(([what]) => what === "service manifest") ?? [];
    assert.deepEqual(manifest, [
      "3",
      "m7g.4xlarge",
      "in each zone, 6 during a deployment; a task of 16,384 CPU units and 60,364 MiB on each",
    ]);
  });

  it("count stacks and resources by kind of stack, in the order of their references", () => {
    const stacks: readonly StackSummary[] = [
      {
        name: "small-backbone",
        kind: "backbone",
        regions: ["us-west-2", "us-east-1"],
        resources: 4,
        types: {},
      },
      ...STACKS,
      { name: "small-us-east-1-one", kind: "cell", regions: ["us-east-1"], resources: 1000, types: {} },
    ];
    const { title, rows } = kindsTable(
      summarize(planEnvironment(settings), { stacks, waves: [], findings: [], accepted: [] }),
    );
    assert.equal(title, "4 of 3 stacks, 1,246 resources");
    assert.deepEqual(rows, [
      ["region", "2", "242"],
      ["cell", "1", "1,000"],
      ["backbone", "1", "4"],
    ]);
  });

  it("give each finding one line, errors first", () => {
    const message = "is\nslow";
    const [error, warning] = [FINDINGS[0], { ...FINDINGS[1], message }] as [KeyedFinding, KeyedFinding];
    const { findings: _, ...rest } = SUMMARY;
    assert.deepEqual(findingLines({ ...rest, findings: [warning, error, ...FINDINGS.slice(2)] }), [
      "error orphan urn:a (small-us-west-2): has no parent",
      "error overlap us-west-2 hub: overlaps",
      "warning slow urn:b (small-us-west-2): is slow",
    ]);
  });

  it("show what is accepted, until when and why, after the findings and in a table of its own", () => {
    const row = { reason: "is known", by: "us", until: "2027-09-30" };
    const accepted = FINDINGS.slice(0, 1).map((finding) => ({ ...finding, ...row }));
    const own = { stacks: STACKS, waves: [], findings: FINDINGS.slice(1), accepted };
    const summary = summarize(planEnvironment(settings), own);
    assert.deepEqual([summary.figures.errors, summary.figures.accepted], [1, 1]);
    assert.equal(
      findingLines(summary).at(-1),
      "accepted orphan urn:a (small-us-west-2) until 2027-09-30: is known",
    );
    assert.deepEqual(tablesOf(summary).at(-1)?.rows, [
      ["orphan urn:a", "small-us-west-2", "is known", "us", "2027-09-30"],
    ]);
  });

  it("are also available in Markdown", () => {
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

  it("name the resource of a finding by its kind and name: its URN is in the summary", () => {
    const subject =
      "urn:pulumi:small-us-west-2::headend::headend:region:Region$headend:shared:Vpc$aws:ec2/vpc:Vpc::hub";
    const found = keyed({ stack: "small-us-west-2", rule: "x", severity: "error", subject, message: "y" });
    const own = { stacks: STACKS, waves: [], findings: [found], accepted: [] };
    const summary = summarize(planEnvironment(settings), own);
    assert.equal(summary.findings[0]?.subject, subject);
    assert.deepEqual(tablesOf(summary).at(-1)?.rows, [["error", "x Vpc hub", "small-us-west-2", "y"]]);
  });

  it("have their note below them", () => {
    const noted = { title: "Cells", head: ["cell"], rows: [["one"]], note: "It fits." };
    assert.equal(asText(noted), "Cells\n  cell\n  one\n  It fits.\n");
    assert.equal(asMarkdown(noted), "## Cells\n\n| cell |\n| --- |\n| one |\n\nIt fits.\n");
  });

  it("are marked if they are empty", () => {
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

describe("the table of subnets", () => {
  const subnet = (tier: string, block: string): LedgerRow => ({
    level: "subnet",
    environment: "small",
    slot: 0,
    tier,
    block,
  });

  it("has a line for each zone of each VPC, and a column for each tier", () => {
    const ledger = [
      ...["10.0.0.0/24", "10.0.4.0/24", "10.0.36.0/24", "10.8.0.0/24"].map((block) => subnet("app", block)),
      ...["10.0.1.0/26", "10.0.5.0/26", "10.0.37.0/26"].map((block) => subnet("public", block)),
      ...["10.0.2.0/28", "10.0.6.0/28", "10.0.38.0/28"].map((block) => subnet("transit", block)),
    ];
    assert.deepEqual(subnetsTable([WEST, PARIS], ledger), {
      title: "Subnets",
      head: ["region", "VPC", "zone", "NAT gateway", "app", "public", "transit"],
      rows: [
        ["us-west-2", "hub", "usw2-az1", "192.0.2.11", "10.0.0.0/24", "10.0.1.0/26", "10.0.2.0/28"],
        ["us-west-2", "hub", "usw2-az2", "192.0.2.12", "10.0.4.0/24", "10.0.5.0/26", "10.0.6.0/28"],
        ["us-west-2", "sports-1", "usw2-az3", "", "10.0.36.0/24", "10.0.37.0/26", "10.0.38.0/28"],
        ["eu-west-3", "island", "euw3-az1", "", "10.8.0.0/24", "", ""],
      ],
    });
  });

  it("is empty where no VPC is planned", () => {
    assert.deepEqual(subnetsTable([], []).rows, []);
  });
});
