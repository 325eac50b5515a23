import { Address4 } from "ip-address";
import { misalignment } from "../../checks/references/addresses";
import { nearest } from "../../settings/problems";
import { SettingsError } from "../../settings/problems";
import { stackFile } from "../../plan/stacks";
import { stacksReadBy } from "../../stacks/reads";
import { environmentNames, findEnvironment, type Environment } from "../environment";
import { ArgumentError, EXIT } from "../errors";
import { blockSteps, worldSteps } from "../explain/blocks";
import { cellSteps } from "../explain/cells";
import { FLOW_NAMES, flowSteps } from "../explain/flows";
import { lineSteps } from "../explain/lines";
import { consumerSteps, flowEndSteps } from "../explain/networks";
import { step, type Step } from "../explain/step";

export interface ExplainOptions {
  readonly file?: string;
  readonly format: "text" | "json";
}

/** Possible subjects, for the error without a similar name. */
const SUBJECTS =
  "an address, a block, the world, a region, a zone, a cell, a channel, a vendor, a data centre, a platform, a circuit, an interface, " +
  "a gateway, a peering, a stack, a flow or one of its ends, a BGP ASN, a host name or a URL of viewers or vendors";

/** `headend explain <subject>`: what something is, and the row of the file that sets it. */
export function explain(subject: string, options: ExplainOptions): number {
  requireAligned(subject);
  const environments = options.file === undefined ? readable() : [findEnvironment(undefined, options.file)];
  const found = [
    ...environments.flatMap((environment) => stepsOf(subject, environment)),
    ...flowSteps(subject),
  ];
  // Every address of an environment is in the world too, which explains nothing more.
  const steps =
    found.length > 0 ? found : environments.flatMap((environment) => worldSteps(subject, environment));
  if (steps.length === 0) throw new ArgumentError(unknown(subject, environments));
  process.stdout.write(
    options.format === "json" ? `${JSON.stringify(steps, undefined, 2)}\n` : asText(steps),
  );
  return EXIT.fine;
}

/** Skips environments with mistakes, so that the others still answer. */
function readable(): Environment[] {
  return environmentNames().flatMap((name) => {
    try {
      return [findEnvironment(name, undefined)];
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      process.stderr.write(`${name} is skipped: its file has mistakes; run headend plan ${name}\n`);
      return [];
    }
  });
}

function requireAligned(subject: string): void {
  if (!Address4.isValid(subject) || !subject.includes("/")) return;
  const fault = misalignment(subject);
  if (fault !== undefined) throw new ArgumentError(fault);
}

/** From the outermost block inwards; empty if the environment does not have the subject. */
export function stepsOf(subject: string, environment: Environment): Step[] {
  const ofCell = cellSteps(subject, environment);
  return [
    ...(ofCell.length > 0 ? ofCell : blockSteps(subject, environment)),
    ...flowEndSteps(subject, environment),
    ...lineSteps(subject, environment),
    ...consumerSteps(subject, environment),
    ...stackSteps(subject, environment),
  ];
}

/** Without stacks that have the name of their region: the name means the region. */
const stackSteps = (subject: string, { plan }: Environment): Step[] =>
  plan.stacks
    .filter(({ name }) => name === subject && !(name in plan.settings.regions))
    .map((row) => {
      const { name, regions, cell, program } = row;
      const what = program ?? (cell === undefined ? "region" : `cell ${cell}`);
      const read = stacksReadBy(plan, row);
      const reads = read.length === 0 ? "reads no other stack" : `reads ${read.join(", ")}`;
      return step("stack", name, `${what} in ${regions.join(", ")}; ${stackFile(name)}; ${reads}`);
    });

function unknown(subject: string, environments: readonly Environment[]): string {
  if (Address4.isValid(subject))
    return `${subject} is outside all blocks of ${environments.map(({ file }) => file).join(", ")}`;
  const near = nearest(subject, [...new Set(environments.flatMap(namesIn)), ...FLOW_NAMES]);
  return `unknown subject "${subject}"; ${near === undefined ? `use ${SUBJECTS}` : `did you mean "${near}"?`}`;
}

const namesIn = ({ plan: { settings, stacks, backbone } }: Environment): string[] => [
  ...Object.keys(settings.outside),
  ...Object.keys(settings.regions),
  ...Object.values(settings.regions).flatMap(({ zones }) => Object.keys(zones)),
  ...Object.entries(settings.lineUp.cells).flatMap(([name, { channels }]) => [
    name,
    ...Object.values(channels).flatMap((channel) => [channel.id, channel.name]),
  ]),
  ...Object.keys(settings.privateLink.consumers),
  ...Object.keys(settings.backbone.directConnect?.circuits ?? {}),
  ...Object.keys(settings.backbone.directConnect?.interfaces ?? {}),
  ...(["transit", "private"] as const).flatMap((mode) => backbone.kinds[mode].gateways.map(({ key }) => key)),
  ...backbone.kinds.mesh.peerings.map(({ key }) => key),
  ...stacks.map(({ name }) => name),
];

function asText(steps: readonly Step[]): string {
  const width = (column: "level" | "name" | "block") => Math.max(...steps.map((step) => step[column].length));
  const [level, name, block] = [width("level"), width("name"), width("block")];
  return steps
    .map(
      (step) =>
        `${step.level.padEnd(level)}  ${step.name.padEnd(name)}  ${step.block.padEnd(block)}  ${step.rule}\n`,
    )
    .join("");
}
