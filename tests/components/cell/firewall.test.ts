import assert from "node:assert/strict";
import { COUNT_LIMITS, STATEMENT_UNITS } from "../../../facts/limits.table";
import { MOST_VENDORS } from "../../../plan/cell/balancers/ingestFirewall";
import { namesOf, only } from "../../support/region";
import type { Edit } from "../../checks/support";
import { ACL, BALANCER, IP_SET, recordBalancers } from "./balancers";

interface Rule {
  readonly name: string;
  readonly priority: number;
  readonly action: Record<string, unknown>;
  readonly statement: Record<string, unknown>;
  readonly visibilityConfig: { readonly sampledRequestsEnabled: boolean };
}

const rulesOf = async (edits: readonly Edit[] = []): Promise<Rule[]> =>
  only(await recordBalancers(edits), ACL).inputs.rules as Rule[];

/** Every field that a statement inspects, at any depth. */
const fieldsOf = (value: unknown): string[] => {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "fieldToMatch" ? Object.keys(inner as object) : fieldsOf(inner),
  );
};

const unitsOf = (value: unknown): number => {
  if (typeof value !== "object" || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, inner]) => sum + (STATEMENT_UNITS[key] ?? 0) + unitsOf(inner),
    0,
  );
};

describe("the firewall of the public load balancer", () => {
  it("is associated with it, in the region, and blocks what no rule allows", async () => {
    const recording = await recordBalancers();
    const { inputs, outputs } = only(recording, ACL, "one-public");
    assert.deepEqual([inputs.scope, inputs.defaultAction], ["REGIONAL", { block: {} }]);
    const association = only(recording, "aws:wafv2/webAclAssociation:WebAclAssociation").inputs;
    assert.equal(association.webAclArn, outputs.arn);
    assert.equal(association.resourceArn, only(recording, BALANCER, "one-public").outputs.arn);
  });

  it("has each vendor's networks", async () => {
    const recording = await recordBalancers();
    assert.deepEqual(namesOf(recording, IP_SET), ["one-north", "one-south"]);
    const { addresses, ipAddressVersion, scope } = only(recording, IP_SET, "one-north").inputs;
    assert.deepEqual([addresses, ipAddressVersion, scope], [["198.51.100.0/24"], "IPV4", "REGIONAL"]);
  });

  it("checks size, then each vendor's rate, then each vendor's networks, path and method", async () => {
    const rules = await rulesOf();
    assert.deepEqual(
      rules.map(({ name, priority, action }) => `${priority} ${name} ${JSON.stringify(action)}`),
      [
        '0 oversize {"block":{"customResponse":{"responseCode":413}}}',
        '1 north-rate {"block":{"customResponse":{"responseCode":429}}}',
        '2 north {"allow":{}}',
        '3 south-rate {"block":{"customResponse":{"responseCode":429}}}',
        '4 south {"allow":{}}',
      ],
    );
  });

  it("counts all requests of a vendor from its networks on its path together", async () => {
    const recording = await recordBalancers();
    const rules = only(recording, ACL).inputs.rules as Rule[];
    const counted = rules.find(({ name }) => name === "north-rate")?.statement.rateBasedStatement as Record<
      string,
      unknown
    >;
    assert.equal(counted.aggregateKeyType, "CONSTANT");
    assert.equal(counted.evaluationWindowSec, 60);
    assert.ok(Number(counted.limit) >= 10);
    assert.deepEqual(counted.scopeDownStatement, {
      andStatement: {
        statements: [
          { ipSetReferenceStatement: { arn: only(recording, IP_SET, "one-north").outputs.arn } },
          {
            byteMatchStatement: {
              fieldToMatch: { uriPath: {} },
              textTransformations: [{ priority: 0, type: "NONE" }],
              searchString: "/v1/north/",
              positionalConstraint: "STARTS_WITH",
            },
          },
        ],
      },
    });
  });

  it("allows a vendor by all three: network, path and method", async () => {
    const allowed = (await rulesOf()).find(({ name }) => name === "south")?.statement.andStatement;
    const { statements } = allowed as { statements: Record<string, unknown>[] };
    assert.deepEqual(
      statements.map((statement) => Object.keys(statement)[0]),
      ["ipSetReferenceStatement", "regexMatchStatement", "regexMatchStatement"],
    );
  });

  it("inspects no body, has no managed rules, and keeps no samples with tokens", async () => {
    const rules = await rulesOf();
    assert.deepEqual([...new Set(rules.flatMap(({ statement }) => fieldsOf(statement)))].sort(), [
      "method",
      "singleHeader",
      "uriPath",
    ]);
    assert.doesNotMatch(JSON.stringify(rules), /managedRuleGroup|ruleGroupReference/);
    assert.ok(rules.every(({ visibilityConfig }) => !visibilityConfig.sampledRequestsEnabled));
  });

  it("stays within the 1,500 capacity units that are included in the price, with the maximum of vendors", async () => {
    const rules = await rulesOf();
    const [oversize, ...vendors] = rules;
    assert.equal(unitsOf(oversize), 1);
    assert.equal(unitsOf(vendors), 2 * 12);
    assert.ok(unitsOf(oversize) + (MOST_VENDORS * unitsOf(vendors)) / 2 <= COUNT_LIMITS.webAclUnits.most);
  });

  it("adds a vendor in place: the other IP sets stay", async () => {
    const more: Edit[] = [
      [
        "feeds: [{ vendor: south, path: internet }]",
        "feeds: [{ vendor: south, path: internet }, { vendor: west, path: internet }]",
      ],
      ["  south:\n", "  west:\n    kind: vendor\n    prefixes: [192.0.2.0/24]\n  south:\n"],
    ];
    const before = await recordBalancers();
    const after = await recordBalancers(more);
    assert.deepEqual(namesOf(after, IP_SET), ["one-north", "one-south", "one-west"]);
    for (const name of namesOf(before, IP_SET))
      assert.deepEqual(only(after, IP_SET, name).inputs, only(before, IP_SET, name).inputs);
    assert.equal(only(after, ACL).urn, only(before, ACL).urn);
  });
});
