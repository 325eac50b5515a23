import { Aws } from "../../aws/aws";
import { cellsWithoutViewers, type Gate, gateOf } from "../../operate/gates";
import { type HumanStep, humanSteps } from "../../operate/people";
import { Backend, filled, type KnownStack, updateTimes } from "../../operate/pulumi/backend";
import { PulumiProcesses } from "../../operate/pulumi/command";
import { runWavesOf, type Wave } from "../../operate/waves";
import type { EnvironmentPlan } from "../../plan/environment";
import { findEnvironment, ROOT } from "../environment";
import { EXIT, FailedError } from "../errors";
import { failureLines } from "../runs/failure";
import { commandOf } from "../runs/open";

interface Options {
  readonly file?: string;
  readonly format?: "text" | "json";
}

/** What `headend status` reads. */
export interface Sources {
  readonly backend: Pick<Backend, "list" | "deployment">;
  readonly aws: Aws;
  readonly now: Date;
}

export interface Status {
  readonly environment: string;
  /** `known` is absent if the stack does not exist. */
  readonly stacks: readonly { readonly stack: string; readonly known: KnownStack | undefined }[];
  readonly waves: readonly { readonly wave: Wave; readonly gate: Gate }[];
  readonly steps: readonly HumanStep[];
}

/** `headend status [environment]`: stacks, waves with their alarms, and steps of people. It only reads. */
export async function status(name: string | undefined, { file, format }: Options): Promise<number> {
  const { plan } = findEnvironment(name, file);
  const backend = new Backend(ROOT, await commandOf(new PulumiProcesses()));
  const found = await statusOf(plan, { backend, aws: new Aws(), now: new Date() });
  process.stdout.write(format === "json" ? `${JSON.stringify(found, undefined, 2)}\n` : statusText(found));
  return EXIT.fine;
}

export async function statusOf(plan: EnvironmentPlan, { backend, aws, now }: Sources): Promise<Status> {
  const known = await backend.list().catch((error: unknown) => {
    throw new FailedError(`the backend was not read: ${failureLines(error).join(" ")}`);
  });
  const names = plan.stacks.map((row) => row.name);
  const existing = new Set(filled(names, known));
  const updated = updateTimes(known);
  const edge = plan.stacks.find(({ program, name }) => program === "edge" && existing.has(name));
  const served = edge === undefined ? { resources: [] } : await backend.deployment(edge.name);
  const newCells = cellsWithoutViewers(plan, served);
  const [waves, steps] = await Promise.all([
    Promise.all(
      runWavesOf(plan).map(async (wave) => ({
        wave,
        gate: await gateOf(wave, { plan, aws, now, updated, newCells }),
      })),
    ),
    humanSteps({
      plan,
      aws,
      existing,
      outputsOf: async (stack) => (await backend.deployment(stack)).outputs,
    }),
  ]);
  return {
    environment: plan.settings.environment,
    stacks: names.map((stack) => ({ stack, known: known.get(stack) })),
    waves,
    steps,
  };
}

export function statusText({ environment, stacks, waves, steps }: Status): string {
  const left = steps.filter(({ state }) => state !== "done");
  return [
    environment,
    ...stacks.map(({ stack, known }) => `  ${stack}  ${stackText(known)}`),
    "waves",
    ...waves.map(({ wave, gate }) => `  ${wave.name} (${wave.stacks.join(", ")})  ${gateText(gate)}`),
    left.length === 0 ? "no step of a person is open" : "steps of people that are not done",
    ...left.flatMap(stepLines),
    "",
  ].join("\n");
}

const time = (date: Date): string => `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;

function stackText(known: KnownStack | undefined): string {
  if (known === undefined) return "does not exist";
  if (known.updated === undefined || known.resources === 0) return "empty";
  const updating = known.isUpdating ? "; an update is running" : "";
  return `${known.resources} resources, updated ${time(known.updated)}${updating}`;
}

function gateText(gate: Gate): string {
  switch (gate.state) {
    case "quiet":
      return "quiet";
    case "bakes":
      return `bakes until ${time(gate.until)}`;
    case "rings":
      return `rings: ${gate.alarms.join(", ")}`;
    case "unknown":
      return `not quiet: ${gate.why}`;
  }
}

const stepLines = ({ stack, what, state, stops, commands, page }: HumanStep): string[] => [
  `  ${state.padEnd(7)}  ${what}${stops ? `; stops ${stack}` : ""}${page === undefined ? "" : ` (docs/${page})`}`,
  ...(state === "open" ? commands.map((command) => `           ${command}`) : []),
];
