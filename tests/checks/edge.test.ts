import assert from "node:assert/strict";
import { type Edit, edited, problemsOf } from "./support";
import { COUNTRIES } from "../../facts/countries.table";
import { certificateDomains } from "../../plan/edge/names";
import { EDGE_TEXT } from "../plan/edge/worlds";

/** [what is refused, how the text is spoilt, the whole message without the file's name and line] */
type Row = readonly [string, readonly Edit[], readonly string[]];

const DOMAIN = "viewerDomain: tv.small.example.com";
const KEY = "an Ed25519 public key: base64 of its SPKI form, 60 characters";
const also = (lines: string): Edit => [DOMAIN, `${DOMAIN}\n  ${lines}`];

/** In every channel a list of its own, and longer than a function has room for. */
const manyCountries = (): string => {
  const codes = [...COUNTRIES].slice(0, 100);
  const rows = Array.from(
    { length: 16 },
    (_, index) => `        c-${index}: { name: C, countries: [${codes.slice(index)}] }`,
  );
  return rows.join("\n");
};

const ROWS: readonly Row[] = [
  ["an unknown key", [also("origin: []")], ['edge.origin: unknown key; did you mean "origins"?']],
  ["no viewers' domain", [[DOMAIN, "logPercent: 1"]], ["edge.viewerDomain: missing; must be text"]],
  [
    "a web origin that is none",
    [also("origins: [watch.example.com]")],
    ['edge.origins[0]: must be a web origin, e.g. https://watch.example.com, not "watch.example.com"'],
  ],
  [
    "a share of requests over all",
    [also("logPercent: 101")],
    ["edge.logPercent: must be 100 or less, not 101"],
  ],
  ["a key that is none", [also("operatorsKey: abc")], [`edge.operatorsKey: must be ${KEY}, not "abc"`]],
  [
    "viewers' names in a zone that nobody named",
    [[DOMAIN, "viewerDomain: watch.example.org"]],
    [
      "edge.viewerDomain: watch.example.org is not under small.example.com, so publicZone does not hold it; say viewerZone, the hosted zone that does",
    ],
  ],
  [
    "viewers' names in a domain that only ends alike",
    [[DOMAIN, "viewerDomain: very-small.example.com"]],
    [
      "edge.viewerDomain: very-small.example.com is not under small.example.com, so publicZone does not hold it; say viewerZone, the hosted zone that does",
    ],
  ],
  [
    "viewers' names that no certificate bears",
    [[DOMAIN, `viewerDomain: ${"v".repeat(36)}.small.example.com`]],
    ["edge.viewerDomain: must have 52 or fewer characters, not 54"],
  ],
  [
    "more than AWS grants the account",
    [
      also(
        "quotas: { distributions: 3, vpcOrigins: 5, functions: 1, distributionsPerPolicy: 3, functionsPerStore: 1 }",
      ),
    ],
    [
      "edge.quotas.distributions: 2 cells need 4 distributions, and AWS grants the account 3",
      "edge.quotas.vpcOrigins: 2 cells need 4 VPC origins and room for 2 while a cell's are replaced, and AWS grants the account 5",
      "edge.quotas.functions: 2 cells need 2 CloudFront Functions, and AWS grants the account 1",
      "edge.quotas.distributionsPerPolicy: 2 cells need 4 distributions with one policy, and AWS grants the account 3",
      "edge.quotas.functionsPerStore: 2 cells need 2 functions with one key-value store, and AWS grants the account 1",
    ],
  ],
  [
    "a cell in a zone that CloudFront does not reach",
    [["zones: { use1-az1: 0, use1-az2: 1 }", "zones: { use1-az1: 0, use1-az3: 1 }"]],
    ["one.standby", "two.home"].map(
      (place) =>
        `lineUp.cells.${place}.region: use1-az3 has no CloudFront VPC origins: the edge can't reach the cell there; name its other zones`,
    ),
  ],
  [
    "a cell in a region that CloudFront does not reach",
    [
      [
        "  us-east-1:\n    slot: 1\n    zones: { use1-az1: 0, use1-az2: 1 }",
        "  ap-southeast-6:\n    slot: 1\n    zones: { apse6-az1: 0, apse6-az2: 1 }",
      ],
      ["standby: { region: us-east-1, slot: 1 }", "standby: { region: ap-southeast-6, slot: 1 }"],
      ["home: { region: us-east-1, slot: 2 }", "home: { region: ap-southeast-6, slot: 2 }"],
      ["us-east-1: ami-", "ap-southeast-6: ami-"],
    ],
    ["one.standby", "two.home"].map(
      (place) =>
        `lineUp.cells.${place}.region: ap-southeast-6 has no CloudFront VPC origins: the edge can't reach it`,
    ),
  ],
  [
    "rights that a function has no room for",
    [
      ["        second:", `${manyCountries()}\n        second:`],
      ["size: 2", "size: 30"],
    ],
    [
      "lineUp.cells.one.channels: countries of its channels and edge.origins take 4687 bytes of the cell's function at the edge, which has room for 4500; let channels share lists",
    ],
  ],
];

describe("an edge that is wrong", () => {
  it("is the exception: the text that the rows spoil is sound", () => {
    assert.deepEqual(problemsOf(EDGE_TEXT), []);
  });

  it("is the exception at its limits too", () => {
    const longest = `${"v".repeat(34)}.small.example.com`;
    const quotas = "quotas: { distributions: 4, vpcOrigins: 6, functions: 2 }";
    const text = edited(EDGE_TEXT, [[DOMAIN, `viewerDomain: ${longest}\n  ${quotas}`]]);
    assert.deepEqual(problemsOf(text), []);
    assert.deepEqual(
      certificateDomains({ viewerDomain: longest }).map(({ length }) => length),
      [64, 63],
    );
  });

  for (const [what, edits, messages] of ROWS)
    it(`is refused for ${what}`, () => {
      const told = problemsOf(edited(EDGE_TEXT, edits)).map((line) => line.replace(/^small\.yaml:\d+: /, ""));
      assert.deepEqual([...told].sort(), [...messages].sort());
    });

  it("is refused in China, with what is lacking there and what takes its place", () => {
    const china = EDGE_TEXT.replace("slot: 1\nowner", "slot: 1\npartition: aws-cn\nowner")
      .replaceAll("us-west-2", "cn-north-1")
      .replaceAll("us-east-1", "cn-northwest-1")
      .replaceAll("usw2-az3: 2", "cnn1-az4: 2")
      .replaceAll("usw2", "cnn1")
      .replaceAll("use1", "cnnw1");
    const told = problemsOf(china).map((line) => line.replace(/^small\.yaml:\d+: /, ""));
    assert.deepEqual(told, [
      "edge: partition aws-cn has no CloudFront VPC origins; take edge away: viewers there need a CDN that reaches the cells' private delivery load balancers by an interconnect",
      "edge: partition aws-cn has no AWS WAF for CloudFront; take edge away: that CDN's own firewall must stand before manifests",
    ]);
  });
});
