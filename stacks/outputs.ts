import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { OtherStacks, type Read } from "./reads";

/** The outputs of one stack; `refusal` if they were not read. */
type Given =
  | { readonly values: Values; readonly output: (name: string) => pulumi.Output<unknown> }
  | { refusal: string };

type Values = Readonly<Record<string, unknown>>;

/**
 * File with the outputs of stacks that do not exist yet, by stack. Only `headend preview` sets the variable: a preview then
 * uses the plan's values, and an output without one is unknown.
 */
export const PREVIEW_VARIABLE = "HEADEND_PREVIEW";

/** The engine's function that reads the outputs of a stack. Unlike a StackReference, it fails in a way that a program can catch. */
const READ_STACK = "pulumi:pulumi:readStackOutputs";

/**
 * The values of other stacks, from the engine. A program reads all of them and then awaits `requireAll`, before it creates a
 * resource. The constructor throws a RunError if HEADEND_PREVIEW is set outside a preview.
 */
export class StackOutputs extends OtherStacks {
  private readonly given = new Map<string, Promise<Given>>();
  private readonly invented = inventedOutputs();

  /** Throws one RunError with a line for each stack that does not give what was read. */
  async requireAll(): Promise<void> {
    const stacks = [...new Set(this.reads.map(({ stack }) => stack))];
    const refusals = await Promise.all(stacks.map((stack) => this.refusalOf(stack)));
    const lines = refusals.filter((line) => line !== undefined);
    if (lines.length > 0) throw new pulumi.RunError(lines.join("\n"));
  }

  private async refusalOf(stack: string): Promise<string | undefined> {
    const given = await this.load(stack);
    if ("refusal" in given) return given.refusal;
    if (this.invented !== undefined) return undefined;
    const paths = this.reads.filter((read) => read.stack === stack).map(({ path }) => path);
    const missing = new Set(paths.flatMap((path) => missingPart(given.values, path) ?? []));
    return missing.size === 0
      ? undefined
      : `${stack} does not give ${listed([...missing])} yet: pulumi up --stack ${stack}`;
  }

  protected valueOf({ stack, path: [name = "", ...keys] }: Read): pulumi.Output<unknown> {
    return pulumi
      .output(this.load(stack))
      .apply((given) =>
        "refusal" in given
          ? pulumi.unknown
          : given.output(name).apply((value) => at(value, keys) ?? pulumi.unknown),
      );
  }

  private load(stack: string): Promise<Given> {
    const given = this.given.get(stack) ?? this.ask(stack);
    this.given.set(stack, given);
    return given;
  }

  private async ask(stack: string): Promise<Given> {
    const values = this.invented?.[stack];
    if (values !== undefined) return { values, output: (name) => pulumi.output(values[name]) };
    const name = `${pulumi.getOrganization()}/${pulumi.getProject()}/${stack}`;
    try {
      const { outputs } = (await pulumi.runtime.invoke(READ_STACK, { name })) as { outputs: Values };
      const reference = new pulumi.StackReference(name);
      return { values: outputs, output: (output) => reference.getOutput(output) };
    } catch (error) {
      const { message } = error as Error;
      return {
        refusal: message.includes("unknown stack")
          ? `${stack} does not exist yet: pulumi stack init ${stack} && pulumi up --stack ${stack}`
          : `${stack} was not read: ${message}`,
      };
    }
  }
}

function inventedOutputs(): Readonly<Record<string, Values>> | undefined {
  const file = process.env[PREVIEW_VARIABLE];
  if (file === undefined || file === "") return undefined;
  if (!pulumi.runtime.isDryRun())
    throw new pulumi.RunError(
      `${PREVIEW_VARIABLE} is set, and this is an update: its values are invented; unset it`,
    );
  return JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, Values>>;
}

/** The value at the end of a path; undefined if a part of it is missing. */
const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce((inner, key) => (inner as Values | undefined)?.[key], value);

/** The shortest part of a path without a value, `resolverRules.corp-example-com`; undefined if it has one. */
function missingPart(values: Values, path: readonly string[]): string | undefined {
  const parts = path.map((_, index) => path.slice(0, index + 1));
  return parts.find((part) => at(values, part) === undefined)?.join(".");
}

/** Names in one message. A stack without any output lacks dozens. */
const NAMES = 4;

const listed = (names: readonly string[]): string =>
  names.length <= NAMES
    ? names.join(", ")
    : `${names.slice(0, NAMES - 1).join(", ")} and ${names.length - NAMES + 1} more outputs`;
