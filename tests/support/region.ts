import "../../record/preload";
import assert from "node:assert/strict";
import { record } from "../../record/record";
import type { Recording, ResourceRecord } from "../../record/types";
import type { Settings } from "../../settings/settings";
import { stackName } from "../../catalog/names";
import { regionProgram } from "../../stacks/region";
import { edited, settingsOf, SMALL } from "../checks/support";
import { planEnvironment } from "../../plan/environment";

/** One region's program, recorded as its stack would be. */
export function recordRegion(settings: Settings, region: string, preview = false): Promise<Recording> {
  const stack = stackName(settings.environment, region);
  const program = async (): Promise<Record<string, unknown>> => ({
    ...regionProgram(planEnvironment(settings), region),
  });
  return record(program, { project: "headend", stack, preview }, { values: {} });
}

const NO_CENTRE = SMALL.slice(SMALL.indexOf("  centre:"));

/** Three zones, and everything that a region may have: NAT, a resolver, flow logs in a bucket, a subscriber, protection. */
export const FULL = edited(SMALL, [
  ["egress: nat", "egress: nat\n    flowLogs: logsAndS3"],
  [
    "owner: someone",
    "owner: someone\ncells: apart\nprotect: true\nnotify: [{ protocol: email, endpoint: oncall@example.com }]",
  ],
]);

/** The minimum of a region: no egress to the Internet, no outside domains, no bucket, no protection. */
export const BARE = edited(SMALL, [
  ["owner: someone", "owner: someone\ncells: apart"],
  ["egress: nat", "egress: none"],
  [NO_CENTRE, ""],
]);

export const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let created: Promise<T> | undefined;
  return () => (created ??= make());
};

/** us-west-2 of the small environment, recorded once for all tests. */
export const recorded = {
  full: once(() => recordRegion(settingsOf(FULL), "us-west-2")),
  fullPreview: once(() => recordRegion(settingsOf(FULL), "us-west-2", true)),
  bare: once(() => recordRegion(settingsOf(BARE), "us-west-2")),
  barePreview: once(() => recordRegion(settingsOf(BARE), "us-west-2", true)),
} as const;

export const ofType = ({ resources }: Recording, ...types: readonly string[]): ResourceRecord[] =>
  resources.filter(({ type }) => types.includes(type));

/** The one resource of a type, or of a type and name. */
export function only(recording: Recording, type: string, name?: string): ResourceRecord {
  const found = ofType(recording, type).filter((row) => name === undefined || row.name === name);
  const [resource] = found;
  assert.ok(resource !== undefined && found.length === 1, `${found.length} of ${type} ${name ?? ""}`);
  return resource;
}

export const namesOf = (recording: Recording, type: string): string[] =>
  ofType(recording, type)
    .map(({ name }) => name)
    .sort();

/** Custom resources without providers. */
export const customs = ({ resources }: Recording): ResourceRecord[] =>
  resources.filter(({ custom, type }) => custom && !type.startsWith("pulumi:"));

/** The resource that a property takes its value from. */
export function sourceOf(
  recording: Recording,
  { urn, propertyDependencies }: ResourceRecord,
  property: string,
): ResourceRecord {
  const urns = propertyDependencies[property] ?? [];
  const source = recording.resources.find((row) => row.urn === urns[0]);
  assert.ok(source !== undefined && urns.length === 1, `${urn} ${property}`);
  return source;
}
