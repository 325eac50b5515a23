import type { BehaviourRow } from "../../../plan/edge/distributions";
import { type UrlRow, URLS } from "../../../catalog/urls.table";
import assert from "node:assert/strict";
import type { Settings } from "../../../settings/settings";
import fc from "fast-check";
import { readEnvironment } from "../../../checks/environment";
import { type EdgePlan } from "../../../plan/edge/edge";
import { edgeLoadsOf, edgeShortfallsOf } from "../../../plan/edge/distributionLoads";
import { withEdge, edged } from "./worlds";
import { settingsOf, SMALL } from "../../checks/support";
import { planEnvironment } from "../../../plan/environment";

function planOf(settings: Settings): EdgePlan {
  const plan = planEnvironment(settings).edge;
  assert.ok(plan);
  return plan;
}

const plan = planOf(edged());
const [one] = plan.cells;
assert.ok(one);

/** `sports-1.segments.example.com /live/x*: segment from home` */
const behavioursOf = ({ cells }: EdgePlan, cell: string): string[] =>
  cells
    .filter((row) => row.cell === cell)
    .flatMap(({ distributions }) =>
      distributions.flatMap(({ kind, behaviours, rest }) => [
        ...behaviours.map(({ path, class: name, target }) => `${kind} ${path}: ${name} from ${target}`),
        `${kind}: ${rest.class} from ${rest.target}`,
      ]),
    );

/** CloudFront's path patterns: `*` is any number of any characters, `?` one (Developer Guide, path pattern, 2026-11). */
const matches = (pattern: string, path: string): boolean =>
  new RegExp(`^${pattern.replace(/[.]/g, "\\.").replaceAll("*", ".*")}$`).test(path);

function behaviourOf(path: string, kind: "manifests" | "segments"): BehaviourRow {
  const row = one?.distributions.find((each) => each.kind === kind);
  assert.ok(row);
  return row.behaviours.find((each) => matches(each.path, path)) ?? row.rest;
}

const targetOf = (path: string, kind: "manifests" | "segments"): string => behaviourOf(path, kind).target;

describe("the plan of the edge", () => {
  it("is undefined if the environment declares no edge", () => {
    assert.equal(planEnvironment(settingsOf(SMALL)).edge, undefined);
  });

  it("has an origin for each site of a cell, by the name in its certificate", () => {
    assert.deepEqual(one.origins, [
      {
        id: "home",
        key: "one-home",
        region: "us-west-2",
        physicalName: "one-us-west-2-v1",
        name: "delivery-one.us-west-2.small.example.com",
        shield: "us-west-2",
        attempts: 2,
        connectSeconds: 2,
        responseSeconds: 3,
        keepAliveSeconds: 5,
      },
      {
        id: "standby",
        key: "one-standby",
        region: "us-east-1",
        physicalName: "one-us-east-1-v1",
        name: "delivery-one.us-east-1.small.example.com",
        shield: "us-east-1",
        attempts: 2,
        connectSeconds: 2,
        responseSeconds: 3,
        keepAliveSeconds: 5,
      },
    ]);
  });

  it("has separate distributions for manifests and segments, and a firewall for manifests only", () => {
    assert.deepEqual(
      plan.cells.flatMap(({ distributions }) =>
        distributions.map(({ key, name, firewall }) => [key, name, firewall]),
      ),
      [
        ["one-manifests", "one.manifests.tv.small.example.com", true],
        ["one-segments", "one.segments.tv.small.example.com", false],
        ["two-manifests", "two.manifests.tv.small.example.com", true],
        ["two-segments", "two.segments.tv.small.example.com", false],
      ],
    );
    assert.deepEqual(plan.certificate, {
      domains: ["*.manifests.tv.small.example.com", "*.segments.tv.small.example.com"],
      zone: "Z0123456789ABCDEFGHIJ",
    });
  });

  it("separates classes by path, and segments by the region in their timeline", () => {
    assert.deepEqual(behavioursOf(plan, "one"), [
      "manifests /dvr/*: dvr-manifest from either",
      "manifests /vod/*: on-demand-manifest from either",
      "manifests: live-manifest from either",
      "segments /live/*/locked.*: segment from either",
      "segments /live/*/us-east-1.*: segment from standby",
      "segments /dvr/*: segment from either",
      "segments /vod/*: segment from either",
      "segments: segment from home",
    ]);
  });

  it("requests a live segment in the region of its timeline, and an epoch-locked one in both", () => {
    const segment = (timeline: string): string => `/live/first/${timeline}/ts/v4100/153000000000.ts`;
    for (const [path, target] of [
      [segment("us-west-2.vendor-internet.1700000000.0"), "home"],
      [segment("us-east-1.vendor-internet.1700000000.0"), "standby"],
      [segment("locked.vendor-internet.0123abcd"), "either"],
      ["/live/locked/us-west-2.vendor-internet.1.0/ts/v4100/1.ts", "home"],
      ["/dvr/first/us-east-1.vendor-internet.1.0/ts/v4100/1.ts", "either"],
    ] as const)
      assert.equal(targetOf(path, "segments"), target, path);
    assert.equal(targetOf("/live/first/master.m3u8", "manifests"), "either");
  });

  it("has an origin group for each target: a failed request gets a second site, or the same site again", () => {
    const groups = one.distributions.map(({ groups: rows }) =>
      rows.map(({ target, members, statuses }) => [target, members.map(({ site }) => site), statuses[0]]),
    );
    assert.deepEqual(groups, [
      [["either", ["home", "standby"], 403]],
      [
        ["either", ["home", "standby"], 403],
        ["standby", ["standby", "standby"], 500],
        ["home", ["home", "home"], 500],
      ],
    ]);
    for (const { groups: rows } of one.distributions)
      for (const { id, members } of rows)
        assert.equal(new Set([id, ...members.map((member) => member.id)]).size, 3, id);
  });

  it("caches every URL that reaches an origin by its class", () => {
    for (const { form, class: expected, atEdge } of Object.values<UrlRow>(URLS)) {
      if (atEdge) continue;
      const kind = expected === "segment" ? "segments" : "manifests";
      assert.equal(behaviourOf(form, kind).class, expected, form);
    }
  });

  it("caches each class for its lifetime, and no response for less than an error", () => {
    assert.deepEqual(
      plan.policies.map(({ key, least, most, compressed }) => [key, least, most, compressed]),
      [
        ["live-manifest", 1, 2, true],
        ["dvr-manifest", 1, 4, true],
        ["on-demand-manifest", 1, 4, true],
        ["segment", 1, 1_209_600, false],
      ],
    );
    assert.equal(plan.errorSeconds, 1);
  });

  it("has each list of countries once, and each channel's", () => {
    assert.deepEqual(one.rights, { countries: ["CA US", ""], channels: { first: 0, second: 1 } });
  });

  it("has the price of a million requests of each class, with its formula", () => {
    assert.deepEqual(
      plan.prices.map(({ class: name, perMillion }) => [name, perMillion]),
      [
        ["live-manifest", 1.8003],
        ["dvr-manifest", 1.8003],
        ["on-demand-manifest", 1.8003],
        ["segment", 1.2003],
      ],
    );
    assert.equal(
      plan.prices.at(-1)?.formula,
      "HTTPS requests $1 of all + the viewer-request function $0.1 of all + two reads of the key-value store $0.06 of all + Origin Shield $0.75 of missed + real-time logs $0.13 of logged + delivery of logs to S3 $0.145 of logged",
    );
  });

  it("allows 1,000 viewers behind one address, and no more", () => {
    assert.deepEqual(plan.firewall, {
      key: "manifests",
      rate: 30_000,
      windowSeconds: 60,
      reputation: "AWSManagedRulesAmazonIpReputationList",
      log: {
        key: "manifests",
        group: "aws-waf-logs-manifests",
        days: 90,
        action: "BLOCK",
        redactedHeaders: ["authorization", "cookie"],
      },
    });
  });

  it("uses the hosted zone for viewers' names", () => {
    const own = planOf(
      edged([["  viewerDomain: tv.small", "  viewerZone: ZAAAAAAAAAA\n  viewerDomain: tv.small"]]),
    );
    assert.equal(own.certificate.zone, "ZAAAAAAAAAA");
  });
});

describe("the edge as it grows", () => {
  it("changes no row of a cell when other cells are added, in any order", () => {
    const settings = edged();
    const { two, one: first } = settings.lineUp.cells;
    assert.ok(two && first);
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom("a", "b", "c", "d"), { minLength: 1 }), (names) => {
        const more = names.map((name) => [name, { ...two, home: { ...two.home, slot: 9 } }]);
        const cells = { ...Object.fromEntries(more), one: first } as Settings["lineUp"]["cells"];
        const grown = planOf({ ...settings, lineUp: { ...settings.lineUp, cells } } as Settings);
        assert.deepEqual(
          grown.cells.find(({ cell }) => cell === "one"),
          one,
        );
        assert.deepEqual(grown.policies, plan.policies);
        assert.deepEqual(grown.certificate, plan.certificate);
      }),
    );
  });

  it("changes only a cell's function when the cell gains a channel", () => {
    const grown = planOf(
      edged([
        ["        second:", "        zero: { name: Zero }\n        second:"],
        ["size: 2", "size: 3"],
      ]),
    );
    const { rights: before, ...rest } = one;
    const { rights: after, ...still } = grown.cells[0] ?? assert.fail();
    assert.deepEqual(still, rest);
    assert.notDeepEqual(after, before);
  });
});

describe("the load of distributions", () => {
  it("is every viewer at once, each with the heaviest rendition", () => {
    assert.deepEqual(
      edgeLoadsOf(edged()).filter(({ cell }) => cell === "one"),
      [
        { cell: "one", kind: "manifests", requests: 5000, gbps: 0 },
        { cell: "one", kind: "segments", requests: 5000, gbps: 77 },
      ],
    );
  });

  it("is reported if it exceeds the quota, and only then", () => {
    const quotas = (text: string): Settings =>
      settingsOf(SMALL.replace(...withEdge(`  quotas: { ${text} }\n`)));
    assert.deepEqual(edgeShortfallsOf(quotas("gbps: 1000, requests: 5000")), []);
    assert.deepEqual(edgeShortfallsOf(settingsOf(SMALL)), []);
    const told = edgeShortfallsOf(quotas("gbps: 70, requests: 4999")).filter(({ cell }) => cell === "one");
    assert.deepEqual(told, [
      {
        cell: "one",
        message:
          "the manifests distribution of one needs 5000 requests a second; edge.quotas.requests is 4999: request an increase from AWS, then set edge.quotas",
      },
      {
        cell: "one",
        message:
          "the segments distribution of one needs 5000 requests a second; edge.quotas.requests is 4999: request an increase from AWS, then set edge.quotas",
      },
      {
        cell: "one",
        message:
          "the segments distribution of one needs 77 Gbit/s; edge.quotas.gbps is 70: request an increase from AWS, then set edge.quotas",
      },
    ]);
  });

  it("is at least 100 Gbit/s for production's largest cell", () => {
    const production = readEnvironment("environments/production.yaml");
    const sports = edgeLoadsOf(production).find(
      ({ cell, kind }) => cell === "sports-1" && kind === "segments",
    );
    assert.ok((sports?.gbps ?? 0) > 1000 && sports?.requests === 200_000);
  });
});
