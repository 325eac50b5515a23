import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";

/**
 * The format of `headend-edge.json`: `headend evacuate` depends neither on a Pulumi backend nor on the impaired region. The
 * file holds no secret. Its seal has a checksum, which detects a truncated or edited file, and a signature if the operators
 * have a key. This module imports no other room: `evacuate` must run when everything else fails.
 */
export const EDGE_FILE = "headend-edge.json";

export interface EdgeFile {
  readonly version: 1;
  readonly environment: string;
  /** ARN of the key-value store. */
  readonly store: string;
  readonly cells: Readonly<Record<string, EdgeFileCell>>;
}

export interface EdgeFileCell {
  readonly home: string;
  readonly standby: string;
  /** Most concurrent viewers. */
  readonly viewers: number;
  readonly channels: readonly string[];
}

/**
 * `broken`: the checksum does not match: the file was truncated or edited. `forged`: the signature is of another key,
 * or missing although a key is declared.
 */
export type SealState = "signed" | "unsigned" | "forged" | "broken";

interface Seal {
  readonly sha256: string;
  /** Ed25519, in base64. */
  readonly signature?: string;
}

/** The file's text. The same content and key give the same text, so an `up` that changes nothing changes no file. */
export function seal(content: EdgeFile, privateKey: string | undefined): string {
  const text = JSON.stringify(content);
  const own: Seal = {
    sha256: createHash("sha256").update(text).digest("hex"),
    ...(isKey(privateKey)
      ? { signature: sign(null, Buffer.from(text), createPrivateKey(privateKey)).toString("base64") }
      : {}),
  };
  return `${JSON.stringify({ ...content, seal: own }, undefined, 2)}\n`;
}

/** A plan has a placeholder in place of the secret key, so its file is not signed. Readers reject an unsigned file. */
const isKey = (text: string | undefined): text is string => text?.includes("PRIVATE KEY-----") ?? false;

/** Throws a RangeError if the text is not such a file. `publicKey`: of the operators, base64 of its SPKI form. */
export function openSealed(
  text: string,
  publicKey: string | undefined,
): { readonly content: EdgeFile; readonly state: SealState } {
  const { seal: own, ...content } = parsed(text);
  return { content, state: stateOf(JSON.stringify(content), own, publicKey) };
}

function stateOf(body: string, own: Seal | undefined, publicKey: string | undefined): SealState {
  if (own?.sha256 !== createHash("sha256").update(body).digest("hex")) return "broken";
  if (publicKey === undefined) return "unsigned";
  if (own.signature === undefined) return "forged";
  const isOurs = verify(null, Buffer.from(body), keyOf(publicKey), Buffer.from(own.signature, "base64"));
  return isOurs ? "signed" : "forged";
}

/** Whether a text is the base64 of an Ed25519 public key in SPKI form. */
export function isPublicKey(text: string): boolean {
  try {
    return keyOf(text).asymmetricKeyType === "ed25519";
  } catch {
    return false;
  }
}

const keyOf = (publicKey: string): KeyObject =>
  createPublicKey({ key: Buffer.from(publicKey, "base64"), format: "der", type: "spki" });

function parsed(text: string): EdgeFile & { readonly seal?: Seal } {
  try {
    const file = JSON.parse(text) as EdgeFile & { readonly seal?: Seal };
    if (file.version === 1 && typeof file.store === "string" && typeof file.cells === "object") return file;
  } catch {
    throw new RangeError("it is not JSON");
  }
  throw new RangeError("it has no version 1, no store or no cells");
}
