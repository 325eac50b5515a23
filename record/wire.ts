/** Values as the SDK sends them to an engine: secrets, assets and resource references are objects with a signature. */

/** Placeholder of a value that is unknown before the deployment. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
export const SECRET = "[secret]";

// sdk/go/common/resource/properties.go
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";
const REFERENCE_SIGNATURE = "5cf8f73096256a8f31e491e813e4eb8e";

export type Properties = Record<string, unknown>;

/** Bits of `traits`: some part is signed, is unknown, or is a text with a missing or unresolved value. */
export const SIGNED = 1;
export const UNRESOLVED = 2;
export const SUSPECT = 4;

// "undefined" as a word of an identifier, a path or an address; the second is the result of Output.toString().
const UNDEFINED_WORD = /(?<![\w])undefined(?![\w])/;
const OUTPUT_TEXT = "Calling [toString] on an [Output<T>]";

/** One walk that decides whether the slower ones below are needed: most inputs are plain. */
export function traits(value: unknown): number {
  if (typeof value === "string") {
    if (value === UNKNOWN) return UNRESOLVED;
    return isSuspect(value) ? SUSPECT : 0;
  }
  if (typeof value !== "object" || value === null) return 0;
  let found = 0;
  if (Array.isArray(value)) {
    for (const element of value) found |= traits(element);
    return found;
  }
  const properties = value as Properties;
  for (const key in properties) found |= key === SIGNATURE ? SIGNED : traits(properties[key]);
  return found;
}

function isSuspect(text: string): boolean {
  return (text.includes("undefined") && UNDEFINED_WORD.test(text)) || text.includes(OUTPUT_TEXT);
}

/** Texts with a trait, each with its path (`a.b[0]`); a secret one is `[secret]`. */
export function textsWith(trait: number, value: unknown, path = ""): { path: string; text: string }[] {
  if (typeof value === "string") return traits(value) & trait ? [{ path, text: value }] : [];
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value))
    return value.flatMap((element, at) => textsWith(trait, element, `${path}[${at}]`));
  const properties = value as Properties;
  if (properties[SIGNATURE] === SECRET_SIGNATURE) {
    return textsWith(trait, properties["value"], path).map((found) => ({ path: found.path, text: SECRET }));
  }
  return Object.entries(properties).flatMap(([key, part]) =>
    textsWith(trait, part, path ? `${path}.${key}` : key),
  );
}

/** For the record: a secret is `[secret]`, a resource is its `{urn, id}`, an asset has no signature. */
export function masked(value: unknown): unknown {
  return rewritten(value, () => SECRET);
}

/** For the fixtures, which need the program's values. */
export function revealed(value: unknown): unknown {
  return rewritten(value, (secret) => revealed(secret));
}

function rewritten(value: unknown, ofSecret: (inner: unknown) => unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((element) => rewritten(element, ofSecret));
  const { [SIGNATURE]: signature, ...rest } = value as Properties;
  if (signature === SECRET_SIGNATURE) return ofSecret(rest["value"]);
  return Object.fromEntries(Object.entries(rest).map(([key, part]) => [key, rewritten(part, ofSecret)]));
}

export function secret(value: unknown): Properties {
  return { [SIGNATURE]: SECRET_SIGNATURE, value };
}

/** The SDK creates an instance of the resource's class from it, and reads its state (`pulumi:pulumi:getResource`). */
export function reference(urn: string, id: string): Properties {
  return { [SIGNATURE]: REFERENCE_SIGNATURE, urn, id };
}

/** Has the one method of a protobuf Struct that the SDK calls; avoids encoding each response. */
export function struct(value: Properties): { toJavaScript(): Properties } {
  return { toJavaScript: () => value };
}

/** The state that the program gets of a resource: its inputs and the provider's outputs, with signed values. */
export interface Answered {
  urn: string;
  id: string;
  state: Properties;
}

// resource.proto, Result: without SUCCESS the SDK treats each missing output as unknown.
const SUCCESS = 0;
const SKIP = 2;

/** A RegisterResourceResponse. In an `up` missing outputs are unknown, never undefined, so that their use is a finding. */
export function registered({ urn, id, state }: Answered, inPreview: boolean): object {
  return {
    getUrn: () => urn,
    getId: () => id,
    getObject: () => struct(state),
    getPropertydependenciesMap: () => undefined,
    getResult: () => (inPreview ? SUCCESS : SKIP),
  };
}

/** The response to `pulumi:pulumi:getResource`, of which the SDK reads three fields. */
export function resourceStruct({ urn, id, state }: Answered): object {
  const text = (value: string): object => ({ toJavaScript: () => value });
  const fields = new Map<string, object>([
    ["urn", text(urn)],
    ["id", text(id)],
    ["state", { getStructValue: () => struct(state) }],
  ]);
  return { getFieldsMap: () => fields };
}
