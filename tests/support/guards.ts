import { readFileSync } from "node:fs";
import type { Recording, ResourceRecord } from "../../record/types";

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
