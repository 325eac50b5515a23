import assert from "node:assert/strict";
import { authority, leaf, revocationList } from "./certificates";
import { type Edit, edited, problemsOf, SMALL } from "./support";

/** [mistake, edits, each problem] */
type Row = readonly [string, readonly Edit[], readonly string[]];

const shape: readonly Row[] = [
  ["a misspelt key", [["    egress: nat", "    egres: nat"]], ["20 unknown-key regions.us-west-2.egres"]],
  [
    "a misspelt key that is required, once and not also as missing",
    [["owner:", "ownr:"]],
    ["5 unknown-key ownr"],
  ],
  [
    "an unknown key that is similar to none",
    [["owner: someone", "owner: someone\nmagic: true"]],
    ["6 unknown-key magic"],
  ],
  ["a misspelt value", [["egress: nat", "egress: natt"]], ["20 unknown-value regions.us-west-2.egress"]],
  [
    "a missing key",
    [["    slot: 1\n    zones: { use", "    zones: { use"]],
    ["24 missing regions.us-east-1.slot"],
  ],
  ["a number instead of text", [['"111122223333"', "111122223333"]], ["2 wrong-type account"]],
  ["text instead of a number", [["slot: 1\nowner", "slot: one\nowner"]], ["4 wrong-type slot"]],
  ["a fraction", [["usw2-az1: 0", "usw2-az1: 0.5"]], ["17 wrong-type regions.us-west-2.zones.usw2-az1"]],
  [
    "a negative slot",
    [["usw2-az3: 2", "usw2-az3: -1"]],
    ["19 out-of-range regions.us-west-2.zones.usw2-az3"],
  ],
  [
    "a key without a value",
    [["    zones: { use1-az1: 0, use1-az2: 1 }", "    zones:"]],
    ["26 wrong-type regions.us-east-1.zones"],
  ],
  [
    "a list instead of a table",
    [["{ use1-az1: 0, use1-az2: 1 }", "[use1-az1]"]],
    ["26 wrong-type regions.us-east-1.zones"],
  ],
  ["an empty list", [["[198.51.100.0/24]", "[]"]], ["49 out-of-range outside.vendor.prefixes"]],
  ["text of the wrong form", [["o-a1b2c3d4e5", "acme"]], ["3 wrong-form organization"]],
  ["a name of the wrong form", [["    two:", "    Two Cells:"]], ["37 wrong-form lineUp.cells.Two Cells"]],
  [
    "a retention that CloudWatch does not offer",
    [["owner", "retention: { logs: 91 }\nowner"]],
    ["5 unknown-value retention.logs"],
  ],
  [
    "an acceptance until no day",
    [["owner", "accepted: [{ finding: x, reason: y, by: z, until: 2027-02-30 }]\nowner"]],
    ["5 wrong-form accepted[0].until"],
  ],
  [
    "an address instead of a network",
    [["172.20.0.0/16", "172.20.0.0"]],
    ["52 wrong-form outside.centre.prefixes[0]"],
  ],
  ["a duplicate key, with the line of the first", [["owner:", "slot: 2\nowner:"]], ["5 duplicate-key slot"]],
  [
    "misspelt aliases, read as the nearest anchor, with other mistakes",
    [
      [
        "feeds: [{ vendor: vendor, path: internet }] }\n      channels:\n",
        "feeds: &national [{ vendor: vendor, path: internet }] }\n      channels:\n",
      ],
      ["{ name: First }", "{ name: First, feeds: *nationl, dvrHours: soon }"],
      ["{ name: Second, ", "{ name: Second, feeds: *nation, "],
    ],
    [
      "35 unknown-anchor lineUp.cells.one.channels.first.feeds",
      "35 wrong-type lineUp.cells.one.channels.first.dvrHours",
      "36 unknown-anchor lineUp.cells.one.channels.second.feeds",
    ],
  ],
  [
    "aliases without a similar anchor, and of a node around them",
    [
      ["owner: someone", "owner: *missing"],
      ["prefixes: [198.51.100.0/24]", "prefixes: &hosts [198.51.100.0/24, *hosts]"],
      ["retired:\n  regions: [7]", "retired: { regions: [7] }\nslot: 2"],
    ],
    ["5 unknown-anchor owner", "12 duplicate-key slot", "49 unknown-anchor outside.vendor.prefixes[1]"],
  ],
  [
    "no region",
    [
      [
        "regions:\n  us-west-2:\n    slot: 0\n    zones:\n      usw2-az1: 0\n      usw2-az2: 1\n      usw2-az3: 2\n    egress: nat\n    retired:\n      zones: [5]\n      vpcs: [9]\n  us-east-1:\n    slot: 1\n    zones: { use1-az1: 0, use1-az2: 1 }\n",
        "regions: {}\n",
      ],
    ],
    ["13 wrong-form regions"],
  ],
  [
    "a region with one zone",
    [["{ use1-az1: 0, use1-az2: 1 }", "{ use1-az1: 0 }"]],
    ["26 wrong-form regions.us-east-1.zones"],
  ],
  ["YAML that does not parse", [["owner: someone", "owner: [someone"]], ["6 not-yaml "]],
  ["a tab", [["    egress: nat", "\tegress: nat"]], ["20 not-yaml "]],
];

const sites: readonly Row[] = [
  [
    "an unknown region, without its references",
    [["  us-east-1:\n", "  us-eats-1:\n"]],
    ["24 unknown-region regions.us-eats-1"],
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
    ["24 other-partition regions.cn-north-1"],
  ],
  [
    "other regions in partition aws-cn",
    [["account:", "partition: aws-cn\naccount:"]],
    ["15 other-partition regions.us-west-2", "25 other-partition regions.us-east-1"],
  ],
  [
    "a zone of another region",
    [["usw2-az3: 2", "use1-az3: 2"]],
    ["19 unknown-zone regions.us-west-2.zones.use1-az3"],
  ],
  ["an unknown zone", [["usw2-az3: 2", "usw2-az9: 2"]], ["19 unknown-zone regions.us-west-2.zones.usw2-az9"]],
];

const slots: readonly Row[] = [
  [
    "two zones on one slot",
    [["usw2-az3: 2", "usw2-az3: 1"]],
    ["19 slot-taken regions.us-west-2.zones.usw2-az3"],
  ],
  [
    "two regions on one slot",
    [["    slot: 1\n    zones: { use", "    slot: 0\n    zones: { use"]],
    ["25 slot-taken regions.us-east-1.slot"],
  ],
  [
    "two cells on one slot of a region",
    [["us-west-2, slot: 2", "us-west-2, slot: 1"]],
    ["39 slot-taken lineUp.cells.two.standby.slot"],
  ],
  ["an environment slot out of range", [["slot: 1\nowner", "slot: 4\nowner"]], ["4 slot-range slot"]],
  [
    "a region slot out of range",
    [["    slot: 1\n    zones: { use", "    slot: 16\n    zones: { use"]],
    ["25 slot-range regions.us-east-1.slot"],
  ],
  [
    "a zone slot out of range",
    [["usw2-az3: 2", "usw2-az3: 8"]],
    ["19 slot-range regions.us-west-2.zones.usw2-az3"],
  ],
  [
    "a cell slot out of range",
    [["us-west-2, slot: 2", "us-west-2, slot: 32"]],
    ["39 slot-range lineUp.cells.two.standby.slot"],
  ],
  [
    "a cell on the hub's slot",
    [["us-west-2, slot: 2", "us-west-2, slot: 0"]],
    ["39 slot-range lineUp.cells.two.standby.slot"],
  ],
  [
    "a slot out of the range that the prefix lengths give",
    [
      ["  world: 10.0.0.0/8", "  world: 10.0.0.0/8\n  environment: 9"],
      ["slot: 1\nowner", "slot: 2\nowner"],
    ],
    ["4 slot-range slot"],
  ],
  [
    "a retired region slot",
    [["    slot: 1\n    zones: { use", "    slot: 7\n    zones: { use"]],
    ["25 slot-retired regions.us-east-1.slot"],
  ],
  [
    "a retired zone slot",
    [["usw2-az3: 2", "usw2-az3: 5"]],
    ["19 slot-retired regions.us-west-2.zones.usw2-az3"],
  ],
  [
    "a retired cell slot",
    [["us-west-2, slot: 2", "us-west-2, slot: 9"]],
    ["39 slot-retired lineUp.cells.two.standby.slot"],
  ],
];

/** A world of one environment, whose regions and gateways have ASNs from this one. */
const inOneEnvironment = (asnBase: number): readonly Edit[] => [
  ["slot: 1\nowner", "slot: 0\nowner"],
  ["world: 10.0.0.0/8", `world: 10.0.0.0/10\n  asnBase: ${asnBase}`],
];

const numbers: readonly Row[] = [
  [
    "Amazon's own ASN for a data centre",
    [["asn: 64620", "asn: 7224"]],
    ["53 asn-not-allowed outside.centre.asn"],
  ],
  [
    "one ASN for a region and a data centre",
    [["    slot: 0\n", "    slot: 0\n    asn: 64620\n"]],
    ["54 asn-taken outside.centre.asn"],
  ],
  [
    "the default ASN of another region",
    [["    slot: 0\n", "    slot: 0\n    asn: 4200001001\n"]],
    ["25 asn-taken regions.us-east-1.asn"],
  ],
  [
    "a public ASN",
    [["    slot: 0\n", "    slot: 0\n    asn: 7224\n"]],
    ["16 asn-not-allowed regions.us-west-2.asn"],
  ],
  [
    "the reserved ASN after the private ones",
    [["    slot: 0\n", "    slot: 0\n    asn: 4294967295\n"]],
    ["16 out-of-range regions.us-west-2.asn"],
  ],
  [
    "AWS's default ASN",
    [["    slot: 0\n", "    slot: 0\n    asn: 64512\n"]],
    ["16 asn-not-allowed regions.us-west-2.asn"],
  ],
  [
    "an asnBase below the private ASNs",
    [["  world: 10.0.0.0/8", "  world: 10.0.0.0/8\n  asnBase: 64512"]],
    ["11 asn-base addresses.asnBase"],
  ],
  [
    "an asnBase too near the end of the private ASNs",
    [["  world: 10.0.0.0/8", "  world: 10.0.0.0/8\n  asnBase: 4294966000"]],
    ["11 asn-base addresses.asnBase"],
  ],
  [
    "an asnBase whose regions are private and whose gateways are not, in two bytes",
    inOneEnvironment(65500),
    ["11 asn-base addresses.asnBase"],
  ],
  [
    "an asnBase whose regions are private and whose gateways are not, in four bytes",
    inOneEnvironment(4294967250),
    ["11 asn-base addresses.asnBase"],
  ],
  [
    "an asnBase without a block of 1000 private ASNs after it",
    inOneEnvironment(64536),
    ["11 asn-base addresses.asnBase"],
  ],
];

const addresses: readonly Row[] = [
  [
    "more regions than ASNs",
    [["  world: 10.0.0.0/8", "  world: 10.0.0.0/8\n  region: 19\n  vpc: 20\n  zone: 22"]],
    ["11 address-levels addresses.region"],
  ],
  [
    "more environments than ASNs",
    [["  world: 10.0.0.0/8", "  world: 10.0.0.0/8\n  environment: 25\n  region: 26\n  vpc: 27"]],
    ["9 address-levels addresses.zone", "11 address-levels addresses.environment"],
  ],
  [
    "levels that do not nest",
    [["  world: 10.0.0.0/8", "  world: 10.0.0.0/8\n  region: 10"]],
    ["11 address-levels addresses.region"],
  ],
  [
    "an environment larger than the world block",
    [["  world: 10.0.0.0/8", "  world: 10.0.0.0/8\n  environment: 7"]],
    ["11 address-levels addresses.environment"],
  ],
  [
    "a VPC larger than AWS allows",
    [["  world: 10.0.0.0/8", "  world: 10.0.0.0/8\n  vpc: 15"]],
    ["11 address-levels addresses.vpc"],
  ],
  [
    "a VPC smaller than AWS allows, and so its zones",
    [["  world: 10.0.0.0/8", "  world: 10.0.0.0/8\n  vpc: 29\n  zone: 30"]],
    ["11 address-levels addresses.vpc", "12 address-levels addresses.zone"],
  ],
  [
    "a zone too small for its tiers",
    [["  world: 10.0.0.0/8", "  world: 10.0.0.0/8\n  zone: 23"]],
    ["11 address-levels addresses.zone"],
  ],
  [
    "a world block that is not aligned",
    [["world: 10.0.0.0/8", "world: 10.1.0.0/8"]],
    ["10 not-aligned addresses.world"],
  ],
  [
    "an outside prefix that is not aligned",
    [["172.20.0.0/16", "172.20.1.0/16"]],
    ["52 not-aligned outside.centre.prefixes[0]"],
  ],
  [
    "a network of a key server that is not aligned",
    [["lineUp:\n", "lineUp:\n  keyServerPrefixes: { cenc: [192.0.2.65/26] }\n"]],
    ["28 not-aligned lineUp.keyServerPrefixes.cenc[0]"],
  ],
  [
    "a network of a key server inside the world block",
    [["lineUp:\n", "lineUp:\n  keyServerPrefixes: { cenc: [10.200.0.0/26] }\n"]],
    ["28 overlap lineUp.keyServerPrefixes.cenc[0]"],
  ],
  [
    "a network of a key server without hosts",
    [["lineUp:\n", "lineUp:\n  keyServerPrefixes: { cenc: [169.254.169.0/26] }\n"]],
    ["28 special-block lineUp.keyServerPrefixes.cenc[0]"],
  ],
  [
    "an outside prefix inside the world block",
    [["198.51.100.0/24", "10.200.0.0/16"]],
    ["49 overlap outside.vendor.prefixes[0]"],
  ],
  [
    "an outside prefix around the world block",
    [["198.51.100.0/24", "0.0.0.0/0"]],
    ["49 overlap outside.vendor.prefixes[0]", "52 overlap outside.centre.prefixes[0]"],
  ],
  [
    "an outside prefix inside another",
    [["198.51.100.0/24", "172.20.8.0/24"]],
    ["52 overlap outside.centre.prefixes[0]"],
  ],
  [
    "a resolver outside its own prefixes",
    [["[172.20.0.10]", "[172.20.0.10, 172.21.0.10]"]],
    ["56 outside-prefixes outside.centre.dns.servers[1]"],
  ],
];

const names: readonly Row[] = [
  [
    "a subscriber listed twice",
    [
      [
        "addresses:",
        "notify:\n  - { protocol: email, endpoint: a@b.example }\n  - { protocol: email, endpoint: a@b.example }\naddresses:",
      ],
    ],
    ["11 subscriber notify[1].endpoint"],
  ],
  [
    "subscribers that are not addresses",
    [
      [
        "addresses:",
        "notify: [{ protocol: email, endpoint: on-call }, { protocol: https, endpoint: http://b.example }]\naddresses:",
      ],
    ],
    ["9 subscriber notify[0].endpoint", "9 subscriber notify[1].endpoint"],
  ],
  [
    "unknown countries, reported once if a cell's defaults have them",
    [
      ["defaults: { feeds", "defaults: { countries: [GB, UK], feeds"],
      ["{ name: First }", "{ name: First, countries: [XX] }"],
    ],
    [
      "33 country lineUp.cells.one.defaults.countries[1]",
      "35 country lineUp.cells.one.channels.first.countries[0]",
    ],
  ],
  [
    "a domain forwarded twice",
    [["[corp.example.net]", "[corp.example.net, corp-example.net]"]],
    ["55 name-taken outside.centre.dns.domains[1]"],
  ],
  [
    "a forwarded domain that is too long for a rule's name",
    [["[corp.example.net]", `[${"a".repeat(45)}.example.net]`]],
    ["55 too-long outside.centre.dns.domains[0]"],
  ],
  [
    "a forwarded domain that is too long for its rule's association with a cell",
    [["[corp.example.net]", `[${"a".repeat(41)}.example.net]`]],
    ["55 too-long outside.centre.dns.domains[0]"],
  ],
  [
    "a domain that is too long for a certificate",
    [["domain: small.example.com", `domain: ${"a".repeat(43)}.example.com`]],
    ["7 too-long domain"],
  ],
  ["an owner that is not a valid tag value", [["owner: someone", "owner: R&D"]], ["5 wrong-form owner"]],
];

const cells: readonly Row[] = [
  [
    "home and standby in one region",
    [["home: { region: us-west-2, slot: 1 }", "home: { region: us-east-1, slot: 3 }"]],
    ["31 one-region lineUp.cells.one.standby.region"],
  ],
  [
    "a site in a region that the environment does not have",
    [["home: { region: us-west-2, slot: 1 }", "home: { region: us-west-1, slot: 1 }"]],
    ["30 unknown-region lineUp.cells.one.home.region"],
  ],
  [
    "a zone that its region does not list",
    [["{ region: us-west-2, slot: 1 }", "{ region: us-west-2, slot: 1, zones: [usw2-az1, usw2-az4] }"]],
    ["30 unknown-zone lineUp.cells.one.home.zones[1]"],
  ],
  [
    "a zone listed twice",
    [["{ region: us-west-2, slot: 1 }", "{ region: us-west-2, slot: 1, zones: [usw2-az1, usw2-az1] }"]],
    ["30 listed-twice lineUp.cells.one.home.zones[1]"],
  ],
  [
    "more channels than its size",
    [["        second:", "        fourth: { name: Fourth }\n        second:"]],
    ["34 limit lineUp.cells.one.channels"],
  ],
  ...["awsome", "ecs-live", "fargate", "internal", "sthree", "amzn-s3-demo"].map((name): Row => [
    `a cell with a name that AWS keeps for itself, ${name}`,
    [["    two:", `    ${name}:`]],
    [`37 reserved-name lineUp.cells.${name}`],
  ]),
  [
    "a channel in two cells",
    [["{ third:", "{ first:"]],
    ["40 channel-taken lineUp.cells.two.channels.first"],
  ],
  [
    "a channel twice in one cell",
    [["        second:", "        first: { name: Again }\n        second:"]],
    ["36 duplicate-key lineUp.cells.one.channels.first"],
  ],
];

const feedsOf = (text: string): Edit => [
  "[{ vendor: vendor, path: internet }] }\n      channels",
  `${text} }\n      channels`,
];

const first = (keys: string): Edit => ["{ name: First }", `{ name: First, ${keys} }`];
const second = (keys: string): Edit => ["ladder: hd50", `ladder: hd50, ${keys}`];

const channels: readonly Row[] = [
  [
    "two tracks on a ladder that has its audio in the video renditions",
    [first("audio: [{ language: en }, { language: es }]")],
    ["35 audio lineUp.cells.one.channels.first.audio"],
  ],
  [
    "the same track twice, in another spelling",
    [second("audio: [{ language: es-MX }, { language: en }, { language: es-mx, role: main }]")],
    ["36 audio lineUp.cells.one.channels.second.audio[2]"],
  ],
  [
    "a language that is not a tag of BCP 47",
    [first("audio: [{ language: english_us }]")],
    ["35 wrong-form lineUp.cells.one.channels.first.audio[0].language"],
  ],
  ["no audio track", [first("audio: []")], ["35 out-of-range lineUp.cells.one.channels.first.audio"]],
  [
    "a pinned feed that only another channel has",
    [
      [
        "feeds: [{ vendor: vendor, path: internet }] } }",
        "feeds: [{ vendor: vendor, path: internet }], pinnedFeed: vendor-directConnect } }",
      ],
    ],
    ["40 pinned-feed lineUp.cells.two.channels.third.pinnedFeed"],
  ],
  [
    "a lock that is true",
    [first("epochLocked: true"), second("epochLocked: false")],
    ["35 renamed lineUp.cells.one.channels.first.epochLocked"],
  ],
  [
    "an unknown key, a missing key and a wrong type in a lock",
    [first("epochLocked: { frame: 100, rate: 25 }"), second("epochLocked: 100")],
    [
      "35 unknown-key lineUp.cells.one.channels.first.epochLocked.frame",
      "36 wrong-type lineUp.cells.one.channels.second.epochLocked",
    ],
  ],
  [
    "a rate of frames that broadcast does not use",
    [first("epochLocked: { frames: 92, rate: 23 }")],
    ["35 unknown-value lineUp.cells.one.channels.first.epochLocked.rate"],
  ],
  [
    "a lock whose segments are not whole ticks",
    [first("epochLocked: { frames: 95, rate: 24000/1001 }")],
    ["35 epoch-lock lineUp.cells.one.channels.first.epochLocked.frames"],
  ],
  [
    "a channel without feeds",
    [[", feeds: [{ vendor: vendor, path: internet }]", ""]],
    ["40 no-feed lineUp.cells.two.channels.third.feeds"],
  ],
  [
    "a misspelt key feeds, once",
    [[", feeds: [{ vendor", ", fees: [{ vendor"]],
    ["40 unknown-key lineUp.cells.two.channels.third.fees"],
  ],
  [
    "one feed twice",
    [feedsOf("[{ vendor: vendor, path: internet }, { vendor: vendor, path: internet }]")],
    ["33 listed-twice lineUp.cells.one.defaults.feeds[1]"],
  ],
  [
    "a feed of an unknown vendor",
    [feedsOf("[{ vendor: vendr, path: internet }]")],
    ["33 unknown-vendor lineUp.cells.one.defaults.feeds[0].vendor"],
  ],
  [
    "a feed of a data centre",
    [feedsOf("[{ vendor: centre, path: internet }]")],
    ["33 unknown-vendor lineUp.cells.one.defaults.feeds[0].vendor"],
  ],
  [
    "a path that the regions do not have, for each site",
    [feedsOf("[{ vendor: vendor, path: directConnect }]")],
    [
      "33 no-path lineUp.cells.one.defaults.feeds[0].path",
      "33 no-path lineUp.cells.one.defaults.feeds[0].path",
    ],
  ],
  [
    "an unknown path in contribution, without its feeds",
    [["    egress: nat", "    egress: nat\n    contribution: [internt]"]],
    ["21 unknown-value regions.us-west-2.contribution[0]"],
  ],
  [
    "an unknown path",
    [feedsOf("[{ vendor: vendor, path: directconnect }]")],
    ["33 unknown-value lineUp.cells.one.defaults.feeds[0].path"],
  ],
  [
    "an unknown ladder",
    [["ladder: hd50", "ladder: hd5"]],
    ["36 unknown-ladder lineUp.cells.one.channels.second.ladder"],
  ],
  [
    "an unknown codec, DRM and SCTE-35 mode",
    [
      ["{ name: First }", "{ name: First, drm: [fairpaly], scte35: daterange }"],
      ["  cells:", "  ladders: { own: { codec: h265, video: [1], audio: [1] } }\n  cells:"],
    ],
    [
      "28 unknown-value lineUp.ladders.own.codec",
      "36 unknown-value lineUp.cells.one.channels.first.drm[0]",
      "36 unknown-value lineUp.cells.one.channels.first.scte35",
    ],
  ],
  [
    "a DVR window longer than the retention, in the defaults once",
    [
      ["defaults: {", "defaults: { dvrHours: 50,"],
      ["owner:", "retention: { dvr: 2 }\nowner:"],
    ],
    ["34 keeping lineUp.cells.one.defaults.dvrHours"],
  ],
  [
    "a DVR window longer than the longest retention",
    [["dvrHours: 3", "dvrHours: 337"]],
    ["36 out-of-range lineUp.cells.one.channels.second.dvrHours"],
  ],
  [
    "an archive that is not longer than the DVR window",
    [["dvrHours: 3", "dvrHours: 48, archiveDays: 2"]],
    ["36 keeping lineUp.cells.one.channels.second.archiveDays"],
  ],
  [
    "encryption without a key server",
    [
      ["dvrHours: 3", "drm: [fairplay, cenc]"],
      ["  cells:", "  keyServers: { cenc: https://keys.example.com/speke }\n  cells:"],
    ],
    ["37 no-key-server lineUp.cells.one.channels.second.drm[0]"],
  ],
  [
    "a misspelt DRM system, and a key server without TLS",
    [
      [
        "  cells:",
        "  keyServers: { fairpaly: https://keys.example.com, cenc: http://keys.example.com }\n  cells:",
      ],
    ],
    ["28 wrong-form lineUp.keyServers.cenc", "28 unknown-key lineUp.keyServers.fairpaly"],
  ],
  ["a channel without a name", [["name: First", ""]], ["35 missing lineUp.cells.one.channels.first.name"]],
  [
    "key servers without a domain name, and on a port without a flow",
    [
      [
        "  cells:",
        "  keyServers: { cenc: https://192.0.2.7/speke, fairplay: https://keys.example.com:8443/speke }\n  cells:",
      ],
    ],
    ["28 key-server lineUp.keyServers.cenc", "28 key-server lineUp.keyServers.fairplay"],
  ],
  [
    "hours that start and end at the same hour",
    [
      ["{ name: First }", "{ name: First, offAir: { from: 6, to: 6 } }"],
      ["      size: 2", "      size: 2\n      primeTime: { from: 0, to: 0 }"],
    ],
    ["33 hours lineUp.cells.one.primeTime.to", "36 hours lineUp.cells.one.channels.first.offAir.to"],
  ],
  [
    "defaults of a cell without channels",
    [
      [
        "channels: { third: { name: Third, feeds: [{ vendor: vendor, path: internet }] } }",
        "defaults: { ladder: hd25 }",
      ],
    ],
    ["40 unknown-ladder lineUp.cells.two.defaults.ladder"],
  ],
];

const ladder = (row: string): Edit => ["  cells:", `  ladders: { own: ${row} }\n  cells:`];

const ladders: readonly Row[] = [
  [
    "audio for some of the video",
    [ladder("{ codec: hevc, video: [1, 2, 3], audio: [0.1, 0.1] }")],
    ["28 ladder lineUp.ladders.own.audio"],
  ],
  [
    "a ladder above the S3 replication quota",
    [ladder("{ codec: hevc, video: [500], audio: [0.5] }")],
    ["28 ladder lineUp.ladders.own"],
  ],
  [
    "channels above the LCUs of a load balancer",
    [
      ladder(`{ codec: hevc, video: [${Array(40).fill(990).join(", ")}], audio: [0.1] }`),
      ["ladder: hd50", "ladder: own"],
    ],
    ["28 ladder lineUp.ladders.own", "35 limit lineUp.cells.one.channels"],
  ],
];

const waves = (cells: string): Edit => [
  "slot: 1\nowner",
  `cells: apart\nwaves: { cells: ${cells} }\nslot: 1\nowner`,
];

const rolling: readonly Row[] = [
  ["groups of cells", [waves("[[one, two]]")], []],
  ["an unknown cell in a group", [waves("[[won]]")], ["5 unknown-cell waves.cells[0][0]"]],
  ["a cell in two groups", [waves("[[two], [one, two]]")], ["5 wave waves.cells[1][1]"]],
  ["a cell twice in a group", [waves("[[one, one]]")], ["5 listed-twice waves.cells[0][1]"]],
  [
    "cells of one group with their standby in one region",
    [
      waves("[[one, two]]"),
      ["home: { region: us-east-1, slot: 2 }", "home: { region: us-west-2, slot: 2 }"],
      ["standby: { region: us-west-2, slot: 2 }", "standby: { region: us-east-1, slot: 2 }"],
    ],
    ["5 wave waves.cells[0][1]"],
  ],
];

const image = `sha256:${"1".repeat(64)}`;

const releases: readonly Row[] = [
  [
    "an unknown release of the environment",
    [["release: blue", "release: blu"]],
    ["45 unknown-release release"],
  ],
  [
    "an unknown release of a cell",
    [["      size: 2", "      size: 2\n      release: green"]],
    ["33 unknown-release lineUp.cells.one.release"],
  ],
  [
    "cells without a release",
    [
      ["release: blue\n", ""],
      ["      size: 2", "      size: 2\n      release: blue"],
    ],
    ["38 no-release lineUp.cells.two.release"],
  ],
  [
    "a misspelt release, without a missing one",
    [["release: blue", "relase: blue"]],
    ["45 unknown-key relase"],
  ],
  [
    "a misspelt image, without a missing one",
    [["probe: sha256", "prob: sha256"]],
    ["43 unknown-key releases.blue.images.prob"],
  ],
  [
    "a release that lacks an image, before another by tag",
    [
      [`, probe: ${image}`, ""],
      [image, "build-1"],
      ["owner:", "protect: true\nowner:"],
    ],
    ["44 missing releases.blue.images.probe"],
  ],
  ["a release that lacks an image", [[`, probe: ${image}`, ""]], ["43 missing releases.blue.images.probe"]],
  [
    "an image that is not a digest or a tag",
    [[image, "sha256:12"]],
    ["43 wrong-form releases.blue.images.ingest"],
  ],
  [
    "a release without an AMI for a site of its cells",
    [[", us-east-1: ami-0fedcba9876543210", ""]],
    ["44 no-ami releases.blue.ami.us-east-1"],
  ],
  [
    "an AMI of an unknown region, without a missing one",
    [["us-east-1: ami", "us-eats-1: ami"]],
    ["44 unknown-region releases.blue.ami.us-eats-1"],
  ],
  [
    "an image by tag in a protected environment",
    [
      [image, "2026.11-rc1"],
      ["owner:", "protect: true\nowner:"],
    ],
    ["44 no-digest releases.blue.images.ingest"],
  ],
];

/** A text as YAML on one line. */
const vendor = (keys: Readonly<Record<string, unknown>>): Edit => [
  "kind: vendor",
  ["kind: vendor", ...Object.entries(keys).map(([key, value]) => `${key}: ${JSON.stringify(value)}`)].join(
    "\n    ",
  ),
];

const ELEVEN = Array.from({ length: 11 }, (_, at) => `vendor-${at}`);

const vendors: readonly Row[] = [
  [
    "mutual TLS without authorities",
    [vendor({ auth: "mutualTls" })],
    ["47 no-authority outside.vendor.authorities"],
  ],
  [
    "mutual TLS with no authority in the list",
    [vendor({ auth: "mutualTls", authorities: [] })],
    ["50 no-authority outside.vendor.authorities"],
  ],
  [
    "authorities of a vendor with tokens",
    [vendor({ authorities: [authority], revocations: [revocationList] })],
    ["49 not-used outside.vendor.authorities", "50 not-used outside.vendor.revocations"],
  ],
  [
    "a misspelt auth, without its authorities",
    [vendor({ auth: "mutualTLS", authorities: [authority] })],
    ["49 unknown-value outside.vendor.auth"],
  ],
  [
    "an authority that is not a certificate, before one that is not an authority",
    [vendor({ auth: "mutualTls", authorities: [authority, leaf, "Test CA"] })],
    ["50 not-a-certificate outside.vendor.authorities[2]"],
  ],
  [
    "a certificate that is not an authority",
    [vendor({ auth: "mutualTls", authorities: [authority, leaf] })],
    ["50 not-an-authority outside.vendor.authorities[1]"],
  ],
  [
    "more certificates than a trust store allows",
    [
      vendor({
        auth: "mutualTls",
        authorities: Array.from({ length: 26 }, (_, index) => authority + "\n".repeat(index)),
        revocations: Array.from({ length: 31 }, (_, index) => revocationList + "\n".repeat(index)),
      }),
    ],
    ["50 limit outside.vendor.authorities", "51 limit outside.vendor.revocations"],
  ],
  [
    "more vendors on the Internet than a web ACL allows",
    [
      [
        "defaults: { feeds: [{ vendor: vendor, path: internet }] }",
        `defaults: { feeds: [${ELEVEN.map((name) => `{ vendor: ${name}, path: internet }`).join(", ")}] }`,
      ],
      [
        "outside:\n",
        `outside:\n${ELEVEN.map((name, at) => `  ${name}: { kind: vendor, prefixes: [203.0.113.${at}/32] }\n`).join("")}`,
      ],
    ],
    ["34 limit lineUp.cells.one.channels"],
  ],
  [
    "text that is not a revocation list",
    [vendor({ auth: "mutualTls", authorities: [authority], revocations: [revocationList, authority] })],
    ["51 not-a-revocation-list outside.vendor.revocations[1]"],
  ],
  [
    "credentials of a data centre",
    [["kind: dataCentre", "kind: dataCentre\n    auth: token\n    authorities: []"]],
    ["52 not-used outside.centre.auth", "53 not-used outside.centre.authorities"],
  ],
];

const stacks: readonly Row[] = [
  [
    "a cell with the name of every region's hub",
    [["    two:", "    hub:"]],
    ["37 reserved-name lineUp.cells.hub"],
  ],
];

const GROUPS: Readonly<Record<string, readonly Row[]>> = {
  "keys and values": shape,
  "regions and zones": sites,
  slots,
  "BGP numbers": numbers,
  addresses,
  names,
  cells,
  channels,
  ladders,
  releases,
  waves: rolling,
  vendors,
  stacks,
};

for (const [group, rows] of Object.entries(GROUPS)) {
  describe(`settings: ${group}`, () => {
    for (const [what, edits, expected] of rows) {
      it(`refuse ${what}`, () => {
        assert.deepEqual(problemsOf(edited(SMALL, edits)), expected);
      });
    }
  });
}
