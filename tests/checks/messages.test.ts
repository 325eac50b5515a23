import assert from "node:assert/strict";
import { type Rule, RULES } from "../../settings/rules.table";
import { backbone, circuit, CIRCUITS, JOINED, THREE_TEXT } from "../plan/backbone/worlds";
import { NEIGHBOURS_TEXT } from "../plan/backbone/neighbours";
import { EDGE_TEXT } from "../plan/edge/worlds";
import { authority, leaf } from "./certificates";
import { type Edit, edited, messagesFor, problemsOf, SMALL } from "./support";

/** A mistake in a valid file, and its whole message without the file's name. */
interface Example {
  readonly message: string;
  readonly world: string;
  readonly edits: readonly Edit[];
}

const CIRCUITS_TEXT = edited(THREE_TEXT, JOINED);
const inSmall = (message: string, ...edits: readonly Edit[]): Example => ({ message, world: SMALL, edits });
const inWorld = (message: string, world: string, ...edits: readonly Edit[]): Example => ({
  message,
  world,
  edits,
});

const mutual = (keys: Readonly<Record<string, unknown>>): Edit => [
  "kind: vendor",
  [
    "kind: vendor",
    "auth: mutualTls",
    ...Object.entries(keys).map(([key, value]) => `${key}: ${JSON.stringify(value)}`),
  ].join("\n    "),
];

/** Rules that need another file: tests/settings/stackFile.test.ts, and environment.test.ts for neighbours and files. */
type Elsewhere = "no-file" | "account-taken" | "other-plan" | (typeof RULES.stackFile)[number];

/** An example of every message about an environment file. */
const MESSAGES: Readonly<Record<Exclude<Rule, Elsewhere>, Example>> = {
  empty: inWorld("1: is empty; write at least the required keys", "# nothing but this\n"),
  "not-yaml": inSmall(
    "6: not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]",
    ["owner: someone", "owner: [someone"],
  ),
  "wrong-key": inSmall("5: a key must be text, not a list or a table", ["owner: someone", "? [a, b]\n: 3"]),
  "duplicate-key": inSmall("5 slot: is already set in line 4; remove one of the two", [
    "owner:",
    "slot: 2\nowner:",
  ]),
  "unknown-anchor": inSmall('5 owner: no anchor "missing" is defined above it', [
    "owner: someone",
    "owner: *missing",
  ]),
  "unknown-key": inSmall('20 regions.us-west-2.egres: unknown key; did you mean "egress"?', [
    "egress:",
    "egres:",
  ]),
  renamed: inSmall('21 regions.us-west-2.retiring: "unguard" was renamed to "unprotect"; write unprotect', [
    "    egress: nat\n",
    "    egress: nat\n    retiring: unguard\n",
  ]),
  missing: inSmall("1 owner: missing; must be text", ["owner: someone\n", ""]),
  "wrong-type": inSmall("2 account: must be text, not 111122223333; put it in quotes", [
    '"111122223333"',
    "111122223333",
  ]),
  "unknown-value": inSmall('20 regions.us-west-2.egress: unknown value "natt"; did you mean "nat"?', [
    "egress: nat",
    "egress: natt",
  ]),
  "out-of-range": inSmall(
    "32 lineUp.cells.one.size: must be 1 to 100, not 101 (a cell's channels fail together)",
    ["size: 2", "size: 101"],
  ),
  "wrong-form": inSmall('3 organization: must be an AWS Organizations id, e.g. o-a1b2c3d4e5, not "acme"', [
    "o-a1b2c3d4e5",
    "acme",
  ]),
  "address-levels": inSmall("11 addresses.region: must be 11 or more, inside the environment's /10, not 10", [
    "world: 10.0.0.0/8",
    "world: 10.0.0.0/8\n  region: 10",
  ]),
  "not-aligned": inSmall(
    '10 addresses.world: 10.1.0.0/8 is not aligned to its prefix length; did you mean "10.0.0.0/8"?',
    ["world: 10.0.0.0/8", "world: 10.1.0.0/8"],
  ),
  "asn-base": inSmall(
    "11 addresses.asnBase: must be 4200000000 to 4294963295, not 64512: the last gateway of environment slot 3 would have ASN 68511, and private ASNs are 64513 to 65534 or 4200000000 to 4294967294",
    ["world: 10.0.0.0/8", "world: 10.0.0.0/8\n  asnBase: 64512"],
  ),
  "asn-not-allowed": inSmall(
    "16 regions.us-west-2.asn: must be 64513 to 65534 or 4200000000 to 4294967294, not 64512, AWS's default for every gateway without an ASN",
    ["    slot: 0\n", "    slot: 0\n    asn: 64512\n"],
  ),
  "asn-taken": inSmall("54 outside.centre.asn: 64620 is already the ASN of us-west-2; choose another", [
    "    slot: 0\n",
    "    slot: 0\n    asn: 64620\n",
  ]),
  "slot-range": inSmall("19 regions.us-west-2.zones.usw2-az3: must be 0 to 7, not 8", [
    "usw2-az3: 2",
    "usw2-az3: 8",
  ]),
  "slot-retired": inSmall(
    "19 regions.us-west-2.zones.usw2-az3: slot 5 is retired and must not be reused; the first free slot is 2",
    ["usw2-az3: 2", "usw2-az3: 5"],
  ),
  "slot-taken": inSmall(
    "19 regions.us-west-2.zones.usw2-az3: slot 1 is already the slot of usw2-az2; the first free slot is 2",
    ["usw2-az3: 2", "usw2-az3: 1"],
  ),
  "file-name": inSmall(`1 environment: must be "small", the file's name, not "smaller"`, [
    "environment: small",
    "environment: smaller",
  ]),
  "unknown-region": inSmall(
    '30 lineUp.cells.one.home.region: us-west-1 is not a region of this environment; did you mean "us-west-2"?',
    ["home: { region: us-west-2", "home: { region: us-west-1"],
  ),
  "other-partition": inSmall(
    "15 regions.us-west-2: us-west-2 is in partition aws, and this environment is in aws-cn; choose a region of aws-cn",
    ["regions: [7]\n", "regions: [7]\npartition: aws-cn\n"],
  ),
  "unknown-zone": inSmall('19 regions.us-west-2.zones.usw2-az9: unknown zone; did you mean "usw2-az1"?', [
    "usw2-az3: 2",
    "usw2-az9: 2",
  ]),
  "unknown-vendor": inSmall(
    '33 lineUp.cells.one.defaults.feeds[0].vendor: vendr is not a row of outside; did you mean "vendor"?',
    ["feeds: [{ vendor: vendor", "feeds: [{ vendor: vendr"],
  ),
  "unknown-ladder": inSmall(
    '36 lineUp.cells.one.channels.second.ladder: unknown ladder "hd5"; did you mean "hd50"?',
    ["ladder: hd50", "ladder: hd5"],
  ),
  "unknown-release": inSmall('45 release: blu is not a release of this environment; did you mean "blue"?', [
    "release: blue",
    "release: blu",
  ]),
  "unknown-cell": inWorld(
    '51 privateLink.consumers.guide.cells[0]: unknown cell twoo; did you mean "two"?',
    NEIGHBOURS_TEXT,
    [
      "privateLink:\n",
      'privateLink:\n  consumers: { guide: { principals: ["arn:aws:iam::777788889999:root"], cells: [twoo] } }\n',
    ],
  ),
  wave: inSmall("4 waves.cells: with cells: inRegion a cell has no stack of its own; remove waves.cells", [
    "slot: 1\nowner",
    "waves: { cells: [[one]] }\nslot: 1\nowner",
  ]),
  "unknown-network": inWorld(
    '56 backbone.directConnect.gateways.centra: is not a network of outside; did you mean "centre"?',
    CIRCUITS_TEXT,
    ["centre: { slot: 1 }", "centra: { slot: 1 }"],
  ),
  "unknown-gateway": inWorld(
    '63 backbone.directConnect.interfaces.vendor-seattle-1.gateway: vendr is not a gateway; did you mean "vendor"?',
    CIRCUITS_TEXT,
    ["vendor-seattle-1: { gateway: vendor", "vendor-seattle-1: { gateway: vendr"],
  ),
  "unknown-circuit": inWorld(
    '63 backbone.directConnect.interfaces.vendor-seattle-1.circuit: seatle-1 is not a circuit; did you mean "seattle-1"?',
    CIRCUITS_TEXT,
    ["circuit: seattle-1, vlan: 101", "circuit: seatle-1, vlan: 101"],
  ),
  "unknown-location": inWorld(
    '60 backbone.directConnect.circuits.ashburn-1.location: unknown location EqDC22; did you mean "EQDC2"?',
    CIRCUITS_TEXT,
    circuit("ashburn-1", "location: EqDC2", "location: EqDC22"),
  ),
  "unknown-instance-type": inSmall(
    '33 lineUp.cells.one.capacity.packager.instanceType: unknown instance type c7g.larg; did you mean "c7g.large"?',
    ["size: 2\n", "size: 2\n      capacity: { packager: { instanceType: c7g.larg } }\n"],
  ),
  "listed-twice": inWorld(
    "50 backbone.peerings[1]: us-east-1 and us-west-2 are already peered in peerings[0]; remove one of the two",
    THREE_TEXT,
    backbone("  peerings: [[us-west-2, us-east-1], [us-east-1, us-west-2]]\n"),
  ),
  "one-region": inSmall(
    "31 lineUp.cells.one.standby.region: us-west-2 is also the home region; choose another region for the standby",
    ["standby: { region: us-east-1, slot: 1 }", "standby: { region: us-west-2, slot: 3 }"],
  ),
  "reserved-name": inSmall("37 lineUp.cells.hub: hub is the name of each region's hub VPC; choose another", [
    "    two:",
    "    hub:",
  ]),
  "name-taken": inSmall(
    "55 outside.centre.dns.domains[1]: corp-example.net has the same resource name as corp.example.net of centre; forward it once",
    ["[corp.example.net]", "[corp.example.net, corp-example.net]"],
  ),
  "channel-taken": inSmall(
    "40 lineUp.cells.two.channels.first: is already a channel of cell one; remove one of the two",
    ["{ third:", "{ first:"],
  ),
  "no-feed": inSmall(
    "40 lineUp.cells.two.channels.third.feeds: missing; give one feed or more, here or in the defaults of its cell",
    [", feeds: [{ vendor: vendor, path: internet }]", ""],
  ),
  "no-release": inSmall(
    "29 lineUp.cells.one.release: missing; name a release here, or set the environment's release; choose from blue",
    ["release: blue\n", ""],
  ),
  "no-ami": inSmall(
    "44 releases.blue.ami.us-east-1: missing; give the AMI, as one runs this release in us-east-1",
    [", us-east-1: ami-0fedcba9876543210", ""],
  ),
  "no-key-server": inSmall(
    "36 lineUp.cells.one.channels.second.drm[0]: fairplay has no key server; set lineUp.keyServers.fairplay",
    ["dvrHours: 3", "drm: [fairplay]"],
  ),
  "no-asn": inWorld(
    "72 outside.vendor.asn: missing; give the network's ASN, as it has a Direct Connect gateway",
    CIRCUITS_TEXT,
    ["    asn: 64700\n", ""],
  ),
  overlap: inSmall(
    "49 outside.vendor.prefixes[0]: 10.200.0.0/16 overlaps the world block 10.0.0.0/8; change one of the two",
    ["198.51.100.0/24", "10.200.0.0/16"],
  ),
  "outside-prefixes": inSmall(
    "56 outside.centre.dns.servers[0]: 172.21.0.10 is not in the prefixes of centre (172.20.0.0/16); add its network",
    ["[172.20.0.10]", "[172.21.0.10]"],
  ),
  "not-a-certificate": inSmall(
    "50 outside.vendor.authorities[0]: must be a certificate in PEM form",
    mutual({ authorities: ["Test CA"] }),
  ),
  "not-used": inSmall(
    "52 outside.centre.auth: is only for vendors; remove it, as a data centre pushes no feeds",
    ["kind: dataCentre", "kind: dataCentre\n    auth: token"],
  ),
  "authority-taken": inSmall(
    "55 outside.other.authorities[0]: has the key of an authority of vendor, so each could push as the other; give its own",
    mutual({ authorities: [authority] }),
    [
      "  centre:\n",
      `  other:\n    kind: vendor\n    auth: mutualTls\n    authorities: ${JSON.stringify([authority])}\n    prefixes: [192.0.2.0/24]\n  centre:\n`,
    ],
  ),
  credentials: inSmall(
    "28 lineUp.keyServers.cenc: contains credentials, which plans and buckets would show; remove them from the URL",
    ["  cells:\n", "  keyServers: { cenc: https://user:secret@keys.example.org/speke }\n  cells:\n"],
  ),
  "hidden-name": inWorld(
    "55 outside.centre.dns.domains[0]: example.com hides small.example.com, this environment's domain: its resolvers answer for all names under it; choose another domain",
    SMALL,
    ["[corp.example.net]", "[example.com]"],
  ),
  "special-block": inSmall(
    "49 outside.vendor.prefixes[0]: 127.1.0.0/16 overlaps 127.0.0.0/8, loopback; choose another block",
    ["198.51.100.0/24", "127.1.0.0/16"],
  ),
  "too-wide": inSmall(
    "49 outside.vendor.prefixes[0]: must be /16 or longer, because security groups accept the whole block, not 198.0.0.0/8",
    ["198.51.100.0/24", "198.0.0.0/8"],
  ),
  "no-authority": inSmall(
    "47 outside.vendor.authorities: missing; give one certificate or more, as auth is mutualTls",
    mutual({}),
  ),
  "no-principal": inWorld(
    "64 outside.vendor.principals: missing; give one ARN or more, as vendor pushes by privateLink into one",
    NEIGHBOURS_TEXT,
    ['    principals: ["arn:aws:iam::444455556666:root", "arn:aws:iam::444455556666:role/pusher"]\n', ""],
  ),
  "not-a-host": inWorld(
    "63 backbone.directConnect.interfaces.vendor-seattle-1.amazon: must be one of the two hosts of a /30, e.g. 169.254.16.1/30, not 169.254.1.0/30",
    CIRCUITS_TEXT,
    ["169.254.1.1/30", "169.254.1.0/30"],
  ),
  "vlan-taken": inWorld(
    "67 backbone.directConnect.interfaces.centre-seattle-1.vlan: 101 is already the VLAN of vendor-seattle-1 on seattle-1; choose another",
    CIRCUITS_TEXT,
    ["circuit: seattle-1, vlan: 102", "circuit: seattle-1, vlan: 101"],
  ),
  "id-taken": inWorld(
    "59 backbone.directConnect.circuits.seattle-2.id: dxcon-fg5678gh is already the id of seattle-1; give its own",
    CIRCUITS_TEXT,
    circuit("seattle-1", "10Gbps", "10Gbps, id: dxcon-fg5678gh"),
    circuit("seattle-2", "10Gbps", "10Gbps, id: dxcon-fg5678gh"),
  ),
  "principal-taken": inWorld(
    "53 privateLink.consumers.guide.principals[0]: arn:aws:iam::777788889999:root is already a principal of app, and the endpoint service of two allows it once; remove one of the two",
    NEIGHBOURS_TEXT,
    [
      "privateLink:\n",
      'privateLink:\n  consumers:\n    app: { principals: ["arn:aws:iam::777788889999:root"], cells: [two] }\n    guide: { principals: ["arn:aws:iam::777788889999:root"], cells: [two] }\n',
    ],
  ),
  quota: inWorld(
    "50 backbone.quotas.routes: the transit gateway of us-west-2 needs 15 routes, and the quota is 14; request an increase from AWS first",
    THREE_TEXT,
    backbone("  quotas: { routes: 14 }\n"),
  ),
  limit: inSmall(
    "34 lineUp.cells.one.channels: 2 channels are more than the cell's size, 1; raise size or use another cell",
    ["size: 2", "size: 1"],
  ),
  "too-long": inSmall("7 domain: must have 54 or fewer characters, not 55", [
    "domain: small.example.com",
    `domain: ${"a".repeat(43)}.example.com`,
  ]),
  "not-offered": inSmall(
    "33 lineUp.cells.one.capacity.packager.instanceType: c7i.large is x86_64, and the AMIs of releases are arm64; choose from c7g.*, c7gn.*, m7g.*, r7g.*",
    ["size: 2\n", "size: 2\n      capacity: { packager: { instanceType: c7i.large } }\n"],
  ),
  "not-reached": inWorld(
    "35 lineUp.cells.one.standby: cross-region PrivateLink from us-west-2 needs 2 or more zones of us-east-1, and use1-az3 does not offer it; name other zones",
    NEIGHBOURS_TEXT,
    ["{ use1-az1: 0, use1-az2: 1 }", "{ use1-az1: 0, use1-az3: 1 }"],
  ),
  resiliency: inWorld(
    "55 backbone.directConnect.gateways.vendor: shard 0 has 2 devices at EQSE2 and 1 device at EQDC2, and resiliency maximum needs 2 devices at each of 2 locations; add circuits",
    CIRCUITS_TEXT,
    circuit("ashburn-2", "device: EqDC2-2", "device: EqDC2-1"),
  ),
  group: inWorld(
    "58 backbone.directConnect.circuits.seattle-1.id: missing; give the id of the circuit: a group needs existing circuits",
    THREE_TEXT,
    backbone(
      CIRCUITS.replace(
        "seattle-1: { location: EqSe2-EQ, device: EqSe2-1, speed: 10Gbps }",
        "seattle-1: { location: EqSe2-EQ, device: EqSe2-1, speed: 10Gbps, lag: west }",
      ).replaceAll("circuit: seattle-1", "circuit: west"),
    ),
    ...JOINED.slice(0, -1),
  ),
  hours: inSmall(
    "35 lineUp.cells.one.channels.first.offAir.to: must not be 6, the same hour as from; choose another",
    ["{ name: First }", "{ name: First, offAir: { from: 6, to: 6 } }"],
  ),
  "no-path": inSmall(
    "34 lineUp.cells.one.defaults.feeds[0].path: us-west-2, the home of one, does not have internet; use privateLink, or add it to the region's contribution",
    ["    egress: nat\n", "    egress: nat\n    contribution: [privateLink]\n"],
  ),
  keeping: inSmall(
    "36 lineUp.cells.one.channels.second.archiveDays: must be 0, or 3 or more to outlast its 48 dvrHours, not 2",
    ["dvrHours: 3", "dvrHours: 48, archiveDays: 2"],
  ),
  country: inSmall(
    '35 lineUp.cells.one.channels.first.countries[0]: UK is not a country code of ISO 3166-1; did you mean "GB"?',
    ["{ name: First }", "{ name: First, countries: [UK] }"],
  ),
  "retiring-order": inSmall(
    "21 regions.us-west-2.retiring: unprotect is too early: cell one is in this region and is not retiring; retire the cell first",
    ["    egress: nat\n", "    egress: nat\n    retiring: unprotect\n"],
  ),
  "no-digest": inSmall(
    "44 releases.blue.images.ingest: one, two would run ingest by the tag 2026.11-rc1; give the digest",
    [`sha256:${"1".repeat(64)}`, "2026.11-rc1"],
    ["owner:", "protect: true\nowner:"],
  ),
  ladder: inSmall(
    "28 lineUp.ladders.own: 1001 Mbit/s in 2 formats is more than the S3 replication quota of 1000 Mbit/s (replication.gbps); use a lighter ladder",
    ["  cells:\n", "  ladders: { own: { codec: hevc, video: [500], audio: [0.5] } }\n  cells:\n"],
  ),
  audio: inSmall(
    "36 lineUp.cells.one.channels.second.audio[1].codec: the engine ignores E-AC-3 in a transport stream; use a hevc or av1 ladder, or ac3",
    ["ladder: hd50", "ladder: hd50, audio: [{ language: en }, { language: en, codec: eac3 }]"],
  ),
  "pinned-feed": inSmall(
    '35 lineUp.cells.one.channels.first.pinnedFeed: vendor-internets is not a feed of the channel; did you mean "vendor-internet"?',
    ["{ name: First }", "{ name: First, pinnedFeed: vendor-internets }"],
  ),
  "epoch-lock": inSmall(
    "35 lineUp.cells.one.channels.first.epochLocked.frames: 100 frames at 30000/1001 per second last 3.337 s, and lineUp.segmentSeconds is 4; use 120",
    ["{ name: First }", "{ name: First, epochLocked: { frames: 100, rate: 30000/1001 } }"],
  ),
  "key-server": inSmall("28 lineUp.keyServers.cenc: must be a domain name on port 443, not 192.0.2.7", [
    "  cells:\n",
    "  keyServers: { cenc: https://192.0.2.7/speke }\n  cells:\n",
  ]),
  "no-zone": inWorld(
    "47 edge.viewerDomain: watch.example.org is not a subdomain of small.example.com, so it is not in publicZone; set viewerZone, its hosted zone",
    EDGE_TEXT,
    ["viewerDomain: tv.small.example.com", "viewerDomain: watch.example.org"],
  ),
  subscriber: inSmall('9 notify[0].endpoint: must be an e-mail address, not "on-call"', [
    "addresses:",
    "notify: [{ protocol: email, endpoint: on-call }]\naddresses:",
  ]),
  "not-an-authority": inSmall(
    "50 outside.vendor.authorities[1]: O=Vendor, CN=encoder-1 is not a certificate authority; give the authority that signed it",
    mutual({ authorities: [authority, leaf] }),
  ),
  "not-a-revocation-list": inSmall(
    "51 outside.vendor.revocations[0]: must be a certificate revocation list in PEM form",
    mutual({ authorities: [authority], revocations: [authority] }),
  ),
};

describe("the message of each rule", () => {
  for (const [rule, { message, world, edits }] of Object.entries(MESSAGES))
    it(`is whole: ${rule}`, () => {
      const text = edited(world, edits);
      const at = problemsOf(text).findIndex((line) => line.split(" ")[1] === rule);
      assert.equal(messagesFor(text)[at], `small.yaml:${message}`);
    });

  it("is reported only in the phase that lists its rule", () => {
    const rules = Object.values(RULES).flat();
    assert.equal(new Set(rules).size, rules.length);
    for (const { world, edits } of Object.values(MESSAGES)) {
      const phases = problemsOf(edited(world, edits)).map((line) =>
        Object.entries(RULES).findIndex(([, own]) => own.some((rule) => rule === line.split(" ")[1])),
      );
      assert.equal(new Set(phases).size, 1, edits.join());
    }
  });

  it("starts in lower case or with a value, and has no full stop", () => {
    for (const { message } of Object.values(MESSAGES)) {
      const [, said = ""] = /^\d+(?: [^ ]*)?: (.*)$/.exec(message) ?? [];
      assert.match(said, /^([a-z0-9"]|not YAML|UK|O=)/, message);
      assert.doesNotMatch(said, /\.$/, message);
    }
  });
});
