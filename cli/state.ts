import { readFileSync } from "node:fs";
import { z } from "zod";
import { SECRET_SIGNATURE, SIGNATURE } from "../facts/pulumiMarks";
import { nameIn } from "../operate/urn";
import { blankRecord } from "../record/registration";
import type { ResourceRecord } from "../record/types";
import type { Records } from "../verify/changes/changes";
import { ArgumentError } from "./errors";

const table = z.record(z.string(), z.unknown());

/** `pulumi stack export`, as far as it is compared. */
const exported = z.looseObject({
  deployment: z.looseObject({
    resources: z.array(
      z.looseObject({
        urn: z.string(),
        type: z.string(),
        id: z.string().optional(),
        parent: z.string().optional(),
        protect: z.boolean().optional(),
        inputs: table.optional(),
        outputs: table.optional(),
      }),
    ),
  }),
});

type StateResource = z.output<typeof exported>["deployment"]["resources"][number];

/** The resources of a deployed stack, from a file of `pulumi stack export`. Throws an ArgumentError for any other file. */
export function stateRecords(file: string): Records {
  const { data } = exported.safeParse(parsed(file));
  const resources = data?.deployment.resources;
  const stack = resources
    ?.map(({ urn }) => /^urn:pulumi:([^:]+)::/.exec(urn)?.[1])
    .find((name) => name !== undefined);
  if (resources === undefined || stack === undefined)
    throw new ArgumentError(
      `${file} is not the state of a stack; write one with pulumi stack export --stack <stack> --file <file>`,
    );
  return { stacks: [stack], read: () => resources.map(recordOf) };
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new ArgumentError(`${file} cannot be read as JSON (${(error as Error).message})`);
  }
}

/** A state has no options of the program: `operatedAs` takes them from a plan. */
function recordOf({
  urn,
  type,
  id,
  parent,
  protect,
  inputs = {},
  outputs = {},
}: StateResource): ResourceRecord {
  const name = nameIn(urn);
  return {
    ...blankRecord({ urn, type, name, parent: parent ?? "", custom: id !== undefined }),
    region: String(outputs["region"] ?? ""),
    inputs: written(inputs) as ResourceRecord["inputs"],
    outputs: { ...outputs, ...(id !== undefined && { id }) },
    protect: protect === true,
  };
}

/** Key of what the provider filled in: names of inputs that the program did not set. */
const DEFAULTS = "__defaults";

/** Inputs as the program set them. */
function written(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(written);
  if (typeof value !== "object" || value === null) return value;
  const rows = value as Record<string, unknown>;
  if (rows[SIGNATURE] === SECRET_SIGNATURE) return "[secret]";
  const filled = [DEFAULTS, ...((rows[DEFAULTS] as readonly string[] | undefined) ?? [])];
  return Object.fromEntries(
    Object.entries(rows).flatMap(([key, inner]) =>
      filled.includes(key) || inner === null ? [] : [[key, written(inner)]],
    ),
  );
}

/** Records of a state, with the options that a plan has for the same resources: what operators own is left out by them. */
export function operatedAs(state: Records, plan: Records): Records {
  return {
    stacks: state.stacks,
    read: (stack) => {
      const planned = new Map(
        (plan.stacks.includes(stack) ? plan.read(stack) : []).map((record) => [record.urn, record]),
      );
      return state.read(stack).map((record) => {
        const { ignoreChanges, replaceOnChanges, region } = planned.get(record.urn) ?? record;
        return { ...record, ignoreChanges, replaceOnChanges, region };
      });
    },
  };
}
