/** Converts protobuf requests to records. */
import type * as proto from "@pulumi/pulumi/proto/resource_pb";
import type { ResourceRecord } from "./types";
import type { Properties } from "./wire";

/** A record before the monitor adds outputs, and its raw inputs. */
export interface Registration {
  record: ResourceRecord;
  /** Inputs of the program, with signed secrets and references. */
  raw: Properties;
  /** Package -> `urn::id` of the provider of a component's children. */
  providers: ReadonlyMap<string, string>;
}

const ROOT_STACK = "pulumi:pulumi:Stack";

/** As in the engine (pulumi/pkg deployment.go, generateURN): all parent types, without the root stack's. */
export function urnOf(scope: string, parent: string, own: { type: string; name: string }): string {
  const parentType = parent.split("::")[2] ?? "";
  const chain = parentType === "" || parentType === ROOT_STACK ? own.type : `${parentType}$${own.type}`;
  return `urn:pulumi:${scope}::${chain}::${own.name}`;
}

/** A record with names only; all options have their defaults. */
export function blankRecord(
  named: Pick<ResourceRecord, "urn" | "type" | "name" | "parent" | "custom">,
): ResourceRecord {
  return {
    ...named,
    remote: false,
    provider: "",
    region: "",
    inputs: {},
    outputs: {},
    dependencies: [],
    propertyDependencies: {},
    protect: false,
    retainOnDelete: false,
    deleteBeforeReplace: false,
    ignoreChanges: [],
    replaceOnChanges: [],
    customTimeouts: {},
    aliases: [],
  };
}

/** `scope`: `stack::project`. */
export function registrationOf(request: proto.RegisterResourceRequest, scope: string): Registration {
  const [type, name, parent] = [request.getType(), request.getName(), request.getParent()];
  const record: ResourceRecord = {
    urn: urnOf(scope, parent, { type, name }),
    type,
    name,
    parent,
    custom: request.getCustom(),
    remote: request.getRemote(),
    provider: request.getProvider(),
    region: "",
    inputs: {},
    outputs: {},
    dependencies: request.getDependenciesList().sort(),
    propertyDependencies: propertyDependenciesOf(request),
    protect: request.getProtect() ?? false,
    retainOnDelete: request.getRetainondelete() ?? false,
    deleteBeforeReplace: request.getDeletebeforereplace(),
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    customTimeouts: timeoutsOf(request.getCustomtimeouts()),
    aliases: request.getAliasesList().map(aliasOf),
  };
  return { record, raw: objectOf(request.getObject()), providers: providersOf(request) };
}

/** A resource that the program reads: `X.get(...)` or a stack reference. */
export function readingOf(request: proto.ReadResourceRequest, scope: string): Registration {
  const [type, name, parent] = [request.getType(), request.getName(), request.getParent()];
  const record = blankRecord({ urn: urnOf(scope, parent, { type, name }), type, name, parent, custom: true });
  record.provider = request.getProvider();
  record.dependencies = request.getDependenciesList().sort();
  return { record, raw: objectOf(request.getProperties()), providers: new Map() };
}

function objectOf(struct: { toJavaScript(): object } | undefined): Properties {
  return struct === undefined ? {} : (struct.toJavaScript() as Properties);
}

function propertyDependenciesOf(request: proto.RegisterResourceRequest): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  request.getPropertydependenciesMap().forEach((dependencies, property) => {
    const urns = dependencies.getUrnsList();
    if (urns.length) found[property] = urns.sort();
  });
  return found;
}

function providersOf(request: proto.RegisterResourceRequest): Map<string, string> {
  const found = new Map<string, string>();
  if (!request.getCustom())
    request.getProvidersMap().forEach((reference, name) => found.set(name, reference));
  return found;
}

function timeoutsOf(
  timeouts: proto.RegisterResourceRequest.CustomTimeouts | undefined,
): ResourceRecord["customTimeouts"] {
  const given = {
    create: timeouts?.getCreate(),
    update: timeouts?.getUpdate(),
    delete: timeouts?.getDelete(),
  };
  return Object.fromEntries(Object.entries(given).filter(([, duration]) => duration));
}

interface Alias {
  getUrn(): string;
  getSpec(): { toObject(): object } | undefined;
}

/** A URN, or the parts that differ from the resource's own. */
function aliasOf(alias: Alias): unknown {
  const spec = alias.getSpec();
  if (spec === undefined) return alias.getUrn();
  return Object.fromEntries(Object.entries(spec.toObject()).filter(([, part]) => part));
}
