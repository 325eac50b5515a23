import { existsSync } from "node:fs";
import { type EdgeFile, isPublicKey, openSealed, type SealState } from "../../plan/edge/file";
import { readTextFile } from "../../settings/textFile";
import { ArgumentError } from "../errors";

/** A reason against a move: `refused` requires --force, else it is a warning. */
export interface Doubt {
  readonly refused: boolean;
  readonly message: string;
  /** Cells that are refused. Default: all. */
  readonly cells?: readonly string[];
}

/** The file, read without a call to any service, and doubts about its origin. */
export interface Known {
  readonly file: EdgeFile;
  readonly doubts: readonly Doubt[];
}

/**
 * Reads the operator's copy of headend-edge.json. Throws an ArgumentError if it cannot be read. A wrong seal or signature is
 * a doubt, so --force accepts it.
 * @param key path of the operators' public key
 */
export function readEdgeFile(edge: string, key: string): Known {
  const read = readTextFile(edge);
  if ("fault" in read)
    throw new ArgumentError(
      `${edge}: ${read.fault}; copy it from the output evacuationFileUrl of the edge stack, or set --edge <path>`,
    );
  const isGiven = existsSync(key);
  const { publicKey, fault } = isGiven ? readPublicKey(key) : {};
  const { content, state } = opened(edge, read.text, publicKey);
  const broken = STATES[state];
  return {
    file: content,
    doubts: [
      ...(isGiven ? [] : [{ refused: false, message: `signature not checked: ${key} does not exist` }]),
      ...(fault === undefined ? [] : [{ refused: true, message: `${key} ${fault}` }]),
      ...(broken === undefined ? [] : [{ refused: true, message: `${edge} ${broken}` }]),
    ],
  };
}

const NO_KEY = "is not an Ed25519 public key (base64 of its SPKI form)";

function readPublicKey(path: string): { readonly publicKey?: string; readonly fault?: string } {
  const read = readTextFile(path);
  if ("fault" in read) return { fault: read.fault };
  const publicKey = read.text.trim();
  return isPublicKey(publicKey) ? { publicKey } : { fault: NO_KEY };
}

const STATES: Readonly<Record<SealState, string | undefined>> = {
  signed: undefined,
  unsigned: undefined,
  forged: "is not signed by the operators' key; copy it again",
  broken: "was truncated or edited, its checksum is wrong; copy it again",
};

function opened(path: string, text: string, key: string | undefined) {
  try {
    return openSealed(text, key);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ArgumentError(`${path} can't be used: ${error.message}; copy it again`);
  }
}
