import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { PHYSICAL_NAME_LIMITS } from "../../facts/nameLimits.table";
import type { Recording, ResourceRecord } from "../../record/types";
import { judgeLimits } from "../../verify/limits";
import { customs, only } from "./region";

/** Types of all that a resource is inside, outermost last. */
export function ancestors({ resources }: Recording, { parent }: ResourceRecord): string[] {
  const above = resources.find(({ urn }) => urn === parent);
  return above === undefined ? [] : [above.type, ...ancestors({ resources } as Recording, above)];
}

/** How the SDK declares a resource of AWS's: not our list, nor the recorder's. */
function declarationOf(type: string): string {
  const [, path = ""] = /^aws:(.*):/.exec(type) ?? [];
  const declaration = readFileSync(require.resolve(`@pulumi/aws/${path}.d.ts`), "utf8");
  return declaration.slice(declaration.lastIndexOf("export interface"));
}

/** Whether a type takes tags. */
export const isTaggable = (type: string): boolean => /^ {4}tags\?: pulumi\.Input</m.test(declarationOf(type));

/** Inputs of a type by which one may say the key that encrypts it. */
export const keyInputsOf = (type: string): string[] =>
  [...declarationOf(type).matchAll(/^ {4}(\w*kms\w*)\??: pulumi\.Input<string\b/gim)].flatMap(
    ([, name]) => name ?? [],
  );

/** Forms of values that must never be in a plan. */
export const LIKE_SECRETS = {
  "a private key": /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  "an access key": /\b(AKIA|ASIA)[A-Z0-9]{16}\b/,
  "a token": /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]+/,
  "a value by name":
    /"(secretString|secretBinary|secretStringWo|password|masterPassword|authToken|apiKey)":"(?!\[secret\])/i,
  "credentials in a URL": /\b[a-z]+:\/\/[^\s"/:@]+:[^\s"/@]+@/,
} as const;

/** Everything is inside the one component of a type, and that is the stack's own child. */
export function assertInside(recording: Recording, component: string): void {
  const [stack] = recording.resources.filter(({ type }) => type === "pulumi:pulumi:Stack");
  assert.equal(only(recording, component).parent, stack?.urn);
  const resources = recording.resources.filter(
    ({ type }) => !type.startsWith("pulumi:") && type !== component,
  );
  for (const resource of resources)
    assert.ok(ancestors(recording, resource).includes(component), resource.urn);
}

/** Everything is made by the one provider, in its region, and says no region of its own. */
export function assertOfProvider(recording: Recording, where: string): void {
  const { urn } = only(recording, "pulumi:providers:aws");
  for (const { provider, region, urn: own, inputs } of customs(recording)) {
    assert.ok(provider.startsWith(`${urn}::`), `${own}: ${provider}`);
    assert.equal(region, where, own);
    assert.equal(inputs.region, undefined, own);
  }
}

export function assertNamesFit(recording: Recording): void {
  assert.deepEqual(recording.findings, []);
  assert.deepEqual(judgeLimits(recording.resources), []);
}

/** Each type that Pulumi itself makes a physical name for has its limit; `known` is one of them. */
export function assertLimitsKnown(preview: Recording, known: string): void {
  // In a preview only what Pulumi itself makes up is known of a resource: its name.
  const created = customs(preview).filter(({ outputs }) => Object.keys(outputs).length > 1);
  const types = [...new Set(created.map(({ type }) => type))];
  assert.ok(types.includes(known));
  assert.deepEqual(
    types.filter((type) => !(type in PHYSICAL_NAME_LIMITS)),
    [],
  );
}
