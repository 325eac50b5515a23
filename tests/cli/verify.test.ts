import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { plan } from "../../cli/commands/plan";
import { verify } from "../../cli/commands/verify";
import { ArgumentError } from "../../cli/errors";
import type { ResourceRecord } from "../../record/types";
import type { Summary } from "../../report/summary";
import { SMALL } from "../checks/support";
import { inEmpty, printed } from "./support";

const TODAY = new Date("2026-11-30");
const WEST = "small-us-west-2";

/** Plans a small environment, does something in its folder, and verifies it. */
async function verified(
  edit: (folder: string) => void,
): Promise<{ code: number; found: Summary; planned: Summary }> {
  return inEmpty(async (work) => {
    const file = join(work, "small.yaml");
    writeFileSync(file, SMALL);
    const narrowing = { stack: [], region: [], cell: [] };
    const options = { file, out: work, format: "json", today: TODAY, ...narrowing } as const;
    const { text } = await printed("stdout", () => plan(undefined, options));
    const folder = join(work, "small");
    edit(folder);
    const again = await printed("stdout", async () => verify(folder, { format: "json", today: TODAY }));
    return {
      code: again.result,
      found: JSON.parse(again.text) as Summary,
      planned: JSON.parse(text) as Summary,
    };
  });
}

type Edit = (rows: ResourceRecord[]) => ResourceRecord[];

const resources = (edit: Edit) => (folder: string) => {
  const path = join(folder, WEST, "resources.json");
  writeFileSync(path, JSON.stringify(edit(JSON.parse(readFileSync(path, "utf8")) as ResourceRecord[])));
};

const isType = (row: ResourceRecord, type: string): boolean => row.type.endsWith(`:${type}`);

/** [edit, key of the finding] */
const EDITS: readonly (readonly [string, Edit, RegExp])[] = [
  [
    "a security group that is open to the world",
    (rows) =>
      rows.map((row) =>
        isType(row, "SecurityGroupIngressRule") && row.name.includes("database")
          ? { ...row, inputs: { ...row.inputs, cidrIpv4: "0.0.0.0/0" } }
          : row,
      ),
    /^open-to-the-world SecurityGroupIngressRule /,
  ],
  [
    "a transit gateway's routes to cells that are deleted",
    (rows) =>
      rows.filter((row) => !(row.type === "aws:ec2transitgateway/route:Route" && /hub/.test(row.name))),
    /^idle VpcAttachment /,
  ],
  [
    "a key without tags",
    (rows) => rows.map((row) => (isType(row, "Key") ? { ...row, inputs: { ...row.inputs, tags: {} } } : row)),
    /^untagged Key /,
  ],
];

describe("headend verify", () => {
  it("has the findings of the plan that wrote the folder", async () => {
    const { code, found, planned } = await verified(() => undefined);
    assert.equal(code, 0);
    assert.deepEqual([found.findings, found.accepted], [planned.findings, planned.accepted]);
    assert.deepEqual(
      found.findings.map(({ key }) => key),
      ["unreached small"],
    );
  });

  for (const [what, edit, key] of EDITS)
    it(`finds ${what}`, async () => {
      const { code, found } = await verified(resources(edit));
      assert.equal(code, 1);
      assert.ok(
        found.findings.some((finding) => key.test(finding.key)),
        found.findings.map((finding) => finding.key).join("\n"),
      );
    });

  it("counts a finding again when its acceptance has ended", async () => {
    const claims = { finding: "unreached small", reason: "x", by: "y", until: "2026-11-29" };
    const { code, found } = await verified((folder) => {
      const path = join(folder, "claims.json");
      const before = JSON.parse(readFileSync(path, "utf8")) as object;
      writeFileSync(path, JSON.stringify({ ...before, accepted: [claims] }));
    });
    assert.deepEqual(
      [code, found.findings.map(({ key }) => key)],
      [1, ["unreached small", "acceptance unreached small"]],
    );
  });
});

const CLAIMS = {
  format: 1,
  environment: "e",
  file: "e.yaml",
  isWhole: true,
  stacks: [{ name: "one", regions: ["us-west-2"], lineRegions: [] }],
  cells: [],
  protect: false,
  retiring: [],
  outside: [],
  crossings: [],
  timing: {},
  accepted: [],
  findings: { settings: [], recording: [], steps: [] },
};
const RECORD = {
  urn: "urn:pulumi:one::headend::aws:ec2/vpc:Vpc::hub",
  type: "aws:ec2/vpc:Vpc",
  name: "hub",
  parent: "",
  region: "us-west-2",
  inputs: { cidrBlock: "10.0.0.0/33" },
  outputs: { id: "vpc-1" },
  protect: false,
  deleteBeforeReplace: false,
  ignoreChanges: [],
  replaceOnChanges: [],
};

/** [folder, its files, the error] */
const BROKEN: readonly (readonly [string, Readonly<Record<string, string>>, RegExp])[] = [
  [
    "that does not exist",
    {},
    /^\S+plan is not a folder; give the folder of a plan, such as out\/production$/,
  ],
  [
    "with other files",
    { "plan/readme.txt": "" },
    /^\S+plan is not the folder of a plan: it has no claims\.json; give one such as out\/production$/,
  ],
  [
    "of folders of plans",
    { "plan/e/claims.json": "{}" },
    /it has no claims\.json; did you mean \S+plan\/e\?$/,
  ],
  [
    "of an older version",
    { "plan/summary.json": "{}" },
    /^\S+plan has no claims\.json: an older version planned it; run/,
  ],
  [
    "with broken claims",
    { "plan/claims.json": "{" },
    /^\S+claims\.json is not JSON \(.*\); run headend plan again$/,
  ],
  [
    "with another format",
    { "plan/claims.json": '{"format":2}' },
    /claims\.json has format 2, and this version reads 1; run/,
  ],
  [
    "with claims that lack a key",
    { "plan/claims.json": JSON.stringify({ ...CLAIMS, stacks: [{ name: "one" }] }) },
    /claims\.json stacks\[0\]\.regions: Invalid input.*; run headend plan again$/,
  ],
  [
    "without the resources of a stack",
    { "plan/claims.json": JSON.stringify(CLAIMS) },
    /^\S+plan\/one\/resources\.json is missing, and the plan has stack one; run headend plan again$/,
  ],
  [
    "with resources that are no records",
    { "plan/claims.json": JSON.stringify(CLAIMS), "plan/one/resources.json": '[{"urn":1}]' },
    /^\S+plan\/one\/resources\.json \[0\]\.urn: Invalid input.*; run headend plan again$/,
  ],
  [
    "with an address that does not exist",
    { "plan/claims.json": JSON.stringify(CLAIMS), "plan/one/resources.json": JSON.stringify([RECORD]) },
    /^the plan cannot be judged: .*; correct the edit$/,
  ],
];

describe("headend verify of a folder", () => {
  for (const [what, files, error] of BROKEN)
    it(`${what} is one error, and changes nothing`, () =>
      inEmpty(async (work) => {
        for (const [path, text] of Object.entries(files)) {
          mkdirSync(join(work, path, ".."), { recursive: true });
          writeFileSync(join(work, path), text);
        }
        assert.throws(
          () => verify(join(work, "plan"), { format: "text", today: TODAY }),
          (thrown: Error) =>
            thrown instanceof ArgumentError && error.test(thrown.message) && !thrown.message.includes("\n"),
        );
        rmSync(join(work, "plan"), { recursive: true, force: true });
      }));
});
