import assert from "node:assert/strict";
import fs from "node:fs";
import { explain, stepsOf, type ExplainOptions } from "../../cli/commands/explain";
import { ArgumentError } from "../../cli/errors";
import type { Step } from "../../cli/explain/step";
import { neighbours, READ } from "../plan/backbone/neighbours";
import { planEnvironment } from "../../plan/environment";
import { JOINED, three } from "../plan/backbone/worlds";
import { edited, settingsOf, SMALL, type Edit } from "../checks/support";
import { EDGE_TEXT } from "../plan/edge/worlds";
import { printed } from "./support";

const HERE = { file: "small.yaml", plan: planEnvironment(settingsOf(SMALL)) };

/** Printed lines, without the padding. */
const linesOf = (steps: readonly Step[]): string[] =>
  steps.map(({ level, name, block, rule }) => `${level} ${name} ${block} ${rule}`);

const WORLD = "environment small 10.64.0.0/10 small.yaml, slot: 1 of the world 10.0.0.0/8";
const WEST = "region us-west-2 10.64.0.0/14 small.yaml, regions.us-west-2.slot: 0; ASN 4200001000";
const EAST = "region us-east-1 10.68.0.0/14 small.yaml, regions.us-east-1.slot: 1; ASN 4200001001";
const ONE = "vpc one 10.64.32.0/19 small.yaml, lineUp.cells.one.home.slot: 1";
const VENDOR = "vendor vendor 198.51.100.0/24 small.yaml, outside.vendor.prefixes";
const CENTRE = "dataCentre centre 172.20.0.0/16 small.yaml, outside.centre.prefixes";
const AUTH = "auth token  small.yaml, outside.vendor.auth: authenticates with a signed token";
const FEEDS = [
  "feed one  2 channels by internet into home, us-west-2: vendor-internet-one.us-west-2.small.example.com:443",
  "feed one  2 channels by internet into standby, us-east-1: vendor-internet-one.us-east-1.small.example.com:443",
  "feed two  1 channels by internet into home, us-east-1: vendor-internet-two.us-east-1.small.example.com:443",
  "feed two  1 channels by internet into standby, us-west-2: vendor-internet-two.us-west-2.small.example.com:443",
];
const NUMBER = "ASN 64620  small.yaml, outside.centre.asn";
const DNS = "DNS corp.example.net  small.yaml, outside.centre.dns: resolved by 172.20.0.10";
const ZONE = "small.yaml, regions.us-west-2.zones.usw2-az2: 1";

const RETIRING = {
  file: "small.yaml",
  plan: planEnvironment(
    settingsOf(
      edited(SMALL, [
        ["    egress: nat\n", "    egress: nat\n    retiring: unprotect\n"],
        ["    one:\n", "    one:\n      retiring: detach\n"],
        ["    two:\n", "    two:\n      retiring: unprotect\n"],
      ]),
    ),
  ),
};

/** [what the subject is, the subject, its lines] */
const EXPLAINED: readonly (readonly [string, string, readonly string[]])[] = [
  [
    "an address, to its subnet",
    "10.64.37.7",
    [
      WORLD,
      WEST,
      ONE,
      `zone usw2-az2 10.64.36.0/22 ${ZONE}`,
      "subnet public 10.64.37.0/26 plan/network/tiers.table.ts, public: /26 at 256 addresses into the zone; NAT gateways, Internet load balancers",
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
  ["a block that contains several, by the blocks around it", "10.64.0.0/18", [WORLD, WEST]],
  ["a region", "us-east-1", [EAST]],
  [
    "a zone, in each VPC",
    "usw2-az2",
    ["10.64.4.0/22", "10.64.36.0/22", "10.64.68.0/22"].map((block) => `zone usw2-az2 ${block} ${ZONE}`),
  ],
  [
    "a cell, its channels, and both its sites",
    "two",
    [
      "cell two  small.yaml, lineUp.cells.two: 10,000 viewers; home us-east-1, standby us-west-2; release blue; database independent",
      "channels 1 of 20  third",
      "vpc two 10.64.64.0/19 small.yaml, lineUp.cells.two.standby.slot: 2",
      "vpc two 10.68.64.0/19 small.yaml, lineUp.cells.two.home.slot: 2",
    ],
  ],
  [
    "a channel, its ladder, the host names for its vendors, and its cell at both sites",
    "second",
    [
      "channel second  small.yaml, lineUp.cells.one.channels.second: Second",
      "ladder hd50  video of 0.6, 1, 1.8, 3, 4.5, 7.5 Mbit/s",
      "feed vendor by internet  home receives it at vendor-internet-one.us-west-2.small.example.com",
      "feed vendor by internet  standby receives it at vendor-internet-one.us-east-1.small.example.com",
      ONE,
      "vpc one 10.68.32.0/19 small.yaml, lineUp.cells.one.standby.slot: 1",
    ],
  ],
  ["a BGP ASN", "4200001001", [EAST]],
  ["a vendor", "vendor", [VENDOR, AUTH, ...FEEDS]],
  ["an address of a vendor", "198.51.100.7", [VENDOR]],
  ["a block that is part of a data centre's", "172.20.16.0/20", [CENTRE]],
  ["a data centre", "centre", [CENTRE, NUMBER, DNS]],
  ["the BGP ASN of a data centre", "64620", [CENTRE, NUMBER, DNS]],
  [
    "a peering",
    "us-west-2-us-east-1",
    [
      "peering us-west-2-us-east-1  small.yaml, every pair of regions: requester us-west-2, accepter us-east-1, wave 0",
    ],
  ],
  [
    "a peering, from its other end",
    "us-east-1-us-west-2",
    [
      "peering us-west-2-us-east-1  small.yaml, every pair of regions: requester us-west-2, accepter us-east-1, wave 0",
    ],
  ],
  [
    "a stack",
    "small-backbone",
    [
      "stack small-backbone  backbone in us-west-2, us-east-1; Pulumi.small-backbone.yaml; reads small-us-west-2, small-us-east-1",
    ],
  ],
  [
    "a region's stack",
    "small-us-west-2",
    ["stack small-us-west-2  region in us-west-2; Pulumi.small-us-west-2.yaml; reads no other stack"],
  ],
  [
    "a host name for a vendor",
    "vendor-internet-two.us-west-2.small.example.com",
    [
      "push vendor-internet-two.us-west-2.small.example.com  vendor by internet into standby of two, us-west-2",
      "cell two  small.yaml, lineUp.cells.two: 10,000 viewers; home us-east-1, standby us-west-2; release blue; database independent",
      "channels 1 of 20  third",
      "vpc two 10.64.64.0/19 small.yaml, lineUp.cells.two.standby.slot: 2",
      "vpc two 10.68.64.0/19 small.yaml, lineUp.cells.two.home.slot: 2",
    ],
  ],
  ["no address beside a vendor's", "198.51.101.7", []],
  ["no address of another environment", "10.0.0.1", []],
];

describe("explain, for vendors and platforms on PrivateLink,", () => {
  const settings = neighbours([READ]);
  const stepsTo = (subject: string): string[] =>
    linesOf(stepsOf(subject, { file: "small.yaml", plan: planEnvironment(settings) })).filter((line) =>
      /^(feed|consumer)/.test(line),
    );

  it("shows what a platform reads, and its host names", () => {
    const rule = "small.yaml, privateLink.consumers.guide: reads";
    assert.deepEqual(stepsTo("guide"), [
      `consumer guide  ${rule} home of two at private-delivery-two.us-east-1.small.example.com`,
      `consumer guide  ${rule} standby of two at private-delivery-two.us-west-2.small.example.com`,
    ]);
  });

  it("shows the host name that all PrivateLink feeds of a cell share", () => {
    assert.deepEqual(stepsTo("first"), [
      "feed vendor by privateLink  home receives it at private-link-one.us-west-2.small.example.com",
      "feed vendor by privateLink  standby receives it at private-link-one.us-east-1.small.example.com",
    ]);
  });
});

describe("explain, for circuits,", () => {
  const settings = three(JOINED);
  const stepsTo = (subject: string): string[] =>
    linesOf(stepsOf(subject, { file: "small.yaml", plan: planEnvironment(settings) }));

  const GATEWAY =
    "gateway vendor-0  small.yaml, backbone.directConnect.gateways.vendor: shard 0; ASN 4200001500; joins us-west-2, us-east-1";
  const INTERFACE =
    "interface vendor-seattle-1 169.254.1.0/30 small.yaml, backbone.directConnect.interfaces.vendor-seattle-1: " +
    "VLAN 101 on seattle-1; Amazon 169.254.1.1/30, ASN 4200001500; vendor 169.254.1.2/30, ASN 64700; MTU 8500";
  const CIRCUIT =
    "circuit seattle-1  small.yaml, backbone.directConnect.circuits.seattle-1: dedicated 10Gbps at EqSe2-EQ, EqSe2-1; counts for us-west-2";

  it("shows an interface, by name or by an address of its link, with its circuit and its gateway", () => {
    for (const subject of ["vendor-seattle-1", "169.254.1.1", "169.254.1.2"])
      assert.deepEqual(stepsTo(subject), [GATEWAY, INTERFACE, CIRCUIT], subject);
  });

  it("shows a circuit, with its interfaces and gateways", () => {
    const steps = stepsTo("seattle-1");
    assert.deepEqual(
      steps.map((line) => line.split(" ").slice(0, 2).join(" ")),
      [
        "gateway vendor-0",
        "gateway centre-0",
        "interface vendor-seattle-1",
        "interface centre-seattle-1",
        "circuit seattle-1",
      ],
    );
    assert.equal(steps.at(-1), CIRCUIT);
  });

  it("shows a gateway, by name or ASN, with what it announces", () => {
    const expected = [
      GATEWAY,
      "announced us-west-2  32 blocks to vendor, 10.64.0.0/19 to 10.67.224.0/19",
      "announced us-east-1  32 blocks to vendor, 10.68.0.0/19 to 10.71.224.0/19",
      INTERFACE,
    ];
    for (const subject of ["vendor-0", "4200001500"])
      assert.deepEqual(stepsTo(subject).slice(0, 4), expected, subject);
  });

  it("shows a vendor all that it needs: authentication, ASNs, host names with static addresses, links", () => {
    const steps = stepsTo("vendor");
    for (const line of [
      "ASN 64700  small.yaml, outside.vendor.asn",
      "feed one  2 channels by directConnect into standby, us-east-1: vendor-direct-connect-one.us-east-1.small.example.com:443, 10.68.33.208, 10.68.37.208",
      GATEWAY,
      INTERFACE,
      CIRCUIT,
    ])
      assert.ok(steps.includes(line), `${line} is none of\n${steps.join("\n")}`);
    assert.equal(steps.filter((line) => line.startsWith("interface ")).length, 4);
    assert.deepEqual(stepsTo("64700"), steps);
  });

  it("shows for an interface that its circuit is awaited", () => {
    const awaited = three([...JOINED, ["device: EqSe2-1, ", "device: EqSe2-1, awaited: true, "]]);
    assert.deepEqual(
      linesOf(stepsOf("vendor-seattle-1", { file: "small.yaml", plan: planEnvironment(awaited) })),
      [
        "interface vendor-seattle-1  small.yaml, backbone.directConnect.interfaces.vendor-seattle-1: circuit seattle-1 is awaited",
      ],
    );
  });
});

describe("explain, for host names of viewers,", () => {
  const settings = settingsOf(EDGE_TEXT);
  const stepsTo = (subject: string): string[] =>
    linesOf(stepsOf(subject, { file: "small.yaml", plan: planEnvironment(settings) }));
  const MANIFESTS = "one.manifests.tv.small.example.com";

  it("shows the cell of a host name", () => {
    const steps = stepsTo(MANIFESTS);
    assert.deepEqual(steps, stepsTo("one"));
    assert.ok(steps.includes(`viewers ${MANIFESTS}  manifests of one, through the edge`));
  });

  it("shows the channel of a player's URL, and nothing for another host", () => {
    const steps = stepsTo(`https://${MANIFESTS}/live/second/master.m3u8?token=x`);
    assert.deepEqual(steps, stepsTo("second"));
    assert.match(steps[0] ?? "", /^channel second /);
    assert.deepEqual(stepsTo("https://elsewhere.example.com/live/second/master.m3u8"), []);
  });
});

describe("explain, for one environment,", () => {
  for (const [what, subject, lines] of EXPLAINED) {
    it(`shows ${what}: ${subject}`, () => {
      assert.deepEqual(linesOf(stepsOf(subject, HERE)), lines);
    });
  }

  it("shows for an address and for a channel what is retiring, and its step", () => {
    assert.deepEqual(linesOf(stepsOf("10.64.37.7", RETIRING)).slice(1, 3), [
      `${WEST}; retiring: unprotect`,
      `${ONE}; retiring: detach`,
    ]);
    assert.match(linesOf(stepsOf("first", RETIRING))[0] ?? "", /channels\.first: First; retiring: detach$/);
    assert.deepEqual(linesOf(stepsOf("us-east-1", RETIRING)), [EAST]);
  });
});

/** Runs while reads of an environment's file return an edited text. */
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

  it("searches every environment, and prints columns", async () => {
    assert.deepEqual(await printed("stdout", () => explain("us-west-2", text)), {
      text:
        "region  us-west-2  10.0.0.0/14   environments/production.yaml, regions.us-west-2.slot: 0; ASN 4200000000\n" +
        "region  us-west-2  10.64.0.0/14  environments/staging.yaml, regions.us-west-2.slot: 0; ASN 4200001000\n",
      result: 0,
    });
  });

  it("skips an environment with mistakes in its file, with a message, and uses the others", async () => {
    const { text: skipped, result } = await withMistake(
      "china",
      ["partition: aws-cn", "partition: aws-cm"],
      () => printed("stderr", () => printed("stdout", () => explain("sports-1", text))),
    );
    assert.equal(skipped, "china is skipped: its file has mistakes; run headend plan china\n");
    assert.match(result.text, /^cell +sports-1 /);
    assert.equal(result.result, 0);
  });

  it("shows a flow once, and the flows of a service", async () => {
    const linesFor = async (subject: string): Promise<string[]> =>
      (await printed("stdout", () => explain(subject, text))).text.trimEnd().split("\n");
    assert.deepEqual(await linesFor("second-copy"), [
      "flow  second-copy    catalog/flows.table.ts: ingest to ingest, tcp 8443; second copy of each segment, before the push is acknowledged",
    ]);
    const names = (await linesFor("ingest")).map((line) => line.split(/ +/)[1]);
    for (const name of ["second-copy", "hand-over", "rebuild"]) assert.ok(names.includes(name), name);
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

  it("explains the world, and an address of it that no environment has", async () => {
    for (const subject of ["world", "10.192.0.1", "10.192.0.0/10"]) {
      const { text: lines } = await printed("stdout", () => explain(subject, text));
      assert.deepEqual(
        lines.split("\n").map((line) => line.replace(/ +/g, " ")),
        [
          ...["china", "production", "staging"].map(
            (name) =>
              `world 10.0.0.0/8 environments/${name}.yaml, addresses.world: the block of all environments, a /10 each`,
          ),
          "",
        ],
      );
    }
  });

  it("finds a channel by its display name", () => {
    assert.deepEqual(stepsOf("Second", HERE), stepsOf("second", HERE));
  });

  for (const [subject, message] of [
    ["northlite", 'unknown subject "northlite"; did you mean "northlight"?'],
    ["seatle-1", 'unknown subject "seatle-1"; did you mean "seattle-1"?'],
    ["sport-1", 'unknown subject "sport-1"; did you mean "sports-1"?'],
    ["sport-104", 'unknown subject "sport-104"; did you mean "sports-104"?'],
    [
      "11.192.0.1",
      "11.192.0.1 is outside all blocks of environments/china.yaml, environments/production.yaml, environments/staging.yaml",
    ],
    ["10.0.33.7/19", '10.0.33.7/19 is not aligned to its prefix length; did you mean "10.0.32.0/19"?'],
  ] as const) {
    it(`shows what is wrong with ${subject}`, () => {
      assert.throws(() => explain(subject, text), new ArgumentError(message));
    });
  }

  it("lists possible subjects if no name is similar", () => {
    assert.throws(
      () => explain("production-database-7", text),
      /^Error: unknown subject "production-database-7"; use an address, a block, the world, a region, .*, a host name or a URL of viewers or vendors$/,
    );
  });
});
