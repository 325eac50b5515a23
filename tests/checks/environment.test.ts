import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { isMap, isScalar, type Scalar, visit } from "yaml";
import { readEnvironment } from "../../checks/environment";
import { type Problem, SettingsError } from "../../settings/problems";
import { readShape } from "../../settings/shape";
import { parse, type Parsed, sourceOf } from "../../settings/source";
import { authority, revocationList } from "./certificates";
import { type Edit, edited, inFolder, messagesOf, problemsOf, settingsOf, SMALL } from "./support";

/** Mistakes of the second phase. */
const REFERENCES: readonly Edit[] = [
  ["usw2-az3: 2", "usw2-az4: 9"],
  ["use1-az2: 1", "use1-az2: 0"],
  ["{ third:", "{ first:"],
  ["asn: 64620", "asn: 4200001000"],
];

describe("readEnvironment", () => {
  it("fills in defaults", () => {
    const settings = settingsOf(SMALL);
    assert.equal(settings.partition, "aws");
    assert.equal(settings.cells, "inRegion");
    assert.deepEqual(settings.retention, { logs: 90, dvr: 15, flowLogs: 30, flowLogsInS3: 365 });
    assert.deepEqual(settings.addresses, {
      world: "10.0.0.0/8",
      environment: 10,
      region: 14,
      vpc: 19,
      zone: 22,
      asnBase: 4_200_000_000,
    });
    assert.equal(settings.regions["us-east-1"]?.egress, "nat");
    assert.equal(settings.lineUp.cells.two?.size, 20);
    assert.deepEqual(settings.lineUp.cells.two.primeTime, { from: 0, to: 6 });
    assert.deepEqual(settings.regions["us-west-2"]?.contribution, ["internet"]);
  });

  it("freezes the settings at all depths", () => {
    const settings = settingsOf(SMALL);
    assert.ok(Object.isFrozen(settings));
    assert.ok(Object.isFrozen(settings.regions["us-west-2"]?.retired.zones));
    assert.ok(Object.isFrozen(settings.lineUp.cells.one?.channels));
  });

  it("accepts regions and zones that the environment adds to the geography", () => {
    const added =
      "geography: { regions: { eu-west-9: { zones: [euw9-az1, euw9-az2] }, us-west-2: { zones: [usw2-az9] } } }";
    const text = edited(SMALL, [
      ["usw2-az3: 2", "usw2-az9: 2"],
      [
        "  us-east-1:\n    slot: 1\n    zones: { use1-az1: 0, use1-az2: 1 }",
        "  eu-west-9:\n    slot: 1\n    zones: { euw9-az1: 0, euw9-az2: 1 }",
      ],
      ["region: us-east-1", "region: eu-west-9"],
      ["region: us-east-1", "region: eu-west-9"],
      ["us-east-1: ami", "eu-west-9: ami"],
    ]);
    assert.deepEqual(problemsOf(`${text}${added}\n`), []);
    assert.equal(problemsOf(text).length, 3);
  });

  it("accepts a vendor's authorities and revocation lists", () => {
    const [authorities, revocations] = [[authority], [revocationList]].map((list) => JSON.stringify(list));
    const keys = `kind: vendor\n    auth: mutualTls\n    authorities: ${authorities}\n    revocations: ${revocations}`;
    assert.deepEqual(problemsOf(edited(SMALL, [["kind: vendor", keys]])), []);
  });

  it("resolves an alias as often as the file uses it", () => {
    const rows = Array.from(
      { length: 98 },
      (_, index) => `        c-${index}: { name: C, countries: [*c, *d] }\n`,
    );
    const text = edited(SMALL, [
      ["defaults: { feeds", "defaults: { countries: [&c US, &d CA], feeds"],
      ["        second:", `${rows.join("")}        second:`],
      ["size: 2", "size: 100"],
    ]);
    assert.deepEqual(problemsOf(text), []);
  });

  it("requires no release without cells", () => {
    const none: Edit = [SMALL.slice(SMALL.indexOf("lineUp:"), SMALL.indexOf("outside:")), ""];
    assert.deepEqual(problemsOf(edited(SMALL, [none])), []);
  });

  it("accepts images by tag if protect is false", () => {
    assert.deepEqual(problemsOf(edited(SMALL, [[`sha256:${"1".repeat(64)}`, "2026.11-rc1"]])), []);
  });

  it("reports all mistakes of a phase, by line, and those of the next phase only if there are none", () => {
    const text = edited(SMALL, [
      ["owner: someone\n", ""],
      ["egress: nat", "egress: natt"],
      ["    slot: 1\n    zones: { use1-az1: 0, use1-az2: 1 }", "    zones: { use1-az1: 0, use1-az2: 1 }"],
      ...REFERENCES.slice(0, 1),
    ]);
    assert.deepEqual(problemsOf(text), [
      "1 missing owner",
      "19 unknown-value regions.us-west-2.egress",
      "23 missing regions.us-east-1.slot",
    ]);
    const references = edited(SMALL, REFERENCES);
    assert.deepEqual(problemsOf(references), [
      "19 slot-range regions.us-west-2.zones.usw2-az4",
      "26 slot-taken regions.us-east-1.zones.use1-az2",
      "40 channel-taken lineUp.cells.two.channels.first",
      "53 asn-taken outside.centre.asn",
    ]);
    inFolder({ "small.yaml": text }, (folder) => {
      assert.throws(
        () => readEnvironment(join(folder, "small.yaml")),
        (error) => {
          assert.ok(error instanceof SettingsError);
          assert.deepEqual(error.problems[1], {
            file: join(folder, "small.yaml"),
            line: 19,
            key: "regions.us-west-2.egress",
            rule: "unknown-value",
            message: 'unknown value "natt"; did you mean "nat"?',
          });
          return true;
        },
      );
    });
  });

  it("reports mistakes of meaning if shape and references are right", () => {
    const meaning: Edit = ["      size: 2\n", "      size: 1\n"];
    assert.deepEqual(problemsOf(edited(SMALL, [meaning])), ["34 limit lineUp.cells.one.channels"]);
    assert.ok(!problemsOf(edited(SMALL, [meaning, ...REFERENCES])).some((line) => line.includes("limit")));
  });

  it("names the nearest file if the requested one does not exist", () => {
    assert.deepEqual(
      messagesOf(() => readEnvironment("environments/prodution.yaml"), tmpdir()),
      ["environments/prodution.yaml: no such file; the nearest is environments/production.yaml"],
    );
    assert.deepEqual(
      messagesOf(() => readEnvironment("environments/prod.yaml"), tmpdir()),
      ["environments/prod.yaml: no such file; the nearest is environments/production.yaml"],
    );
    assert.deepEqual(
      messagesOf(() => readEnvironment("no/such/folder.yaml"), tmpdir()),
      ["no/such/folder.yaml: no such file"],
    );
  });

  it("refuses a file without keys", () => {
    assert.deepEqual(problemsOf(""), ["1 empty "]);
    assert.deepEqual(problemsOf("# nothing but this\n"), ["1 empty "]);
    assert.deepEqual(problemsOf("- small\n"), ["1 wrong-type "]);
  });
});

describe("readEnvironment, among the other files of the folder", () => {
  const other = edited(SMALL, [
    ["environment: small", "environment: other"],
    ["111122223333", "444455556666"],
    ["slot: 1", "slot: 2"],
  ]);

  it("accepts another environment in the same world block", () => {
    assert.deepEqual(problemsOf(SMALL, { "other.yaml": other }), []);
  });

  it("refuses the slot of another environment, also of the other partition", () => {
    const china = other.replace("slot: 2", "slot: 1\npartition: aws-cn");
    assert.deepEqual(problemsOf(SMALL, { "other.yaml": china }), ["4 slot-taken slot"]);
  });

  it("refuses the account of another environment, also in another world block", () => {
    const elsewhere = other
      .replace("444455556666", "111122223333")
      .replace("10.0.0.0/8", "172.16.0.0/12\n  environment: 14\n  region: 16");
    assert.deepEqual(problemsOf(SMALL, { "other.yaml": elsewhere }), ["2 account-taken account"]);
  });

  it("accepts the same slot in another world block", () => {
    const elsewhere = other
      .replace("slot: 2", "slot: 1")
      .replace("10.0.0.0/8", "100.64.0.0/10\n  environment: 12");
    assert.deepEqual(problemsOf(SMALL, { "other.yaml": elsewhere }), []);
  });

  it("refuses different prefix lengths in one world block", () => {
    const wider = other
      .replace("10.0.0.0/8", "10.0.0.0/8\n  environment: 9\n  vpc: 18")
      .replace("slot: 2", "slot: 0");
    assert.deepEqual(problemsOf(SMALL, { "other.yaml": wider }), [
      "9 other-plan addresses.environment",
      "9 other-plan addresses.vpc",
    ]);
  });

  it("refuses a world block inside another one", () => {
    const part = other.replace("10.0.0.0/8", "10.0.0.0/9");
    assert.deepEqual(problemsOf(SMALL, { "other.yaml": part }), ["10 other-plan addresses.world"]);
  });

  it("refuses a name that is not the file's", () => {
    assert.deepEqual(problemsOf(SMALL.replace("environment: small", "environment: smaller")), [
      "1 file-name environment",
    ]);
  });

  it("does not report mistakes of another file", () => {
    const broken = {
      "broken.yaml": "a: [",
      "alias.yaml": "a: *b",
      "empty.yaml": "",
      "other.yaml": other.replace("owner", "ownr"),
    };
    assert.deepEqual(problemsOf(SMALL, broken), []);
    // It is not compared; a finding reports that (neighbour-unread).
    assert.deepEqual(
      problemsOf(SMALL, { "other.yaml": other.replace("owner", "ownr").replace("slot: 2", "slot: 1") }),
      [],
    );
  });
});

describe("a key of production.yaml with one letter wrong", () => {
  const parsed = parse(readFileSync("environments/production.yaml", "utf8"));
  const keys = keysOf(parsed);

  /** Once per key of the schema: this does not test parsing or the rows of a table. */
  it("is reported in its line, with the right key", () => {
    assert.ok(keys.length > 70, `${keys.length} keys`);
    const typos = fc.tuple(fc.constantFrom(...keys), fc.nat(), fc.constantFrom("drop", "double", "other"));
    fc.assert(
      fc.property(typos, ([{ key, table, line }, where, how]) => {
        const word = String(key.value);
        const wrong = misspell(word, where % word.length, how);
        fc.pre(!keys.some((other) => String(other.key.value) === wrong));
        key.value = wrong;
        const problems = mistakesOfShape(parsed);
        key.value = word;
        const expected = `${line} unknown-key ${[...table, wrong].join(".")} ${word}`;
        const found = problems.map(
          (problem) =>
            `${problem.line} ${problem.rule} ${problem.key} ${problem.message.match(/mean "(.*)"/)?.[1]}`,
        );
        assert.ok(found.includes(expected), `${expected}\nis not in\n${found.join("\n")}`);
      }),
      { numRuns: 50 },
    );
  });
});

function mistakesOfShape(parsed: Parsed): readonly Problem[] {
  try {
    readShape(sourceOf("production.yaml", parsed));
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

interface Key {
  readonly key: Scalar;
  readonly table: readonly string[];
  readonly line: number;
}

/** Keys of the schema. Names of rows are the operator's own. */
function keysOf({ document, lines }: Parsed): Key[] {
  const own = [
    /^(regions|outside|releases|lineUp\.(cells|ladders)|privateLink\.(endpoints|consumers))$/,
    /^backbone\.directConnect\.(gateways|circuits|interfaces)$/,
    /^regions\.[^.]+\.zones$/,
    /^lineUp\.cells\.[^.]+\.channels$/,
    /\.ami$/,
  ];
  const keys: Key[] = [];
  visit(document, {
    Pair: (_, pair, ancestors) => {
      const steps = ancestors.flatMap((node) =>
        "key" in node && isScalar(node.key) ? [String(node.key.value)] : [],
      );
      const inList = ancestors.some((node) => !isMap(node) && "items" in node);
      if (inList || !isScalar(pair.key) || own.some((pattern) => pattern.test(steps.join(".")))) return;
      const { line } = lines.linePos(pair.key.range?.[0] ?? 0);
      keys.push({ key: pair.key, table: steps, line });
    },
  });
  return keys;
}

function misspell(word: string, at: number, how: string): string {
  const [before, letter, after] = [word.slice(0, at), word[at] ?? "", word.slice(at + 1)];
  if (how === "drop") return `${before}${after}`;
  if (how === "double") return `${before}${letter}${letter}${after}`;
  return `${before}${letter === "q" ? "k" : "q"}${after}`;
}
