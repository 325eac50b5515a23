import assert from "node:assert/strict";
import fs from "node:fs";
import { explain, stepsOf, type ExplainOptions, type Step } from "../../cli/commands/explain";
import { ArgumentError } from "../../cli/errors";
import { edited, settingsOf, SMALL, type Edit } from "../model/declared/support";
import { printed } from "./support";

const HERE = { file: "small.yaml", settings: settingsOf(SMALL) };

/** As it is printed, without the padding. */
const linesOf = (steps: readonly Step[]): string[] =>
  steps.map(({ level, name, block, rule }) => `${level} ${name} ${block} ${rule}`);

const WORLD = "environment small 10.64.0.0/10 small.yaml, slot: 1 of the world 10.0.0.0/8";
const WEST = "region us-west-2 10.64.0.0/14 small.yaml, regions.us-west-2.slot: 0; ASN 4200001000";
const EAST = "region us-east-1 10.68.0.0/14 small.yaml, regions.us-east-1.slot: 1; ASN 4200001001";
const ONE = "vpc one 10.64.32.0/19 small.yaml, lineUp.cells.one.home.slot: 1";
const VENDOR = "vendor vendor 198.51.100.0/24 small.yaml, outside.vendor.prefixes";
const CENTRE = "dataCentre centre 172.20.0.0/16 small.yaml, outside.centre.prefixes";
const ZONE = "small.yaml, regions.us-west-2.zones.usw2-az2: 1";

/** [what it is, the subject, what is said of it] */
const EXPLAINED: readonly (readonly [string, string, readonly string[]])[] = [
  [
    "an address, to its subnet",
    "10.64.37.7",
    [
      ...[WORLD, WEST, ONE, `zone usw2-az2 10.64.36.0/22 ${ZONE}`],
      "subnet public 10.64.37.0/26 model/tiers.table.ts, public: /26 at 256 addresses into the zone; NAT gateways, Internet load balancers",
    ],
  ],
  [
    "an address that its zone keeps free",
    "10.64.39.255",
    [WORLD, WEST, ONE, `zone usw2-az2 10.64.36.0/22 ${ZONE}`],
  ],
  ["an address in a zone slot that is free", "10.64.60.1", [WORLD, WEST, ONE]],
  ["an address in a VPC slot that is free", "10.64.224.1", [WORLD, WEST]],
  ["an address in a region slot that is free", "10.100.0.1", [WORLD]],
  ["a block that is part of one", "10.64.48.0/20", [WORLD, WEST, ONE]],
  ["a block that has several in it, by what they are in", "10.64.0.0/18", [WORLD, WEST]],
  ["a region", "us-east-1", [EAST]],
  [
    "a zone, in each network that is in it",
    "usw2-az2",
    ["10.64.4.0/22", "10.64.36.0/22", "10.64.68.0/22"].map((block) => `zone usw2-az2 ${block} ${ZONE}`),
  ],
  [
    "a cell, in both its places",
    "two",
    [
      "vpc two 10.64.64.0/19 small.yaml, lineUp.cells.two.standby.slot: 2",
      "vpc two 10.68.64.0/19 small.yaml, lineUp.cells.two.home.slot: 2",
    ],
  ],
  [
    "a channel, its ladder, the names that it is pushed to, and its cell in both its places",
    "second",
    [
      "channel second  small.yaml, lineUp.cells.one.channels.second",
      "ladder hd50  video of 0.6, 1, 1.8, 3, 4.5, 7.5 Mbit/s",
      "feed vendor by internet  home takes it at vendor-internet-one.us-west-2.small.example.com",
      "feed vendor by internet  standby takes it at vendor-internet-one.us-east-1.small.example.com",
      ONE,
      "vpc one 10.68.32.0/19 small.yaml, lineUp.cells.one.standby.slot: 1",
    ],
  ],
  ["a BGP number", "4200001001", [EAST]],
  ["a vendor", "vendor", [VENDOR]],
  ["an address of a vendor", "198.51.100.7", [VENDOR]],
  ["a block that is part of a data centre's", "172.20.16.0/20", [CENTRE]],
  ["a data centre", "centre", [CENTRE]],
  ["no address beside a vendor's", "198.51.101.7", []],
  ["no address of another environment", "10.0.0.1", []],
];

describe("explain, of one environment,", () => {
  for (const [what, subject, lines] of EXPLAINED) {
    it(`knows ${what}: ${subject}`, () => {
      assert.deepEqual(linesOf(stepsOf(subject, HERE)), lines);
    });
  }
});

/** Runs while an environment's file reads otherwise than it is. */
async function withMistake<T>(name: string, mistake: Edit, run: () => Promise<T>): Promise<T> {
  const { readFileSync } = fs;
  const read = (...args: Parameters<typeof readFileSync>): string | Buffer => {
    const text = readFileSync(...args);
    return String(args[0]).endsWith(`environments/${name}.yaml`) ? edited(String(text), [mistake]) : text;
  };
  fs.readFileSync = read as typeof readFileSync;
  try {
    return await run();
  } finally {
    fs.readFileSync = readFileSync;
  }
}

describe("explain", () => {
  const text: ExplainOptions = { format: "text" };

  it("asks every environment, and prints columns", async () => {
    assert.deepEqual(await printed("stdout", () => explain("us-west-2", text)), {
      text:
        "region  us-west-2  10.0.0.0/14   environments/production.yaml, regions.us-west-2.slot: 0; ASN 4200000000\n" +
        "region  us-west-2  10.64.0.0/14  environments/staging.yaml, regions.us-west-2.slot: 0; ASN 4200001000\n",
      result: 0,
    });
  });

  it("leaves out an environment whose file has mistakes, says so, and lets the others answer", async () => {
    const { text: left, result } = await withMistake(
      "china",
      ["partition: aws-cn", "partition: aws-cm"],
      () => printed("stderr", () => printed("stdout", () => explain("sports-1", text))),
    );
    assert.equal(left, "china is left out: headend plan china says what is wrong with its file\n");
    assert.deepEqual([result.text.split("\n").length, result.result], [3, 0]);
  });

  it("prints JSON as one document", async () => {
    const { text: json } = await printed("stdout", () => explain("4200000002", { format: "json" }));
    assert.deepEqual(JSON.parse(json), [
      {
        level: "region",
        name: "eu-west-3",
        block: "10.8.0.0/14",
        rule: "environments/production.yaml, regions.eu-west-3.slot: 2; ASN 4200000002",
      },
    ]);
  });

  for (const [subject, message] of [
    ["northlite", 'nothing is called "northlite"; did you mean "northlight"?'],
    ["sport-1", 'nothing is called "sport-1"; did you mean "sports-1"?'],
    ["sport-104", 'nothing is called "sport-104"; did you mean "sports-104"?'],
    [
      "10.192.0.1",
      "10.192.0.1 is in no block of environments/china.yaml, environments/production.yaml, environments/staging.yaml",
    ],
    ["10.0.33.7/19", '10.0.33.7/19 does not start a network; did you mean "10.0.32.0/19"?'],
  ] as const) {
    it(`says of ${subject} what is wrong with it`, () => {
      assert.throws(() => explain(subject, text), new ArgumentError(message));
    });
  }

  it("shows what there is where nothing is near", () => {
    assert.throws(
      () => explain("production-database-7", text),
      /^Error: nothing is called "production-database-7"; choose from northlight, .*\bus-west-2, us-east-1, eu-west-3, sports-1, .*\btest-1$/,
    );
  });
});
