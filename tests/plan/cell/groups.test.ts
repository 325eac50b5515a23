import assert from "node:assert/strict";
import { planGroups, type GroupRow } from "../../../plan/cell/groups";
import { FLOWS, type FlowEnd } from "../../../catalog/flows.table";
import { edited, type Edit } from "../../checks/support";
import { CELL_TEXT, READ, smallSettings } from "../../support/cell";
import { planEnvironment } from "../../../plan/environment";

const groupsOf = (edits: readonly Edit[] = [], site: "home" | "standby" = "home"): GroupRow[] =>
  planGroups(planEnvironment(smallSettings(edited(CELL_TEXT, edits))).cell("one", site));

const rulesOf = (groups: readonly GroupRow[], role: string): string[] =>
  groups
    .filter((group) => group.role === role)
    .flatMap(({ rules }) =>
      rules.map(({ key, port, peer }) => `${key}: ${Object.values(peer).join()} ${port}`),
    );

/** An edit: container agents may call all addresses. */
const OPEN_AGENTS: Edit = [
  "  us-west-2:\n    slot: 0\n",
  "  us-west-2:\n    slot: 0\n    agentEgress: internet\n",
];

/** Roles and flow ends of a region, without a security group in a cell. */
const ELSEWHERE = new Set(["endpoint", "resolver", "dataCentre", "key-endpoint", "partner-endpoint"]);

const nameOf = (network: FlowEnd): string => ("role" in network ? network.role : network.outside);

describe("the security groups of a cell", () => {
  it("are one per role, named after the cell", () => {
    assert.deepEqual(
      groupsOf().map(({ key }) => key),
      [
        "one-workload",
        "one-instance",
        "one-cell-endpoint",
        "one-public-ingest",
        "one-vendor-nlb",
        "one-private-ingest",
        "one-delivery",
        "one-viewers",
        "one-ingest",
        "one-packager",
        "one-cache",
        "one-manifest",
        "one-dvr",
        "one-vod",
        "one-probe",
        "one-metadata",
        "one-database",
      ],
    );
  });

  it("open every declared flow of a cell at both of its ends, and nothing that is not declared", () => {
    const rules = groupsOf([READ, OPEN_AGENTS]).flatMap((group) =>
      group.rules.map((rule) => ({ role: group.role, ...rule })),
    );
    // A vendor of the small environment authenticates by certificate on the Internet and by token elsewhere.
    // Endpoints for other accounts are in tests/plan/backbone/privateLink.test.ts. A PrivateLink consumer has no
    // address for a rule.
    const unused = new Set(["privateCertificateVendor", "key-endpoint", "consumer", "partner-endpoint"]);
    for (const { name, source, destination, port } of FLOWS) {
      const ends = [
        { own: source, direction: "egress" },
        { own: destination, direction: "ingress" },
      ].filter(({ own }) => "role" in own && !ELSEWHERE.has(own.role));
      if ([source, destination].some((network) => unused.has(nameOf(network)))) continue;
      if ([source, destination].every((network) => ELSEWHERE.has(nameOf(network)))) continue;
      for (const { own, direction } of ends) {
        const found = rules.filter(
          (rule) => rule.flow === name && rule.direction === direction && rule.role === nameOf(own),
        );
        assert.ok(found.length > 0, `${name} ${direction}`);
        assert.ok(
          found.every((rule) => rule.port === port),
          name,
        );
      }
    }
    const declared = new Set(FLOWS.map(({ name }) => name));
    assert.deepEqual(
      rules.filter(({ flow }) => !declared.has(flow)),
      [],
    );
  });

  it("allow each vendor from its own networks, to the port of its authentication", () => {
    const groups = groupsOf();
    assert.deepEqual(rulesOf(groups, "public-ingest").slice(0, 2), [
      "in-push-south-203-0-113-0-24: 203.0.113.0/24 443",
      "in-push-certified-north-198-51-100-0-24: 198.51.100.0/24 8443",
    ]);
    assert.deepEqual(rulesOf(groups, "vendor-nlb"), [
      "in-private-push-south-203-0-113-0-24: 203.0.113.0/24 443",
      "out-nlb-private-ingest: private-ingest 443",
      "out-nlb-certified-private-ingest: private-ingest 8443",
      "out-nlb-health-private-ingest: private-ingest 8080",
    ]);
  });

  it("let packagers call the networks of key servers, and nothing all of the Internet", () => {
    const outside = (edits: readonly Edit[] = []): string[] =>
      groupsOf(edits).flatMap(({ role, rules }) =>
        rules
          .filter(
            ({ direction, peer }) =>
              direction === "egress" && "block" in peer && !peer.block.startsWith("10."),
          )
          .map(({ key }) => `${role} ${key}`),
      );
    const keys = ["packager out-content-keys-192-0-2-0-26", "packager out-content-keys-192-0-2-64-26"];
    assert.deepEqual(outside(), keys);
    assert.deepEqual(outside([OPEN_AGENTS]), ["instance out-web-internet", ...keys]);
  });

  it("allow no calls to key servers if no channel is encrypted", () => {
    const plain = groupsOf([["drm: [fairplay, cenc], ", ""]]);
    assert.deepEqual(
      rulesOf(plain, "packager").filter((rule) => rule.includes("content-keys")),
      [],
    );
  });

  it("have none for load balancers that no feed reaches", () => {
    const internetOnly = groupsOf([[", { vendor: south, path: directConnect }", ""]]);
    const roles = internetOnly.map(({ role }) => role);
    assert.ok(!roles.includes("vendor-nlb") && !roles.includes("private-ingest"));
    assert.deepEqual(
      rulesOf(internetOnly, "ingest").filter((rule) => rule.includes("ingest-private")),
      [],
    );
  });

  it("allow PrivateLink consumers to the delivery load balancer, and nothing else", () => {
    const read = groupsOf([READ]);
    assert.deepEqual(rulesOf(read, "application-nlb"), [
      "out-application-nlb-delivery: delivery 443",
      "out-application-health-delivery: delivery 8080",
    ]);
    const added = rulesOf(read, "delivery").filter((rule) => !rulesOf(groupsOf(), "delivery").includes(rule));
    assert.deepEqual(added, [
      "in-application-nlb-application-nlb: application-nlb 443",
      "in-application-health-application-nlb: application-nlb 8080",
    ]);
    const others = read.filter(({ role }) => !["application-nlb", "delivery"].includes(role));
    assert.deepEqual(
      others,
      groupsOf().filter(({ role }) => role !== "delivery"),
    );
  });

  it("allow CloudFront by its prefix list, and by no address", () => {
    assert.deepEqual(rulesOf(groupsOf(), "viewers"), ["in-viewers-cdn: cdn 443"]);
    const rules = rulesOf(groupsOf(), "delivery").filter((rule) => rule.startsWith("in-"));
    assert.deepEqual(rules, ["in-probe-probe: probe 443"]);
  });

  it("allow the region's endpoints by the hub's block, at either site", () => {
    assert.ok(rulesOf(groupsOf(), "workload").includes("out-aws-apis-hub: 10.64.0.0/19 443"));
    assert.ok(rulesOf(groupsOf([], "standby"), "workload").includes("out-aws-apis-hub: 10.68.0.0/19 443"));
  });
});
