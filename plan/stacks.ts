import { cellsIn } from "./cell/cell";
import type { Settings } from "../settings/settings";
import type { EnvironmentPlan } from "./environment";
import { EDGE_REGION } from "./edge/edge";
import { stackName } from "../catalog/names";
import { isAttached } from "./retiring";
import { isGlobal } from "./cell/state/database";

/** One Pulumi stack of an environment, and what `Pulumi.<name>.yaml` says for it. */
export interface StackRow {
  readonly name: string;
  /** Where its resources are: one region, but for what joins regions. */
  readonly regions: readonly string[];
  /** The cell that it is, where it is not a whole region. */
  readonly cell?: string;
  /** What it is, where it is neither a region nor a cell. */
  readonly program?: Program;
  /** Names of the stacks whose outputs it reads. */
  readonly needs: readonly string[];
  /** `headend:<key>` -> value. */
  readonly config: Readonly<Record<string, string>>;
  /** Configuration keys of secrets without which it can't be brought up. */
  readonly secrets: readonly string[];
}

/** Stacks of an environment as a whole: their programs' names are the last words of theirs. */
export const PROGRAMS = ["backbone", "edge"] as const;

export type Program = (typeof PROGRAMS)[number];

/** Kinds of stack, in the order of their references. */
export const KINDS = ["region", "cell", ...PROGRAMS] as const;

export type Kind = (typeof KINDS)[number];

export const kindOf = ({ program, cell }: Pick<StackRow, "program" | "cell">): Kind =>
  program ?? (cell === undefined ? "region" : "cell");

/** Whether an environment has anything for a program to do. */
const NEEDED: Readonly<Record<Program, (settings: Settings) => boolean>> = {
  backbone: ({ regions, backbone }) =>
    Object.keys(regions).length > 1 || backbone.directConnect !== undefined,
  edge: ({ edge }) => edge !== undefined,
};

/** Where Pulumi looks for a stack's configuration, from the root of the project. */
export const stackFile = (stack: string): string => `Pulumi.${stack}.yaml`;

export const PROJECT = "headend";

/** The stacks of an environment, in an order in which each finds what it refers to. */
export function stacksOf(settings: Settings): StackRow[] {
  const regions = Object.keys(settings.regions);
  const cells = settings.cells === "apart" ? regions.flatMap((region) => cellStacks(settings, region)) : [];
  const below = [...regions.map((region) => regionStack(settings, region)), ...cells];
  const spanning = PROGRAMS.filter((program) => NEEDED[program](settings));
  return [
    ...below,
    ...spanning.map((program) => spanningStack(settings, program, attachedOf(settings, below))),
  ];
}

/** Whether these names are of every stack of the environment. */
export const isWhole = ({ stacks }: Pick<EnvironmentPlan, "stacks">, names: readonly string[]): boolean =>
  names.length === stacks.length;

/** Name of the stack that a place of a cell is in: its own, or its region's. */
export const siteStack = (
  { environment, cells }: Settings,
  { region, cell }: { readonly region: string; readonly cell: string },
): string => stackName(environment, region, ...(cells === "apart" ? [cell] : []));

function regionStack(settings: Settings, region: string): StackRow {
  const { environment } = settings;
  const config = { "headend:environment": environment, "headend:region": region };
  const secrets = passwordKeysOf(settings, region);
  return { name: stackName(environment, region), regions: [region], needs: [], config, secrets };
}

/** A stack that is destroyed while others read its outputs is one that they can't do without. */
const attachedOf = (settings: Settings, rows: readonly StackRow[]): StackRow[] =>
  rows.filter(({ cell, regions }) =>
    cell === undefined
      ? regions.every((region) => isAttached(settings, { region }))
      : isAttached(settings, { cell }),
  );

/** It may refer to every region and cell that is attached. */
const spanningStack = (settings: Settings, program: Program, below: readonly StackRow[]): StackRow => ({
  name: stackName(settings.environment, program),
  regions: program === "edge" ? [EDGE_REGION] : Object.keys(settings.regions),
  program,
  needs: below.map(({ name }) => name),
  config: { "headend:environment": settings.environment, "headend:program": program },
  secrets: program === "edge" ? signingKeysOf(settings) : [],
});

const cellStacks = (settings: Settings, region: string): StackRow[] =>
  cellsIn(settings, region).map(({ name: cell }) => {
    const { name, config } = regionStack(settings, region);
    return {
      name: stackName(settings.environment, region, cell),
      regions: [region],
      cell,
      needs: [name],
      config: { ...config, "headend:cell": cell },
      secrets: passwordKeysOf(settings, region, cell),
    };
  });

/** Secret half of the operators' key, PEM. */
export const SIGNING_KEY = "headend:edgeSigningKey";

/** Configuration keys of secrets that the edge's stack can't be brought up without. */
const signingKeysOf = ({ edge }: Settings): string[] =>
  edge?.operatorsKey === undefined ? [] : [SIGNING_KEY];

/** Namespace of the configuration keys of master passwords: `database:<cell>`. */
export const DATABASE_SECRETS = "database";

export const passwordKey = (cell: string): string => `${DATABASE_SECRETS}:${cell}`;

const passwordKeysOf = (settings: Settings, region: string, cell?: string): string[] =>
  globalHomesOf(settings, region, cell).map(passwordKey);

/** Cells whose global database begins here: all of the region, or one. Where cells are apart a region's own stack has none. */
export const globalHomesOf = (settings: Settings, region: string, cell?: string): string[] =>
  Object.entries(settings.lineUp.cells)
    .filter(([, own]) => own.home.region === region && isGlobal({ own }))
    .map(([name]) => name)
    .filter((name) => (cell === undefined ? settings.cells === "inRegion" : name === cell));
