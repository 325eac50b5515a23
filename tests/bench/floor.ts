/**
 * The minimum cost of the same resources through the same SDK: bare registrations with a monitor that only returns the recorded
 * outputs. Recording must stay within a small multiple of it.
 */
import * as pulumi from "@pulumi/pulumi";
import { attach, detach } from "../../record/sdk";
import type { ResourceRecord, StackIdentity } from "../../record/types";
import { registered, type Properties } from "../../record/wire";

type Callback = (error: unknown, response?: unknown) => void;

interface Request {
  getType(): string;
  getName(): string;
  getParent(): string;
}

const ROOT_STACK = "pulumi:pulumi:Stack";
const STACK_URN = `urn:pulumi:floor::floor::${ROOT_STACK}::floor`;

/** Registers the recorded resources through the unchanged SDK, without reads and the stack; resolves to their number. */
export async function replay(resources: readonly ResourceRecord[], stack: StackIdentity): Promise<number> {
  const created = resources.filter(
    ({ type }) => type !== ROOT_STACK && type !== "pulumi:pulumi:StackReference",
  );
  attach(new FloorMonitor(created), stack, { values: {} });
  try {
    await pulumi.runtime.runInPulumiStack(async () => register(created));
    await pulumi.runtime.disconnect();
  } finally {
    detach();
  }
  return created.length;
}

/** Parents first. The SDK supplies a parent that was not recorded: the stack. */
function register(records: readonly ResourceRecord[]): void {
  const created = new Map<string, pulumi.Resource>();
  const byUrn = new Map(records.map((record) => [record.urn, record]));
  const make = (record: ResourceRecord): pulumi.Resource => {
    const known = created.get(record.urn);
    if (known !== undefined) return known;
    const parent = byUrn.get(record.parent);
    const options = parent === undefined ? {} : { parent: make(parent) };
    const resource = bare(record, options);
    created.set(record.urn, resource);
    return resource;
  };
  for (const record of records) make(record);
}

class Group extends pulumi.ComponentResource {}
class Bare extends pulumi.CustomResource {}

function bare(
  { type, name, custom, inputs, outputs }: ResourceRecord,
  options: { parent?: pulumi.Resource },
): pulumi.Resource {
  if (!custom) return new Group(type, name, {}, options);
  const properties: Properties = { ...inputs };
  for (const property of Object.keys(outputs)) {
    if (property !== "id" && !(property in properties)) properties[property] = undefined;
  }
  return new Bare(type, name, properties, options);
}

class FloorMonitor {
  private readonly answers = new Map<string, object>();

  constructor(records: readonly ResourceRecord[]) {
    for (const { urn, type, name, inputs, outputs } of records) {
      const { id, ...state } = outputs;
      this.answers.set(
        `${type} ${name}`,
        registered({ urn, id: String(id ?? ""), state: { ...inputs, ...state } }, true),
      );
    }
  }

  registerResource(request: Request, callback: Callback): void {
    const answer = this.answers.get(`${request.getType()} ${request.getName()}`);
    callback(null, answer ?? registered({ urn: STACK_URN, id: "", state: {} }, true));
  }

  registerResourceOutputs(_: unknown, callback: Callback): void {
    callback(null, {});
  }

  supportsFeature(_: unknown, callback: Callback): void {
    callback(null, { getHassupport: () => true });
  }
}
