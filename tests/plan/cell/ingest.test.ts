import assert from "node:assert/strict";
import { planCapacity } from "../../../plan/cell/capacity/capacity";
import { contains } from "../../../facts/cidr";
import { planIngest, type IngestPlan } from "../../../plan/cell/balancers/ingest";
import { planNetwork } from "../../../plan/cell/network";
import { overLimits } from "../../support/limits";
import { CELL_TEXT, circuitsTo, smallSettings } from "../../support/cell";
import { edited, type Edit } from "../../checks/support";
import { planEnvironment } from "../../../plan/environment";

const TEXT = { nobodyOnCircuits: [", { vendor: south, path: directConnect }", ""] } as const satisfies Record<
  string,
  Edit
>;

/** No feed over the Internet: all feeds over circuits. */
const CIRCUITS: readonly Edit[] = [
  ["{ vendor: north, path: internet }, ", ""],
  [", feeds: [{ vendor: south, path: internet }]", ""],
];

function planOf(edits: readonly Edit[] = [], name = "one"): IngestPlan {
  const cell = planEnvironment(smallSettings(edited(CELL_TEXT, edits))).cell(name, "home");
  return planIngest(cell, planCapacity(cell));
}

const listenersOf = (balancer: IngestPlan["public"]): string[] =>
  (balancer?.listeners ?? []).map(
    ({ key, port, protocol, mutualTls }) => `${key} ${protocol} ${port}${mutualTls ? " mutual" : ""}`,
  );

/** `1 header X -> 403` */
const rulesOf = (balancer: IngestPlan["public"], listener: string): string[] =>
  (balancer?.listeners.find(({ key }) => key === listener)?.rules ?? []).map(
    ({ priority, header, paths, methods, answer }) =>
      [priority, header, paths, methods, "forward" in answer ? answer.forward : answer.status]
        .filter((part) => part !== undefined)
        .join(" "),
  );

describe("the ingest of a cell", () => {
  it("has a listener for each authentication method of its vendors, on each load balancer", () => {
    const { public: open, private: shut } = planOf();
    assert.deepEqual(listenersOf(open), [
      "one-public-token HTTPS 443",
      "one-public-certified HTTPS 8443 mutual",
    ]);
    assert.deepEqual(listenersOf(shut), ["one-private-token HTTPS 443", "one-private-health HTTP 8080"]);
    const certified = planOf([
      ["{ vendor: south, path: directConnect }", "{ vendor: north, path: directConnect }"],
    ]);
    assert.deepEqual(listenersOf(certified.private), [
      "one-private-certified HTTPS 8443 mutual",
      "one-private-health HTTP 8080",
    ]);
  });

  it("forwards pushes on the vendors' paths, and returns 403 for forged headers of a client certificate", () => {
    const { public: open } = planOf();
    assert.deepEqual(rulesOf(open, "one-public-token"), [
      "1 X-Amzn-Mtls-Clientcert 403",
      "2 X-Amzn-Mtls-Clientcert-Subject 403",
      "3 X-Amzn-Mtls-Clientcert-Issuer 403",
      "4 X-Amzn-Mtls-Clientcert-Serial-Number 403",
      "5 X-Amzn-Mtls-Clientcert-Validity 403",
      "6 X-Amzn-Mtls-Clientcert-Leaf 403",
      "100 /v1/* PUT,POST,DELETE ingest",
    ]);
    assert.deepEqual(rulesOf(open, "one-public-certified"), [
      "1 X-Amzn-Mtls-Clientcert 403",
      "100 /v1/* PUT,POST,DELETE ingest",
    ]);
  });

  it("forwards only the health check on the listener for health", () => {
    assert.deepEqual(rulesOf(planOf().private, "one-private-health"), ["100 /health GET ingest"]);
  });

  it("stays within the limits of a rule: three values of a condition, five of all, six wildcards", () => {
    const { public: open, private: shut } = planOf();
    for (const { rules } of [...(open?.listeners ?? []), ...(shut?.listeners ?? [])])
      for (const { header = "", paths = [], methods = [] } of rules) {
        const values = [...paths, ...methods, ...(header === "" ? [] : ["*"])];
        assert.ok(values.length <= 5 && paths.length <= 3 && methods.length <= 3);
        assert.ok(values.join("").split("*").length - 1 <= 6);
        assert.ok(header.length <= 40);
      }
  });

  it("has a static address in each zone, the first of a reserved block in its ingest subnet", () => {
    const { role, subnets = [] } = planOf().nlb ?? {};
    assert.equal(role, "vendor-nlb");
    assert.deepEqual(subnets, [
      {
        subnet: "ingest-usw2-az1",
        fixed: { key: "one-ingest-usw2-az1", block: "10.64.33.208/28", address: "10.64.33.208" },
      },
      {
        subnet: "ingest-usw2-az2",
        fixed: { key: "one-ingest-usw2-az2", block: "10.64.37.208/28", address: "10.64.37.208" },
      },
    ]);
    const { vpc } = planNetwork(planEnvironment(smallSettings()).cell("one", "home"));
    for (const { subnet, fixed } of subnets)
      assert.ok(contains(vpc.subnets.find(({ key }) => key === subnet)?.block ?? "", fixed?.block ?? ""));
  });

  it("forwards the ports of the internal load balancer, and checks its health on a separate port", () => {
    const { nlb } = planOf();
    assert.deepEqual(nlb?.listeners, [{ key: "one-token", port: 443, behind: "one-private-token" }]);
    assert.deepEqual(nlb.health, {
      path: "/health",
      intervalSeconds: 5,
      timeoutSeconds: 2,
      threshold: 2,
      port: 8080,
    });
  });

  it("has zonal shift on the network load balancer, not behind it", () => {
    const { public: open, private: shut } = planOf();
    assert.deepEqual([open?.zonalShift, shut?.zonalShift], [true, false]);
  });

  it("has a simple name per feed, to the load balancer of its path", () => {
    assert.deepEqual(
      planOf().names.map(({ key, name, target }) => `${key}: ${name} -> ${target}`),
      [
        "one-north-internet: north-internet-one.us-west-2.small.example.com -> public",
        "one-south-direct-connect: south-direct-connect-one.us-west-2.small.example.com -> nlb",
        "one-south-internet: south-internet-one.us-west-2.small.example.com -> public",
      ],
    );
  });

  it("has no name for a feed through PrivateLink: the endpoint service has one", () => {
    const { names, nlb } = planOf([
      ["{ vendor: south, path: directConnect }", "{ vendor: south, path: privateLink }"],
      ["contribution: [internet, directConnect]", "contribution: [internet, privateLink]"],
      ["contribution: [internet, directConnect]", "contribution: [internet, privateLink]"],
      [
        "prefixes: [203.0.113.0/24]",
        'prefixes: [203.0.113.0/24]\n    principals: ["arn:aws:iam::444455556666:root"]',
      ],
    ]);
    assert.deepEqual(
      names.map(({ key }) => key),
      ["one-north-internet", "one-south-internet"],
    );
    assert.notEqual(nlb, undefined);
  });

  it("has no public load balancer without feeds over the Internet, and no other one if all feeds use it", () => {
    const circuits = planOf(CIRCUITS);
    assert.deepEqual([circuits.public, circuits.firewall], [undefined, undefined]);
    assert.notEqual(circuits.nlb, undefined);
    const internet = planOf([TEXT.nobodyOnCircuits]);
    assert.deepEqual([internet.private, internet.nlb], [undefined, undefined]);
    assert.notEqual(internet.firewall, undefined);
  });

  it("has names and labels within the limits of AWS and DNS for the longest cell and vendor", () => {
    const cell = "x".repeat(14);
    const vendor = "y".repeat(20);
    const edits: readonly Edit[] = [
      ["    one:\n", `    ${cell}:\n`],
      ["vendor: south, path: directConnect", `vendor: ${vendor}, path: directConnect`],
      [
        "  south:\n",
        `  ${vendor}:\n    kind: vendor\n    prefixes: [192.0.2.0/24]\n    asn: 64730\n  south:\n`,
      ],
      ...circuitsTo(vendor),
    ];
    const plan = planOf(edits, cell);
    const keys = [plan.public, plan.private, plan.nlb].map((part) => part?.key ?? "");
    const groups = [...(plan.private?.targetGroups ?? []), ...(plan.nlb?.listeners ?? [])].map(
      ({ key }) => key,
    );
    assert.deepEqual(
      [...keys, ...groups, `${cell}-certified`].flatMap((key) =>
        overLimits("aws:lb/loadBalancer:LoadBalancer", {}, key),
      ),
      [],
    );
    const labels = plan.names.map(({ name }) => name.split(".")[0] ?? "");
    assert.ok(labels.includes(`${vendor}-direct-connect-${cell}`));
    assert.ok(labels.every((label) => label.length <= 63));
  });

  it("changes nothing when a channel is added", () => {
    const more: Edit = ["        third:", "        extra: { name: Extra }\n        third:"];
    assert.deepEqual(planOf([more]), planOf());
  });
});
