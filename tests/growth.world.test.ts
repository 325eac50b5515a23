import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseDocument, type Document } from "yaml";
import { cellsIn } from "../plan/cell/cell";
import { GROWTH } from "./support/growth.table";
import type { Recording } from "../record/types";
import { environmentFile } from "../stacks/config";
import { CELL_TEXT } from "./support/cell";
import { assertOutputsKept, updatesOf } from "./support/growth";
import { Stacks } from "./support/stacks";
import { planEnvironment } from "../plan/environment";

type Edit = (production: Document) => void;

/** What may be added to production, and what it does to stacks that were there before. */
interface Step {
  /** What production has before, where it is not what it has today. */
  readonly from?: Edit;
  readonly edit: Edit;
  /** Resources that it brings besides alarms, by stack. It is recorded for these stacks; the others are like one of them. */
  readonly brings: Readonly<Record<string, number>>;
  /** What it changes in place, as the growth table says it. */
  readonly updates: readonly string[];
  /** Stacks that come with it. */
  readonly stacks?: readonly string[];
}

const ACL = "aws:ec2/networkAcl:NetworkAcl";
const ATTACHMENT = "aws:ec2transitgateway/vpcAttachment:VpcAttachment";
const BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const CANARY = "aws:synthetics/canary:Canary";
const COMPOSITE = "aws:cloudwatch/compositeAlarm:CompositeAlarm";
const DASHBOARD = "aws:cloudwatch/dashboard:Dashboard";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
const OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2";
const VALKEY = "aws:elasticache/replicationGroup:ReplicationGroup";

/** Every feed is told to the services and watched: what comes with a channel or a feed, whatever its way. */
const WATCHED = [`${COMPOSITE} alarmRule`, `${DASHBOARD} dashboardBody`, `${OBJECT} content`];

const dataCentre = (prefix: string, domain: string) => ({
  kind: "dataCentre",
  prefixes: [`${prefix}.0.0/16`],
  dns: { domains: [domain], servers: [`${prefix}.0.10`] },
});

/** A certificate authority that production does not have. */
const AUTHORITY = (/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(CELL_TEXT)?.[0] ?? "")
  .split("\n")
  .map((line) => line.trim())
  .join("\n");

const OVER_INTERNET = { vendor: "northlight", path: "internet" };
const BY_CIRCUIT = { vendor: "meridian", path: "directConnect" };

/** Writes at a path as YAML's own nodes, so that a later edit may go deeper; anchors that were there are not used elsewhere. */
const set = (production: Document, path: readonly string[], value: unknown): void =>
  production.setIn(path, production.createNode(value));

const channelAt = (cell: string, channel: string) => ["lineUp", "cells", cell, "channels", channel];

/** A cell of one channel that a vendor pushes over the Internet. */
const addYoungCell: Edit = (production) =>
  set(production, ["lineUp", "cells", "films-1"], {
    home: { region: "us-west-2", slot: 20 },
    standby: { region: "eu-west-3", slot: 20 },
    // What its size is for, though no channel has both yet.
    defaults: { feeds: [OVER_INTERNET, BY_CIRCUIT] },
    channels: { "films-101": { name: "Films", feeds: [OVER_INTERNET] } },
  });

/** An application platform of another account, which reads a cell. */
const addConsumer =
  (name: string, more: Readonly<Record<string, unknown>>): Edit =>
  (production) => {
    const principals = [`arn:aws:iam::999900001111:role/${name}`];
    set(production, ["privateLink", "consumers", name], { principals, cells: ["kids-1"], ...more });
  };

const STEPS: Readonly<Record<string, Step>> = {
  "a zone": {
    edit: (production) => production.setIn(["regions", "us-west-2", "zones", "usw2-az4"], 3),
    brings: {
      // Six subnets with a table each and its association, eight routes, a NAT gateway with its address.
      "us-west-2": 6 * 3 + 8 + 2,
      // Six subnets, five routes and a reserved block, a database instance and its endpoint, a cluster with its providers,
      // what its hosts may, itself as a component; and seven services: five things to run on, and four that run.
      "us-west-2-kids-1": 6 * 3 + 5 + 1 + 2 + 4 + 7 * (5 + 4),
    },
    updates: [
      `${ACL} subnetIds`,
      `${ATTACHMENT} subnetIds`,
      `${BALANCER} subnetMappings`,
      `${BALANCER} subnets`,
      `${CANARY} vpcConfig`,
      `${DASHBOARD} dashboardBody`,
      `${ENDPOINT} routeTableIds`,
      `${ENDPOINT} subnetIds`,
      `${OBJECT} content`,
      `${VALKEY} numCacheClusters`,
      `${VALKEY} preferredCacheClusterAzs`,
      "aws:elasticache/subnetGroup:SubnetGroup subnetIds",
      "aws:rds/subnetGroup:SubnetGroup subnetIds",
      "aws:route53/resolverEndpoint:ResolverEndpoint ipAddresses",
    ],
  },
  "a channel": {
    edit: (production) =>
      set(production, channelAt("kids-1", "kids-115"), { name: "Puppet Street", archiveDays: 30 }),
    brings: {
      "us-west-2": 0,
      "us-west-2-kids-1": 0,
      "us-east-1-kids-1": 0,
      "us-west-2-news-1": 0,
      backbone: 0,
      edge: 0,
    },
    updates: [...WATCHED, `${LIFECYCLE} rules`, "aws:cloudfront/function:Function code"],
  },
  "the second channel of a cell": {
    from: addYoungCell,
    edit: (production) =>
      set(production, channelAt("films-1", "films-102"), { name: "More Films", feeds: [OVER_INTERNET] }),
    brings: { "us-west-2-films-1": 0 },
    updates: [...WATCHED, `${CANARY} runConfig`],
  },
  "a channel in 4K with a window": {
    // Another cell's tasks would be larger too, which is a release and no growth.
    edit: (production) =>
      set(production, channelAt("france-1", "france-117"), {
        name: "Hexagone 4K",
        ladder: "uhd",
        dvrHours: 24,
      }),
    brings: { "eu-west-3-france-1": 0, "us-east-1-france-1": 0, backbone: 0, edge: 0 },
    updates: [
      ...WATCHED,
      `${BALANCER} minimumLoadBalancerCapacity`,
      `${LIFECYCLE} rules`,
      "aws:cloudfront/function:Function code",
      "aws:cloudwatch/metricAlarm:MetricAlarm threshold",
    ],
  },
  "a vendor's feed": {
    edit: (production) =>
      set(production, [...channelAt("france-1", "france-113"), "feeds"], [OVER_INTERNET, BY_CIRCUIT]),
    brings: { "eu-west-3-france-1": 0 },
    updates: [`${COMPOSITE} alarmRule`, `${OBJECT} content`],
  },
  "the first feed of a cell that comes by a circuit": {
    from: addYoungCell,
    edit: (production) =>
      set(production, [...channelAt("films-1", "films-101"), "feeds"], [OVER_INTERNET, BY_CIRCUIT]),
    // A load balancer with fixed addresses before another, their rules and groups, a name, routes, and the vendor's secret.
    brings: { "us-west-2-films-1": 39 },
    updates: [...WATCHED, "aws:ecs/service:Service loadBalancers"],
  },
  "a vendor": {
    edit: (production) => {
      production.setIn(["outside", "aurora"], {
        kind: "vendor",
        prefixes: ["192.0.2.0/24"],
        auth: "mutualTls",
        authorities: [AUTHORITY],
      });
      set(production, channelAt("kids-1", "kids-115"), {
        name: "Puppet Street",
        feeds: [{ vendor: "aurora", path: "internet" }, BY_CIRCUIT],
      });
    },
    // A name, a set of addresses, and a rule of the public load balancer's security group.
    brings: { "us-west-2": 0, "us-west-2-kids-1": 3, "us-west-2-news-1": 0 },
    updates: [
      ...WATCHED,
      `${LIFECYCLE} rules`,
      "aws:lb/trustStore:TrustStore caCertificatesBundleS3ObjectVersion",
      "aws:wafv2/webAcl:WebAcl rules",
    ],
  },
  "a platform that reads a cell": {
    edit: addConsumer("scores", {}),
    // Itself as a component, a network load balancer with listener, targets and security group, the health check's listener
    // and rule behind it, four rules between the two. In the backbone a service at each place: a principal, a name that is proved, and who is told.
    brings: { "us-west-2-kids-1": 12, "us-east-1-kids-1": 12, "us-west-2-news-1": 0, backbone: 10, edge: 0 },
    updates: [`${DASHBOARD} dashboardBody`],
  },
  "a second platform, from another region": {
    from: addConsumer("scores", {}),
    edit: addConsumer("guide", { awsRegions: ["eu-west-3"] }),
    brings: { "us-west-2-kids-1": 0, backbone: 2 },
    updates: ["aws:ec2/vpcEndpointService:VpcEndpointService supportedRegions"],
  },
  "a network of a vendor": {
    edit: (production) => production.addIn(["outside", "northlight", "prefixes"], "192.0.2.0/24"),
    // A rule of the public load balancer's security group.
    brings: { "us-west-2": 0, "us-west-2-kids-1": 1 },
    updates: ["aws:wafv2/ipSet:IpSet addresses"],
  },
  "an authority of a vendor": {
    edit: (production) => production.addIn(["outside", "northlight", "authorities"], AUTHORITY),
    brings: { "us-west-2": 0 },
    updates: [
      "aws:lb/trustStore:TrustStore caCertificatesBundleS3ObjectVersion",
      "aws:s3/bucketObjectv2:BucketObjectv2 content",
    ],
  },
  "a cell": {
    edit: addYoungCell,
    // In the edge: references to its two stacks, itself, two VPC origins, two distributions with two records and
    // more metrics each, a function, and what watches it. Nothing of it is replicated.
    brings: { "us-west-2": 0, "us-west-2-kids-1": 0, backbone: 0, edge: 2 + 1 + 2 + 2 * (1 + 2 + 1) + 1 + 1 },
    updates: [`${OBJECT} content`],
    stacks: ["us-west-2-films-1", "eu-west-3-films-1"],
  },
  "a cell that takes its region over what S3 promises to copy in time": {
    from: (production) => production.setIn(["replication", "gbps"], 4.5),
    edit: (production) => {
      addYoungCell(production);
      production.setIn(["lineUp", "cells", "films-1", "defaults", "dvrHours"], 24);
    },
    // References to its two stacks; of each direction a role with its policy and a rule.
    brings: { backbone: 2 + 2 * 3 },
    updates: [
      "aws:cloudwatch/metricAlarm:MetricAlarm threshold",
      "aws:s3/bucketReplicationConfig:BucketReplicationConfig rules",
    ],
    stacks: ["us-west-2-films-1", "eu-west-3-films-1"],
  },
  "a region": {
    edit: (production) =>
      production.setIn(["regions", "ap-southeast-1"], { slot: 3, zones: { "apse1-az1": 0, "apse1-az2": 1 } }),
    // Three peerings, and what leads to them at both ends.
    brings: { "us-west-2": 0, "us-west-2-kids-1": 0, backbone: 22, edge: 0 },
    updates: [],
    stacks: ["ap-southeast-1"],
  },
  "a data centre": {
    edit: (production) => production.setIn(["outside", "lyon"], dataCentre("172.21", "lab.example.net")),
    // A rule with its association, security group rules for TCP and UDP, and a route per zone; in a cell an association.
    brings: { "us-west-2": 2 + 2 + 3, "us-west-2-kids-1": 1 },
    updates: [],
  },
  "a forwarded domain": {
    edit: (production) => production.addIn(["outside", "denver", "dns", "domains"], "lab.example.net"),
    brings: { "us-west-2": 2, "us-west-2-kids-1": 1 },
    updates: [],
  },
  "a subscriber": {
    edit: (production) => production.addIn(["notify"], { protocol: "email", endpoint: "second@example.com" }),
    brings: { "us-west-2": 1, "us-west-2-kids-1": 0 },
    updates: [],
  },
};

const besidesAlarms = ({ resources }: Recording): number =>
  resources.filter(({ type }) => !type.startsWith("aws:cloudwatch/")).length;

const PRODUCTION = readFileSync(environmentFile("production"), "utf8");

describe("production that grows", () => {
  const folder = mkdtempSync(join(tmpdir(), "headend-growth-"));
  const bases = new Map<Edit | undefined, Stacks>();
  const listed = GROWTH.map(({ type, property }) => `${type} ${property}`);
  let files = 0;

  after(() => rmSync(folder, { recursive: true }));

  function grownBy(...edits: readonly Edit[]): Stacks {
    const document = parseDocument(PRODUCTION);
    for (const edit of edits) edit(document);
    const own = join(folder, String(++files));
    mkdirSync(own);
    const file = join(own, "production.yaml");
    writeFileSync(file, String(document));
    return new Stacks(file);
  }

  function baseOf({ from }: Step): Stacks {
    const base = bases.get(from) ?? grownBy(...(from === undefined ? [] : [from]));
    bases.set(from, base);
    return base;
  }

  for (const [what, step] of Object.entries(STEPS)) {
    it(`by ${what} replaces nothing, and updates only what the growth table lists`, async () => {
      const base = baseOf(step);
      const grown = grownBy(...(step.from === undefined ? [] : [step.from]), step.edit);
      const touched: string[] = [];
      const brought: Record<string, number> = {};
      for (const stack of Object.keys(step.brings)) {
        const [before, after] = [await base.up(stack), await grown.up(stack)];
        assert.deepEqual([...before.findings, ...after.findings], []);
        touched.push(...updatesOf(before, after));
        assertOutputsKept(before, after);
        brought[stack] = besidesAlarms(after) - besidesAlarms(before);
      }
      const pairs = [...new Set(touched)].sort();
      assert.deepEqual(
        pairs.filter((pair) => !listed.includes(pair)),
        [],
      );
      assert.deepEqual(pairs, [...step.updates].sort());
      assert.deepEqual(brought, step.brings);
      const names = base.rows.map(({ name }) => name);
      const others = grown.rows.map(({ name }) => name).filter((name) => !names.includes(name));
      assert.deepEqual(others.sort(), [...(step.stacks ?? [])].sort());
      for (const name of others) assert.deepEqual((await grown.up(name)).findings, []);
    });
  }

  it("by a fourth zone changes no size of what serves in the others", () => {
    const [before, after] = [grownBy(), grownBy(STEPS["a zone"]?.edit ?? (() => undefined))];
    const cells = cellsIn(before.settings, "us-west-2");
    assert.ok(cells.length > 4);
    for (const { name, site } of cells) {
      const [now, then] = [before, after].map(({ settings }) => {
        const { services, database, valkey } = planEnvironment(settings).capacity(name, site);
        return { services, database, valkey };
      });
      assert.deepEqual(then, now, name);
    }
  });

  it("needs every row of the growth table", () => {
    const needed = Object.values(STEPS).flatMap(({ updates }) => updates);
    assert.deepEqual(
      listed.filter((pair) => !needed.includes(pair)),
      [],
    );
  });
});
