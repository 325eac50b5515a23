import { EXIT } from "../errors";
import { Aws } from "../../aws/aws";
import { EdgeStore } from "../../aws/edgeStore";
import { faultOf } from "../../aws/errors";
import { type Doubt, readEdgeFile } from "../evacuate/edgeFile";
import { doubtsOf, type Routes } from "../evacuate/doubts";
import { type Move, movesOf } from "../evacuate/moves";
import { healthOf } from "../evacuate/standby";

export interface EvacuateOptions {
  /** Path of the operator's copy of headend-edge.json. */
  readonly edge: string;
  /** Path of the operators' public key. */
  readonly key: string;
  readonly undo?: boolean;
  readonly force?: boolean;
  readonly drill?: boolean;
  readonly aws?: Aws;
}

/**
 * `headend evacuate <region|cell>`, `--undo`: moves viewers by writing only the keys `route/<cell>` of the edge's store. It
 * calls CloudFront's data plane and CloudWatch in the region that viewers move to, not the region that they leave and no
 * Pulumi backend. A refused cell does not stop the other cells.
 */
export async function evacuate(subject: string, options: EvacuateOptions): Promise<number> {
  const { edge, force = false, aws = new Aws() } = options;
  const known = readEdgeFile(edge, options.key);
  const { environment, store: arn } = known.file;
  const moves = movesOf(known.file, subject, options);
  print(`${environment}: store ${arn}\n`);
  const store = new EdgeStore(aws, { arn, region: moves[0].to });
  const { routes, unread } = await routesOf(store);
  print(affected(moves, routes));
  const doubts = [
    ...unread,
    ...known.doubts,
    ...doubtsOf(moves, known.file, { subject, routes }),
    // With --force, no call waits for a region that may be impaired.
    ...(force ? [] : await healthOf(moves, aws)),
  ];
  for (const { refused, message } of doubts) warn(`${refused && !force ? "refused" : "warning"}: ${message}`);
  return write(moves, force ? [] : heldBack(moves, doubts), { store, subject, options });
}

async function routesOf(
  store: EdgeStore,
): Promise<{ readonly routes: Routes; readonly unread: readonly Doubt[] }> {
  try {
    return { routes: await store.routes(), unread: [] };
  } catch (error) {
    const message = `routes of the store not read: ${faultOf(error).message}`;
    return { routes: undefined, unread: [{ refused: false, message }] };
  }
}

/** Affected cells and viewers, printed before anything is written. */
function affected(moves: readonly Move[], routes: Routes): string {
  const lines = moves.map(({ cell, from, to, channels, viewers, value }) => {
    const now = routes === undefined ? "now: unknown" : `now: ${routes.get(cell) ?? "home"}`;
    return `${cell}: ${channels.length} channels, up to ${viewers} viewers, from ${from} to ${to} (${value}; ${now})\n`;
  });
  const viewers = moves.reduce((sum, move) => sum + move.viewers, 0);
  const channels = moves.reduce((sum, move) => sum + move.channels.length, 0);
  return `${lines.join("")}total: cells ${moves.length}, channels ${channels}, viewers up to ${viewers}\n`;
}

/** A refusal without cells applies to all cells. */
function heldBack(moves: readonly Move[], doubts: readonly Doubt[]): Move[] {
  const refusals = doubts.filter(({ refused }) => refused);
  return moves.filter(({ cell }) =>
    refusals.some(({ cells }) => cells === undefined || cells.includes(cell)),
  );
}

interface Writing {
  readonly store: EdgeStore;
  readonly subject: string;
  readonly options: EvacuateOptions;
}

async function write(
  moves: readonly Move[],
  held: readonly Move[],
  { store, subject, options: { undo = false, drill = false } }: Writing,
): Promise<number> {
  const allowed = moves.filter((move) => !held.includes(move));
  if (allowed.length === 0) {
    warn("nothing was written; --force writes despite this");
    return EXIT.finding;
  }
  const table = drill ? "drill" : "route";
  const fault = await store.write(allowed.map(({ cell, value }) => ({ key: `${table}/${cell}`, value })));
  if (fault !== undefined) {
    warn(`not written: ${fault}`);
    return EXIT.failed;
  }
  print(drill ? DRILLED : moved(subject, undo));
  if (held.length === 0) return EXIT.fine;
  warn(`not moved: ${held.map(({ cell }) => cell).join(", ")}; --force moves them despite this`);
  return EXIT.finding;
}

const DRILLED = "drill: keys drill/<cell> were written, which the edge does not read; no viewer was moved\n";

const moved = (subject: string, undo: boolean): string =>
  undo
    ? "written: viewers move home within seconds\n"
    : `written: viewers move to standby within seconds, and pulumi up keeps this; back: headend evacuate ${subject} --undo\n`;

const print = (text: string): void => void process.stdout.write(text);
const warn = (line: string): void => void process.stderr.write(`${line}\n`);
