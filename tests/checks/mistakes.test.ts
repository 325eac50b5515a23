import assert from "node:assert/strict";
import { authority, leaf, revocationList } from "./certificates";
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
      "6: magic: unknown key; choose from environment, partition, account, organization, slot, owner, costCentre, protect, cells, domain, publicZone, retention, notify, addresses, retired, regions, lineUp, releases, release, bucketLogs, outside, backbone, privateLink, replication, edge, geography",
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
    ["49: outside.vendor.prefixes: must have 1 or more entries, not 0"],
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
      "37: lineUp.cells.Two Cells: the name must be lower-case words of letters and digits, joined by hyphens",
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
    ['52: outside.centre.prefixes[0]: must be an IPv4 network such as 192.0.2.0/24, not "172.20.0.0"'],
  ],
  [
    "a duplicate key, with the line of the first",
    [["owner:", "slot: 2\nowner:"]],
    ["5: slot: is already given in line 4"],
  ],
  [
    "aliases of no anchor, read as the nearest, with what else is wrong",
    [
      [
        "feeds: [{ vendor: vendor, path: internet }] }\n      channels:\n",
        "feeds: &national [{ vendor: vendor, path: internet }] }\n      channels:\n",
      ],
      ["{ name: First }", "{ name: First, feeds: *nationl, dvrHours: soon }"],
      ["{ name: Second, ", "{ name: Second, feeds: *nation, "],
    ],
    [
      '35: lineUp.cells.one.channels.first.feeds: there is no anchor "nationl" above it; did you mean "national"?',
      '35: lineUp.cells.one.channels.first.dvrHours: must be a whole number, not "soon"',
      '36: lineUp.cells.one.channels.second.feeds: there is no anchor "nation" above it; did you mean "national"?',
    ],
  ],
  [
    "aliases of nothing that is near, and of what they are in",
    [
      ["owner: someone", "owner: *somebody"],
      ["prefixes: [198.51.100.0/24]", "prefixes: &hosts [198.51.100.0/24, *hosts]"],
      ["retired:\n  regions: [7]", "retired: { regions: [7] }\nslot: 2"],
    ],
    [
      '5: owner: there is no anchor "somebody" above it',
      "12: slot: is already given in line 4",
      '49: outside.vendor.prefixes[1]: there is no anchor "hosts" above it',
    ],
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
      "25: lineUp.cells.two.home.region: us-east-1 is no region of this environment",
      "26: lineUp.cells.two.standby.region: us-west-2 is no region of this environment",
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
      ["us-east-1: ami", "cn-north-1: ami"],
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
      "39: lineUp.cells.two.standby.slot: 1 is already the slot of cell one in us-west-2; the first free one is 2",
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
    ["39: lineUp.cells.two.standby.slot: must be 1 to 31, not 32"],
  ],
  [
    "a cell on the hub's slot",
    [["us-west-2, slot: 2", "us-west-2, slot: 0"]],
    ["39: lineUp.cells.two.standby.slot: must be 1 to 31, not 0"],
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
    ["39: lineUp.cells.two.standby.slot: 9 is retired and must never be used again; the first free one is 2"],
  ],
];

const numbers: readonly Row[] = [
  [
    "a BGP number of a data centre that is Amazon's",
    [["asn: 64620", "asn: 7224"]],
    ["53: outside.centre.asn: must not be 7224, which is Amazon's own"],
  ],
  [
    "a BGP number of a region and a data centre",
    [["    slot: 0\n", "    slot: 0\n    asn: 64620\n"]],
    ["54: outside.centre.asn: 64620 is already the number of us-west-2"],
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
    ['52: outside.centre.prefixes[0]: 172.20.1.0/16 does not start a network; did you mean "172.20.0.0/16"?'],
  ],
  [
    "an outside prefix within the world",
    [["198.51.100.0/24", "10.200.0.0/16"]],
    ["49: outside.vendor.prefixes[0]: 10.200.0.0/16 overlaps the world block 10.0.0.0/8"],
  ],
  [
    "an outside prefix around the world",
    [["198.51.100.0/24", "0.0.0.0/0"]],
    [
      "49: outside.vendor.prefixes[0]: 0.0.0.0/0 overlaps the world block 10.0.0.0/8",
      "52: outside.centre.prefixes[0]: 172.20.0.0/16 overlaps 0.0.0.0/0 of vendor",
    ],
  ],
  [
    "an outside prefix within another's",
    [["198.51.100.0/24", "172.20.8.0/24"]],
    ["52: outside.centre.prefixes[0]: 172.20.0.0/16 overlaps 172.20.8.0/24 of vendor"],
  ],
  [
    "a resolver outside its own prefixes",
    [["[172.20.0.10]", "[172.20.0.10, 172.21.0.10]"]],
    ["56: outside.centre.dns.servers[1]: 172.21.0.10 is in none of centre's prefixes: 172.20.0.0/16"],
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
    "subscribers that are no addresses",
    [
      [
        "addresses:",
        "notify: [{ protocol: email, endpoint: on-call }, { protocol: https, endpoint: http://b.example }]\naddresses:",
      ],
    ],
    [
      '9: notify[0].endpoint: must be an e-mail address, not "on-call"',
      '9: notify[1].endpoint: must be an address such as https://alarms.example.com/in, not "http://b.example"',
    ],
  ],
  [
    "countries that are none, told once where a cell's defaults have them",
    [
      ["defaults: { feeds", "defaults: { countries: [GB, UK], feeds"],
      ["{ name: First }", "{ name: First, countries: [XX] }"],
    ],
    [
      '33: lineUp.cells.one.defaults.countries[1]: UK is no country\'s code in ISO 3166-1; did you mean "GB"?',
      "35: lineUp.cells.one.channels.first.countries[0]: XX is no country's code in ISO 3166-1",
    ],
  ],
  [
    "a domain forwarded twice",
    [["[corp.example.net]", "[corp.example.net, corp-example.net]"]],
    [
      "55: outside.centre.dns.domains[1]: corp-example.net is not told apart from corp.example.net of centre; forward it once",
    ],
  ],
  [
    "a forwarded domain that is too long for a rule's name",
    [["[corp.example.net]", `[${"a".repeat(45)}.example.net]`]],
    ["55: outside.centre.dns.domains[0]: must have 56 or fewer characters, not 57"],
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
    [["        second:", "        fourth: { name: Fourth }\n        second:"]],
    ["34: lineUp.cells.one.channels: 3 channels are more than the cell's size, 2"],
  ],
  ...(
    [
      ["awsome", "a capacity provider", "aws"],
      ["ecs-live", "a capacity provider", "ecs"],
      ["fargate", "a capacity provider", "fargate"],
      ["internal", "a load balancer", "internal-"],
      ["sthree", "a bucket", "sthree-"],
      ["amzn-s3-demo", "a bucket", "amzn-s3-demo-"],
    ] as const
  ).map(([name, of, start]): Row => [
    `a cell with a name that AWS keeps for itself, ${name}`,
    [["    two:", `    ${name}:`]],
    [
      `37: lineUp.cells.${name}: the name of ${of} begins with the cell's, and AWS takes none that begins with ${start}`,
    ],
  ]),
  [
    "a channel in two cells",
    [["{ third:", "{ first:"]],
    ["40: lineUp.cells.two.channels.first: is already a channel of cell one"],
  ],
  [
    "a channel twice in one cell",
    [["        second:", "        first: { name: Again }\n        second:"]],
    ["36: lineUp.cells.one.channels.first: is already given in line 35"],
  ],
];

const feedsOf = (text: string): Edit => [
  "[{ vendor: vendor, path: internet }] }\n      channels",
  `${text} }\n      channels`,
];

const channels: readonly Row[] = [
  [
    "a channel that nobody feeds",
    [[", feeds: [{ vendor: vendor, path: internet }]", ""]],
    [
      "40: lineUp.cells.two.channels.third.feeds: missing; must be one feed or more, here or in the defaults of its cell",
    ],
  ],
  [
    "a channel whose feeds are misspelt, once",
    [[", feeds: [{ vendor", ", fees: [{ vendor"]],
    ['40: lineUp.cells.two.channels.third.fees: unknown key; did you mean "feeds"?'],
  ],
  [
    "one feed twice",
    [feedsOf("[{ vendor: vendor, path: internet }, { vendor: vendor, path: internet }]")],
    ["33: lineUp.cells.one.defaults.feeds[1]: vendor pushes by internet already, as feeds[0]"],
  ],
  [
    "a feed of nobody",
    [feedsOf("[{ vendor: vendr, path: internet }]")],
    ['33: lineUp.cells.one.defaults.feeds[0].vendor: vendr is no row of outside; did you mean "vendor"?'],
  ],
  [
    "a feed of a data centre",
    [feedsOf("[{ vendor: centre, path: internet }]")],
    ["33: lineUp.cells.one.defaults.feeds[0].vendor: centre is a data centre, no vendor; choose from vendor"],
  ],
  [
    "a path that the regions lack, for each place",
    [feedsOf("[{ vendor: vendor, path: directConnect }]")],
    [
      "33: lineUp.cells.one.defaults.feeds[0].path: us-west-2, the home of one, has no directConnect; its contribution is internet",
      "33: lineUp.cells.one.defaults.feeds[0].path: us-east-1, the standby of one, has no directConnect; its contribution is internet",
    ],
  ],
  [
    "an unknown way in, and no feed for it",
    [["    egress: nat", "    egress: nat\n    contribution: [internt]"]],
    ['21: regions.us-west-2.contribution[0]: unknown value "internt"; did you mean "internet"?'],
  ],
  [
    "an unknown path",
    [feedsOf("[{ vendor: vendor, path: directconnect }]")],
    [
      '33: lineUp.cells.one.defaults.feeds[0].path: unknown value "directconnect"; did you mean "directConnect"?',
    ],
  ],
  [
    "an unknown ladder",
    [["ladder: hd50", "ladder: hd5"]],
    ['36: lineUp.cells.one.channels.second.ladder: unknown ladder "hd5"; did you mean "hd50"?'],
  ],
  [
    "an unknown codec, DRM and SCTE-35 mode",
    [
      ["{ name: First }", "{ name: First, drm: [fairpaly], scte35: daterange }"],
      ["  cells:", "  ladders: { own: { codec: h265, video: [1], audio: [1] } }\n  cells:"],
    ],
    [
      '28: lineUp.ladders.own.codec: unknown value "h265"; did you mean "h264"?',
      '36: lineUp.cells.one.channels.first.drm[0]: unknown value "fairpaly"; did you mean "fairplay"?',
      '36: lineUp.cells.one.channels.first.scte35: unknown value "daterange"; did you mean "dateRange"?',
    ],
  ],
  [
    "a window longer than segments are kept, in the defaults once",
    [
      ["defaults: {", "defaults: { dvrHours: 50,"],
      ["owner:", "retention: { dvr: 2 }\nowner:"],
    ],
    ["34: lineUp.cells.one.defaults.dvrHours: must be 48 or less, the 2 days of retention.dvr, not 50"],
  ],
  [
    "a window longer than retention takes at all",
    [["dvrHours: 3", "dvrHours: 337"]],
    ["36: lineUp.cells.one.channels.second.dvrHours: must be 336 or less, not 337"],
  ],
  [
    "an archive that ends with the window",
    [["dvrHours: 3", "dvrHours: 48, archiveDays: 2"]],
    [
      "36: lineUp.cells.one.channels.second.archiveDays: must be 0, or 3 or more to outlast its 48 dvrHours, not 2",
    ],
  ],
  [
    "encryption without a key server",
    [
      ["dvrHours: 3", "drm: [fairplay, cenc]"],
      ["  cells:", "  keyServers: { cenc: https://keys.example.com/speke }\n  cells:"],
    ],
    [
      "37: lineUp.cells.one.channels.second.drm[0]: fairplay has no key server; give lineUp.keyServers.fairplay",
    ],
  ],
  [
    "a misspelt DRM system, and a key server without TLS",
    [
      [
        "  cells:",
        "  keyServers: { fairpaly: https://keys.example.com, cenc: http://keys.example.com }\n  cells:",
      ],
    ],
    [
      '28: lineUp.keyServers.cenc: must be an address such as https://keys.example.com/speke, not "http://keys.example.com"',
      '28: lineUp.keyServers.fairpaly: unknown key; did you mean "fairplay"?',
    ],
  ],
  [
    "a channel without a name",
    [["name: First", ""]],
    ["35: lineUp.cells.one.channels.first.name: missing; must be text"],
  ],
  [
    "key servers that no certificate names, and on a port that is shut",
    [
      [
        "  cells:",
        "  keyServers: { cenc: https://192.0.2.7/speke, fairplay: https://keys.example.com:8443/speke }\n  cells:",
      ],
    ],
    [
      "28: lineUp.keyServers.cenc: must be a domain name on port 443, not 192.0.2.7",
      "28: lineUp.keyServers.fairplay: must be a domain name on port 443, not keys.example.com:8443",
    ],
  ],
  [
    "hours that start and end alike",
    [
      ["{ name: First }", "{ name: First, offAir: { from: 6, to: 6 } }"],
      ["      size: 2", "      size: 2\n      primeTime: { from: 0, to: 0 }"],
    ],
    [
      "33: lineUp.cells.one.primeTime.to: must not be the hour it starts, 0",
      "36: lineUp.cells.one.channels.first.offAir.to: must not be the hour it starts, 6",
    ],
  ],
  [
    "defaults of a cell without channels",
    [
      [
        "channels: { third: { name: Third, feeds: [{ vendor: vendor, path: internet }] } }",
        "defaults: { ladder: hd25 }",
      ],
    ],
    ['40: lineUp.cells.two.defaults.ladder: unknown ladder "hd25"; did you mean "hd30"?'],
  ],
];

const ladder = (row: string): Edit => ["  cells:", `  ladders: { own: ${row} }\n  cells:`];

const ladders: readonly Row[] = [
  [
    "audio for some of the video",
    [ladder("{ codec: hevc, video: [1, 2, 3], audio: [0.1, 0.1] }")],
    ["28: lineUp.ladders.own.audio: must have 1 entry, or 3 as there are of video, not 2"],
  ],
  [
    "a ladder beyond what S3 replicates",
    [ladder("{ codec: hevc, video: [500], audio: [0.5] }")],
    ["28: lineUp.ladders.own: 1001 Mbit/s in 2 formats are more than the 1000 that S3 replicates in time"],
  ],
  [
    "channels beyond what a load balancer may reserve",
    [ladder("{ codec: hevc, video: [33000], audio: [0.1] }"), ["ladder: hd50", "ladder: own"]],
    [
      "28: lineUp.ladders.own: 66000 Mbit/s in 2 formats are more than the 1000 that S3 replicates in time",
      "35: lineUp.cells.one.channels: 33012 Mbit/s of internet take 15006 capacity units of the public load balancer, which may reserve 15000",
    ],
  ],
];

const image = `sha256:${"1".repeat(64)}`;

const releases: readonly Row[] = [
  [
    "an unknown release of the environment",
    [["release: blue", "release: blu"]],
    ['45: release: blu is no release of this environment; did you mean "blue"?'],
  ],
  [
    "an unknown release of a cell",
    [["      size: 2", "      size: 2\n      release: green"]],
    ["33: lineUp.cells.one.release: green is no release of this environment; choose from blue"],
  ],
  [
    "cells without a release",
    [
      ["release: blue\n", ""],
      ["      size: 2", "      size: 2\n      release: blue"],
    ],
    [
      "38: lineUp.cells.two.release: missing; must name a release, here or as the environment's; choose from blue",
    ],
  ],
  [
    "a misspelt release, and not as missing too",
    [["release: blue", "relase: blue"]],
    ['45: relase: unknown key; did you mean "release"?'],
  ],
  [
    "a misspelt image, and not as missing too",
    [["probe: sha256", "prob: sha256"]],
    ['43: releases.blue.images.prob: unknown key; did you mean "probe"?'],
  ],
  [
    "a release that lacks an image and has another by tag, each",
    [
      [`, probe: ${image}`, ""],
      [image, "build-1"],
      ["owner:", "protect: true\nowner:"],
    ],
    [
      "44: releases.blue.images.probe: missing; must be text",
      "44: releases.blue.images.ingest: one, two would run ingest build-1 by tag alone; give the digest",
    ],
  ],
  [
    "a release that lacks an image",
    [[`, probe: ${image}`, ""]],
    ["43: releases.blue.images.probe: missing; must be text"],
  ],
  [
    "an image that is neither digest nor tag",
    [[image, "sha256:12"]],
    ['43: releases.blue.images.ingest: must be a digest, sha256: and 64 hex digits, not "sha256:12"'],
  ],
  [
    "a release without a machine image for a place of its cells",
    [[", us-east-1: ami-0fedcba9876543210", ""]],
    ["44: releases.blue.ami.us-east-1: missing; one runs this release there"],
  ],
  [
    "a machine image of no region, and none missing for what was meant",
    [["us-east-1: ami", "us-eats-1: ami"]],
    ['44: releases.blue.ami.us-eats-1: unknown region; did you mean "us-east-1"?'],
  ],
  [
    "an image by tag alone where the environment is guarded",
    [
      [image, "2026.11-rc1"],
      ["owner:", "protect: true\nowner:"],
    ],
    ["44: releases.blue.images.ingest: one, two would run ingest 2026.11-rc1 by tag alone; give the digest"],
  ],
];

/** A text as YAML takes it on one line. */
const vendor = (keys: Readonly<Record<string, unknown>>): Edit => [
  "kind: vendor",
  ["kind: vendor", ...Object.entries(keys).map(([key, value]) => `${key}: ${JSON.stringify(value)}`)].join(
    "\n    ",
  ),
];

const vendors: readonly Row[] = [
  [
    "mutual TLS without authorities",
    [vendor({ auth: "mutualTls" })],
    ["47: outside.vendor.authorities: missing; must be one certificate or more, as auth is mutualTls"],
  ],
  [
    "mutual TLS with no authority in the list",
    [vendor({ auth: "mutualTls", authorities: [] })],
    ["50: outside.vendor.authorities: missing; must be one certificate or more, as auth is mutualTls"],
  ],
  [
    "authorities of a vendor with tokens",
    [vendor({ authorities: [authority], revocations: [revocationList] })],
    [
      "49: outside.vendor.authorities: is of use with auth: mutualTls alone",
      "50: outside.vendor.revocations: is of use with auth: mutualTls alone",
    ],
  ],
  [
    "a misspelt auth, and not its authorities too",
    [vendor({ auth: "mutualTLS", authorities: [authority] })],
    ['49: outside.vendor.auth: unknown value "mutualTLS"; did you mean "mutualTls"?'],
  ],
  [
    "authorities that are none",
    [vendor({ auth: "mutualTls", authorities: [authority, leaf, "Test CA"] })],
    [
      "50: outside.vendor.authorities[1]: is no certificate authority but O=Vendor, CN=encoder-1",
      "50: outside.vendor.authorities[2]: must be a certificate in PEM form",
    ],
  ],
  [
    "a revocation list that is none",
    [vendor({ auth: "mutualTls", authorities: [authority], revocations: [revocationList, authority] })],
    ["51: outside.vendor.revocations[1]: must be a certificate revocation list in PEM form"],
  ],
  [
    "credentials of a data centre",
    [["kind: dataCentre", "kind: dataCentre\n    auth: token\n    authorities: []"]],
    [
      "52: outside.centre.auth: is for vendors; a data centre pushes nothing",
      "53: outside.centre.authorities: is for vendors; a data centre pushes nothing",
    ],
  ],
];

const stacks: readonly Row[] = [
  [
    "a cell with the name of every region's hub",
    [["    two:", "    hub:"]],
    ["37: lineUp.cells.hub: hub is what every region's own network is called"],
  ],
  [
    "a cell whose stack has the name of a region's",
    [
      ["  us-east-1:\n", "  us-west-2-one:\n"],
      ["{ use1-az1: 0, use1-az2: 1 }", "{ usw2-lax1-az1: 0, usw2-lax1-az2: 1 }"],
      ["region: us-east-1", "region: us-west-2-one"],
      ["region: us-east-1", "region: us-west-2-one"],
      ["us-east-1: ami", "us-west-2-one: ami"],
      [
        "outside:",
        "geography: { regions: { us-west-2-one: { zones: [usw2-lax1-az1, usw2-lax1-az2] } } }\noutside:",
      ],
    ],
    ["29: lineUp.cells.one: its stack would be small-us-west-2-one, as is that of region us-west-2-one"],
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
  channels,
  ladders,
  releases,
  vendors,
  stacks,
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
