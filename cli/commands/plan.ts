// First import: it prepares the Pulumi SDK, which only this command loads, for many stacks in one process.
import { rowOf } from "../../facts/rowOf";
import "../../record/preload";
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { hint } from "../../settings/problems";
import type { EnvironmentPlan } from "../../plan/environment";
import { isWhole, kindOf, type StackRow } from "../../plan/stacks";
import type { StackFinding } from "../../verify/findings";
import { PlanJudge } from "../../verify/planJudge";
import { authorityFindings } from "../../checks/findings/authorities";
import { circuitFindings } from "../../checks/findings/circuits";
import { claimsOf } from "../claims";
import { findEnvironment, type Environment } from "../environment";
import { ArgumentError, EXIT } from "../errors";
import { ReplacedFolder } from "../files";
import { neighbourFindings } from "../../checks/findings/unreadNeighbours";
import { planStacks, type PlannedStack } from "../recordStacks";
import { type Earlier, earlierPlan } from "../since";
import { writeSteps } from "../steps";
import { outsideNames } from "../../report/diagram/backbone";
import { drawTopology } from "../../report/diagram/draw";
import { renderReport } from "../../report/html";
import { summarize, type StackSummary, type Summary } from "../../report/summary";
import {
  asMarkdown,
  asText,
  detailsOf,
  kindsTable,
  subnetsTable,
  tablesOf,
  verdictLines,
} from "../../report/tables";
import { terraformPlan } from "../../report/terraform";
import { Drawn, type Topology } from "../../report/diagram/topology";
import { counted } from "../../report/words";
import { retiringFindings } from "../../checks/findings/retiring";
import { shortfalls } from "../../checks/findings/shortfalls";
import { unfedFindings } from "../../checks/findings/unfed";
import { unreachedFindings } from "../../checks/findings/unreached";

export interface PlanOptions {
  readonly file?: string;
  readonly out: string;
  /** `terraform` also writes `<stack>/terraform.json`. */
  readonly format: "text" | "json" | "markdown" | "terraform";
  /** The date that certificates and acceptances are compared with. */
  readonly today: Date;
  /** Whether the tables are also printed. */
  readonly tables?: boolean;
  /** What the plan is compared with: a folder of an earlier plan, a Git revision, or `none`. Default: HEAD. */
  readonly since?: string;
  /** Names of stacks; empty: all. */
  readonly stack: readonly string[];
  /** Names of regions; empty: all. A stack of several regions is included if all of them are. */
  readonly region: readonly string[];
  /** Names of cells that have stacks of their own; empty: all. */
  readonly cell: readonly string[];
}

/** `headend plan [environment]`: builds, checks and writes every stack in this process. */
export async function plan(name: string | undefined, options: PlanOptions): Promise<number> {
  const environment = findEnvironment(name, options.file);
  const { summary, target } = await planAndWrite(environment, options);
  process.stdout.write(printed(summary, options, { file: environment.file, target }));
  return summary.figures.errors > 0 ? EXIT.finding : EXIT.fine;
}

/** Plans an environment and replaces its folder in `out`. `seen` gets each stack as soon as it is planned. */
export async function planAndWrite(
  environment: Environment,
  options: PlanOptions,
  seen: (stack: PlannedStack) => void = () => undefined,
): Promise<{ readonly summary: Summary; readonly target: string }> {
  const only = chosen(environment, options);
  const isAll = isWhole(environment.plan, only);
  if (!isAll && options.since !== undefined)
    throw new ArgumentError("--since compares whole plans; omit --stack, --region and --cell");
  const target = join(options.out, environment.plan.settings.environment);
  const folder = new ReplacedFolder(target);
  try {
    const earlier = isAll ? await earlierPlan(environment, options.since) : undefined;
    const extent = { only, earlier, today: options.today, asTerraform: options.format === "terraform", seen };
    const summary = await write(environment, extent, folder);
    warnOfLoss(summary, target);
    folder.replace();
    return { summary, target };
  } catch (error) {
    folder.drop();
    throw error;
  }
}

/** Warns if a plan with fewer stacks replaces a plan with more. */
function warnOfLoss({ stacks, figures }: Summary, target: string): void {
  const path = join(target, "summary.json");
  if (figures.stacks === figures.ofStacks || !existsSync(path)) return;
  const before = stacksIn(readFileSync(path, "utf8"));
  const lost = before.filter((stack) => !stacks.some(({ name }) => name === stack));
  if (lost.length === 0) return;
  process.stderr.write(
    `${target} had ${before.length} stacks and now has ${stacks.length}; plan without --stack, --region and --cell to write all\n`,
  );
}

/** Names of stacks; none if the text is not a summary. */
function stacksIn(text: string): string[] {
  try {
    return (JSON.parse(text) as Partial<Summary>).stacks?.map(({ name }) => name) ?? [];
  } catch {
    return [];
  }
}

/** Names of the stacks that match the options. Throws an ArgumentError with every unknown name, or if no stack matches. */
export function chosen(
  { plan: { settings, stacks: rows } }: Pick<Environment, "plan">,
  { stack, region, cell }: Pick<PlanOptions, "stack" | "region" | "cell">,
): string[] {
  const wrong = [
    ...unknown(
      "stack",
      stack,
      rows.map(({ name }) => name),
    ),
    ...unknown("region", region, Object.keys(settings.regions)),
    ...unknown(
      "cell with own stacks",
      cell,
      rows.flatMap((row) => row.cell ?? []),
    ),
  ];
  if (wrong.length > 0) throw new ArgumentError(wrong.join("\n"));
  const left = rows
    .filter((row) => stack.length === 0 || stack.includes(row.name))
    .filter((row) => region.length === 0 || isIn(row, region))
    .filter((row) => cell.length === 0 || (row.cell !== undefined && cell.includes(row.cell)))
    .map((row) => row.name);
  if (left.length === 0)
    throw new ArgumentError(
      `no stack matches all of ${[
        ...stack.map((name) => `--stack ${name}`),
        ...region.map((name) => `--region ${name}`),
        ...cell.map((name) => `--cell ${name}`),
      ].join(" ")}; omit one`,
    );
  return left;
}

/** Backbone and edge belong to no single region. */
const isIn = ({ program, regions }: StackRow, wanted: readonly string[]): boolean =>
  program === undefined && regions.every((name) => wanted.includes(name));

const unknown = (what: string, names: readonly string[], known: readonly string[]): string[] =>
  names
    .filter((name) => !known.includes(name))
    .map((name) => `unknown ${what} "${name}"${hint(name, [...new Set(known)])}`);

/** Findings of the planned stacks that need only the settings. */
const DECLARED = [
  shortfalls,
  retiringFindings,
  circuitFindings,
  unfedFindings,
  unreachedFindings,
  authorityFindings,
];

interface Extent {
  /** Names of the stacks. */
  readonly only: readonly string[];
  readonly earlier: Earlier | undefined;
  readonly today: Date;
  readonly asTerraform: boolean;
  readonly seen: (stack: PlannedStack) => void;
}

async function write(
  environment: Environment,
  { only, earlier, today, asTerraform, seen }: Extent,
  folder: ReplacedFolder,
): Promise<Summary> {
  const { plan, file } = environment;
  const stacks: StackSummary[] = [];
  const recording: StackFinding[] = [];
  const drawn = new Drawn();
  const claims = claimsOf(environment, only);
  const judge = new PlanJudge(claims);
  for await (const planned of planStacks(environment, only)) {
    const { row, findings } = planned;
    const { resources } = planned.recording;
    seen(planned);
    progress(`${row.name}: ${resources.length} resources`);
    folder.writeJson(join(row.name, "resources.json"), resources);
    if (asTerraform) folder.writeJson(join(row.name, "terraform.json"), terraformPlan(resources));
    stacks.push(stackSummary(planned));
    recording.push(...findings.map((finding) => ({ stack: row.name, ...finding })));
    judge.add(row.name, resources);
    drawn.add(resources);
  }
  const settings = [...neighbourFindings(file), ...DECLARED.flatMap((find) => find(plan, only, today))];
  const { waves, findings: steps } = isWhole(plan, only)
    ? writeSteps(plan, earlier, folder)
    : { waves: [], findings: [] };
  const found = { settings, recording, steps };
  const summary = summarize(plan, { stacks, waves, ...judge.end(found, today) });
  folder.write(basename(file), readFileSync(file, "utf8"));
  folder.writeJson("claims.json", { ...claims, findings: found });
  folder.writeJson("addresses.json", plan.ledger);
  folder.writeJson("summary.json", summary);
  writeReport(
    summary,
    { topology: drawn.topology(outsideNames(plan.settings, plan.backbone)), plan },
    folder,
  );
  return summary;
}

function writeReport(
  summary: Summary,
  { topology, plan }: { readonly topology: Topology; readonly plan: EnvironmentPlan },
  folder: ReplacedFolder,
): void {
  const drawing = drawTopology(topology);
  folder.write("topology.svg", drawing);
  const tables = [...tablesOf(summary), ...detailsOf(summary), subnetsTable(topology.regions, plan.ledger)];
  folder.write("index.html", renderReport({ summary, tables, topology: drawing }));
}

function stackSummary({ row, recording }: PlannedStack): StackSummary {
  const types: Record<string, number> = {};
  for (const { type } of recording.resources) types[type] = (rowOf(types, type) ?? 0) + 1;
  const sorted = Object.fromEntries(Object.entries(types).sort(([a], [b]) => a.localeCompare(b)));
  return {
    name: row.name,
    kind: kindOf(row),
    regions: row.regions,
    resources: recording.resources.length,
    types: sorted,
  };
}

/** Environment file and output folder of a plan. */
interface Paths {
  readonly file: string;
  readonly target: string;
}

function printed(summary: Summary, { format, tables = false }: PlanOptions, paths: Paths): string {
  if (format === "json") return `${JSON.stringify(summary, undefined, 2)}\n`;
  if (format === "markdown") return [...tablesOf(summary), ...detailsOf(summary)].map(asMarkdown).join("\n");
  const shown = tables ? tablesOf(summary).map(asText) : [];
  return [...shown, digestOf(summary, paths)].join("\n");
}

/** Findings that the digest shows, at most. */
const SHOWN = 8;

/** A plan in at most twenty lines: environment, counts, findings, and the path of the report. */
export function digestOf(summary: Summary, { file, target }: Paths): string {
  const { waves } = summary;
  const lines = [
    ...verdictLines(summary, SHOWN),
    `report: ${join(target, "index.html")}; --tables prints its tables`,
    ...(waves.length > 0
      ? [
          `steps: ${join(target, "steps.md")}, ${counted(waves.flat().length, "stack")} in ${counted(waves.length, "wave")}`,
        ]
      : []),
  ];
  return `${summary.environment}, ${file}: a plan, not a preview. Ids are invented, no provider validated it.

${asText(kindsTable(summary))}
${lines.join("\n")}
`;
}

/** Only for a terminal, so that piped or logged output has only results. */
function progress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${line}\n`);
}
