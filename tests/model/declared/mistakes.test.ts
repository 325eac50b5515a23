import assert from "node:assert/strict";
import { type Edit, edited, problemsOf, SMALL } from "./support";

/** [what is refused, how SMALL is spoilt, the whole message without the file's name] */
type Row = readonly [string, readonly Edit[], readonly string[]];

const shape: readonly Row[] = [
  [
    "a misspelt key",
    [["    egress: nat", "    egres: nat"]],
    ['20: regions.us-west-2.egres: unknown key; did you mean "egress"?'],
  ],
  [
    "a misspelt key that is required, once and not also as missing",
    [["owner:", "ownr:"]],
    ['5: ownr: unknown key; did you mean "owner"?'],
  ],
  [
    "a key like no other",
    [["owner: someone", "owner: someone\nmagic: true"]],
    [
      "6: magic: unknown key; choose from environment, partition, account, organization, slot, owner, costCentre, protect, cells, domain, publicZone, retention, notify, addresses, retired, regions, lineUp, outside, geography",
    ],
  ],
  [
    "a misspelt value",
    [["egress: nat", "egress: natt"]],
    ['20: regions.us-west-2.egress: unknown value "natt"; did you mean "nat"?'],
  ],
  [
    "a missing key",
    [["    slot: 1\n    zones: { use", "    zones: { use"]],
    ["24: regions.us-east-1.slot: missing; must be a whole number"],
  ],
  [
    "a number where text belongs",
    [['"111122223333"', "111122223333"]],
    ["2: account: must be text, not 111122223333; put it in quotes"],
  ],
  [
    "text where a number belongs",
    [["slot: 1\nowner", "slot: one\nowner"]],
    ['4: slot: must be a whole number, not "one"'],
  ],
  [
    "a fraction",
    [["usw2-az1: 0", "usw2-az1: 0.5"]],
    ["17: regions.us-west-2.zones.usw2-az1: must be a whole number, not 0.5"],
  ],
  [
    "a negative slot",
    [["usw2-az3: 2", "usw2-az3: -1"]],
    ["19: regions.us-west-2.zones.usw2-az3: must be 0 or more, not -1"],
  ],
  [
    "a key without a value",
    [["    zones: { use1-az1: 0, use1-az2: 1 }", "    zones:"]],
    ["26: regions.us-east-1.zones: has no value; must be a table of keys"],
  ],
  [
    "a list where a table belongs",
    [["{ use1-az1: 0, use1-az2: 1 }", "[use1-az1]"]],
    ["26: regions.us-east-1.zones: must be a table of keys, not a list of 1"],
  ],
  [
    "an empty list",
    [["[198.51.100.0/24]", "[]"]],
    ["43: outside.vendor.prefixes: must have 1 or more entries, not 0"],
  ],
  [
    "text of the wrong form",
    [["o-a1b2c3d4e5", "acme"]],
    ['3: organization: must be an AWS Organizations id, e.g. o-a1b2c3d4e5, not "acme"'],
  ],
  [
    "a name of the wrong form",
    [["    two:", "    Two Cells:"]],
    [
      "36: lineUp.cells.Two Cells: the name must be lower-case words of letters and digits, joined by hyphens",
    ],
  ],
  [
    "a retention that CloudWatch does not offer",
    [["owner", "retention: { logs: 91 }\nowner"]],
    [
      "5: retention.logs: must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653, not 91",
    ],
  ],
  [
    "an address where a network belongs",
    [["172.20.0.0/16", "172.20.0.0"]],
    ['46: outside.centre.prefixes[0]: must be an IPv4 network such as 192.0.2.0/24, not "172.20.0.0"'],
  ],
  [
    "a duplicate key, with the line of the first",
    [["owner:", "slot: 2\nowner:"]],
    ["5: slot: is already given in line 4"],
  ],
  [
    "no region",
    [
      [
        "regions:\n  us-west-2:\n    slot: 0\n    zones:\n      usw2-az1: 0\n      usw2-az2: 1\n      usw2-az3: 2\n    egress: nat\n    retired:\n      zones: [5]\n      vpcs: [9]\n  us-east-1:\n    slot: 1\n    zones: { use1-az1: 0, use1-az2: 1 }\n",
        "regions: {}\n",
      ],
    ],
    [
      "13: regions: must have 1 or more regions",
      "17: lineUp.cells.one.home.region: us-west-2 is no region of this environment",
      "18: lineUp.cells.one.standby.region: us-east-1 is no region of this environment",
      "24: lineUp.cells.two.home.region: us-east-1 is no region of this environment",
      "25: lineUp.cells.two.standby.region: us-west-2 is no region of this environment",
    ],
  ],
  [
    "a region with one zone",
    [["{ use1-az1: 0, use1-az2: 1 }", "{ use1-az1: 0 }"]],
    ["26: regions.us-east-1.zones: must have 2 or more zones"],
  ],
  [
    "YAML that does not parse",
    [["owner: someone", "owner: [someone"]],
    ["6: not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]"],
  ],
  ["a tab", [["    egress: nat", "\tegress: nat"]], ["20: not YAML: Tabs are not allowed as indentation"]],
];

const places: readonly Row[] = [
  [
    "an unknown region, and no reference to what it was meant to be",
    [["  us-east-1:\n", "  us-eats-1:\n"]],
    ['24: regions.us-eats-1: unknown region; did you mean "us-east-1"?'],
  ],
  [
    "a China region in partition aws",
    [
      [
        "  us-east-1:\n    slot: 1\n    zones: { use1-az1: 0, use1-az2: 1 }",
        "  cn-north-1:\n    slot: 1\n    zones: { cnn1-az1: 0, cnn1-az2: 1 }",
      ],
      ["region: us-east-1", "region: cn-north-1"],
      ["region: us-east-1", "region: cn-north-1"],
    ],
    ["24: regions.cn-north-1: is in partition aws-cn, and this environment in aws"],
  ],
  [
    "other regions in partition aws-cn",
    [["account:", "partition: aws-cn\naccount:"]],
    [
      "15: regions.us-west-2: is in partition aws, and this environment in aws-cn",
      "25: regions.us-east-1: is in partition aws, and this environment in aws-cn",
    ],
  ],
  [
    "a zone of another region",
    [["usw2-az3: 2", "use1-az3: 2"]],
    [
      "19: regions.us-west-2.zones.use1-az3: is a zone of us-east-1, not of us-west-2; choose from usw2-az1, usw2-az2, usw2-az3, usw2-az4",
    ],
  ],
  [
    "an unknown zone",
    [["usw2-az3: 2", "usw2-az9: 2"]],
    ['19: regions.us-west-2.zones.usw2-az9: unknown zone; did you mean "usw2-az1"?'],
  ],
];

const slots: readonly Row[] = [
  [
    "two zones on one slot",
    [["usw2-az3: 2", "usw2-az3: 1"]],
    ["19: regions.us-west-2.zones.usw2-az3: 1 is already the slot of usw2-az2; the first free one is 2"],
  ],
  [
    "two regions on one slot",
    [["    slot: 1\n    zones: { use", "    slot: 0\n    zones: { use"]],
    ["25: regions.us-east-1.slot: 0 is already the slot of us-west-2; the first free one is 1"],
  ],
  [
    "two cells on one slot of a region",
    [["us-west-2, slot: 2", "us-west-2, slot: 1"]],
    [
      "38: lineUp.cells.two.standby.slot: 1 is already the slot of cell one in us-west-2; the first free one is 2",
    ],
  ],
  [
    "an environment slot out of range",
    [["slot: 1\nowner", "slot: 4\nowner"]],
    ["4: slot: must be 0 to 3, not 4"],
  ],
  [
    "a region slot out of range",
    [["    slot: 1\n    zones: { use", "    slot: 16\n    zones: { use"]],
    ["25: regions.us-east-1.slot: must be 0 to 15, not 16"],
  ],
  [
    "a zone slot out of range",
    [["usw2-az3: 2", "usw2-az3: 8"]],
    ["19: regions.us-west-2.zones.usw2-az3: must be 0 to 7, not 8"],
  ],
  [
    "a cell slot out of range",
    [["us-west-2, slot: 2", "us-west-2, slot: 32"]],
    ["38: lineUp.cells.two.standby.slot: must be 1 to 31, not 32"],
  ],
  [
    "a cell on the hub's slot",
    [["us-west-2, slot: 2", "us-west-2, slot: 0"]],
    ["38: lineUp.cells.two.standby.slot: must be 1 to 31, not 0"],
  ],
  [
    "a slot out of the range that the prefix lengths give",
    [
      ["  world: 10.0.0.0/8", "  world: 10.0.0.0/8\n  environment: 9"],
      ["slot: 1\nowner", "slot: 2\nowner"],
    ],
    ["4: slot: must be 0 to 1, not 2"],
  ],
  [
    "a retired region slot",
    [["    slot: 1\n    zones: { use", "    slot: 7\n    zones: { use"]],
    ["25: regions.us-east-1.slot: 7 is retired and must never be used again; the first free one is 1"],
  ],
  [
    "a retired zone slot",
    [["usw2-az3: 2", "usw2-az3: 5"]],
    [
      "19: regions.us-west-2.zones.usw2-az3: 5 is retired and must never be used again; the first free one is 2",
    ],
  ],
  [
    "a retired cell slot",
    [["us-west-2, slot: 2", "us-west-2, slot: 9"]],
    ["38: lineUp.cells.two.standby.slot: 9 is retired and must never be used again; the first free one is 2"],
  ],
];

const numbers: readonly Row[] = [
  [
    "a BGP number of a region and a data centre",
    [["    slot: 0\n", "    slot: 0\n    asn: 64620\n"]],
    ["48: outside.centre.asn: 64620 is already the number of us-west-2"],
  ],
  [
    "a BGP number that another region has by default",
    [["    slot: 0\n", "    slot: 0\n    asn: 4200001001\n"]],
    ["25: regions.us-east-1.asn: 4200001001 is already the number of us-west-2"],
  ],
  [
    "a public BGP number",
    [["    slot: 0\n", "    slot: 0\n    asn: 7224\n"]],
    ["16: regions.us-west-2.asn: must be 64513 to 65534 or 4200000000 to 4294967294, not 7224"],
  ],
  [
    "the reserved BGP number after the private ones",
    [["    slot: 0\n", "    slot: 0\n    asn: 4294967295\n"]],
    ["16: regions.us-west-2.asn: must be 64513 to 65534 or 4200000000 to 4294967294, not 4294967295"],
  ],
  [
    "AWS's default BGP number",
    [["    slot: 0\n", "    slot: 0\n    asn: 64512\n"]],
    ["16: regions.us-west-2.asn: must not be 64512, which AWS gives to every gateway that declares none"],
  ],
  [
    "a base below the private BGP numbers",
    [["  world: 10.0.0.0/8", "  world: 10.0.0.0/8\n  asnBase: 64512"]],
    [
      "11: addresses.asnBase: must leave every region of every environment a number in 64513 to 65534 or 4200000000 to 4294967294, not 64512",
    ],
  ],
  [
    "a base too near the end of the private BGP numbers",
    [["  world: 10.0.0.0/8", "  world: 10.0.0.0/8\n  asnBase: 4294966000"]],
    [
      "11: addresses.asnBase: must leave every region of every environment a number in 64513 to 65534 or 4200000000 to 4294967294, not 4294966000",
    ],
  ],
];

const addresses: readonly Row[] = [
  [
    "levels that do not nest",
    [["  world: 10.0.0.0/8", "  world: 10.0.0.0/8\n  region: 10"]],
    ["11: addresses.region: must be 11 or more, inside the environment's /10, not 10"],
  ],
  [
    "an environment wider than the world",
    [["  world: 10.0.0.0/8", "  world: 10.0.0.0/8\n  environment: 7"]],
    ["11: addresses.environment: must be 8 or more, inside the world's /8, not 7"],
  ],
  [
    "a VPC wider than AWS takes",
    [["  world: 10.0.0.0/8", "  world: 10.0.0.0/8\n  vpc: 15"]],
    ["11: addresses.vpc: must be 16 to 28, the sizes of a VPC, not 15"],
  ],
  [
    "a VPC narrower than AWS takes, and so its zones",
    [["  world: 10.0.0.0/8", "  world: 10.0.0.0/8\n  vpc: 29\n  zone: 30"]],
    [
      "11: addresses.vpc: must be 16 to 28, the sizes of a VPC, not 29",
      "12: addresses.zone: must be 22 or less, as a zone's tiers take 1024 addresses, not 30",
    ],
  ],
  [
    "a zone without room for its tiers",
    [["  world: 10.0.0.0/8", "  world: 10.0.0.0/8\n  zone: 23"]],
    ["11: addresses.zone: must be 22 or less, as a zone's tiers take 1024 addresses, not 23"],
  ],
  [
    "a world that does not start a network",
    [["world: 10.0.0.0/8", "world: 10.1.0.0/8"]],
    ['10: addresses.world: 10.1.0.0/8 does not start a network; did you mean "10.0.0.0/8"?'],
  ],
  [
    "an outside prefix that does not start a network",
    [["172.20.0.0/16", "172.20.1.0/16"]],
    ['46: outside.centre.prefixes[0]: 172.20.1.0/16 does not start a network; did you mean "172.20.0.0/16"?'],
  ],
  [
    "an outside prefix within the world",
    [["198.51.100.0/24", "10.200.0.0/16"]],
    ["43: outside.vendor.prefixes[0]: 10.200.0.0/16 overlaps the world block 10.0.0.0/8"],
  ],
  [
    "an outside prefix around the world",
    [["198.51.100.0/24", "0.0.0.0/0"]],
    [
      "43: outside.vendor.prefixes[0]: 0.0.0.0/0 overlaps the world block 10.0.0.0/8",
      "46: outside.centre.prefixes[0]: 172.20.0.0/16 overlaps 0.0.0.0/0 of vendor",
    ],
  ],
  [
    "an outside prefix within another's",
    [["198.51.100.0/24", "172.20.8.0/24"]],
    ["46: outside.centre.prefixes[0]: 172.20.0.0/16 overlaps 172.20.8.0/24 of vendor"],
  ],
  [
    "a resolver outside its own prefixes",
    [["[172.20.0.10]", "[172.20.0.10, 172.21.0.10]"]],
    ["50: outside.centre.dns.servers[1]: 172.21.0.10 is in none of centre's prefixes: 172.20.0.0/16"],
  ],
];

const names: readonly Row[] = [
  [
    "a subscriber told twice",
    [
      [
        "addresses:",
        "notify:\n  - { protocol: email, endpoint: a@b.example }\n  - { protocol: email, endpoint: a@b.example }\naddresses:",
      ],
    ],
    ["11: notify[1].endpoint: a@b.example hears alarms already, by notify[0]"],
  ],
  [
    "a domain forwarded twice",
    [["[corp.example.net]", "[corp.example.net, corp-example.net]"]],
    [
      "49: outside.centre.dns.domains[1]: corp-example.net is not told apart from corp.example.net of centre; forward it once",
    ],
  ],
  [
    "a forwarded domain that is too long for a rule's name",
    [["[corp.example.net]", `[${"a".repeat(45)}.example.net]`]],
    ["49: outside.centre.dns.domains[0]: must have 56 or fewer characters, not 57"],
  ],
  [
    "a domain that is too long for a certificate",
    [["domain: small.example.com", `domain: ${"a".repeat(43)}.example.com`]],
    ["7: domain: must have 54 or fewer characters, not 55"],
  ],
  [
    "an owner that no tag may name",
    [["owner: someone", "owner: R&D"]],
    ['5: owner: must be letters, digits, spaces and _.:/=+-@, not "R&D"'],
  ],
];

const cells: readonly Row[] = [
  [
    "home and standby in one region",
    [["home: { region: us-west-2, slot: 1 }", "home: { region: us-east-1, slot: 3 }"]],
    ["31: lineUp.cells.one.standby.region: is the home region too; the standby must be in another"],
  ],
  [
    "a place in a region that the environment lacks",
    [["home: { region: us-west-2, slot: 1 }", "home: { region: us-west-1, slot: 1 }"]],
    [
      '30: lineUp.cells.one.home.region: us-west-1 is no region of this environment; did you mean "us-west-2"?',
    ],
  ],
  [
    "a zone that its region does not list",
    [["{ region: us-west-2, slot: 1 }", "{ region: us-west-2, slot: 1, zones: [usw2-az1, usw2-az4] }"]],
    [
      '30: lineUp.cells.one.home.zones[1]: usw2-az4 is no zone of us-west-2 in this environment; did you mean "usw2-az1"?',
    ],
  ],
  [
    "a zone listed twice",
    [["{ region: us-west-2, slot: 1 }", "{ region: us-west-2, slot: 1, zones: [usw2-az1, usw2-az1] }"]],
    ["30: lineUp.cells.one.home.zones[1]: usw2-az1 is already in this list"],
  ],
  [
    "more channels than its size",
    [["        - second", "        - second\n        - fourth"]],
    ["33: lineUp.cells.one.channels: 3 channels are more than the cell's size, 2"],
  ],
  [
    "a channel in two cells",
    [["[third]", "[third, first]"]],
    ["39: lineUp.cells.two.channels[1]: channel first is already in cell one"],
  ],
  [
    "a channel twice in one cell",
    [["[third]", "[third, third]"]],
    ["39: lineUp.cells.two.channels[1]: channel third is already in cell two"],
  ],
];

const GROUPS: Readonly<Record<string, readonly Row[]>> = {
  "keys and values": shape,
  "regions and zones": places,
  slots,
  "BGP numbers": numbers,
  addresses,
  names,
  cells,
};

for (const [group, rows] of Object.entries(GROUPS)) {
  describe(`settings: ${group}`, () => {
    for (const [what, edits, expected] of rows) {
      it(`refuse ${what}`, () => {
        assert.deepEqual(
          problemsOf(edited(SMALL, edits)),
          expected.map((line) => `small.yaml:${line}`),
        );
      });
    }
  });
}
