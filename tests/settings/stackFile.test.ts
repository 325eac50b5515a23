import assert from "node:assert/strict";
import { join } from "node:path";
import { readEnvironment } from "../../checks/environment";
import { readStackFile } from "../../settings/stackFile";
import { inFolder, messagesOf, settingsOf, SMALL } from "../checks/support";

const GOOD = `config:
  headend:environment: small
  headend:region: us-west-2
`;

const SMALL_SETTINGS = settingsOf(SMALL);

function problems(text: string, name = "small-us-west-2"): string[] {
  const file = `Pulumi.${name}.yaml`;
  return inFolder({ [file]: text }, (folder) =>
    messagesOf(() => readStackFile(join(folder, file), SMALL_SETTINGS), folder),
  );
}

describe("readStackFile", () => {
  it("reads environment, region, cell, and keys of Pulumi and the provider, and hides secrets", () => {
    const text = `secretsprovider: awskms://alias/headend
encryptedkey: abc=
config:
  headend:environment: small
  headend:region: us-west-2
  headend:cell: one
  headend:drmKey:
    secure: v1:xyz
  aws:profile: headend
  aws:defaultTags:
    tags: { team: live }
  pulumi:disable-default-providers: [aws]
`;
    inFolder({ "Pulumi.small-us-west-2-one.yaml": text }, (folder) => {
      const stack = readStackFile(join(folder, "Pulumi.small-us-west-2-one.yaml"), SMALL_SETTINGS);
      assert.deepEqual(stack, {
        environment: "small",
        region: "us-west-2",
        cell: "one",
        values: {
          "headend:environment": "small",
          "headend:region": "us-west-2",
          "headend:cell": "one",
          "headend:drmKey": "[secret]",
          "aws:profile": "headend",
          "aws:defaultTags": '{"tags":{"team":"live"}}',
          "pulumi:disable-default-providers": '["aws"]',
        },
        secrets: ["headend:drmKey"],
      });
    });
  });

  it("has no region and cell if the file has none", () => {
    inFolder({ "Pulumi.backbone.yaml": "config: { headend:environment: small }\n" }, (folder) => {
      assert.deepEqual(readStackFile(join(folder, "Pulumi.backbone.yaml")), {
        environment: "small",
        values: { "headend:environment": "small" },
        secrets: [],
      });
    });
  });

  it("reads the program of a stack, and the keys of its interfaces", () => {
    const text =
      "config:\n  headend:environment: small\n  headend:program: backbone\n  directConnect:vendor-seattle-1: { secure: v1:abc }\n";
    inFolder({ "Pulumi.small-backbone.yaml": text }, (folder) => {
      assert.deepEqual(readStackFile(join(folder, "Pulumi.small-backbone.yaml"), settingsOf(SMALL)), {
        environment: "small",
        values: {
          "headend:environment": "small",
          "headend:program": "backbone",
          "directConnect:vendor-seattle-1": "[secret]",
        },
        secrets: ["directConnect:vendor-seattle-1"],
      });
    });
  });

  const refused: readonly (readonly [string, string, readonly string[]])[] = [
    [
      "a misspelt key",
      GOOD.replace("region", "regoin"),
      ['3 config.headend:regoin: unknown key; did you mean "headend:region"?'],
    ],
    [
      "a key without its namespace",
      GOOD.replace("headend:region", "region"),
      ['3 config.region: unknown key; did you mean "headend:region"?'],
    ],
    [
      "a key of the environment file",
      `${GOOD}  headend:zones: 3\n`,
      [
        "4 config.headend:zones: unknown key; choose from headend:environment, headend:region, headend:cell, headend:program, headend:file",
      ],
    ],
    [
      "a misspelt top-level key",
      GOOD.replace("config", "confg"),
      [
        '1 confg: unknown key; did you mean "config"?',
        "1 config.headend:environment: missing; must be the name of an environment",
      ],
    ],
    [
      "a misspelt secure",
      `${GOOD}  headend:key: { secrue: x }\n`,
      ['4 config.headend:key.secrue: unknown key; did you mean "secure"?'],
    ],
    [
      "a table instead of a name",
      "config:\n  headend:environment: { a: b }\n",
      ["2 config.headend:environment: must be text"],
    ],
    [
      "no environment",
      "config:\n  headend:region: us-west-2\n",
      ["1 config.headend:environment: missing; must be the name of an environment"],
    ],
    [
      "a list of config",
      "config: [a]\n",
      [
        "1 config: must be a table of keys",
        "1 config.headend:environment: missing; must be the name of an environment",
      ],
    ],
    [
      "a duplicate key",
      `${GOOD}  headend:region: us-west-2\n`,
      ["4 config.headend:region: is already set in line 3; remove one of the two"],
    ],
    [
      "another environment",
      GOOD.replace("small", "big"),
      ["2 config.headend:environment: must be small, not big"],
    ],
    [
      "a region that the environment lacks",
      GOOD.replace("us-west-2", "us-west-9"),
      ['3 config.headend:region: us-west-9 is not a region of small; did you mean "us-west-2"?'],
    ],
    [
      "a cell that the environment lacks",
      `${GOOD}  headend:cell: on\n`,
      ['4 config.headend:cell: on is not a cell of small; did you mean "one"?'],
    ],
    [
      "a cell without a region",
      "config:\n  headend:environment: small\n  headend:cell: one\n",
      ["1 config.headend:region: missing; name the region of the cell's stack"],
    ],
    [
      "the region of another stack, as in a copied file",
      GOOD.replace("us-west-2", "us-east-1"),
      [
        "3 config.headend:region: us-east-1 is not the region in the stack's name, small-us-west-2; correct one of the two",
      ],
    ],
  ];
  for (const [what, text, expected] of refused) {
    it(`refuses ${what}`, () => {
      assert.deepEqual(
        problems(text),
        expected.map((line) => `Pulumi.small-us-west-2.yaml:${line}`),
      );
    });
  }

  it("refuses a cell in a region where it has no site", () => {
    const three = SMALL.replace(
      "lineUp:",
      "  eu-west-3:\n    slot: 2\n    zones: { euw3-az1: 0, euw3-az2: 1 }\nlineUp:",
    );
    inFolder(
      {
        "small.yaml": three,
        "Pulumi.one.yaml": `${GOOD.replace("us-west-2", "eu-west-3")}  headend:cell: one\n`,
      },
      (folder) => {
        const settings = readEnvironment(join(folder, "small.yaml"));
        assert.deepEqual(
          messagesOf(() => readStackFile(join(folder, "Pulumi.one.yaml"), settings), folder),
          [
            "Pulumi.one.yaml:4 config.headend:cell: one is in us-west-2 and us-east-1, not in eu-west-3; name one of these",
          ],
        );
      },
    );
  });
});
