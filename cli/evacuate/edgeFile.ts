import { existsSync, readFileSync } from "node:fs";
import { type EdgeFile, openSealed, type SealState } from "../../plan/edge/file";
import type { Settings } from "../../settings/settings";
import { findEnvironment } from "../environment";
import { ArgumentError } from "../errors";

/** What keeps from moving: `refused` needs --force, a warning needs nothing. */
export interface Doubt {
  readonly refused: boolean;
  readonly says: string;
  /** Whom a refusal holds back. Default: everyone. */
  readonly cells?: readonly string[];
}

/** What an operator's machine knows without asking anybody. */
export interface Known {
  readonly file: EdgeFile;
  readonly doubts: readonly Doubt[];
  /** Undefined: the environment's file can't be read. */
  readonly settings: Settings | undefined;
}

/**
 * Reads the operator's copy of headend-edge.json. Throws an ArgumentError for one that says nothing; one whose origin is in
 * doubt may be forced.
 * @param file the environment's, for the operators' public key
 */
export function readEdgeFile(edge: string, file: string | undefined): Known {
  if (!existsSync(edge))
    throw new ArgumentError(
      `there is no ${edge}: copy it from where up left it (output evacuationFileUrl of the edge stack), or say --edge <path>`,
    );
  const text = readFileSync(edge, "utf8");
  const { content } = opened(edge, text, undefined);
  const { settings, doubts } = environmentOf(content.environment, file);
  const says = STATES[opened(edge, text, settings?.edge?.operatorsKey).state];
  const seal = says === undefined ? [] : [{ refused: true, says: `${edge} ${says}` }];
  return { file: content, doubts: [...doubts, ...seal], settings };
}

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

/** Without the environment's file an emergency goes on. */
function environmentOf(environment: string, file: string | undefined): Omit<Known, "file"> {
  try {
    return { settings: findEnvironment(environment, file).plan.settings, doubts: [] };
  } catch {
    const says = `the file of ${environment} can't be read, so nobody knows whether the edge's file is ours`;
    return { settings: undefined, doubts: [{ refused: false, says }] };
  }
}
