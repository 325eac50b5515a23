import assert from "node:assert/strict";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chosen, digestOf, plan, type PlanOptions } from "../../cli/commands/plan";
import { environmentNames, findEnvironment } from "../../cli/environment";
import { ArgumentError } from "../../cli/errors";
import { planEnvironment } from "../../plan/environment";
import { summarize, type Summary } from "../../report/summary";
import type { LedgerRow } from "../../plan/network/ledger";
import { kindOf } from "../../plan/stacks";
import type { ResourceRecord } from "../../record/types";
import { keyed } from "../../verify/findings";
import { PROTECTED } from "../../verify/rules.table";
import { edited, type Edit, settingsOf, SMALL } from "../checks/support";
import { APART, filesIn, inEmpty, printed, writeOwn } from "./support";

const PROTECTING = edited(APART, [["owner: someone", "owner: someone\nprotect: true"]]);

const WEST = "small-us-west-2";
const EAST = "small-us-east-1";
const CELL = `${EAST}-one`;
const BACKBONE = "small-backbone";
const ALL = [WEST, EAST, `${WEST}-one`, `${WEST}-two`, CELL, `${EAST}-two`, BACKBONE];

/** The regions and one cell: each further stack takes time and shows nothing new. */
const FEW = { stack: [WEST, EAST, CELL] };

interface Planned {
  readonly code: number;
  readonly text: string;
  /** Files in the folder of the environment. */
  readonly files: Readonly<Record<string, string>>;
}

const TODAY = new Date("2026-11-30");

/** `headend plan --file <folder>/small.yaml --out <folder>/out`. */
async function planIn(
  folder: string,
  options: Partial<PlanOptions> = {},
  text: string = APART,
): Promise<Planned> {
  const file = join(folder, "small.yaml");
  writeFileSync(file, text);
  const out = join(folder, "out");
  const { text: stdout, result } = await printed("stdout", () =>
    plan(undefined, { file, out, format: "json", stack: [], region: [], cell: [], today: TODAY, ...options }),
  );
  return { code: result, text: stdout, files: filesIn(join(out, "small")) };
}

const planned = (options?: Partial<PlanOptions>, text?: string): Promise<Planned> =>
  inEmpty((folder) => planIn(folder, options, text));

const summaryOf = ({ files }: Planned): Summary => JSON.parse(files["summary.json"] ?? "");

const FIELDS = [
  "urn",
  "type",
  "name",
  "parent",
  "custom",
  "remote",
  "provider",
  "region",
  "inputs",
  "outputs",
  "dependencies",
  "propertyDependencies",
  "protect",
  "retainOnDelete",
  "deleteBeforeReplace",
  "ignoreChanges",
  "replaceOnChanges",
  "customTimeouts",
  "aliases",
];

describe("a plan", () => {
  let small: Planned;
  before(async () => {
    small = await planned(FEW);
  });

  it("writes these files and no other", () => {
    assert.deepEqual(Object.keys(small.files), [
      ".headend.json",
      "addresses.json",
      "claims.json",
      "index.html",
      "small-us-east-1-one/resources.json",
      "small-us-east-1/resources.json",
      "small-us-west-2/resources.json",
      "small.yaml",
      "summary.json",
      "topology.svg",
    ]);
  });

  it("also writes each stack as a Terraform plan with --format terraform", async () => {
    const one = await planned({ ...FEW, stack: [WEST], format: "terraform" });
    assert.deepEqual(
      Object.keys(one.files).filter((file) => file.startsWith(WEST)),
      [`${WEST}/resources.json`, `${WEST}/terraform.json`],
    );
    assert.ok(one.files[".headend.json"]?.includes(`${WEST}/terraform.json`));
    const { resource_changes: changes } = JSON.parse(one.files[`${WEST}/terraform.json`] ?? "") as {
      resource_changes: readonly { readonly type: string }[];
    };
    assert.ok(changes.some(({ type }) => type === "aws_vpc"));
    assert.match(one.text, /report: /);
  });

  it("writes every resource of a stack, with every field, sorted by URN", () => {
    const { stacks } = summaryOf(small);
    assert.deepEqual(
      stacks.map(({ name }) => name),
      FEW.stack,
    );
    for (const { name, resources: count } of stacks) {
      const resources: ResourceRecord[] = JSON.parse(small.files[`${name}/resources.json`] ?? "");
      for (const resource of resources) assert.deepEqual(Object.keys(resource), FIELDS, resource.urn);
      const urns = resources.map(({ urn }) => urn);
      assert.deepEqual(urns, [...new Set(urns)].sort());
      assert.ok(urns.includes(`urn:pulumi:${name}::headend::pulumi:pulumi:Stack::headend-${name}`), name);
      assert.equal(resources.length, count);
    }
  });

  it("writes every block of the address plan, outer before inner", () => {
    const rows: LedgerRow[] = JSON.parse(small.files["addresses.json"] ?? "");
    const zone = { environment: "small", region: "us-west-2", vpc: "hub", zone: "usw2-az1" };
    assert.deepEqual(rows[0], { level: "environment", environment: "small", slot: 1, block: "10.64.0.0/10" });
    assert.deepEqual(rows[5], { level: "subnet", ...zone, tier: "public", slot: 256, block: "10.64.1.0/26" });
    // The environment, two regions, three networks in three zones of six tiers each, and three in two.
    assert.equal(rows.length, 1 + 2 + 3 * (1 + 3 * (1 + 6)) + 3 * (1 + 2 * (1 + 6)));
  });

  it("draws its stacks, and puts the drawing into the report", () => {
    const drawing = small.files["topology.svg"] ?? "";
    for (const text of ["us-west-2", "us-east-1", "10.64.0.0/19", "10.68.0.0/19"])
      assert.ok(drawing.includes(`>${text}<`), text);
    assert.ok(small.files["index.html"]?.includes(drawing));
  });

  it("replaces the last plan completely, with the same bytes for each format", () =>
    inEmpty(async (folder) => {
      writeOwn(join(folder, "out", "small"), "summary.json", join("small-eu-west-3", "resources.json"));
      const again = await planIn(folder, { ...FEW, format: "text" });
      assert.deepEqual(again.files, small.files);
      assert.notEqual(again.text, small.text);
    }));

  it("prints what it is, counts, findings and the path of the report", async () => {
    const { text } = await planned({ format: "text", stack: ["small-us-east-1"] });
    assert.match(
      text,
      new RegExp(
        [
          "^small, (.*)/small\\.yaml: a plan, not a preview\\. Ids are invented, no provider validated it\\.\n",
          "1 of 7 stacks, (\\d+) resources",
          "  kind    stacks  resources",
          "  region  1       \\2\n",
          "0 errors, 0 warnings",
          "report: \\1/out/small/index\\.html; --tables prints its tables\n$",
        ].join("\n"),
      ),
    );
  });

  it("prints its tables with --tables", async () => {
    const { text } = await planned({ format: "text", tables: true, stack: ["small-us-east-1"] });
    const titles = ["Stacks", "Regions", "VPC slots", "Cells", "Sizes", "Peerings", "Findings: none"];
    assert.deepEqual(
      text.split("\n").filter((line) => titles.includes(line)),
      titles,
    );
    assert.match(text, /\n\nsmall, /);
  });

  it("prints its progress only to a terminal", async () => {
    const { isTTY } = process.stderr;
    const progress = async (terminal: boolean): Promise<string> => {
      process.stderr.isTTY = terminal;
      return (await printed("stderr", () => planned({ stack: ["small-us-east-1"] }))).text;
    };
    try {
      assert.match(await progress(true), /^small-us-east-1: \d+ resources\n$/);
      assert.equal(await progress(false), "");
    } finally {
      process.stderr.isTTY = isTTY;
    }
  });
});

describe("the digest of a plan", () => {
  /** The digest of an environment with this number of findings. */
  function digestLines(name: string, errors: number): string[] {
    const { file, plan: planned } = findEnvironment(name, undefined);
    const stacks = planned.stacks.map((row) => ({ ...row, kind: kindOf(row), resources: 1, types: {} }));
    const finding = keyed({
      stack: "",
      rule: "orphan",
      severity: "error",
      subject: "urn:a",
      message: "x\ny",
    });
    const findings = Array.from({ length: errors }, () => finding);
    const summary = summarize(planned, { stacks, waves: [], findings, accepted: [] });
    return digestOf(summary, { file, target: `out/${name}` })
      .trimEnd()
      .split("\n");
  }

  for (const name of environmentNames())
    it(`of ${name} has at most twenty lines, with any number of findings`, () => {
      for (const errors of [0, 8, 9, 500])
        assert.ok(digestLines(name, errors).length <= 20, `${errors} errors`);
    });

  it("shows up to eight findings, and the number of the others", () => {
    const shown = (errors: number): string[] => digestLines("production", errors).slice(9, -1);
    const line = "  error orphan urn:a: x y";
    assert.deepEqual(shown(8), ["8 errors, 0 warnings", ...Array<string>(8).fill(line)]);
    assert.deepEqual(shown(31), [
      "31 errors, 0 warnings",
      ...Array<string>(8).fill(line),
      "  and 23 more in the report",
    ]);
  });
});

describe("a plan with a cell's stack", () => {
  it("resolves its references to the stack of its region, which is planned before", async () => {
    const { files } = await planned({ stack: [EAST, CELL] });
    const read = (stack: string): ResourceRecord[] => JSON.parse(files[`${stack}/resources.json`] ?? "");
    const gateway = read(EAST).find(({ type }) => type.endsWith(":TransitGateway"));
    const attachment = read(CELL).find(({ type }) => type.endsWith(":VpcAttachment"));
    assert.match(String(gateway?.outputs["id"]), /^tgw-/);
    assert.equal(attachment?.inputs["transitGatewayId"], gateway?.outputs["id"]);
  });
});

describe("a plan with findings", () => {
  const types = PROTECTED as Set<string>;
  const type = "aws:ec2/vpc:Vpc";
  beforeEach(() => types.add(type));
  afterEach(() => types.delete(type));

  it("is written, shows them everywhere, and exits with 1", async () => {
    const found = await planned({ stack: [WEST, EAST] }, PROTECTING);
    assert.equal(found.code, 1);
    assert.deepEqual(
      summaryOf(found).findings,
      ["us-west-2", "us-east-1"].map((region) => ({
        stack: `small-${region}`,
        rule: "unprotected",
        severity: "error",
        subject: `urn:pulumi:small-${region}::headend::headend:region:Region$headend:shared:Vpc$${type}::hub`,
        message:
          "is not protected, so `pulumi up` may delete it; pass `this.protection(...)` of its component",
        key: "unprotected Vpc hub",
      })),
    );
    assert.equal(summaryOf(found).figures.errors, 2);
    assert.equal(found.text, found.files["summary.json"]);
    assert.match(found.files["index.html"] ?? "", /<td class="error">error<\/td>/);
  });
});

describe("a plan with a retiring region and cells", () => {
  it("has a warning in their stacks, and no finding about protection", async () => {
    const marks: readonly Edit[] = [
      ["    egress: nat\n", "    egress: nat\n    retiring: unprotect\n"],
      ["    one:\n", "    one:\n      retiring: unprotect\n"],
      ["    two:\n", "    two:\n      retiring: unprotect\n"],
    ];
    const found = await planned({ stack: [WEST, CELL] }, edited(PROTECTING, marks));
    assert.equal(found.code, 0);
    assert.deepEqual(
      summaryOf(found).findings.map(({ rule, severity, stack }) => [rule, severity, stack].join(" ")),
      [`retiring warning ${WEST}`, `retiring warning ${CELL}`],
    );
  });
});

describe("a plan that fails", () => {
  it("keeps the last plan, and leaves no files of its own", () =>
    inEmpty(async (folder) => {
      const options = { stack: [EAST] };
      await planIn(folder, options);
      const before = filesIn(folder);
      const types = PROTECTED as Set<string>;
      types.has = () => {
        throw new Error("half-way");
      };
      try {
        await assert.rejects(planIn(folder, options, PROTECTING), new Error("half-way"));
      } finally {
        Reflect.deleteProperty(types, "has");
      }
      assert.deepEqual(filesIn(folder), { ...before, "small.yaml": PROTECTING });
    }));
});

describe("a plan that is rejected", () => {
  it("because of another environment's file names both, and creates no folder", () =>
    inEmpty(async (folder) => {
      const file = join(folder, "small.yaml");
      writeFileSync(file, SMALL);
      const message = `${file} describes small, not staging; omit the name, or use another file`;
      const narrowing = { stack: [], region: [], cell: [] };
      const options = { file, out: join(folder, "out"), format: "json", today: TODAY, ...narrowing } as const;
      await assert.rejects(plan("staging", options), new ArgumentError(message));
      assert.deepEqual(readdirSync(folder), ["small.yaml"]);
    }));

  it("because of a folder that it did not write keeps that folder", () =>
    inEmpty(async (folder) => {
      const target = join(folder, "out", "small");
      mkdirSync(target, { recursive: true });
      writeFileSync(join(target, "thesis"), "years of work");
      const message = `${target} is not empty and has no .headend.json, so Headend did not write it; move it away, or use another folder`;
      await assert.rejects(planIn(folder), new ArgumentError(message));
      assert.deepEqual(filesIn(folder), { "out/small/thesis": "years of work", "small.yaml": APART });
    }));
});

describe("a plan with sizes below the need", () => {
  const LESS = edited(APART, [
    ["size: 2", "size: 20\n      capacity: { packager: { instanceType: c7g.medium, perZone: 1 } }"],
  ]);

  it("has one finding per site, in the stack of the site", async () => {
    const { code, files } = await planned({ cell: ["one"] }, LESS);
    const { findings } = JSON.parse(files["summary.json"] ?? "") as Summary;
    const found = findings.filter(({ rule }) => rule === "below-need");
    assert.equal(code, 1);
    assert.deepEqual(
      found.map(({ message, ...rest }) => rest),
      [`${WEST}-one`, `${EAST}-one`].map((stack) => ({
        key: "below-need one",
        stack,
        rule: "below-need",
        severity: "error",
        subject: "one",
      })),
    );
    assert.match(found[0]?.message ?? "", /^1 x c7g\.medium in each zone of home carry \d+ % of the /);
  });

  it("has no finding for a stack that is not planned", async () => {
    const { findings } = summaryOf(await planned({ stack: [EAST] }, LESS));
    assert.deepEqual(findings, []);
  });
});

describe("a narrowed plan", () => {
  const environment = { plan: planEnvironment(settingsOf(APART)) };
  const none = { stack: [], region: [], cell: [] };
  for (const [options, stacks] of [
    [{}, ALL],
    [{ stack: [EAST] }, [EAST]],
    [{ stack: [EAST, WEST] }, [WEST, EAST]],
    [{ stack: [BACKBONE] }, [BACKBONE]],
    [{ region: ["us-west-2"] }, [WEST, `${WEST}-one`, `${WEST}-two`]],
    [{ region: ["us-west-2", "us-east-1"] }, ALL.filter((name) => !name.endsWith("backbone"))],
    [{ stack: [EAST, WEST], region: ["us-east-1"] }, [EAST]],
    [{ cell: ["two"] }, [`${WEST}-two`, `${EAST}-two`]],
    [{ cell: ["one", "two"], region: ["us-east-1"] }, [CELL, `${EAST}-two`]],
    [{ cell: ["one"], stack: [WEST, CELL, `${EAST}-two`] }, [CELL]],
  ] as const)
    it(`by ${JSON.stringify(options)} has ${stacks.join(" and ")}`, () => {
      assert.deepEqual(chosen(environment, { ...none, ...options }), stacks);
    });

  it("warns if it replaces a plan with more stacks", () =>
    inEmpty(async (folder) => {
      const warning = async (stack: readonly string[]): Promise<string> =>
        (await printed("stderr", () => planIn(folder, { stack }))).text;
      assert.equal(await warning([WEST, EAST]), "");
      const target = join(folder, "out", "small");
      const message = `${target} had 2 stacks and now has 1; plan without --stack, --region and --cell to write all\n`;
      assert.equal(await warning([EAST]), message);
      assert.equal(await warning([EAST]), "");
      writeFileSync(join(target, "summary.json"), "{}");
      assert.equal(await warning([EAST]), "");
    }));

  it("offers each region once, with any number of stacks", () => {
    const message = 'unknown region "mars"; choose from us-west-2, us-east-1';
    assert.throws(() => chosen(environment, { ...none, region: ["mars"] }), new ArgumentError(message));
  });

  it("of a cell's stack writes only that stack: its region is planned for its outputs", async () => {
    const { code, files } = await planned({ stack: [CELL] });
    const folders = Object.keys(files).filter((path) => path.endsWith("/resources.json"));
    const { stacks, figures, findings } = JSON.parse(files["summary.json"] ?? "") as Summary;
    assert.deepEqual([code, findings], [0, []]);
    assert.deepEqual(folders, [`${CELL}/resources.json`]);
    assert.deepEqual([figures.stacks, figures.ofStacks], [1, 7]);
    assert.deepEqual(
      stacks.map(({ name }) => name),
      [CELL],
    );
  });

  it("rejects all unknown stacks, regions and cells at once, and writes nothing", () =>
    inEmpty(async (folder) => {
      const message = [
        `unknown stack "us-west-2"; choose from ${ALL.join(", ")}`,
        `unknown stack "small-us-west-3"; did you mean "${WEST}"?`,
        'unknown region "us-est-1"; did you mean "us-east-1"?',
        'unknown cell with own stacks "tow"; did you mean "two"?',
      ].join("\n");
      const options = {
        stack: ["us-west-2", WEST, "small-us-west-3"],
        region: ["us-est-1"],
        cell: ["one", "tow"],
      };
      await assert.rejects(planIn(folder, options), new ArgumentError(message));
      assert.deepEqual(readdirSync(folder), ["small.yaml"]);
    }));

  it("has no stacks of cells if cells are in the stacks of their regions", async () => {
    const message = /^Error: unknown cell with own stacks "one"/;
    await assert.rejects(planned({ cell: ["one"] }, SMALL), message);
  });

  it("fails if no stack matches, and does not plan all of them", async () => {
    const message = `no stack matches all of --stack ${WEST} --region us-east-1 --cell one; omit one`;
    const options = { stack: [WEST], region: ["us-east-1"], cell: ["one"] };
    await assert.rejects(planned(options), new ArgumentError(message));
  });
});
