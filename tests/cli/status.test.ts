import assert from "node:assert/strict";
import { statusOf, statusText } from "../../cli/commands/status";
import { FailedError } from "../../cli/errors";
import type { KnownStack } from "../../operate/pulumi/backend";
import { FakeAws, fault } from "../aws/fake";
import { world } from "../operate/worlds";

/** A stack without resources. */
const EMPTY = { outputs: {}, resources: [], pending: [] };

/** An edge that serves one cell. */
const EDGE = {
  ...EMPTY,
  resources: [
    {
      urn: "urn:pulumi:small-edge::headend::aws:cloudfront/distribution:Distribution::one-manifests",
      type: "aws:cloudfront/distribution:Distribution",
      isProtected: false,
    },
  ],
};

const NOW = new Date(Date.UTC(2026, 11, 1, 12));
const PLAN = world();

const known = (name: string, resources = 5): [string, KnownStack] => [
  name,
  { name, resources, updated: new Date(Date.UTC(2026, 10, 30)), isUpdating: false },
];

const sources = (stacks: readonly [string, KnownStack][]) => ({
  backend: {
    list: () => Promise.resolve(new Map(stacks)),
    deployment: (stack: string) => Promise.resolve(stack === "small-edge" ? EDGE : EMPTY),
  },
  aws: new FakeAws(() => fault("AccessDenied", "no")),
  now: NOW,
});

describe("headend status", () => {
  it("shows stacks that exist, are empty or do not exist, and gates that are not quiet", async () => {
    const found = await statusOf(
      PLAN,
      sources([known("small-us-west-2"), known("small-us-east-1", 0), known("small-edge"), known("other")]),
    );
    const lines = statusText(found).split("\n");
    assert.deepEqual(lines.slice(0, 4), [
      "small",
      "  small-us-west-2  5 resources, updated 2026-11-30 00:00 UTC",
      "  small-us-east-1  empty",
      "  small-us-west-2-one  does not exist",
    ]);
    assert.ok(lines.includes("  edge (small-edge)  not quiet: alarms were not read: no"));
    assert.ok(!lines.some((line) => line.includes("other")));
  });

  it("names what stops a stack, with the page", async () => {
    const text = statusText(await statusOf(PLAN, sources([])));
    assert.match(
      text,
      /unknown {2}us-west-2: image ingest of blue pushed \(no\); stops small-us-west-2-one \(docs\/deploy\.md\)/,
    );
  });

  it("fails if the backend does not answer", async () => {
    const broken = {
      list: () => Promise.reject(new Error("no backend")),
      deployment: () => Promise.resolve(EMPTY),
    };
    await assert.rejects(statusOf(PLAN, { ...sources([]), backend: broken }), (error: unknown) => {
      assert.ok(error instanceof FailedError, String((error as Error).stack));
      assert.equal(error.message, "the backend was not read: no backend");
      return true;
    });
  });
});
