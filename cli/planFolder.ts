import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { ResourceRecord } from "../record/types";
import type { Records } from "../verify/changes/changes";
import { type Claims, claimsSchema, FORMAT } from "../verify/claims";
import { ArgumentError } from "./errors";

/** What `headend plan` wrote to a folder. */
export interface PlanFolder {
  readonly claims: Claims;
  readonly records: Records;
}

const AGAIN = "run headend plan again";

/** Reads the folder of a plan. Throws an ArgumentError that names the file with a mistake; `read` too. */
export function readPlan(folder: string): PlanFolder {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new ArgumentError(`${folder} is not a folder; give the folder of a plan, such as out/production`);
  if (!existsSync(join(folder, "claims.json"))) throw new ArgumentError(unclaimed(folder));
  const claims = claimsIn(folder);
  return {
    claims,
    records: recordsIn(
      folder,
      claims.stacks.map(({ name }) => name),
    ),
  };
}

/** The records of a folder, each stack when it is read. */
export const recordsIn = (folder: string, stacks: readonly string[]): Records => ({
  stacks,
  read: (stack) => {
    const path = join(folder, stack, "resources.json");
    if (!existsSync(path))
      throw new ArgumentError(`${path} is missing, and the plan has stack ${stack}; ${AGAIN}`);
    return checked<ResourceRecord[]>(path, recordsSchema);
  },
});

function unclaimed(folder: string): string {
  if (existsSync(join(folder, "summary.json")))
    return `${folder} has no claims.json: an older version planned it; ${AGAIN}`;
  const inner = readdirSync(folder).find((name) => existsSync(join(folder, name, "claims.json")));
  const hint =
    inner === undefined ? "give one such as out/production" : `did you mean ${join(folder, inner)}?`;
  return `${folder} is not the folder of a plan: it has no claims.json; ${hint}`;
}

function claimsIn(folder: string): Claims {
  const path = join(folder, "claims.json");
  const { format } = checked<{ format: unknown }>(path, z.looseObject({ format: z.unknown() }));
  if (format !== FORMAT)
    throw new ArgumentError(
      `${path} has format ${String(format)}, and this version reads ${FORMAT}; ${AGAIN}`,
    );
  return checked<Claims>(path, claimsSchema);
}

const table = z.record(z.string(), z.unknown());

/** What the judge and comparisons read. */
const recordsSchema = z.array(
  z.looseObject({
    urn: z.string(),
    type: z.string(),
    name: z.string(),
    parent: z.string(),
    region: z.string(),
    inputs: table,
    outputs: table,
    protect: z.boolean(),
    deleteBeforeReplace: z.boolean(),
    ignoreChanges: z.array(z.string()),
    replaceOnChanges: z.array(z.string()),
  }),
);

function checked<T>(path: string, schema: z.ZodType): T {
  const { data, error } = schema.safeParse(parsed(path));
  if (error === undefined) return data as T;
  const [issue] = error.issues;
  const key = (issue?.path ?? []).map((step) =>
    typeof step === "number" ? `[${step}]` : `.${String(step)}`,
  );
  throw new ArgumentError(`${path} ${key.join("").replace(/^\./, "")}: ${issue?.message}; ${AGAIN}`);
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new ArgumentError(`${path} is not JSON (${(error as Error).message}); ${AGAIN}`);
  }
}
