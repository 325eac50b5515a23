import assert from "node:assert/strict";
import { type Edit, edited, problemsOf } from "./support";
import { COUNTRIES } from "../../facts/countries.table";
import { certificateDomains } from "../../plan/edge/names";
import { EDGE_TEXT } from "../plan/edge/worlds";

/** [mistake, edits, each problem] */
type Row = readonly [string, readonly Edit[], readonly string[]];

const DOMAIN = "viewerDomain: tv.small.example.com";
const also = (lines: string): Edit => [DOMAIN, `${DOMAIN}\n  ${lines}`];

/** A list of countries per channel, in all too large for a function. */
const manyCountries = (): string => {
  const codes = [...COUNTRIES].slice(0, 100);
  const rows = Array.from(
    { length: 16 },
    (_, index) => `        c-${index}: { name: C, countries: [${codes.slice(index)}] }`,
  );
  return rows.join("\n");
};

const ROWS: readonly Row[] = [
  ["an unknown key", [also("origin: []")], ["unknown-key edge.origin"]],
  ["no viewers' domain", [[DOMAIN, "logPercent: 1"]], ["missing edge.viewerDomain"]],
  ["text that is not a web origin", [also("origins: [watch.example.com]")], ["wrong-form edge.origins[0]"]],
  ["more than 100 percent of requests", [also("logPercent: 101")], ["out-of-range edge.logPercent"]],
  ["text that is not a public key", [also("operatorsKey: abc")], [`wrong-form edge.operatorsKey`]],
  [
    "viewers' names without a hosted zone",
    [[DOMAIN, "viewerDomain: watch.example.org"]],
    ["no-zone edge.viewerDomain"],
  ],
  [
    "viewers' names in a domain with the same ending",
    [[DOMAIN, "viewerDomain: very-small.example.com"]],
    ["no-zone edge.viewerDomain"],
  ],
  [
    "viewers' names too long for a certificate",
    [[DOMAIN, `viewerDomain: ${"v".repeat(36)}.small.example.com`]],
    ["too-long edge.viewerDomain"],
  ],
  [
    "more than the account's quotas",
    [
      also(
        "quotas: { distributions: 3, vpcOrigins: 5, functions: 1, distributionsPerPolicy: 3, functionsPerStore: 1 }",
      ),
    ],
    [
      "quota edge.quotas.distributions",
      "quota edge.quotas.vpcOrigins",
      "quota edge.quotas.functions",
      "quota edge.quotas.distributionsPerPolicy",
      "quota edge.quotas.functionsPerStore",
    ],
  ],
  [
    "a cell in a zone without VPC origins",
    [["zones: { use1-az1: 0, use1-az2: 1 }", "zones: { use1-az1: 0, use1-az3: 1 }"]],
    ["one.standby", "two.home"].map((site) => `not-offered lineUp.cells.${site}.zones`),
  ],
  [
    "a cell in a region without VPC origins",
    [
      [
        "  us-east-1:\n    slot: 1\n    zones: { use1-az1: 0, use1-az2: 1 }",
        "  ap-southeast-6:\n    slot: 1\n    zones: { apse6-az1: 0, apse6-az2: 1 }",
      ],
      ["standby: { region: us-east-1, slot: 1 }", "standby: { region: ap-southeast-6, slot: 1 }"],
      ["home: { region: us-east-1, slot: 2 }", "home: { region: ap-southeast-6, slot: 2 }"],
      ["us-east-1: ami-", "ap-southeast-6: ami-"],
    ],
    ["one.standby", "two.home"].map((site) => `not-offered lineUp.cells.${site}.region`),
  ],
  [
    "rights too large for a function",
    [
      ["        second:", `${manyCountries()}\n        second:`],
      ["size: 2", "size: 30"],
    ],
    ["limit lineUp.cells.one.channels"],
  ],
];

describe("an edge with a mistake", () => {
  it("has none without edits", () => {
    assert.deepEqual(problemsOf(EDGE_TEXT), []);
  });

  it("has none at its limits", () => {
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
      const problems = problemsOf(edited(EDGE_TEXT, edits)).map((line) => line.replace(/^\d+ /, ""));
      assert.deepEqual([...problems].sort(), [...messages].sort());
    });

  it("is refused in China, with the missing features and their replacements", () => {
    const china = EDGE_TEXT.replace("slot: 1\nowner", "slot: 1\npartition: aws-cn\nowner")
      .replaceAll("us-west-2", "cn-north-1")
      .replaceAll("us-east-1", "cn-northwest-1")
      .replaceAll("usw2-az3: 2", "cnn1-az4: 2")
      .replaceAll("usw2", "cnn1")
      .replaceAll("use1", "cnnw1");
    const problems = problemsOf(china).map((line) => line.replace(/^\d+ /, ""));
    assert.deepEqual(problems, ["not-offered edge", "not-offered edge"]);
  });
});
