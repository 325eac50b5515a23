import assert from "node:assert/strict";
import { PHYSICAL_NAME_LIMITS } from "../../facts/nameLimits.table";
import { COUNT_LIMITS, TEXT_LIMITS } from "../../facts/limits.table";
import type { ResourceRecord } from "../../record/types";
import { overLimits, resourceOf } from "../support/limits";
import { judgeLimits } from "../../verify/limits";

type Inputs = ResourceRecord["inputs"];

const list = <T>(length: number, itemOf: (index: number) => T): T[] =>
  Array.from({ length }, (_, index) => itemOf(index));

/** Resources of each limit's type that have a count of exactly `n`. */
const PLANTED: Readonly<Record<keyof typeof COUNT_LIMITS, (n: number) => readonly Inputs[]>> = {
  compositeChildren: (n) => [
    // An alarm that a rule names twice is one alarm.
    { alarmRule: [...list(n, (i) => `ALARM("a-${i}")`), 'NOT ALARM("a-0")'].join(" OR ") },
  ],
  widgetAlarms: (n) => [
    {
      dashboardBody: JSON.stringify({
        widgets: [3, n].map((length) => ({ type: "alarm", properties: { alarms: list(length, String) } })),
      }),
    },
  ],
  functionBytes: (n) => [{ code: `é${"x".repeat(n - 2)}` }],
  origins: (n) => [{ origins: list(n, String) }],
  behaviours: (n) => [{ orderedCacheBehaviors: list(n - 1, String) }],
  webAclUnits: (n) => [
    {
      rules: [
        { statement: { rateBasedStatement: { scopeDownStatement: { regexMatchStatement: {} } } } },
        ...list(n - 5, () => ({ statement: { ipSetReferenceStatement: {} } })),
      ],
    },
  ],
  webAclPattern: (n) => [{ rules: [{ statement: { regexMatchStatement: { regexString: "x".repeat(n) } } }] }],
  lifecycleRules: (n) => [{ rules: list(n, String) }],
  rolePolicies: (n) => [
    { role: "one", policy: "x x\n".repeat(100) },
    { role: "other", policy: "x".repeat(n) },
    { role: "one", policy: "x".repeat(n - 200) },
  ],
  valuesPerCondition: (n) => [{ conditions: [{ pathPattern: { values: list(n, String) } }] }],
  conditionValues: (n) => [
    {
      conditions: [
        { pathPattern: { values: ["/a", "/b"] } },
        { hostHeader: { values: ["c"] } },
        { httpRequestMethod: { values: list(n - 3, String) } },
      ],
    },
  ],
  conditionWildcards: (n) => [{ conditions: [{ pathPattern: { values: ["/a/*", "?".repeat(n - 1)] } }] }],
  dnsLabel: (n) => [{ name: `a.${"x".repeat(n)}.example.com` }],
  transitAssociations: (n) => [
    ...list(n, (i) => ({ dxGatewayId: "a", associatedGatewayId: `tgw-${i}` })),
    { dxGatewayId: "b", associatedGatewayId: "tgw-9" },
  ],
  privateAssociations: (n) => list(n, (i) => ({ dxGatewayId: "a", associatedGatewayId: `vgw-${i}` })),
};

const found = (type: string, planted: readonly Inputs[]): string[] =>
  judgeLimits(planted.map((inputs, index) => resourceOf(type, inputs, `x-${index}`))).map(
    ({ rule, severity, message }) => `${rule} ${severity}: ${message}`,
  );

describe("Limits of AWS on recorded resources", () => {
  for (const [type, property, most] of TEXT_LIMITS)
    it(`find more than ${most} characters in ${property} of ${type.replace(/.*:/, "")}`, () => {
      // A label of a DNS name has a limit of its own.
      const text = (length: number) => list(length, (i) => (i % 10 === 9 ? "." : "x")).join("");
      assert.deepEqual(found(type, [{ [property]: text(most) }]), []);
      const [message, ...others] = found(type, [{ [property]: text(most + 1) }]);
      assert.match(
        message ?? "",
        new RegExp(`^aws-limit error: has ${most + 1} characters in ${property}, `),
      );
      assert.deepEqual(others, []);
    });

  for (const [limit, planted] of Object.entries(PLANTED)) {
    const { type, most, what } = COUNT_LIMITS[limit as keyof typeof COUNT_LIMITS];
    it(`find more than ${most} ${what} of ${type.replace(/.*:/, "")}`, () => {
      assert.deepEqual(found(type, planted(most)), []);
      const messages = found(type, planted(most + 1));
      assert.ok(messages.length > 0);
      for (const message of messages)
        assert.ok(message.startsWith(`aws-limit error: has ${most + 1} ${what}, `), message);
    });
  }

  it("find a logical name to which Pulumi cannot add its eight characters", () => {
    for (const [type, most] of Object.entries(PHYSICAL_NAME_LIMITS)) {
      assert.deepEqual(overLimits(type, {}, "x".repeat(most - 8)), []);
      const [message = ""] = overLimits(type, {}, "x".repeat(most - 7));
      assert.ok(message.startsWith(`has ${most - 7} characters in its name, `), message);
    }
  });
});
