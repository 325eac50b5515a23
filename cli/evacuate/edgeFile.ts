import { existsSync, readFileSync } from "node:fs";
import { type EdgeFile, isPublicKey, openSealed, type SealState } from "../../plan/edge/file";
import { ArgumentError } from "../errors";

/** What keeps from moving: `refused` needs --force, a warning needs nothing. */
export interface Doubt {
  readonly refused: boolean;
  readonly says: string;
  /** Whom a refusal holds back. Default: everyone. */
  readonly cells?: readonly string[];
}

/** What an operator's machine has, without a call to any service. */
export interface Known {
  readonly file: EdgeFile;
  readonly doubts: readonly Doubt[];
}

/**
 * Reads the operator's copy of headend-edge.json. Throws an ArgumentError for one that cannot be read; one whose origin is
 * in doubt may be forced.
 * @param key path of the operators' public key
 */
export function readEdgeFile(edge: string, key: string): Known {
  if (!existsSync(edge))
    throw new ArgumentError(
      `there is no ${edge}: copy it from where up left it (output evacuationFileUrl of the edge stack), or say --edge <path>`,
    );
  const text = readFileSync(edge, "utf8");
  const publicKey = existsSync(key) ? readFileSync(key, "utf8").trim() : undefined;
  const fault = publicKey === undefined || isPublicKey(publicKey) ? undefined : NO_KEY;
  const { content, state } = opened(edge, text, fault === undefined ? publicKey : undefined);
  const says = STATES[state];
  return {
    file: content,
    doubts: [
      ...(publicKey === undefined
        ? [{ refused: false, says: `signature not checked: there is no ${key}` }]
        : []),
      ...(fault === undefined ? [] : [{ refused: true, says: `${key} ${fault}` }]),
      ...(says === undefined ? [] : [{ refused: true, says: `${edge} ${says}` }]),
    ],
  };
}

const NO_KEY = "is not an Ed25519 public key (base64 of its SPKI form)";

const STATES: Readonly<Record<SealState, string | undefined>> = {
  signed: undefined,
  unsigned: undefined,
  forged: "is not signed by the operators' key",
  broken: "was cut short or edited: its checksum is wrong",
};

function opened(path: string, text: string, key: string | undefined) {
  try {
    return openSealed(text, key);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ArgumentError(`${path} can't be used: ${error.message}; copy it again`);
  }
}
