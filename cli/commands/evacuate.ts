import { EXIT } from "../errors";
import { type Run, runTool, wordsOf } from "../run";
import { type Doubt, readEdgeFile } from "../evacuate/edgeFile";
import { EdgeStore } from "../evacuate/edgeStore";
import { doubtsOf, type Routes } from "../evacuate/doubts";
import { type Move, movesOf } from "../evacuate/moves";
import { healthOf } from "../evacuate/standby";

export interface EvacuateOptions {
  /** Where the operator's copy of headend-edge.json is. */
  readonly edge: string;
  /** Where the operators' public key is. */
  readonly key: string;
  readonly undo?: boolean;
  readonly force?: boolean;
  readonly drill?: boolean;
  readonly run?: Run;
}

/**
 * `headend evacuate <region|cell>`, `--undo`: moves viewers by the keys `route/<cell>` of the edge's store, and by nothing
 * else. It asks CloudFront's data plane and the alarms of the region that viewers are to go to: no Pulumi backend, no region
 * that they leave. A cell that is held back keeps no other where it is.
 */
export function evacuate(subject: string, options: EvacuateOptions): number {
  const { edge, force = false, run = runTool } = options;
  const known = readEdgeFile(edge, options.key);
  const { environment, store: arn } = known.file;
  const moves = movesOf(known.file, subject, options);
  print(`${environment}: store ${arn}\n`);
  const store = new EdgeStore({ arn, region: moves[0].to }, run);
  const { routes, silence } = routesOf(store);
  print(affected(moves, routes));
  const doubts = [
    ...silence,
    ...known.doubts,
    ...doubtsOf(moves, known.file, { subject, routes }),
    // Forced, nothing that may be ill is waited for.
    ...(force ? [] : healthOf(moves, run)),
  ];
  for (const { refused, says } of doubts) warn(`${refused && !force ? "refused" : "warning"}: ${says}`);
  return write(moves, force ? [] : heldBack(moves, doubts), { store, subject, options });
}

function routesOf(store: EdgeStore): { readonly routes: Routes; readonly silence: readonly Doubt[] } {
  try {
    return { routes: store.routes(), silence: [] };
  } catch (error) {
    const says = `the store does not say who was moved before: ${wordsOf(error)}`;
    return { routes: undefined, silence: [{ refused: false, says }] };
  }
}

/** Who is affected, before anything is done. */
function affected(moves: readonly Move[], routes: Routes): string {
  const lines = moves.map(({ cell, from, to, channels, viewers, value }) => {
    const now = routes === undefined ? "now: unknown" : `now: ${routes.get(cell) ?? "home"}`;
    return `${cell}: ${channels.length} channels, up to ${viewers} viewers, from ${from} to ${to} (${value}; ${now})\n`;
  });
  const viewers = moves.reduce((sum, move) => sum + move.viewers, 0);
  const channels = moves.reduce((sum, move) => sum + move.channels.length, 0);
  return `${lines.join("")}in all: cells ${moves.length}, channels ${channels}, viewers up to ${viewers}\n`;
}

/** A refusal that names no cells is of all. */
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

function write(
  moves: readonly Move[],
  held: readonly Move[],
  { store, subject, options: { undo = false, drill = false } }: Writing,
): number {
  const fit = moves.filter((move) => !held.includes(move));
  if (fit.length === 0) {
    warn("nothing was written; --force moves them all the same");
    return EXIT.finding;
  }
  const table = drill ? "drill" : "route";
  const fault = store.write(fit.map(({ cell, value }) => ({ key: `${table}/${cell}`, value })));
  if (fault !== undefined) {
    warn(`not written: ${fault}`);
    return EXIT.failed;
  }
  print(drill ? DRILLED : moved(subject, undo));
  if (held.length === 0) return EXIT.fine;
  warn(`all but ${held.map(({ cell }) => cell).join(", ")}; --force moves them all the same`);
  return EXIT.finding;
}

const DRILLED = "drill: keys drill/<cell> were written, which nobody reads; no viewer was moved\n";

const moved = (subject: string, undo: boolean): string =>
  undo
    ? "written: viewers go home within seconds\n"
    : `written: viewers go to standby within seconds, and stay whatever up does; back: headend evacuate ${subject} --undo\n`;

const print = (text: string): void => void process.stdout.write(text);
const warn = (line: string): void => void process.stderr.write(`${line}\n`);
