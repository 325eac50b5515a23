import assert from "node:assert/strict";
import { planCapacity } from "../../../plan/cell/capacity/capacity";
import { planDelivery, type DeliveryPlan } from "../../../plan/cell/balancers/delivery";
import { planNetwork } from "../../../plan/cell/network";
import { overLimits } from "../../support/limits";
import { CELL_TEXT, READ, smallSettings } from "../../support/cell";
import { edited, type Edit } from "../../checks/support";
import { planEnvironment } from "../../../plan/environment";
import { type URL_WORDS, urlPattern, type UrlRow, URLS } from "../../../catalog/urls.table";

const EXAMPLES: Readonly<Record<keyof typeof URL_WORDS, string>> = {
  channel: "first",
  timeline: "us-west-2.vendor-internet.1700000000.0",
  format: "cmaf",
  rendition: "v4100",
  name: "153000000000.m4s",
  start: "1700000000",
  end: "",
  programme: "first-1700000000",
};

function planOf(edits: readonly Edit[] = [], name = "one"): DeliveryPlan {
  const cell = planEnvironment(smallSettings(edited(CELL_TEXT, edits))).cell(name, "home");
  return planDelivery(cell, planCapacity(cell));
}

/** The target group of a path, by the rules in order; undefined: none. */
function answerTo(path: string): string | undefined {
  const rules = planOf().balancer.listeners.flatMap((listener) => listener.rules);
  const matches = (pattern: string): boolean =>
    new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", ".*")}$`).test(path);
  const [first] = [...rules]
    .sort((a, b) => a.priority - b.priority)
    .filter(({ paths }) => paths?.some(matches));
  return first !== undefined && "forward" in first.answer ? first.answer.forward : undefined;
}

/** A URL of a form. */
const exampleOf = (form: string): string =>
  form.replace(/<(\w+)>/g, (_, word: string) => EXAMPLES[word as keyof typeof EXAMPLES]);

describe("the delivery of a cell", () => {
  for (const { form, service } of Object.values<UrlRow>(URLS))
    it(`leads to ${service} ${form}`, () => {
      assert.match(exampleOf(form), urlPattern(form));
      assert.equal(answerTo(exampleOf(form)), service);
    });

  for (const [path, service] of [
    ["/health", undefined],
    ["/", undefined],
    ["/liver/first/a.ts", undefined],
  ] as const) {
    it(`${service === undefined ? "answers 404 to" : `leads to ${service}`} ${path}`, () => {
      assert.equal(answerTo(path), service);
    });
  }

  it("allows reads only", () => {
    for (const { methods = [] } of planOf().balancer.listeners.flatMap((listener) => listener.rules)) {
      assert.deepEqual(methods, ["GET", "HEAD"]);
    }
  });

  it("is internal, in the app tier, and uses targets of its own zone", () => {
    const { key, roles, tier, public: open, zonalShift } = planOf().balancer;
    assert.deepEqual(
      [key, roles, tier, open, zonalShift],
      ["one-delivery", ["delivery", "viewers"], "app", false, true],
    );
  });

  it("removes a zone from its name only if the live edge fails", () => {
    assert.deepEqual(
      planOf().balancer.targetGroups.map(({ name, dnsFailover }) => `${name} ${dnsFailover}`),
      ["cache true", "manifest true", "dvr false", "vod false"],
    );
  });

  it("derives its times from the segment's length", () => {
    const six = planOf([["lineUp:\n", "lineUp:\n  segmentSeconds: 6\n"]]).balancer;
    const [group] = six.targetGroups;
    assert.equal(six.idleSeconds, 18);
    assert.equal(group?.deregistrationSeconds, 18);
    assert.deepEqual(group.health, { path: "/health", intervalSeconds: 6, timeoutSeconds: 3, threshold: 2 });
  });

  it("reserves what its capacity plan has, or nothing", () => {
    const cell = planEnvironment(smallSettings()).cell("one", "home");
    const reserved = (units: number | undefined): number | undefined =>
      planDelivery(cell, {
        balancers: { delivery: { units: 1, reservedUnits: units } },
      } as unknown as Parameters<typeof planDelivery>[1]).balancer.reservedUnits;
    assert.equal(reserved(240), 240);
    assert.equal(reserved(undefined), undefined);
  });

  it("has one simple name under the region's", () => {
    const { key, name } = planOf().name;
    assert.deepEqual([key, name], ["one-delivery", "delivery-one.us-west-2.small.example.com"]);
  });

  it("has names within AWS's limits for the longest cell", () => {
    const cell = "x".repeat(14);
    const edits: readonly Edit[] = [
      ["    one:\n", `    ${cell}:\n`],
      READ,
      ["cells: [one]", `cells: [${cell}]`],
    ];
    const { balancer, nlb } = planOf(edits, cell);
    const listeners = nlb?.listeners ?? assert.fail("no consumer reads the cell");
    const names = [
      balancer.key,
      nlb?.key ?? "",
      ...[...balancer.targetGroups, ...listeners].map(({ key }) => key),
    ];
    assert.deepEqual(
      names.flatMap((name) => overLimits("aws:lb/targetGroup:TargetGroup", {}, name)),
      [],
    );
  });

  it("has a network load balancer before it if a platform reads the cell, at addresses that AWS chooses", () => {
    const { nlb } = planOf([READ]);
    assert.deepEqual(nlb, {
      key: "one-app-nlb",
      role: "application-nlb",
      subnets: [
        { subnet: "app-usw2-az1", fixed: undefined },
        { subnet: "app-usw2-az2", fixed: undefined },
      ],
      listeners: [{ key: "one-apps", port: 443, behind: "one-delivery" }],
      health: { path: "/health", intervalSeconds: 5, timeoutSeconds: 2, threshold: 2, port: 8080 },
      deregistrationSeconds: 12,
    });
    const { vpc } = planNetwork(planEnvironment(smallSettings()).cell("one", "home"));
    for (const { subnet } of nlb?.subnets ?? [])
      assert.ok(
        vpc.subnets.some(({ key }) => key === subnet),
        subnet,
      );
  });

  it("forwards that one's health check to the manifest service, on a separate port, and is otherwise unchanged", () => {
    const [bare, read] = [planOf().balancer, planOf([READ]).balancer];
    const [listener, health, ...more] = read.listeners;
    assert.deepEqual([more, { ...read, listeners: [listener] }], [[], bare]);
    assert.deepEqual(health, {
      key: "one-delivery-health",
      port: 8080,
      protocol: "HTTP",
      mutualTls: false,
      rules: [
        {
          key: "one-delivery-health-check",
          priority: 100,
          paths: ["/health"],
          methods: ["GET"],
          answer: { forward: "manifest" },
        },
      ],
    });
    assert.equal(planOf().nlb, undefined);
  });

  it("moves nothing when a channel is added", () => {
    assert.deepEqual(
      planOf([["        third:", "        extra: { name: Extra }\n        third:"]]),
      planOf(),
    );
  });
});
