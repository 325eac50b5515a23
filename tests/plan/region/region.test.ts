import assert from "node:assert/strict";
import { type RegionPlan } from "../../../plan/region/region";
import { edited, settingsOf, SMALL, type Edit } from "../../checks/support";
import { planEnvironment } from "../../../plan/environment";

const planOf = (edits: readonly Edit[] = [], region = "us-west-2"): RegionPlan =>
  planEnvironment(settingsOf(edited(SMALL, edits))).region(region);

const EGRESS_NONE: Edit = ["egress: nat", "egress: none"];
const NO_CENTRE: Edit = [SMALL.slice(SMALL.indexOf("  centre:")), ""];
const SERVICES =
  "autoscaling ec2 ecr-api ecr-dkr ecs ecs-agent ecs-telemetry monitoring ssm ssmmessages sts".split(" ");

/** `cells-hub`: `10.64.0.0/19 hub` */
const segmentsOf = ({ transitRouteTables }: RegionPlan): Record<string, Record<string, string>> =>
  Object.fromEntries(
    transitRouteTables.map(({ name, routes }) => [
      name,
      Object.fromEntries(routes.map(({ key, to, via }) => [key, `${to} ${via}`])),
    ]),
  );

describe("the plan of a region", () => {
  it("has its block, ASN, tags and scope from the settings", () => {
    const { block, asn, tags, scope, protect } = planOf();
    assert.equal(block, "10.64.0.0/14");
    assert.equal(asn, 4_200_001_000);
    assert.equal(protect, false);
    assert.deepEqual(tags, {
      environment: "small",
      region: "us-west-2",
      owner: "someone",
      costCentre: "something",
    });
    assert.deepEqual(scope, {
      partition: "aws",
      region: "us-west-2",
      account: "111122223333",
      organization: "o-a1b2c3d4e5",
      dnsSuffix: "amazonaws.com",
    });
    assert.equal(planOf([], "us-east-1").block, "10.68.0.0/14");
    assert.equal(planOf([], "us-east-1").asn, 4_200_001_001);
  });

  it("isolates cells from each other: they reach the hub and the Internet; the rest of the world is a blackhole route", () => {
    assert.deepEqual(segmentsOf(planOf()), {
      hub: { "hub-blackhole": "10.0.0.0/8 blackhole" },
      cells: {
        "cells-blackhole": "10.0.0.0/8 blackhole",
        "cells-hub": "10.64.0.0/19 hub",
        "cells-internet": "0.0.0.0/0 hub",
      },
      contribution: { "contribution-blackhole": "10.0.0.0/8 blackhole" },
      premises: { "premises-blackhole": "10.0.0.0/8 blackhole", "premises-hub": "10.64.0.0/19 hub" },
      backbone: { "backbone-blackhole": "10.0.0.0/8 blackhole", "backbone-hub": "10.64.0.0/19 hub" },
    });
  });

  it("has no path to the Internet if the region has no egress", () => {
    const plan = planOf([EGRESS_NONE]);
    assert.deepEqual(segmentsOf(plan).cells, {
      "cells-blackhole": "10.0.0.0/8 blackhole",
      "cells-hub": "10.64.0.0/19 hub",
    });
    assert.deepEqual(plan.hub.natZones, []);
    assert.ok(plan.hub.routes.every(({ via }) => via === "transit"));
    assert.ok(plan.alarms.every(({ name }) => !name.startsWith("nat-")));
  });

  it("opens the region's endpoints to its VPCs and its resolver to the data centres' servers, and nothing else", () => {
    const rules = (rows: RegionPlan["rules"]["endpoint"]): string[] =>
      rows.map(
        ({ key, direction, protocol, port, peer }) =>
          `${key} ${direction} ${protocol} ${port} ${Object.values(peer).join()}`,
      );
    const { endpoint, resolver } = planOf().rules;
    assert.deepEqual(rules(endpoint), ["in-aws-apis-region ingress tcp 443 10.64.0.0/14"]);
    assert.deepEqual(rules(resolver), [
      "out-dns-udp-172-20-0-10 egress udp 53 172.20.0.10/32",
      "out-dns-tcp-172-20-0-10 egress tcp 53 172.20.0.10/32",
    ]);
  });

  it("forwards each domain to its name servers", () => {
    assert.deepEqual(planOf().forwards, [
      { key: "corp-example-net", domain: "corp.example.net", servers: ["172.20.0.10"] },
    ]);
    const none = planOf([NO_CENTRE]);
    assert.deepEqual(none.forwards, []);
    assert.deepEqual(none.rules.resolver, []);
    assert.ok(none.alarms.every(({ name }) => !name.startsWith("resolver-")));
  });

  it("opens one rule to a server of several domains", () => {
    const plan = planOf([["domains: [corp.example.net]", "domains: [corp.example.net, lab.example.net]"]]);
    assert.deepEqual(
      plan.forwards.map(({ key }) => key),
      ["corp-example-net", "lab-example-net"],
    );
    assert.equal(plan.rules.resolver.length, 2);
  });

  it("has alarms for each resource of the region", () => {
    const each = (alarm: string, targets: readonly string[]): string[] =>
      targets.map((target) => `${alarm}-${target}`);
    const zones = ["usw2-az1", "usw2-az2", "usw2-az3"];
    assert.deepEqual(
      planOf().alarms.map(({ key }) => key),
      [
        ...each("nat-ports", zones),
        ...each("nat-drops", zones),
        "transit-blackhole",
        "transit-no-route",
        ...each("endpoint-drops", SERVICES),
        ...each("endpoint-bandwidth", SERVICES),
        "resolver-health",
        "resolver-queries",
      ],
    );
  });

  it("has a key for data and one for logs, with fixed aliases", () => {
    assert.deepEqual(
      planOf().keys.map(({ purpose, alias }) => [purpose, alias]),
      [
        ["data", "alias/small-data"],
        ["logs", "alias/small-logs"],
      ],
    );
  });

  it("has a certificate for every name of the region, and a repository for every service", () => {
    const { certificate, repositories } = planOf();
    assert.deepEqual(certificate, {
      domain: "us-west-2.small.example.com",
      alternatives: ["*.us-west-2.small.example.com"],
      publicZone: "Z0123456789ABCDEFGHIJ",
    });
    assert.deepEqual(
      repositories.map(({ service, name }) => `${service} ${name}`),
      [
        "ingest headend/ingest",
        "packager headend/packager",
        "cache headend/cache",
        "manifest headend/manifest",
        "dvr headend/dvr",
        "vod headend/vod",
        "probe headend/probe",
      ],
    );
  });

  it("keeps flow logs in a bucket if the region declares it", () => {
    assert.equal(planOf().flowLogsInS3, false);
    assert.equal(planOf([["egress: nat", "egress: nat\n    flowLogs: logsAndS3"]]).flowLogsInS3, true);
  });

  it("rejects a region that the environment does not have", () => {
    const refusal = { name: "RangeError", message: "small has no region eu-west-3" };
    assert.throws(() => planOf([], "eu-west-3"), refusal);
  });
});

describe("growth of a region's plan", () => {
  const STEPS: Readonly<Record<string, readonly Edit[]>> = {
    zone: [["usw2-az3: 2", "usw2-az3: 2\n      usw2-az4: 3"]],
    cell: [
      [
        "releases:\n",
        "    three:\n      home: { region: us-west-2, slot: 3 }\n      standby: { region: us-east-1, slot: 3 }\nreleases:\n",
      ],
    ],
    region: [["lineUp:", "  eu-west-3:\n    slot: 2\n    zones: { euw3-az1: 0, euw3-az2: 1 }\nlineUp:"]],
    "data centre": [
      [
        "  centre:",
        "  another:\n    kind: dataCentre\n    prefixes: [172.21.0.0/16]\n    dns: { domains: [lab.example.net], servers: [172.21.0.10] }\n  centre:",
      ],
    ],
  };

  for (const [what, edits] of Object.entries(STEPS)) {
    it(`leaves every older row as it is when the environment gains a ${what}`, () => {
      const after = rowsOf(planOf(edits));
      for (const [path, row] of rowsOf(planOf())) assert.deepEqual(after.get(path), row, path);
    });
  }

  it("adds rows for a zone and a data centre, and none for another cell or region", () => {
    const added = Object.entries(STEPS).map(([what, edits]) => [
      what,
      rowsOf(planOf(edits)).size - rowsOf(planOf()).size,
    ]);
    assert.deepEqual(added, [
      // Six subnets, eight routes, a NAT gateway and its two alarms.
      ["zone", 6 + 8 + 1 + 2],
      ["cell", 0],
      ["region", 0],
      // One forward, a rule per protocol, and a route to it in each of three zones.
      ["data centre", 1 + 2 + 3],
    ]);
  });
});

/** Every row of a plan by its path; a value that is not a list is one row. */
function rowsOf({ hub, transitRouteTables, endpoints, rules, ...plan }: RegionPlan): Map<string, unknown> {
  const { forwards, keys, repositories, alarms, ...single } = plan;
  const { zones: _, ...hubRest } = hub;
  const rows: (readonly [string, unknown])[] = [
    ...hubRest.subnets.map((row) => [`subnet ${row.key}`, row] as const),
    ...hubRest.routes.map((row) => [`route ${row.key}`, row] as const),
    ...hubRest.acls.map((row) => [`acl ${row.tier}`, row] as const),
    ...hubRest.natZones.map((zone) => [`nat ${zone}`, zone] as const),
    ...transitRouteTables.flatMap(({ name, routes }) =>
      routes.map((row) => [`segment ${name} ${row.key}`, row] as const),
    ),
    ...[...endpoints.interfaces, ...endpoints.gateways].map((row) => [`endpoint ${row.key}`, row] as const),
    ...rules.endpoint.map((row) => [`endpoint rule ${row.key}`, row] as const),
    ...rules.resolver.map((row) => [`resolver rule ${row.key}`, row] as const),
    ...forwards.map((row) => [`forward ${row.key}`, row] as const),
    ...keys.map((row) => [`key ${row.purpose}`, row] as const),
    ...repositories.map((row) => [`repository ${row.service}`, row] as const),
    ...alarms.map((row) => [`alarm ${row.key}`, row] as const),
    ...Object.entries(single),
    ["hub block", hub.block],
  ];
  const found = new Map(rows);
  assert.equal(found.size, rows.length, "two rows have one key");
  return found;
}
