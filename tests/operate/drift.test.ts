import assert from "node:assert/strict";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { driftText, type DriftReport } from "../../cli/commands/drift";
import { driftOf } from "../../operate/drift";

const GROUP = "aws:cloudwatch/logGroup:LogGroup";
const SERVICE = "aws:ecs/service:Service";

/** What the engine reports of one resource. */
const event = (
  ...[op, type, was, is, more = {}]: [op: string, type: string, was: object, is: object, more?: object]
): EngineEvent => {
  const urn = `urn:pulumi:us-east-1::headend::headend:region:Region$${type}::one`;
  const state = (outputs: object): object => ({ type, urn, id: "id-1", outputs });
  const metadata = { op, urn, type, old: state(was), new: state(is), ...more };
  return { sequence: 1, timestamp: 0, resOutputsEvent: { metadata } } as unknown as EngineEvent;
};

const differences = (given: EngineEvent): unknown[] =>
  driftOf("us-east-1", given).map((row) =>
    row.kind === "gone" ? row.kind : [row.property, row.was, row.is],
  );

describe("drift of a stack", () => {
  for (const [what, given, expected] of [
    ["nothing of a resource that is the same", event("same", GROUP, { a: 1 }, { a: 2 }), []],
    ["nothing of a component", event("update", "headend:region:Region", { a: 1 }, { a: 2 }), []],
    ["gone", event("delete", GROUP, { a: 1 }, {}), ["gone"]],
    [
      "both values",
      event("update", GROUP, { retentionInDays: 14, name: "x" }, { retentionInDays: 365, name: "x" }),
      [["retentionInDays", "14", "365"]],
    ],
    [
      "the path that the engine names",
      event(
        "update",
        GROUP,
        { tags: { "a.b": "x", c: "1" } },
        { tags: { c: "1" } },
        { detailedDiff: { 'tags["a.b"]': { diffKind: "delete", inputDiff: false } } },
      ),
      [['tags["a.b"]', '"x"', "nothing"]],
    ],
    [
      "an element of a list",
      event(
        "update",
        GROUP,
        { list: [{ p: 1 }] },
        { list: [{ p: 2 }] },
        { detailedDiff: { "list[0].p": { diffKind: "update", inputDiff: false } } },
      ),
      [["list[0].p", "1", "2"]],
    ],
    ["nothing that operators own", event("update", SERVICE, { desiredCount: 3 }, { desiredCount: 9 }), []],
    [
      "what operators do not own of the same type",
      event("update", SERVICE, { desiredCount: 3, name: "a" }, { desiredCount: 9, name: "b" }),
      [["name", '"a"', '"b"']],
    ],
  ] as const)
    it(`is ${what}`, () => assert.deepEqual(differences(given), expected));
});

describe("the text of a drift", () => {
  const EMPTY: DriftReport = {
    environment: "staging",
    drift: [],
    foreign: [],
    unread: [],
    failed: [],
    absent: [],
  };
  const urn = "urn:pulumi:us-east-1::headend::headend:region:Region$aws:ec2/securityGroup:SecurityGroup::hub";

  it("has a line per difference, and ends with the command that restores it", () => {
    const text = driftText({
      ...EMPTY,
      drift: [
        { kind: "gone", stack: "us-east-1", urn, id: "sg-1" },
        {
          kind: "changed",
          stack: "edge",
          urn,
          id: "sg-2",
          property: "tags.owner",
          was: '"a"',
          is: "nothing",
        },
      ],
      foreign: [{ stack: "us-west-2", urn, id: "sg-3", what: "ingress from 0.0.0.0/0, tcp 22 (sgr-2)" }],
    });
    assert.deepEqual(text.split("\n"), [
      "gone     us-east-1  SecurityGroup hub (sg-1): AWS does not have it",
      'changed  edge  SecurityGroup hub (sg-2) tags.owner: "a" in the state, nothing in AWS',
      "foreign  us-west-2  SecurityGroup hub (sg-3): ingress from 0.0.0.0/0, tcp 22 (sgr-2)",
      "foreign: no `up` deletes these; delete them, or add them to the program",
      "restore: headend up staging --refresh --stack us-east-1 --stack edge",
      "",
    ]);
  });

  it("is one line without a difference, and never where something was not compared", () => {
    assert.equal(driftText(EMPTY), "no drift\n");
    assert.equal(
      driftText({ ...EMPTY, failed: [{ stack: "edge", why: ["locked"] }], absent: ["backbone"] }),
      "unknown  edge  not compared: locked\nwithout resources: backbone\n",
    );
  });
});
