/** One change of one file: a new file, or a text before, after or instead of another that the file has once. */
export interface Change {
  readonly file: string;
  readonly text: string;
  readonly before?: string;
  readonly after?: string;
  readonly instead?: string;
}

/** Recipes of CONTRIBUTING.md as changes, by heading. Generated files are written by their commands. */
export const RECIPES: Readonly<Record<string, readonly Change[]>> = {
  "Add a tier": [
    {
      file: "plan/network/tiers.table.ts",
      before: "  transit: {\n",
      text: '  spare: { at: 544, prefix: 27, hub: NOWHERE, cell: NOWHERE, admits: "any", purpose: "spare addresses" },\n',
    },
    {
      file: "docs/design.md",
      before: '<!-- end -->\n\n"World" is a route',
      text: "| `spare` | | | | | | | | spare addresses |\n",
    },
    ...[
      ['      "small/us-west-2/hub/usw2-az1/transit"', '      "small/us-west-2/hub/usw2-az1/spare": "10.64.2.32/27",\n'],
      ['      "small/us-west-2/one/usw2-az3/transit"', '      "small/us-west-2/one/usw2-az3/spare": "10.64.42.32/27",\n'],
      ['      transit: "512 /28",', '      spare: "544 /27",\n'],
    ].map(([before = "", text = ""]) => ({ file: "tests/plan/network/ledger.test.ts", before, text })),
    { file: "tests/plan/network/ledger.test.ts", instead: "plans 98,304 subnets", text: "plans 114,688 subnets" },
    { file: "tests/plan/network/ledger.test.ts", instead: "98_304", text: "114_688" },
    ...[
      ['        "transit-use1-az1": "transit', '        "spare-use1-az1": "spare use1-az1 10.68.2.32/27",\n'],
      ['        "transit-use1-az4": "transit', '        "spare-use1-az4": "spare use1-az4 10.68.14.32/27",\n'],
    ].map(([before = "", text = ""]) => ({ file: "tests/plan/network/vpc.test.ts", before, text })),
    { file: "tests/plan/network/vpc.test.ts", instead: '"ingest", "transit"],', text: '"ingest", "spare", "transit"],' },
  ],
  "Add an alarm": [
    {
      file: "plan/region/regionAlarms.table.ts",
      after: "export const REGION_ALARMS = {\n",
      text: `  "nat-connections": {
    watches: "nat",
    metric: nat("ActiveConnectionCount", "Maximum"),
    above: 40_000,
    runbook: "nat-connections",
    message: "the NAT gateway has many connections: new ones may fail soon",
  },
`,
    },
    {
      file: "docs/runbooks/nat-connections.md",
      text: "# nat-connections\n\nA NAT gateway has more than 40,000 connections.\n",
    },
    {
      file: "docs/runbooks/README.md",
      before: "| `nat-drops-<zone>`",
      text: "| `nat-connections-<zone>` | NAT gateway of a zone | more than 40,000 connections, 3 of 5 minutes | [nat-connections](nat-connections.md) |\n",
    },
  ],
  "Add an ingest path": [
    {
      file: "catalog/ingestPaths.table.ts",
      before: "} as const satisfies Readonly<Record<string, IngestPathRow>>;",
      text: `  satellite: {
    title: "satellite",
    balancer: "private",
    front: "staticIpNlb",
    circuit: true,
    transit: true,
    drawnAt: "gateway",
  },
`,
    },
    { file: "docs/service-contract.md", after: "`directConnect`, `privateLink`", text: ", `satellite`" },
  ],
  "Add a service": [
    {
      file: "catalog/services.table.ts",
      before: '  probe: "',
      text: '  thumbnail: "answers still pictures of channels",\n',
    },
    { file: "catalog/flows.table.ts", before: '  | "probe"', text: '  | "thumbnail"\n' },
    {
      file: "catalog/flows.table.ts",
      before: '  tcp("probe", ["probe", "delivery"]',
      text: '  tcp("pictures", ["thumbnail", "cache"], [PORTS.service, "segments to take pictures of"]),\n',
    },
    { file: "plan/cell/groups.ts", before: '  probe: "Probe",', text: '  thumbnail: "Thumbnail service",\n' },
    {
      file: "catalog/access.table.ts",
      before: '  probe: { buckets: { config: "read" }',
      text: '  thumbnail: { buckets: { config: "read" }, metadata: false, database: "none", secrets: "none" },\n',
    },
    {
      file: "plan/cell/capacity/capacity.table.ts",
      before: '  probe: { family: "c7g"',
      text: '  thumbnail: { family: "c7g", smallest: "c7g.medium" },\n',
    },
    { file: "plan/cell/capacity/sizing.ts", before: "    probe: {},", text: "    thumbnail: {},\n" },
    { file: "verify/locations.table.ts", before: '  probe: "cell",', text: '  thumbnail: "cell",\n' },
    ...["production", "staging", "china"].map((environment) => ({
      file: `environments/${environment}.yaml`,
      before: "      probe: ",
      text:
        environment === "staging"
          ? "      thumbnail: build-1482\n"
          : `      thumbnail: sha256:${"0123456789abcdef".repeat(4)}\n`,
    })),
    {
      file: "services/thumbnail/main.ts",
      text: 'import { createNoProgram } from "../core/noProgram";\nimport { runTask } from "../core/run";\n\nrunTask(createNoProgram);\n',
    },
    { file: "docs/service-contract.md", after: "Services: `ingest`, ", text: "`thumbnail`, " },
    {
      file: "docs/service-contract.md",
      before: "| `probe` | probe | delivery |",
      text: "| `pictures` | | | | segments, by their URL |\n",
    },
    {
      file: "tests/support/services.ts",
      before: '  probe: size("probe"',
      text: '  thumbnail: size("thumbnail", "c7g.medium", [1, 2]),\n',
    },
    {
      file: "tests/plan/network/rules.test.ts",
      before: '        "probe: probe > delivery tcp 443",',
      text: '        "pictures: thumbnail > cache tcp 8443",\n',
    },
    {
      file: "tests/plan/cell/permissions.test.ts",
      before: '  probe: ["kms:Decrypt", "s3:GetObject"],',
      text: '  thumbnail: ["kms:Decrypt", "s3:GetObject"],\n',
    },
    {
      file: "tests/plan/cell/permissions.test.ts",
      before: '        "one-probe-us-west-2",',
      text: '        "one-thumbnail-us-west-2",\n',
    },
    { file: "tests/routes.world.test.ts", before: '  probe: ["cell", "app"],', text: '  thumbnail: ["cell", "app"],\n' },
  ],
  "Add a kind of interconnect": [
    {
      file: "settings/schema/backbone.schema.ts",
      before: "  directConnect: directConnectSchema\n",
      text: '  watched: z.boolean().default(false).describe("Whether the backbone has a dashboard."),\n',
    },
    {
      file: "plan/backbone/overview.ts",
      text: `import type { EnvironmentPlan } from "../environment";

/** A dashboard of the backbone. */
export interface OverviewPlan {
  readonly regions: readonly string[];
}

export const planOverview = ({ settings }: EnvironmentPlan): OverviewPlan => ({
  regions: settings.backbone?.watched === true ? Object.keys(settings.regions) : [],
});
`,
    },
    {
      file: "plan/backbone/interconnects.table.ts",
      before: 'import { planPrivate, type PrivatePlan } from "./private";',
      text: 'import { type OverviewPlan, planOverview } from "./overview";\n',
    },
    {
      file: "plan/backbone/interconnects.table.ts",
      after: "  readonly globalDatabase: GlobalDatabasesPlan;\n",
      text: "  readonly overview: OverviewPlan;\n",
    },
    {
      file: "plan/backbone/interconnects.table.ts",
      before: "  globalDatabase: {\n",
      text: `  overview: {
    joins: "figures of all regions, on a dashboard",
    plan: planOverview,
    isEmpty: ({ regions }) => regions.length === 0,
    faults: () => [],
  },
`,
    },
    {
      file: "components/backbone/overview.ts",
      text: `import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { OverviewPlan } from "../../plan/backbone/overview";
import { BackboneComponent, type BackboneTags } from "./backboneComponent";

export interface OverviewArgs {
  readonly plan: OverviewPlan;
  readonly tags: BackboneTags;
}

export class Overview extends BackboneComponent {
  constructor(name: string, { plan, tags }: OverviewArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:backbone:Overview", [name, tags], opts);
    for (const region of plan.regions)
      new aws.cloudwatch.Dashboard(
        \`backbone-\${region}\`,
        { region, dashboardName: \`backbone-\${region}\`, dashboardBody: JSON.stringify({ widgets: [] }) },
        this.child,
      );
    this.registerOutputs({});
  }
}
`,
    },
    {
      file: "components/backbone/kinds.ts",
      before: 'import { PrivateGateways } from "./privateGateways";',
      text: 'import { Overview } from "./overview";\n',
    },
    {
      file: "components/backbone/kinds.ts",
      before: "  globalDatabase: ({ plan",
      text: '  overview: ({ plan, opts }) => new Overview("overview", { plan: plan.kinds.overview, tags: plan.tags }, opts),\n',
    },
    {
      file: "docs/design.md",
      before: "<!-- end -->\n\nFaults: a peering",
      text: "| `overview` | | none | one dashboard per region |\n",
    },
    {
      file: "tests/plan/backbone/overview.test.ts",
      text: `import assert from "node:assert/strict";
import { planOverview } from "../../../plan/backbone/overview";
import { planEnvironment } from "../../../plan/environment";
import { backbone, three } from "./worlds";

describe("the overview of the backbone", () => {
  it("is planned where the file declares it", () => {
    assert.deepEqual(planOverview(planEnvironment(three())).regions, []);
    assert.equal(planOverview(planEnvironment(three([backbone("  watched: true\\n")]))).regions.length, 3);
  });
});
`,
    },
    {
      file: "tests/components/backbone/overview.test.ts",
      text: `import assert from "node:assert/strict";
import { ofType } from "../../support/region";
import { backbone, three } from "../../plan/backbone/worlds";
import { recordBackbone } from "./support";

describe("the overview of the backbone", () => {
  it("has a dashboard in each region", async () => {
    const recording = await recordBackbone(three([backbone("  watched: true\\n")]));
    assert.equal(ofType(recording, "aws:cloudwatch/dashboard:Dashboard").length, 3);
  });
});
`,
    },
  ],
  "Add a rule of the judge": [
    {
      file: "verify/rules.ts",
      after: "const RULES: readonly Rule[] = [\n",
      text: `  {
    name: "no-peering-connection",
    check: ({ type }) =>
      type === "aws:ec2/vpcPeeringConnection:VpcPeeringConnection"
        ? "joins VPCs outside the transit gateway: use an attachment"
        : undefined,
  },
`,
    },
    {
      file: "tests/verify/rules.test.ts",
      after: 'describe("Rules on recorded resources", () => {\n',
      text: `  it("find a peering of VPCs", () => {
    assert.deepEqual(found(resource("aws:ec2/vpcPeeringConnection:VpcPeeringConnection")), [
      "no-peering-connection: joins VPCs outside the transit gateway: use an attachment",
    ]);
  });

`,
    },
  ],
  "Add a command": [
    {
      file: "cli/commands/zones.ts",
      text: `import { findEnvironment } from "../environment";
import { EXIT } from "../errors";

/** \`headend zones [environment]\`: prints the zones of each region. */
export function zones(name: string | undefined, options: { readonly file?: string }): number {
  const { plan } = findEnvironment(name, options.file);
  for (const [region, row] of Object.entries(plan.settings.regions))
    process.stdout.write(\`\${region}: \${Object.keys(row.zones).join(", ")}\\n\`);
  return EXIT.fine;
}
`,
    },
    {
      file: "cli/headend.ts",
      before: "program.parseAsync()",
      text: `program
  .command("zones [environment]")
  .description("print the zones of each region")
  .addOption(file())
  .action((name: string | undefined, options) =>
    runCommand(async () => (await import("./commands/zones")).zones(name, options)),
  );

`,
    },
    {
      file: "tests/cli/zones.test.ts",
      text: `import assert from "node:assert/strict";
import { headend } from "./support";

describe("headend zones", () => {
  it("prints the zones of each region", async () => {
    const { status, stdout } = await headend("zones", "staging");
    assert.deepEqual([status, stdout], [0, "us-west-2: usw2-az1, usw2-az2\\nus-east-1: use1-az1, use1-az2\\n"]);
  });

  it("refuses an environment that does not exist", async () => {
    assert.equal((await headend("zones", "stagin")).status, 2);
  });
});
`,
    },
    {
      file: "docs/operate.md",
      before: "| Would `pulumi up` succeed? |",
      text: "| Which zones does a region have? | `npm run headend -- zones production` |\n",
    },
  ],
};
