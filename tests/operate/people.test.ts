import assert from "node:assert/strict";
import { type HumanStep, humanSteps, type PeopleContext } from "../../operate/people";
import type { EnvironmentPlan } from "../../plan/environment";
import { type Call, FakeAws, fault } from "../aws/fake";
import { world } from "./worlds";

const PLAN = world();

/** AWS where all is done; `lacks` overrides single answers. */
const done = ({ operation, input }: Call): unknown => {
  switch (operation) {
    case "DescribeImages":
      return { imageDetails: [{ imageDigest: "sha256:1" }] };
    case "ListSecrets":
      return {
        SecretList: secretNames.map((Name) => ({ Name, SecretVersionsToStages: { a: ["AWSCURRENT"] } })),
      };
    case "ListKeys":
      return { Items: [{ Key: "key/2026-12", Value: "secret" }] };
    case "ListSubscriptionsByTopic":
      return { Subscriptions: [{ SubscriptionArn: "arn:aws:sns:done" }] };
    case "DescribeVpcEndpointConnections":
      return { VpcEndpointConnections: [] };
    default:
      return assert.fail(`${operation} ${JSON.stringify(input)}`);
  }
};

const secretNames = ["one", "two"].flatMap((cell) =>
  (["home", "standby"] as const).flatMap((site) =>
    PLAN.cellPlan(cell, site).secrets.secrets.map(({ key }) => `${key}-0a1b2c3`),
  ),
);

const ALL = PLAN.stacks.map(({ name }) => name);

async function steps(
  lacks: (call: Call) => unknown = () => undefined,
  existing: readonly string[] = ALL,
  plan: EnvironmentPlan = PLAN,
): Promise<HumanStep[]> {
  const context: PeopleContext = {
    plan,
    aws: new FakeAws((call) => lacks(call) ?? done(call)),
    existing: new Set(existing),
    outputsOf: () =>
      Promise.resolve({
        alarmTopicArn: "arn:aws:sns:us-west-2:111122223333:alarms",
        keyValueStoreArn: "arn:aws:cloudfront::111122223333:key-value-store/a",
      }),
  };
  return humanSteps(context);
}

const open = (rows: readonly HumanStep[]): HumanStep[] => rows.filter(({ state }) => state === "open");
const on =
  (operation: string, answer: unknown) =>
  (call: Call): unknown =>
    call.operation === operation ? answer : undefined;

describe("the steps of people", () => {
  it("are done, or unknown where AWS does not know, and then stop nothing", async () => {
    const rows = await steps();
    assert.deepEqual(open(rows), []);
    const unknown = rows.filter(({ state }) => state === "unknown");
    assert.deepEqual(
      unknown.map(({ what, stops }) => [what, stops]),
      [
        ["one: first run of the database", false],
        ["two: first run of the database", false],
      ],
    );
  });

  it("stop a cell whose image is not in its region", async () => {
    const lacks = (call: Call): unknown =>
      call.region === "us-east-1" && call.operation === "DescribeImages"
        ? fault("ImageNotFoundException")
        : undefined;
    const rows = open(await steps(lacks));
    assert.ok(rows.length > 0 && rows.every(({ stops, stack }) => stops && stack.includes("us-east-1-")));
  });

  it("stop the first update of the edge while a secret is empty, and no later one", async () => {
    const lacks = on("ListSecrets", { SecretList: secretNames.map((Name) => ({ Name })) });
    const first = open(
      await steps(
        lacks,
        ALL.filter((name) => !name.endsWith("edge")),
      ),
    );
    assert.equal(first.length, secretNames.length);
    assert.ok(
      first.every(({ stops, stack, commands }) => stops && stack === "small-edge" && commands.length > 0),
    );
    assert.ok(open(await steps(lacks)).every(({ stops }) => !stops));
  });

  it("name a missing token key and a connection that waits", async () => {
    const lacks = (call: Call): unknown =>
      on("ListKeys", { Items: [{ Key: "route/one", Value: "standby" }] })(call) ??
      on("DescribeVpcEndpointConnections", { VpcEndpointConnections: [{ ServiceId: "vpce-svc-1" }] })(call);
    assert.deepEqual(
      open(await steps(lacks)).map(({ what }) => what),
      [
        "us-west-2: PrivateLink connections accepted",
        "us-east-1: PrivateLink connections accepted",
        "viewers' token key in the edge's store",
      ],
    );
  });

  it("are unknown, never done, if AWS refuses", async () => {
    const rows = await steps(() => fault("AccessDenied", "no"));
    assert.deepEqual([...new Set(rows.map(({ state }) => state))], ["unknown"]);
  });

  it("ask only about stacks that exist", async () => {
    const rows = await steps(undefined, []);
    assert.ok(
      rows.every(({ what }) => / image /.test(what)),
      rows.map(({ what }) => what).join(),
    );
  });
});
