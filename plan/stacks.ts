import { cellsIn } from "./cell/cell";
import type { Settings } from "../settings/settings";
import type { EnvironmentPlan } from "./environment";
import { EDGE_REGION } from "./edge/edge";
import { stackName } from "../catalog/names";
import { awaitedOf } from "./backbone/circuits";
import { isGlobal } from "./cell/state/database";

/** One Pulumi stack of an environment, with the content of its `Pulumi.<name>.yaml`. */
export interface StackRow {
  readonly name: string;
  /** Regions of its resources: one, except for the backbone. */
  readonly regions: readonly string[];
  /** Its cell; undefined for a stack of a region or a program. */
  readonly cell?: string;
  /** Its program; undefined for a stack of a region or a cell. */
  readonly program?: Program;
  /** `headend:<key>` -> value. */
  readonly config: Readonly<Record<string, string>>;
  /** Configuration keys of the secrets that `pulumi up` requires. */
  readonly secrets: readonly string[];
}

/** Programs of a whole environment. Each name is the last part of its stack's name. */
export const PROGRAMS = ["backbone", "edge"] as const;

export type Program = (typeof PROGRAMS)[number];

/** Kinds of stack, in the order of their references. */
export const KINDS = ["region", "cell", ...PROGRAMS] as const;

export type Kind = (typeof KINDS)[number];

export const kindOf = ({ program, cell }: Pick<StackRow, "program" | "cell">): Kind =>
  program ?? (cell === undefined ? "region" : "cell");

/** Whether an environment needs a program. */
const NEEDED: Readonly<Record<Program, (settings: Settings) => boolean>> = {
  backbone: ({ regions, backbone }) =>
    Object.keys(regions).length > 1 || backbone.directConnect !== undefined,
  edge: ({ edge }) => edge !== undefined,
};

/** File of a stack's configuration, relative to the root of the project. */
export const stackFile = (stack: string): string => `Pulumi.${stack}.yaml`;

export const PROJECT = "headend";

/** The stacks of an environment; each comes after the stacks that it reads (`readsOf` in stacks/reads.ts). */
export function stacksOf(settings: Settings): StackRow[] {
  const regions = Object.keys(settings.regions);
  const cells = settings.cells === "apart" ? regions.flatMap((region) => cellStacks(settings, region)) : [];
  const programs = PROGRAMS.filter((program) => NEEDED[program](settings));
  return [
    ...regions.map((region) => regionStack(settings, region)),
    ...cells,
    ...programs.map((program) => programStack(settings, program)),
  ];
}

/** Whether these are the names of all stacks of the environment. */
export const isWhole = ({ stacks }: Pick<EnvironmentPlan, "stacks">, names: readonly string[]): boolean =>
  names.length === stacks.length;

/** Name of the stack that holds a site of a cell: its own, or its region's. */
export const siteStack = (
  { environment, cells }: Settings,
  { region, cell }: { readonly region: string; readonly cell: string },
): string => stackName(environment, region, ...(cells === "apart" ? [cell] : []));

function regionStack(settings: Settings, region: string): StackRow {
  const { environment } = settings;
  const config = { "headend:environment": environment, "headend:region": region };
  const secrets = passwordKeysOf(settings, region);
  return { name: stackName(environment, region), regions: [region], config, secrets };
}

const programStack = (settings: Settings, program: Program): StackRow => ({
  name: stackName(settings.environment, program),
  regions: program === "edge" ? [EDGE_REGION] : Object.keys(settings.regions),
  program,
  config: { "headend:environment": settings.environment, "headend:program": program },
  secrets: program === "edge" ? signingKeysOf(settings) : bgpKeysOf(settings),
});

const cellStacks = (settings: Settings, region: string): StackRow[] =>
  cellsIn(settings, region).map(({ name: cell }) => {
    const { config } = regionStack(settings, region);
    return {
      name: stackName(settings.environment, region, cell),
      regions: [region],
      cell,
      config: { ...config, "headend:cell": cell },
      secrets: passwordKeysOf(settings, region, cell),
    };
  });

/** Private key of the operators, PEM. */
export const SIGNING_KEY = "headend:edgeSigningKey";

/** Configuration keys of the secrets that `pulumi up` of the edge requires. */
const signingKeysOf = ({ edge }: Settings): string[] =>
  edge?.operatorsKey === undefined ? [] : [SIGNING_KEY];

/** Keys of interfaces on circuits that are available. Without one, AWS draws a key that the other side does not have. */
function bgpKeysOf(settings: Settings): string[] {
  const awaited = new Set(awaitedOf(settings).flatMap(({ interfaces }) => interfaces));
  return Object.keys(settings.backbone.directConnect?.interfaces ?? {})
    .filter((name) => !awaited.has(name))
    .map((name) => `directConnect:${name}`);
}

/** Namespace of the configuration keys of master passwords: `database:<cell>`. */
export const DATABASE_SECRETS = "database";

export const passwordKey = (cell: string): string => `${DATABASE_SECRETS}:${cell}`;

/** The shell command that sets a secret of a stack: the operators' key from its file, any other one from a draw. */
export const secretCommand = (key: string, stack: string): string =>
  key === SIGNING_KEY
    ? `pulumi config set --secret ${key} --stack ${stack} < operators.pem`
    : `openssl rand -hex 20 | pulumi config set --secret ${key} --stack ${stack}`;

const passwordKeysOf = (settings: Settings, region: string, cell?: string): string[] =>
  globalHomesOf(settings, region, cell).map(passwordKey);

/**
 * Cells whose global database has its home in this stack: all of the region, or one. With `cells: apart` a region's
 * own stack has none.
 */
export const globalHomesOf = (settings: Settings, region: string, cell?: string): string[] =>
  Object.entries(settings.lineUp.cells)
    .filter(([, own]) => own.home.region === region && isGlobal({ own }))
    .map(([name]) => name)
    .filter((name) => (cell === undefined ? settings.cells === "inRegion" : name === cell));
