import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { readEnvironment } from "../../checks/environment";
import { edited, inFolder, messagesFor, messagesOf, problemsOf, SMALL } from "./support";
import { CASES, hostile, judged } from "./hostileCases";

describe("a hostile value or name, at any key", function () {
  this.timeout(120_000);

  it("is accepted, or has one line for each mistake, without control characters, secrets and functions", () => {
    const runs = 300 * Number(process.env["FUZZ"] ?? 1);
    fc.assert(
      fc.property(fc.constantFrom(...CASES), (row) => {
        const [all = "", ...messages] = judged(hostile(row));
        assert.equal(all === "" ? 0 : all.split("\n").length, messages.length);
        assert.doesNotMatch(all.replaceAll("\n", ""), /\p{Cc}|\u202e|native code|user:secret|c2VjcmV0/u);
      }),
      { numRuns: runs },
    );
  });
});

/** With a key server that the packagers of a channel call. */
const called = (text: string): string =>
  edited(text, [
    ["lineUp:\n", "lineUp:\n  keyServers: { cenc: https://keys.example.org/speke }\n"],
    ["first: { name: First", "first: { name: First, drm: [cenc]"],
  ]);

/** [what, text of the file, its messages] */
const KINDS: readonly (readonly [string, string, readonly string[]])[] = [
  [
    "two documents",
    `${SMALL}---\na: 1\n`,
    ["57: not YAML: a second document begins here; remove this line, or keep one document"],
  ],
  [
    "CR line ends",
    SMALL.replaceAll("\n", "\r"),
    ["1: not YAML: a line ends with CR alone; save the file with LF line ends"],
  ],
  [
    "a control character",
    SMALL.replace("someone", "some\u0007one"),
    ["5: not YAML: contains the control character \\u{7}; remove it"],
  ],
  [
    "tables nested too deeply",
    `${SMALL}deep: ${"[".repeat(20_000)}${"]".repeat(20_000)}\n`,
    ["57: not YAML: tables and lists are nested too deeply; an environment file has at most 10 levels"],
  ],
  ["an empty key", `${SMALL}"": 1\n`, ["57: a key is empty; write its name"]],
  [
    "a prototype as a key",
    SMALL.replace("    two:", "    __proto__:"),
    ["37 lineUp.cells: __proto__ is not a name; choose another"],
  ],
  [
    "a property of every object as a name",
    SMALL.replace("    two:", "    constructor:"),
    [
      "37 lineUp.cells.constructor: the name must not be a property of every JavaScript object; choose another",
    ],
  ],
  [
    "a value of two lines",
    SMALL.replace("someone", '"a\\nb"'),
    ['5 owner: must be letters, digits, spaces and _.:/=+-@, not "a\\nb"'],
  ],
  [
    "a percentage",
    SMALL.replace("lineUp:\n", "lineUp:\n  cacheHit: 95%\n"),
    ['28 lineUp.cacheHit: must be a number from 0 to 0.999, such as 0.95, not "95%"'],
  ],
  [
    "a rate of 0",
    SMALL.replace("lineUp:\n", "lineUp:\n  ladders: { x: { codec: h264, video: [0], audio: [0.1] } }\n"),
    [
      "28 lineUp.ladders.x.video[0]: must be more than 0, at most 1000, not 0 (a vendor's whole circuit of 1 Gbit/s)",
    ],
  ],
  [
    "more viewers than there are",
    SMALL.replace("size: 2", "viewers: 9007199254740991"),
    [
      "32 lineUp.cells.one.viewers: must be 0 to 100000000, not 9007199254740991 (more than the largest audience of a live stream so far)",
    ],
  ],
  [
    "a zone by its name",
    SMALL.replace("use1-az2: 1", "us-east-1b: 1"),
    [
      "26 regions.us-east-1.zones.us-east-1b: unknown zone; zone names differ between accounts, so give the id: choose from use1-az1, use1-az2, use1-az3, use1-az4, use1-az5, use1-az6",
    ],
  ],
  [
    "a domain in another spelling",
    SMALL.replace("[corp.example.net]", "[CORP.example.net.]"),
    [
      '55 outside.centre.dns.domains[0]: must be a domain name in lower case such as example.com, without a dot at the end, not "CORP.example.net."',
    ],
  ],
  [
    "a key server on the Internet without its networks",
    called(SMALL),
    [
      "28 lineUp.keyServers.cenc: keys.example.org is on the Internet; set lineUp.keyServerPrefixes.cenc, its networks, or an endpoint of privateLink.endpoints",
    ],
  ],
  [
    "a key server on the Internet, and a region without egress",
    called(SMALL.replace("egress: nat", "egress: none")),
    [
      "28 lineUp.keyServers.cenc: packagers in us-west-2 do not reach keys.example.org, because regions.us-west-2.egress is none; set it to nat, or an endpoint of privateLink.endpoints",
    ],
  ],
  [
    "a list entry twice",
    SMALL.replace("zones: [5]", "zones: [5, 5]"),
    ["22 regions.us-west-2.retired.zones[1]: 5 is already in this list; remove it"],
  ],
];

describe("a mistake of a kind", () => {
  for (const [what, text, messages] of KINDS)
    it(`has one line: ${what}`, () => {
      assert.deepEqual(
        messagesFor(text),
        messages.map((message) => `small.yaml:${message}`),
      );
    });

  it("has one line: a folder where a file is wanted", () =>
    inFolder({}, (folder) => {
      mkdirSync(join(folder, "small.yaml"));
      assert.deepEqual(
        messagesOf(() => readEnvironment(join(folder, "small.yaml")), folder),
        ["small.yaml: is a folder, not a file; name a file in it"],
      );
    }));

  it("has one line: a private key after a certificate", () => {
    const keys = JSON.stringify(["-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----"]);
    const text = edited(SMALL, [
      ["kind: vendor", `kind: vendor\n    auth: mutualTls\n    authorities: ${keys}`],
    ]);
    assert.deepEqual(problemsOf(text), ["50 credentials outside.vendor.authorities[0]"]);
  });
});
