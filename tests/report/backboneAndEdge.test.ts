import assert from "node:assert/strict";
import type { BackboneSummary } from "../../report/summary";
import { summarize, type Summary } from "../../report/summary";
import { asText, detailsOf, tablesOf, type Table } from "../../report/tables";
import type { Settings } from "../../settings/settings";
import { readEnvironment } from "../../checks/environment";
import { environmentFile } from "../../stacks/config";
import { JOINED, three } from "../plan/backbone/worlds";
import { neighbours, READ } from "../plan/backbone/neighbours";
import { edited, settingsOf, SMALL } from "../checks/support";
import { edged } from "../plan/edge/worlds";
import { planEnvironment } from "../../plan/environment";

/** SMALL with only its first region. */
const ALONE = SMALL.replace(/ {2}us-east-1:\n.*\n.*\n/, "")
  .replace(/lineUp:\n[^]*?releases:/, "lineUp: { cells: {} }\nreleases:")
  .replace(", us-east-1: ami-0fedcba9876543210", "");

const summaryOf = (settings: Settings): Summary =>
  summarize(planEnvironment(settings), { stacks: [], waves: [], findings: [], accepted: [] });

const backboneOf = (settings: Settings): BackboneSummary =>
  summaryOf(settings).backbone ?? assert.fail("no backbone");

const REGIONS = [
  ["us-west-2", "us-east-1"],
  ["us-west-2", "eu-west-3"],
  ["us-east-1", "eu-west-3"],
] as const;

describe("the summary of backbone and edge", () => {
  it("has the stacks of the environment", () => {
    const has = (settings: Settings): string[] =>
      Object.keys(summaryOf(settings)).filter((key) => ["backbone", "edge"].includes(key));
    assert.deepEqual(has(settingsOf(ALONE)), []);
    assert.deepEqual(has(settingsOf(SMALL)), ["backbone"]);
    assert.deepEqual(has(edged()), ["backbone", "edge"]);
  });

  it("has every peering, the lower slot first", () => {
    assert.deepEqual(
      backboneOf(three()).peerings,
      REGIONS.map((regions) => ({ key: regions.join("-"), regions, wave: 0 })),
    );
  });

  it("has every PrivateLink service, of ingest and of delivery", () => {
    const { privateLink } = backboneOf(neighbours([READ]));
    assert.deepEqual(
      privateLink.map(({ cell, region, serves }) => [cell, region, serves].join(" ")),
      ["one us-west-2 ingest", "one us-east-1 ingest", "two us-east-1 delivery", "two us-west-2 delivery"],
    );
    assert.deepEqual(privateLink.at(-1), {
      cell: "two",
      region: "us-west-2",
      serves: "delivery",
      name: "private-delivery-two.us-west-2.small.example.com",
      principals: ["arn:aws:iam::777788889999:root"],
      from: ["us-west-2", "us-east-1", "eu-central-1"],
    });
  });

  it("has every single fault, with what it disconnects and what remains", () => {
    const { faults } = backboneOf(three(JOINED));
    const count = (wanted: string): number => faults.filter(({ what }) => what === wanted).length;
    assert.deepEqual(
      ["peering", "location", "device", "circuit", "interface"].map((what) => count(what)),
      [3, 2, 4, 4, 8],
    );
    assert.deepEqual(
      faults.filter(({ key }) => ["peering-us-west-2-eu-west-3", "location-EQSE2"].includes(key)),
      [
        {
          key: "peering-us-west-2-eu-west-3",
          what: "peering",
          name: "us-west-2-eu-west-3",
          cuts: [["us-west-2", "eu-west-3"]],
          left: {},
        },
        {
          key: "location-EQSE2",
          what: "location",
          name: "EQSE2",
          cuts: [],
          left: { "vendor-0": 20, "centre-0": 20 },
        },
      ],
    );
  });

  it("adds up what each site of a cell copies, and its price", () => {
    const row = { cell: "one", kinds: ["dvr"], timeControl: true, gbPerMonth: 24_346, usdPerMonth: 852 };
    assert.deepEqual(backboneOf(settingsOf(SMALL)).replication, [
      { ...row, from: "us-west-2", to: "us-east-1" },
      { ...row, from: "us-east-1", to: "us-west-2" },
    ]);
    const both = edited(SMALL, [["dvrHours: 3 }", "dvrHours: 3, archiveDays: 30 }"]]);
    const [first] = backboneOf(settingsOf(both)).replication;
    assert.deepEqual(first?.kinds, ["dvr", "archive"]);
    assert.deepEqual([first.gbPerMonth, first.usdPerMonth], [2 * 24_346, 2 * 852]);
  });

  it("has no price of replication if AWS's price is not known", () => {
    const { replication } = backboneOf(readEnvironment(environmentFile("china")));
    assert.ok(replication.length > 0);
    assert.ok(replication.every((row) => row.gbPerMonth > 0 && !("usdPerMonth" in row)));
  });

  it("has the host names that viewers request, and the price per million requests", () => {
    const { edge } = summaryOf(edged());
    // 1 + 0.1 + 0.06, with 5 % of 0.75 and 1 % of 0.275; and the firewall's 0.6 for manifests.
    assert.deepEqual(edge?.distributions, [
      { cell: "one", kind: "manifests", name: "one.manifests.tv.small.example.com", usdPerMillion: 1.8003 },
      { cell: "one", kind: "segments", name: "one.segments.tv.small.example.com", usdPerMillion: 1.2003 },
      { cell: "two", kind: "manifests", name: "two.manifests.tv.small.example.com", usdPerMillion: 1.8003 },
      { cell: "two", kind: "segments", name: "two.segments.tv.small.example.com", usdPerMillion: 1.2003 },
    ]);
    assert.deepEqual(
      edge.prices.map((row) => row.class),
      ["live-manifest", "dvr-manifest", "on-demand-manifest", "segment"],
    );
  });
});

describe("the tables of backbone and edge", () => {
  /** Without the tables that every plan has. */
  const own = (tables: readonly Table[]): Table[] =>
    tables.filter(
      ({ title }) => !/^(Stacks|Regions|VPC slots|Cells|Sizes|Findings|Capacity .*|Timing)$/.test(title),
    );

  it("exist if the environment has their stack", () => {
    const of = (settings: Settings): string[][] =>
      [tablesOf, detailsOf].map((tables) => own(tables(summaryOf(settings))).map(({ title }) => title));
    assert.deepEqual(of(settingsOf(ALONE)), [[], []]);
    assert.deepEqual(of(settingsOf(SMALL)), [
      ["Peerings"],
      ["Single faults", "PrivateLink services", "Replication"],
    ]);
    assert.deepEqual(of(edged()), [
      ["Peerings", "Edge"],
      [
        "Single faults",
        "PrivateLink services",
        "Replication",
        "Prices of viewer requests",
        "Fixed prices of the edge",
      ],
    ]);
  });

  it("are these, in text", () => {
    assert.equal(
      own(tablesOf(summaryOf(edged())))
        .map(asText)
        .join("\n"),
      `Peerings
  peering              requester  accepter   wave
  us-west-2-us-east-1  us-west-2  us-east-1  0

Edge
  cell  manifests                           $ per million  segments                           $ per million
  one   one.manifests.tv.small.example.com  1.8003         one.segments.tv.small.example.com  1.2003
  two   two.manifests.tv.small.example.com  1.8003         two.segments.tv.small.example.com  1.2003
  US$ per million viewer requests: list prices, without data transfer.
`,
    );
  });

  const BACKBONE: BackboneSummary = {
    peerings: [],
    faults: [
      { key: "circuit-a", what: "circuit", name: "a", cuts: [], left: { "vendor-0": 30, "centre-0": 1.5 } },
      {
        key: "location-b",
        what: "location",
        name: "b",
        left: { "vendor-0": 0 },
        cuts: [
          ["vendor", "us-west-2"],
          ["vendor", "us-east-1"],
        ],
      },
    ],
    privateLink: [
      {
        cell: "one",
        region: "us-west-2",
        serves: "delivery",
        name: "private-delivery-one.example.com",
        principals: ["arn:a", "arn:b"],
        from: ["us-west-2", "eu-west-3"],
      },
      { cell: "two", region: "cn-north-1", serves: "ingest", principals: ["arn:c"], from: ["cn-north-1"] },
    ],
    replication: [
      {
        cell: "one",
        from: "us-west-2",
        to: "ap-southeast-1",
        kinds: ["dvr", "archive"],
        timeControl: false,
        gbPerMonth: 12_345,
        usdPerMonth: 247,
      },
      {
        cell: "one",
        from: "ap-southeast-1",
        to: "us-west-2",
        kinds: ["dvr"],
        timeControl: true,
        gbPerMonth: 10,
      },
    ],
  };

  it("show for each fault what it disconnects, and the remaining capacity of each gateway", () => {
    const [faults] = own(detailsOf({ ...summaryOf(settingsOf(ALONE)), backbone: BACKBONE }));
    assert.deepEqual(faults?.rows, [
      ["circuit", "a", "nothing", "vendor-0 30 Gbit/s, centre-0 1.5 Gbit/s"],
      ["location", "b", "vendor from us-west-2, vendor from us-east-1", "vendor-0 0 Gbit/s"],
    ]);
  });

  it("show for each PrivateLink service what it serves, its name if it has one, its principals and their regions", () => {
    const [, services] = own(detailsOf({ ...summaryOf(settingsOf(ALONE)), backbone: BACKBONE }));
    assert.deepEqual(services?.rows, [
      [
        "one",
        "us-west-2",
        "delivery",
        "private-delivery-one.example.com",
        "arn:a, arn:b",
        "us-west-2, eu-west-3",
      ],
      ["two", "cn-north-1", "ingest", "none", "arn:c", "cn-north-1"],
    ]);
  });

  it("show for each direction what it copies, within what time, and its price if that is known", () => {
    const [, , replication] = own(detailsOf({ ...summaryOf(settingsOf(ALONE)), backbone: BACKBONE }));
    assert.deepEqual(replication?.rows, [
      ["one", "us-west-2", "ap-southeast-1", "dvr, archive", "no limit", "12,345", "247"],
      ["one", "ap-southeast-1", "us-west-2", "dvr", "15 minutes", "10", "not known"],
    ]);
    assert.equal(
      replication.note,
      "Full cells only. All known prices: $247 a month, without PUT requests: docs/costs.md.",
    );
  });

  it("show the formula of each price", () => {
    const [prices, monthly] = own(detailsOf(summaryOf(edged()))).slice(-2);
    assert.deepEqual(prices?.rows.at(-1), [
      "segment",
      "1.2003",
      "HTTPS requests $1 of all + the viewer-request function $0.1 of all + two reads of the key-value store $0.06 of all + Origin Shield $0.75 of missed + real-time logs $0.13 of logged + delivery of logs to S3 $0.145 of logged",
    ]);
    // Two cells of two distributions and nine alarms of two metrics; the firewall's alarm of two, the log's of one.
    assert.deepEqual(monthly?.rows, [
      ["firewall, with two rules", "7.00", "1 x $7"],
      ["stream of logged requests", "29.00", "1 x $29"],
      ["key of alarms and logs", "1.00", "1 x $1"],
      ["additional metrics of distributions", "9.60", "4 x $2.4"],
      ["metrics that alarms read", "3.90", "39 x $0.1"],
    ]);
  });
});
