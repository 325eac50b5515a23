import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import type { Recording, ResourceRecord } from "../../record/types";

/** What an update in place takes away, as text: nothing, where growth only adds. `before` and `after` are a property's values. */
type Loss = (before: unknown, after: unknown) => string[];

const said = (value: unknown): string => JSON.stringify(value) ?? "undefined";

/** Items of a list that are in no place of the other: most of AWS's lists are sets. */
const items: Loss = (before, after) => {
  if (!Array.isArray(before) || !Array.isArray(after)) return [`no lists: ${said(before)}, ${said(after)}`];
  return before.filter((item) => !after.some((other) => isDeepStrictEqual(item, other))).map(said);
};

const number: Loss = (before, after) =>
  Number(after) > Number(before) ? [] : [`${said(before)} to ${said(after)}`];

const units: Loss = (before, after) => number(unitsIn(before), unitsIn(after));
const unitsIn = (capacity: unknown): unknown => (capacity as { capacityUnits: number }).capacityUnits;

/** A text that has a line more, or a hundred. */
const lines: Loss = (before, after) => items(String(before).split("\n"), String(after).split("\n"));

/** Members of objects by name, items of lists wherever they are, to any depth. */
const members: Loss = (before, after) => {
  if (Array.isArray(before) && Array.isArray(after))
    return before.filter((item) => after.every((other) => members(item, other).length > 0)).map(said);
  if (!isTable(before) || !isTable(after)) return isDeepStrictEqual(before, after) ? [] : [said(before)];
  return Object.entries(before).flatMap(([name, value]) =>
    members(value, after[name]).map((lost) => `${name}: ${lost}`),
  );
};

const isTable = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const parsed =
  (loss: Loss): Loss =>
  (before, after) =>
    loss(JSON.parse(String(before)), JSON.parse(String(after)));

/** The line-up and the evacuation file are JSON, the second with a seal; what a load balancer believes is PEM. */
const object: Loss = (before, after) =>
  String(before).startsWith("{") ? members(unsealed(before), unsealed(after)) : lines(before, after);

function unsealed(text: unknown): unknown {
  const { seal: _seal, ...rest } = JSON.parse(String(text)) as Record<string, unknown>;
  return rest;
}

/** The viewer-request function is the same for every cell but for one line, which is JSON. */
const code: Loss = (before, after) => {
  const [own, now] = [before, after].map((text) => String(text).split("\n"));
  return (own ?? []).flatMap((line, at) => {
    const later = now?.[at] ?? "";
    if (line === later) return [];
    return line.startsWith(ROW) && later.startsWith(ROW) ? members(rowIn(line), rowIn(later)) : [line];
  });
};
const ROW = "const CELL = ";
const rowIn = (line: string): unknown => JSON.parse(line.slice(ROW.length).replace(/;$/, ""));

/** Widgets stay where they are. Their heading says how many channels there are. */
const dashboard: Loss = parsed((before, after) => {
  const [first = [], ...rest] = widgetsOf(before);
  const [heading = [], ...now] = widgetsOf(after);
  const titles = said(first).replace(/\d+ channels/, "") === said(heading).replace(/\d+ channels/, "");
  return [
    ...(titles ? [] : [said(first)]),
    ...rest.flatMap((widget, at) => members(widget, now[at])),
    ...(rest.length === now.length ? [] : ["a widget"]),
  ];
});

const widgetsOf = (body: unknown): unknown[] => (body as { widgets: unknown[] }).widgets;

/** Alarms that a rule listens to. */
const alarms: Loss = (before, after) => items(namesIn(before), namesIn(after));
const namesIn = (rule: unknown): string[] => String(rule).match(/ALARM\("[^"]+"\)/g) ?? [];

/** Rules of a firewall by what they do: each is of one vendor's paths alone, so their order decides nothing. */
const firewall: Loss = (before, after) => items(unordered(before), unordered(after));
const unordered = (rules: unknown): unknown[] =>
  (rules as { priority: number }[]).map(({ priority: _priority, ...rule }) => rule);

/** What the canary plays is told in a variable, as JSON. */
const canary: Loss = (before, after) => {
  const [own, now] = [variablesOf(before), variablesOf(after)];
  return [
    ...parsed(items)(own["CHANNELS"], now["CHANNELS"]),
    ...members({ ...own, CHANNELS: "" }, { ...now, CHANNELS: "" }),
  ];
};
const variablesOf = (config: unknown): Record<string, unknown> =>
  (config as { environmentVariables: Record<string, unknown> }).environmentVariables;

/** A rule of replication may lose S3's promise, and nothing else. */
const copying: Loss = (before, after) => items(unpromised(before), unpromised(after));
const unpromised = (rules: unknown): unknown[] =>
  (rules as { destination: Record<string, unknown> }[]).map(({ destination, ...rule }) => {
    const { metrics: _metrics, replicationTime: _time, ...where } = destination;
    return { ...rule, destination: where };
  });

/** How a pair of the growth table, written `type property`, is held to add and take nothing away; a list by default. */
const LOSSES: Readonly<Record<string, Loss>> = {
  "aws:cloudfront/function:Function code": code,
  "aws:cloudwatch/compositeAlarm:CompositeAlarm alarmRule": alarms,
  "aws:cloudwatch/dashboard:Dashboard dashboardBody": dashboard,
  "aws:cloudwatch/metricAlarm:MetricAlarm threshold": number,
  "aws:elasticache/replicationGroup:ReplicationGroup numCacheClusters": number,
  "aws:lb/loadBalancer:LoadBalancer minimumLoadBalancerCapacity": units,
  "aws:s3/bucketObjectv2:BucketObjectv2 content": object,
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig rules": copying,
  "aws:synthetics/canary:Canary runConfig": canary,
  "aws:synthetics/canary:Canary vpcConfig": members,
  "aws:wafv2/webAcl:WebAcl rules": firewall,
};

/** An output that is another after its resource is updated, which a recording has no way to know: what is made from it changes too. */
const NEW_AFTER_UPDATE: Readonly<Record<string, string>> = {
  "aws:s3/bucketObjectv2:BucketObjectv2": "versionId",
};

/** The pairs (type, property) that an update in place touches, each once. Fails for a resource or a value that is lost. */
export function updatesOf(before: Recording, after: Recording): string[] {
  const now = new Map(after.resources.map((resource) => [resource.urn, resource]));
  const pairs = before.resources.flatMap((resource) => {
    const later = now.get(resource.urn);
    assert.ok(later !== undefined, `${resource.urn} is missing`);
    assert.deepEqual(optionsOf(later), optionsOf(resource), resource.urn);
    const touched = changed(resource, later);
    for (const property of touched) assertAdded(resource, later, property);
    return [
      ...touched.map((property) => `${resource.type} ${property}`),
      ...(touched.length > 0 ? followersOf(resource, before) : []),
    ];
  });
  return [...new Set(pairs)].sort();
}

/** All that the engine would act on when it differs. */
const optionsOf = ({
  inputs: _inputs,
  outputs: _outputs,
  dependencies: _d,
  propertyDependencies: _p,
  ...options
}: ResourceRecord) => options;

/** Properties whose values differ between two records of one resource. */
const changed = (before: ResourceRecord, after: ResourceRecord): string[] =>
  [...new Set([...Object.keys(before.inputs), ...Object.keys(after.inputs)])].filter(
    (property) => !isDeepStrictEqual(before.inputs[property], after.inputs[property]),
  );

function assertAdded(before: ResourceRecord, after: ResourceRecord, property: string): void {
  const loss = LOSSES[`${before.type} ${property}`] ?? items;
  assert.deepEqual(loss(before.inputs[property], after.inputs[property]), [], `${before.urn} ${property}`);
}

/** Properties with an output that changes when its resource is updated. */
function followersOf({ type, urn, outputs }: ResourceRecord, { resources }: Recording): string[] {
  const output = NEW_AFTER_UPDATE[type];
  if (output === undefined) return [];
  return resources.flatMap((follower) =>
    Object.entries(follower.propertyDependencies)
      .filter(([property, sources]) => sources.includes(urn) && follower.inputs[property] === outputs[output])
      .map(([property]) => `${follower.type} ${property}`),
  );
}

/** Outputs are what other stacks go by: none may change, but a table may have more rows. */
export function assertOutputsKept(before: Recording, after: Recording): void {
  for (const [name, value] of Object.entries(before.outputs)) {
    const now = after.outputs[name];
    if (String(value).startsWith("{")) assert.deepEqual(object(value, now), [], name);
    else if (typeof value !== "object" || value === null) assert.equal(now, value, name);
    else assert.deepEqual({ ...(now as object), ...value }, now, name);
  }
}
