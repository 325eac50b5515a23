import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parse, stringify } from "yaml";
import type { FaultRow } from "../plan/backbone/faults";
import { CROSSINGS } from "../catalog/crossings.table";
import { FLOWS, type Outside, type Role } from "../catalog/flows.table";
import type { Settings } from "../settings/settings";
import type { ResourceRecord } from "../record/types";
import { environmentFile } from "../stacks/config";
import { type DeclaredNetwork, judgeRoutes } from "../verify/judgeRoutes";
import type { Host } from "../verify/routes";
import type { Vpc } from "../verify/network";
import { writeWorld } from "./bench/world";
import { backbone, BY_CIRCUIT, CIRCUITS, FOUR_TEXT, THREE_TEXT } from "./plan/backbone/worlds";
import { edited, type Edit } from "./checks/support";
import { nameOf, networkRecords, Reach } from "./support/reach";
import { Stacks, withEnvironment } from "./support/stacks";
import { planEnvironment } from "../plan/environment";

/**
 * The proof of the routes: what is expected is written here from the flow table and from an environment's own rows, and not
 * asked of what plans routes.
 */

/** What the subnets of a tier reach outside their VPC. Anything that is not in a list is not reached. */
type Way =
  | "cells of the region"
  | "hubs that are peered"
  | "hub of the region"
  | "Internet"
  | "Internet by NAT"
  | "data centres"
  | "what its NAT gateway reaches"
  | "vendors on circuits"
  | "vendors of its feeds on circuits";

const WAYS: Readonly<Record<"hub" | "cell", Readonly<Record<string, readonly Way[]>>>> = {
  hub: {
    app: ["cells of the region", "hubs that are peered", "Internet by NAT"],
    public: ["cells of the region", "hubs that are peered", "Internet"],
    data: [],
    endpoint: ["cells of the region", "hubs that are peered", "data centres"],
    ingest: ["cells of the region", "hubs that are peered"],
    // Nobody lives there: what cells send to the Internet comes through, and leaves with the NAT gateway's address.
    transit: ["what its NAT gateway reaches"],
  },
  cell: {
    app: ["hub of the region", "Internet by NAT", "vendors on circuits"],
    public: ["Internet"],
    data: [],
    endpoint: [],
    ingest: ["hub of the region", "vendors of its feeds on circuits"],
    transit: [],
  },
};

/** Locations from the environment's rows. */
class Rows {
  constructor(private readonly settings: Settings) {}

  get regions(): string[] {
    return Object.keys(this.settings.regions);
  }

  cellsIn(region: string): string[] {
    return Object.entries(this.settings.lineUp.cells)
      .filter(([, { home, standby }]) => home.region === region || standby.region === region)
      .map(([name]) => name);
  }

  peered(region: string): string[] {
    const pairs = this.settings.backbone.peerings;
    return this.regions.filter(
      (other) =>
        other !== region && (pairs?.some((pair) => pair.includes(region) && pair.includes(other)) ?? true),
    );
  }

  hasNat = (region: string): boolean => this.settings.regions[region]?.egress === "nat";

  /** Networks of a kind that have a gateway for circuits. */
  joined(kind: "vendor" | "dataCentre"): string[] {
    const { gateways = {} } = this.settings.backbone.directConnect ?? {};
    return Object.keys(gateways).filter((name) => this.settings.outside[name]?.kind === kind);
  }

  vendorsOf(cell: string, path: "internet" | "directConnect"): string[] {
    const { channels = {}, defaults } = this.settings.lineUp.cells[cell] ?? {};
    const feeds = Object.values(channels).flatMap((channel) => channel.feeds ?? defaults?.feeds ?? []);
    return [...new Set(feeds.filter((feed) => feed.path === path).map(({ vendor }) => vendor))];
  }

  /** Vendors whose circuits lead to a region: those that push over them into a cell there. */
  vendorsIn(region: string): string[] {
    const fed = this.cellsIn(region).flatMap((cell) => this.vendorsOf(cell, "directConnect"));
    return this.joined("vendor").filter((vendor) => fed.includes(vendor));
  }
}

function expectedOf(settings: Settings, vpcs: readonly Vpc[]): Record<string, string[]> {
  const rows = new Rows(settings);
  const ofVpcs = vpcs.flatMap((vpc) =>
    vpc.subnets.map(({ name, zone }): [string, string[]] => {
      const tier = name.split(`-${zone}`)[0]?.split("-").at(-1) ?? "";
      const ways = WAYS[vpc.cell === undefined ? "hub" : "cell"][tier] ?? [];
      return [
        `${nameOf(vpc)} ${tier}-${zone}`,
        ways.flatMap((way) => theirs(way, rows, { vpc, zone })).sort(),
      ];
    }),
  );
  const ofSites = Object.entries(settings.outside).map(([name, { kind }]): [string, string[]] => {
    const isJoined = rows.joined(kind).includes(name);
    const hubs = rows.regions.map((region) => `${region} hub`);
    const cells = rows.regions
      .filter((region) => rows.vendorsIn(region).includes(name))
      .flatMap((region) => rows.cellsIn(region).map((cell) => `${region} ${cell}`));
    if (!isJoined) return [name, []];
    return [name, (kind === "vendor" ? cells : hubs).sort()];
  });
  return Object.fromEntries([...ofVpcs, ...ofSites]);
}

function theirs(way: Way, rows: Rows, { vpc, zone }: { vpc: Vpc; zone: string }): string[] {
  const { region, cell = "" } = vpc;
  switch (way) {
    case "cells of the region":
      return rows.cellsIn(region).map((name) => `${region} ${name}`);
    case "hubs that are peered":
      return rows.peered(region).map((other) => `${other} hub`);
    case "hub of the region":
      return [`${region} hub`];
    case "Internet":
      if (cell === "") return rows.hasNat(region) ? ["Internet"] : [];
      return rows.vendorsOf(cell, "internet").length > 0 ? ["Internet"] : [];
    case "Internet by NAT":
      return rows.hasNat(region) ? [`Internet as ${region} hub ${zone}`] : [];
    case "what its NAT gateway reaches":
      return rows.hasNat(region)
        ? (WAYS.hub["app"] ?? []).flatMap((as) => theirs(as, rows, { vpc, zone }))
        : [];
    case "data centres":
      return rows.joined("dataCentre");
    case "vendors on circuits":
      return rows.hasNat(region) ? rows.vendorsIn(region) : [];
    case "vendors of its feeds on circuits":
      return rows
        .vendorsIn(region)
        .filter((vendor) => rows.vendorsOf(cell, "directConnect").includes(vendor));
  }
}

/** The tier of each role. */
const TIERS: Readonly<Record<Role, readonly ["hub" | "cell", tier: string]>> = {
  endpoint: ["hub", "endpoint"],
  resolver: ["hub", "endpoint"],
  "key-endpoint": ["hub", "endpoint"],
  "partner-endpoint": ["hub", "endpoint"],
  workload: ["cell", "app"],
  instance: ["cell", "app"],
  "cell-endpoint": ["cell", "endpoint"],
  "public-ingest": ["cell", "public"],
  "vendor-nlb": ["cell", "ingest"],
  "private-ingest": ["cell", "ingest"],
  "application-nlb": ["cell", "app"],
  delivery: ["cell", "app"],
  viewers: ["cell", "app"],
  ingest: ["cell", "app"],
  packager: ["cell", "app"],
  cache: ["cell", "app"],
  manifest: ["cell", "app"],
  dvr: ["cell", "app"],
  vod: ["cell", "app"],
  probe: ["cell", "app"],
  metadata: ["cell", "data"],
  database: ["cell", "data"],
};

/** Networks outside with routes; CloudFront's VPC origins and S3's endpoint need none. */
const OUTSIDE: Readonly<Record<Outside, "Internet" | "vendor" | "dataCentre" | undefined>> = {
  internet: "Internet",
  keyServer: "Internet",
  tokenVendor: "Internet",
  certificateVendor: "Internet",
  privateTokenVendor: "vendor",
  privateCertificateVendor: "vendor",
  dataCentre: "dataCentre",
  cdn: undefined,
  consumer: undefined,
  storage: undefined,
};

/** Flows of the table, at every VPC that they concern, that routes do not carry there and back. */
function broken(reach: Reach, settings: Settings): string[] {
  const rows = new Rows(settings);
  return FLOWS.flatMap((flow) => {
    const [from, to] = [flow.source, flow.destination];
    const [ours, theirs] = "role" in from ? [from, to] : [to, from];
    if (!("role" in ours)) throw new Error(`${flow.name} is between strangers`);
    const [kind, tier] = TIERS[ours.role];
    return reach.vpcs
      .filter(({ cell }) => (cell === undefined) === (kind === "hub"))
      .filter((vpc) => {
        const hosts = reach.hosts(vpc, tier);
        if ("role" in theirs) return !reach.converse(hosts, peersOf(reach, vpc, theirs.role));
        const network = OUTSIDE[theirs.outside];
        if (network === undefined) return false;
        if (network === "Internet")
          return isOnInternet(rows, vpc, tier) && !reach.converse(hosts, "Internet");
        const outsides =
          network === "vendor"
            ? rows
                .vendorsIn(vpc.region)
                .filter((name) => rows.vendorsOf(vpc.cell ?? "", "directConnect").includes(name))
            : rows.joined("dataCentre");
        return outsides.some((name) => !reach.converse(hosts, reach.outside(name)));
      })
      .map((vpc) => `${flow.name} at ${nameOf(vpc)}`);
  });
}

function isOnInternet(rows: Rows, { region, cell = "" }: Vpc, tier: string): boolean {
  return tier === "public" ? rows.vendorsOf(cell, "internet").length > 0 : rows.hasNat(region);
}

function peersOf(reach: Reach, vpc: Vpc, role: Role): Host[] {
  const [kind, tier] = TIERS[role];
  const peer =
    kind === "cell" ? vpc : reach.vpcs.find((row) => row.region === vpc.region && row.cell === undefined);
  return peer === undefined ? [] : reach.hosts(peer, tier);
}

/** Every pair that converses, by the tiers that have a way out. */
function conversations(records: readonly ResourceRecord[], settings: Settings): string[] {
  const reach = new Reach(records, settings);
  const door = (vpc: Vpc): Host[] => reach.hosts(vpc, vpc.cell === undefined ? "endpoint" : "ingest");
  const pairs = reach.vpcs.flatMap((vpc, at) => [
    ...reach.vpcs
      .slice(at + 1)
      .filter((other) => reach.converse(door(vpc), door(other)))
      .map((other) => [nameOf(vpc), nameOf(other)]),
    ...reach.outsides
      .filter(({ name }) => reach.converse(reach.outside(name), door(vpc)))
      .map(({ name }) => [nameOf(vpc), name]),
    ...(reach.converse(reach.hosts(vpc, "app"), "Internet") ? [[nameOf(vpc), "Internet by NAT"]] : []),
    ...(reach.converse(reach.hosts(vpc, "public"), "Internet") ? [[nameOf(vpc), "Internet"]] : []),
  ]);
  return pairs.map((pair) => pair.join(" and "));
}

/** Pairs that lose their connection without some of an environment's records. */
class Losses {
  readonly before: readonly string[];

  constructor(private readonly proved: Proved) {
    this.before = conversations(proved.records, proved.settings);
  }

  /** Sorted. A removed record may not add a pair. */
  without(isGone: (record: ResourceRecord) => boolean): string[] {
    const { records, settings } = this.proved;
    const left = records.filter((record) => !isGone(record));
    assert.notEqual(left.length, records.length, "nothing is taken away");
    const after = conversations(left, settings);
    assert.deepEqual(
      after.filter((pair) => !this.before.includes(pair)),
      [],
    );
    return this.before.filter((pair) => !after.includes(pair)).sort();
  }
}

const declared = ({ outside }: Settings): DeclaredNetwork[] =>
  Object.entries(outside).map(([name, { kind, asn, prefixes }]) => ({ name, kind, asn, prefixes }));

interface Proved {
  readonly records: ResourceRecord[];
  readonly settings: Settings;
}

const isType =
  (word: string) =>
  ({ type }: ResourceRecord): boolean =>
    type.toLowerCase().endsWith(`:${word}`.toLowerCase());

const isPeering = isType("PeeringAttachment");
const isInterface = ({ type }: ResourceRecord): boolean => type.endsWith("VirtualInterface");

/** The virtual interfaces that fail with a fault, by the environment's circuits. */
function failing(settings: Settings, { what, name }: FaultRow): (record: ResourceRecord) => boolean {
  const { circuits = {}, interfaces = {} } = settings.backbone.directConnect ?? {};
  const building = (location: string): string => location.split("-")[0]?.toUpperCase() ?? "";
  return (record) => {
    if (!isInterface(record)) return false;
    const circuit = interfaces[record.name]?.circuit ?? "";
    const { location = "", device = "" } = circuits[circuit] ?? {};
    const own = {
      interface: record.name,
      circuit,
      device: `${building(location)}-${device}`,
      location: building(location),
      peering: undefined,
    };
    return own[what] === name;
  };
}

/** What the rows of a fault's cuts mean: two hubs, or a network and all that it converses with in a region. */
const claimed = ({ cuts }: FaultRow, before: readonly string[]): string[] =>
  before
    .filter((pair) =>
      cuts.some(([one, other]) => {
        const ends = pair.split(" and ");
        const hubs = [`${one} hub`, `${other} hub`];
        return (
          ends.every((end) => hubs.includes(end)) || (ends[1] === one && ends[0]?.startsWith(`${other} `))
        );
      }),
    )
    .sort();

function proveFaults(of: () => Promise<Proved>): void {
  it("lose by each fault of the backbone what the plan says", async () => {
    const { records, settings } = await of();
    const losses = new Losses({ records, settings });
    const rows = planEnvironment(settings).faults;
    for (const row of rows) {
      const isGone =
        row.what === "peering"
          ? (record: ResourceRecord) => isPeering(record) && record.name === row.name
          : failing(settings, row);
      assert.deepEqual(losses.without(isGone), claimed(row, losses.before), row.key);
    }
    const named = (what: FaultRow["what"]) =>
      rows
        .filter((row) => row.what === what)
        .map(({ name }) => name)
        .sort();
    const recorded = (is: (record: ResourceRecord) => boolean) =>
      records
        .filter(is)
        .map(({ name }) => name)
        .sort();
    assert.deepEqual(named("peering"), recorded(isPeering));
    assert.deepEqual(named("interface"), recorded(isInterface));
  });
}

function proveEnvironment(of: () => Promise<Proved>): void {
  it("lead each tier of each VPC, and each network outside, where they may and nowhere else", async () => {
    const { records, settings } = await of();
    const reach = new Reach(records, settings);
    assert.deepEqual(reach.table(), expectedOf(settings, reach.vpcs));
  });

  it("have nothing that the plan's judge would find", async () => {
    const { records, settings } = await of();
    assert.deepEqual(judgeRoutes(records, declared(settings)), []);
  });

  it("carry every declared flow there and back", async () => {
    const { records, settings } = await of();
    assert.deepEqual(broken(new Reach(records, settings), settings), []);
  });
}

/** Once. */
const recorded = (file: string): (() => Promise<Proved>) => {
  let created: Promise<Proved> | undefined;
  return () => {
    const stacks = new Stacks(file);
    created ??= networkRecords(stacks).then((records) => ({ records, settings: stacks.settings }));
    return created;
  };
};

describe("routes of production", function () {
  const of = recorded(environmentFile("production"));
  proveEnvironment(of);
  proveFaults(of);

  it("join no two cells and cross no region but from hub to hub, as no flow does", async () => {
    const { records, settings } = await of();
    assert.deepEqual(CROSSINGS, []);
    const pairs = conversations(records, settings).filter((pair) => / and [a-z]+-[a-z]+-\d /.test(pair));
    const isHub = (end: string): boolean => end.endsWith(" hub");
    assert.deepEqual(
      pairs.filter((pair) => !pair.split(" and ").some(isHub)),
      [],
    );
    assert.equal(pairs.filter((pair) => pair.split(" and ").every(isHub)).length, 3);
    assert.equal(pairs.length, 3 + 12);
  });

  it("lose one VPC with its attachment, and of a hub the way out of its cells", async () => {
    const { records, settings } = await of();
    const losses = new Losses({ records, settings });
    const { before } = losses;
    for (const { id, network } of attachmentsOf(records, settings)) {
      const cells = before.filter((pair) => pair.startsWith(`${network.region} `) && pair.endsWith("by NAT"));
      const own = before.filter((pair) => pair.split(" and ").includes(nameOf(network)));
      const lost =
        network.cell === undefined
          ? [
              ...own.filter((pair) => !pair.includes("Internet")),
              ...cells.filter((pair) => !own.includes(pair)),
            ]
          : own.filter((pair) => !pair.endsWith(" and Internet"));
      assert.deepEqual(
        losses.without(({ outputs }) => outputs["id"] === id),
        lost.sort(),
        nameOf(network),
      );
    }
  });

  it("are all needed: without any route of the transit gateways, a pair loses its connection", async () => {
    const losses = new Losses(await of());
    const { records } = await of();
    const written = records
      .filter(isType("Route"))
      .filter(({ inputs }) => "transitGatewayAttachmentId" in inputs);
    assert.ok(written.length > 40);
    const idle = written.filter((route) => losses.without((record) => record === route).length === 0);
    assert.deepEqual(
      idle.map(({ name }) => name),
      [],
    );
  });

  it("separate cells only by the blackhole route: the hub's NAT gateways would forward them anywhere", async () => {
    const { records, settings } = await of();
    const open = records.filter(({ name, region }) => `${region} ${name}` !== "us-west-2 cells-blackhole");
    const table = new Reach(open, settings).table();
    const reached = table["us-west-2 kids-1 app-usw2-az1"] ?? [];
    assert.ok(reached.includes("us-west-2 news-1"));
    assert.ok(reached.includes("eu-west-3 hub"));
    const found = judgeRoutes(open, declared(settings)).map(({ rule, subject }) => `${rule} ${subject}`);
    assert.ok(found.includes("leak us-west-2 kids-1"), found.join());
  });

  it("lose a network outside in one region with its association", async () => {
    const { records, settings } = await of();
    const losses = new Losses({ records, settings });
    for (const gone of records.filter(isType("GatewayAssociation"))) {
      const network = gone.name.slice(0, -gone.region.length - 1);
      const lost = losses.before.filter(
        (pair) => pair.startsWith(`${gone.region} `) && pair.endsWith(` and ${network}`),
      );
      assert.notEqual(lost.length, 0);
      assert.deepEqual(
        losses.without((record) => record === gone),
        lost.sort(),
        gone.name,
      );
    }
  });
});

function attachmentsOf(
  records: readonly ResourceRecord[],
  settings: Settings,
): { id: string; network: Vpc }[] {
  const { network } = new Reach(records, settings);
  return [...network.attachments].flatMap(([id, row]) => {
    const vpc = row.kind === "vpc" ? network.vpcs.get(row.vpc) : undefined;
    return vpc === undefined ? [] : [{ id, network: vpc }];
  });
}

/** Four regions, one without a way to the Internet, the last on another shard; each network's circuits end in one building, and not every pair is peered. */
const THIN = `  peerings: [[us-west-2, us-east-1], [us-west-2, eu-west-3], [eu-west-3, ap-southeast-2]]
  directConnect:
    resiliency: development
    gateways:
      vendor: { slot: 0 }
      centre: { slot: 1 }
    circuits:
      seattle-1: { location: EqSe2-EQ, device: EqSe2-1, speed: 10Gbps }
      seattle-2: { location: EqSe2-EQ, device: EqSe2-2, speed: 10Gbps }
      ashburn-1: { location: EqDC2, device: EqDC2-1, speed: 10Gbps }
      ashburn-2: { location: EqDC2, device: EqDC2-2, speed: 10Gbps }
    interfaces:
      vendor-1: { gateway: vendor, circuit: seattle-1, vlan: 101, amazon: 169.254.1.1/30, customer: 169.254.1.2/30 }
      vendor-2: { gateway: vendor, circuit: seattle-2, vlan: 101, amazon: 169.254.1.5/30, customer: 169.254.1.6/30 }
      centre-1: { gateway: centre, circuit: seattle-1, vlan: 102, amazon: 169.254.2.1/30, customer: 169.254.2.2/30 }
      centre-2: { gateway: centre, circuit: seattle-2, vlan: 102, amazon: 169.254.2.5/30, customer: 169.254.2.6/30 }
      centre-far-1: { gateway: centre, circuit: ashburn-1, shard: 1, vlan: 102, amazon: 169.254.2.9/30, customer: 169.254.2.10/30 }
      centre-far-2: { gateway: centre, circuit: ashburn-2, shard: 1, vlan: 102, amazon: 169.254.2.13/30, customer: 169.254.2.14/30 }
`;

/** Recorded once, of an environment that is written here. */
function written(text: string): () => Promise<Proved> {
  let created: Promise<Proved> | undefined;
  return () => (created ??= withEnvironment("small", text, (file) => recorded(file)()));
}

describe("routes of regions that are not all peered, with circuits at one location each", () => {
  const withoutNat: Edit = ["  us-east-1:\n    slot: 1\n", "  us-east-1:\n    slot: 1\n    egress: none\n"];
  const of = written(edited(FOUR_TEXT, [...BY_CIRCUIT, backbone(THIN), withoutNat]));
  proveEnvironment(of);
  proveFaults(of);

  it("lose a network in all regions of a shard with its location", async () => {
    const { settings } = await of();
    const cuts = (key: string) =>
      planEnvironment(settings)
        .faults.find((row) => row.key === key)
        ?.cuts.map(String);
    assert.deepEqual(cuts("location-EQDC2"), ["centre,ap-southeast-2"]);
    assert.deepEqual(cuts("location-EQSE2")?.sort(), [
      "centre,eu-west-3",
      "centre,us-east-1",
      "centre,us-west-2",
      "vendor,us-east-1",
      "vendor,us-west-2",
    ]);
  });
});

describe("routes of a data centre on virtual private gateways", () => {
  const edits = [
    ...BY_CIRCUIT,
    backbone(CIRCUITS.replace("centre: { slot: 1 }", "centre: { slot: 1, mode: private, mtu: 9001 }")),
  ];
  const of = written(edited(THREE_TEXT, edits));
  proveEnvironment(of);
  proveFaults(of);
});

for (const environment of ["staging", "china"]) {
  describe(`routes of ${environment}`, () => {
    const of = recorded(environmentFile(environment));
    proveEnvironment(of);
    proveFaults(of);
  });
}

describe("routes of twelve regions", () => {
  /** Of 24 cells the first alone: what is proved is the mesh. */
  const file = withOneCell(writeWorld(12));
  const of = recorded(file);
  after(() => rmSync(dirname(file), { recursive: true }));
  proveEnvironment(of);
  proveFaults(of);

  it("join every pair of hubs", async () => {
    const { records, settings } = await of();
    const pairs = conversations(records, settings).filter((pair) => /^\S+ hub and \S+ hub$/.test(pair));
    assert.equal(pairs.length, (12 * 11) / 2);
  });
});

function withOneCell(file: string): string {
  const world = parse(readFileSync(file, "utf8")) as { lineUp: { cells: Record<string, unknown> } };
  const [first] = Object.entries(world.lineUp.cells);
  world.lineUp.cells = Object.fromEntries(first === undefined ? [] : [first]);
  writeFileSync(file, stringify(world));
  return file;
}
