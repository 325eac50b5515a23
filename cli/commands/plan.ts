// First: it makes the SDK, which this command alone loads, fit for many stacks in one process.
import "../../record/preload";
import type { Settings } from "../../settings/settings";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { retiringRows } from "../../plan/retiring";
import { hint } from "../../settings/problems";
import type { EnvironmentPlan } from "../../plan/environment";
import type { ResourceRecord } from "../../record/types";
import { isWhole, kindOf, type StackRow } from "../../plan/stacks";
import { isOfRoutes, judgeRoutes } from "../../verify/judgeRoutes";
import { type Claim, judge, judgeNetworks, type Network } from "../../verify/rules";
import { circuitFindings } from "../../checks/findings/circuits";
import { findEnvironment, type Environment } from "../environment";
import { ArgumentError, EXIT } from "../errors";
import { ReplacedFolder } from "../files";
import { neighbourFindings } from "../../checks/findings/neighbours";
import { planStacks, type PlannedStack } from "../plan";
import { outsideNames } from "../../report/diagram/backbone";
import { drawTopology } from "../../report/diagram/draw";
import { renderReport } from "../../report/html";
import { summarize, type PlanFinding, type StackSummary, type Summary } from "../../report/summary";
import {
  asMarkdown,
  asText,
  detailsOf,
  findingLines,
  kindsTable,
  subnetsTable,
  tablesOf,
} from "../../report/tables";
import { Drawn, type RegionTopology } from "../../report/diagram/topology";
import { counted } from "../../report/words";
import { retiringFindings } from "../../checks/findings/retiring";
import { shortfalls } from "../../checks/findings/shortfalls";
import { unfedFindings } from "../../checks/findings/unfed";

export interface PlanOptions {
  readonly file?: string;
  readonly out: string;
  readonly format: "text" | "json" | "markdown";
  /** Whether the tables are printed too. */
  readonly tables?: boolean;
  /** Names of stacks; empty: all. */
  readonly stack: readonly string[];
  /** Names of regions; empty: all. A stack of several is there where all of its are. */
  readonly region: readonly string[];
  /** Names of cells that have stacks of their own; empty: all. */
  readonly cell: readonly string[];
}

/** `headend plan [environment]`: builds every stack in this process, checks it, writes it. */
export async function plan(name: string | undefined, options: PlanOptions): Promise<number> {
  const environment = findEnvironment(name, options.file);
  const only = chosen(environment, options);
  const target = join(options.out, environment.plan.settings.environment);
  const folder = new ReplacedFolder(target, "summary.json");
  try {
    const summary = await write(environment, only, folder);
    tellLoss(summary, target);
    folder.replace();
    process.stdout.write(printed(summary, options, { file: environment.file, target }));
    return summary.figures.errors > 0 ? EXIT.finding : EXIT.fine;
  } catch (error) {
    folder.drop();
    throw error;
  }
}

/** A narrowed plan takes the place of a fuller one: whoever opens that afterwards must not wonder where the rest is. */
function tellLoss({ stacks, figures }: Summary, target: string): void {
  const path = join(target, "summary.json");
  if (figures.stacks === figures.ofStacks || !existsSync(path)) return;
  const before = stacksIn(readFileSync(path, "utf8"));
  const lost = before.filter((stack) => !stacks.some(({ name }) => name === stack));
  if (lost.length === 0) return;
  process.stderr.write(
    `${target} held ${before.length} stacks and now holds ${stacks.length}: a plan without --stack, --region and --cell brings all back\n`,
  );
}

/** Names; none of a summary that is not one of ours. */
function stacksIn(text: string): string[] {
  try {
    return (JSON.parse(text) as Partial<Summary>).stacks?.map(({ name }) => name) ?? [];
  } catch {
    return [];
  }
}

/** Names of the stacks that the options leave. Throws an ArgumentError with every unknown word, or where none is left. */
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
      "stack of a cell",
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
      `no stack is all of this: ${[
        ...stack.map((name) => `--stack ${name}`),
        ...region.map((name) => `--region ${name}`),
        ...cell.map((name) => `--cell ${name}`),
      ].join(" ")}`,
    );
  return left;
}

/** What joins regions, or stands before them, is in no region alone. */
const isIn = ({ program, regions }: StackRow, asked: readonly string[]): boolean =>
  program === undefined && regions.every((name) => asked.includes(name));

const unknown = (what: string, asked: readonly string[], known: readonly string[]): string[] =>
  asked
    .filter((word) => !known.includes(word))
    .map((word) => `there is no ${what} "${word}"${hint(word, [...new Set(known)])}`);

/** What settings alone tell of the stacks that are planned. */
const DECLARED = [shortfalls, retiringFindings, circuitFindings, unfedFindings];

async function write(
  environment: Environment,
  only: readonly string[],
  folder: ReplacedFolder,
): Promise<Summary> {
  const stacks: StackSummary[] = [];
  const findings: PlanFinding[] = [];
  const drawn = new Drawn();
  const routed: ResourceRecord[] = [];
  for await (const planned of planStacks(environment, only)) {
    const { row, recording } = planned;
    progress(`${row.name}: ${recording.resources.length} resources`);
    folder.writeJson(join(row.name, "resources.json"), recording.resources);
    stacks.push(stackSummary(planned));
    const found = [
      ...planned.findings,
      ...judge(recording.resources, claimOf(row, environment.plan.settings)),
    ];
    findings.push(...found.map((finding) => ({ stack: row.name, ...finding })));
    drawn.add(recording.resources);
    routed.push(...recording.resources.filter(isOfRoutes));
  }
  const { plan } = environment;
  const topology = drawn.topology(outsideNames(plan.settings, plan.backbone));
  findings.push(...judgeNetworks(networksOf(topology.regions)).map((finding) => ({ stack: "", ...finding })));
  findings.push(...routeFindings(plan, only, routed), ...neighbourFindings(environment.file));
  findings.push(...DECLARED.flatMap((find) => find(plan, only)));
  const summary = summarize(plan, { stacks, findings });
  const drawing = drawTopology(topology);
  folder.writeJson("addresses.json", plan.ledger);
  folder.writeJson("summary.json", summary);
  folder.write("topology.svg", drawing);
  const tables = [...tablesOf(summary), ...detailsOf(summary), subnetsTable(topology.regions, plan.ledger)];
  folder.write("index.html", renderReport({ summary, tables, topology: drawing }));
  return summary;
}

const claimOf = ({ regions }: StackRow, settings: Settings): Claim => ({
  regions,
  protect: settings.protect,
  retiring: retiringRows(settings).map(({ row }) => ("cell" in row ? row.cell : row.region)),
});

/** Only of a whole plan: in a part of it whatever leads to the rest seems to lead nowhere. */
function routeFindings(
  plan: EnvironmentPlan,
  only: readonly string[],
  resources: readonly ResourceRecord[],
): PlanFinding[] {
  if (!isWhole(plan, only)) return [];
  const sites = Object.entries(plan.settings.outside).map(([name, { kind, asn, prefixes }]) => ({
    name,
    kind,
    asn,
    prefixes,
  }));
  return judgeRoutes(resources, sites).map((finding) => ({ stack: "", ...finding }));
}

const networksOf = (regions: readonly RegionTopology[]): Network[] =>
  regions.flatMap(({ region, vpcs }) =>
    vpcs.map(({ name, block }) => ({ name: `${region} ${name}`, block })),
  );

function stackSummary({ row, recording }: PlannedStack): StackSummary {
  const types: Record<string, number> = {};
  for (const { type } of recording.resources) types[type] = (types[type] ?? 0) + 1;
  const sorted = Object.fromEntries(Object.entries(types).sort(([a], [b]) => a.localeCompare(b)));
  return {
    name: row.name,
    kind: kindOf(row),
    regions: row.regions,
    resources: recording.resources.length,
    types: sorted,
  };
}

/** Where a plan comes from, and where it is written. */
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

/** Findings that the digest has room for. */
const SHOWN = 8;

/** A plan in at most twenty lines: what it is, how much, what is wrong, and where the rest is. */
export function digestOf(summary: Summary, { file, target }: Paths): string {
  const { errors, warnings } = summary.figures;
  const findings = findingLines(summary);
  const more = findings.length - SHOWN;
  const lines = [
    `${counted(errors, "error")}, ${counted(warnings, "warning")}`,
    ...findings.slice(0, SHOWN).map((line) => `  ${line}`),
    ...(more > 0 ? [`  and ${more} more in the report`] : []),
    `report: ${join(target, "index.html")}; --tables prints its tables`,
  ];
  return `${summary.environment}, ${file}: a plan, not a preview. Ids are invented, no provider validated it.

${asText(kindsTable(summary))}
${lines.join("\n")}
`;
}

/** To a terminal alone: what is piped or logged holds results and nothing else. */
function progress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${line}\n`);
}
