/** Recording small programs in tests. */
import "../../record/preload";
import { record, type Program } from "../../record/record";
import type { Recording, ResourceRecord, StackConfig, StackIdentity } from "../../record/types";

const CONFIG: StackConfig = { values: { "aws:region": "us-west-2" } };

export function run(
  program: Program,
  stack: Partial<StackIdentity> = {},
  config = CONFIG,
): Promise<Recording> {
  return record(program, { project: "headend", stack: "dev", ...stack }, config);
}

/** The one resource of this name. */
export function only(recording: Recording, name: string): ResourceRecord {
  const found = recording.resources.filter((resource) => resource.name === name);
  const [resource] = found;
  if (resource === undefined || found.length > 1)
    throw new Error(`${found.length} resources are named ${name}`);
  return resource;
}

/** `rule subject: message`, one per finding. */
export function findingsOf(recording: Recording): string[] {
  return recording.findings.map(({ rule, subject, message }) => `${rule} ${subject}: ${message}`);
}

/** With the unchanged SDK, except for the depth of its stack traces, which take most of its CPU time. */
export async function withoutShortcuts<T>(work: () => Promise<T>): Promise<T> {
  const { stackTraceLimit } = Error;
  process.env["HEADEND_SHORTCUTS"] = "off";
  Error.stackTraceLimit = 1;
  try {
    return await work();
  } finally {
    Reflect.deleteProperty(process.env, "HEADEND_SHORTCUTS");
    Error.stackTraceLimit = stackTraceLimit;
  }
}
