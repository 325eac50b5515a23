/** Values as the SDK hands them to an engine: secrets, assets and resource references are objects with a signature. */

/** Stands for a value that is not known before the deployment. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
export const SECRET = "[secret]";

// sdk/go/common/resource/properties.go
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";
const REFERENCE_SIGNATURE = "5cf8f73096256a8f31e491e813e4eb8e";

export type Properties = Record<string, unknown>;

/** Bits of `traits`: some part is signed, is unknown, or is a text that a missing or unresolved value went into. */
export const SIGNED = 1;
export const UNRESOLVED = 2;
export const SUSPECT = 4;

// "undefined" where an identifier, a path or an address has a word; the second is what Output.toString() answers.
const UNDEFINED_WORD = /(?<![\w])undefined(?![\w])/;
const OUTPUT_TEXT = "Calling [toString] on an [Output<T>]";

/** One walk that says whether any of the slower ones below is needed: most inputs are plain. */
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

/** The texts that have a trait, each with its path (`a.b[0]`). */
export function textsWith(trait: number, value: unknown, path = ""): { path: string; text: string }[] {
  if (typeof value === "string") return traits(value) & trait ? [{ path, text: value }] : [];
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value))
    return value.flatMap((element, at) => textsWith(trait, element, `${path}[${at}]`));
  return Object.entries(value).flatMap(([key, part]) =>
    textsWith(trait, part, path ? `${path}.${key}` : key),
  );
}

/** For the record: a secret is `[secret]`, a resource is its `{urn, id}`, an asset has no signature. */
export function masked(value: unknown): unknown {
  return rewritten(value, () => SECRET);
}

/** For the fixtures, which need the values that the program gave. */
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

/** The SDK makes an instance of the resource's class of it, and asks for its state (`pulumi:pulumi:getResource`). */
export function reference(urn: string, id: string): Properties {
  return { [SIGNATURE]: REFERENCE_SIGNATURE, urn, id };
}

/** Shaped as a protobuf Struct in the one method that the SDK calls; saves encoding and decoding each answer. */
export function struct(value: Properties): { toJavaScript(): Properties } {
  return { toJavaScript: () => value };
}
