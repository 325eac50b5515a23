import { existsSync, readFileSync } from "node:fs";
import { type EdgeFile, openSealed, type SealState } from "../../model/edge/file";
import { hint } from "../../model/declared/problems";
import { readEnvironment } from "../environment";
import { ArgumentError, EXIT } from "../errors";
import { type Run, runTool } from "../run";
import { EdgeStore } from "./edgeStore";

export interface EvacuateOptions {
  /** Where the operator's copy of headend-edge.json is. */
  readonly edge: string;
  /** The environment's file, for the operators' public key. */
  readonly file?: string;
  readonly undo?: boolean;
  readonly force?: boolean;
  readonly drill?: boolean;
  readonly run?: Run;
}

/** One cell, and where its viewers go. */
interface Move {
  readonly cell: string;
  readonly from: string;
  readonly to: string;
  readonly channels: readonly string[];
  readonly viewers: number;
  /** Its key's value: `standby` or `home`. */
  readonly value: "home" | "standby";
}

/** What keeps from moving: `refused` needs --force, a warning needs nothing. */
interface Doubt {
  readonly refused: boolean;
  readonly says: string;
}

/**
 * `headend evacuate <region|cell>`, `--undo`: moves viewers by the keys `route/<cell>` of the edge's store, and by nothing
 * else. It asks CloudFront's data plane and the alarms of the region that viewers are to go to: no Pulumi backend, no region
 * that they leave.
 */
export function evacuate(subject: string, options: EvacuateOptions): number {
  const { undo = false, force = false, drill = false, run = runTool } = options;
  const { file, doubts } = readEdgeFile(options);
  const moves = movesOf(file, subject, undo);
  const store = new EdgeStore(file.store, run);
  const routes = store.routes();
  print(affected(moves, routes));
  // Forced, nothing that may be ill is waited for.
  const health = force ? [] : healthOf(moves, run);
  const all = [...doubts, ...strandedIn({ file, subject, undo }, routes), ...health];
  for (const { refused, says } of all) warn(`${refused && !force ? "refused" : "warning"}: ${says}`);
  if (all.some(({ refused }) => refused) && !force) {
    warn("nothing was written; --force moves them all the same");
    return EXIT.finding;
  }
  const table = drill ? "drill" : "route";
  const fault = store.write(moves.map(({ cell, value }) => ({ key: `${table}/${cell}`, value })));
  if (fault !== undefined) {
    warn(`not written: ${fault}`);
    return EXIT.failed;
  }
  print(drill ? DRILLED : moved(subject, undo));
  return EXIT.fine;
}

const DRILLED = "drill: keys drill/<cell> were written, which nobody reads; no viewer was moved\n";

const moved = (subject: string, undo: boolean): string =>
  undo
    ? "written: viewers go home within seconds\n"
    : `written: viewers go to standby within seconds, and stay whatever up does; back: headend evacuate ${subject} --undo\n`;

/** Throws an ArgumentError for a file that says nothing; one whose origin is in doubt may be forced. */
function readEdgeFile({ edge, file }: EvacuateOptions): { file: EdgeFile; doubts: Doubt[] } {
  if (!existsSync(edge))
    throw new ArgumentError(
      `there is no ${edge}: copy it from where up left it (output evacuationFileUrl of the edge stack), or say --edge <path>`,
    );
  const text = readFileSync(edge, "utf8");
  const { content } = opened(edge, text, undefined);
  const { key, doubts } = operatorsKey(content.environment, file);
  const says = STATES[opened(edge, text, key).state];
  if (says === undefined) return { file: content, doubts };
  return { file: content, doubts: [...doubts, { refused: true, says: `${edge} ${says}` }] };
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
function operatorsKey(
  environment: string,
  file: string | undefined,
): { key: string | undefined; doubts: Doubt[] } {
  try {
    const { settings } = readEnvironment(environment, file);
    return { key: settings.edge?.operatorsKey, doubts: [] };
  } catch {
    const says = `the file of ${environment} can't be read, so nobody knows whether the edge's file is ours`;
    return { key: undefined, doubts: [{ refused: false, says }] };
  }
}

function movesOf({ cells }: EdgeFile, subject: string, undo: boolean): Move[] {
  const value = undo ? "home" : "standby";
  const chosen = Object.entries(cells).filter(([cell, { home }]) => cell === subject || home === subject);
  if (chosen.length === 0) {
    const known = [...Object.keys(cells), ...new Set(Object.values(cells).map(({ home }) => home))];
    throw new ArgumentError(`"${subject}" is no cell and no cell's home${hint(subject, known)}`);
  }
  return chosen.map(([cell, { home, standby, channels, viewers }]) => {
    const [from, to] = undo ? [standby, home] : [home, standby];
    return { cell, from, to, channels, viewers, value };
  });
}

/** Who is affected, before anything is done. */
function affected(moves: readonly Move[], routes: ReadonlyMap<string, string> | undefined): string {
  const lines = moves.map(({ cell, from, to, channels, viewers, value }) => {
    const now = routes === undefined ? "now: unknown" : `now: ${routes.get(cell) ?? "home"}`;
    return `${cell}: ${channels.length} channels, up to ${viewers} viewers, from ${from} to ${to} (${value}; ${now})\n`;
  });
  const viewers = moves.reduce((sum, move) => sum + move.viewers, 0);
  const channels = moves.reduce((sum, move) => sum + move.channels.length, 0);
  return `${lines.join("")}in all: cells ${moves.length}, channels ${channels}, viewers up to ${viewers}\n`;
}

/** Cells that were moved into the region which is now left. */
function strandedIn(
  { file, subject, undo }: { readonly file: EdgeFile; readonly subject: string; readonly undo: boolean },
  routes: ReadonlyMap<string, string> | undefined,
): Doubt[] {
  if (undo || routes === undefined) return [];
  return Object.entries(file.cells)
    .filter(([cell, { standby }]) => standby === subject && routes.get(cell) === "standby")
    .map(([cell]) => ({
      refused: false,
      says: `${cell} was moved to ${subject} before; headend evacuate ${cell} --undo brings it home`,
    }));
}

/** What the regions that they go to say of themselves. One that does not answer is not asked twice. */
function healthOf(moves: readonly Move[], run: Run): Doubt[] {
  const silent = new Set<string>();
  return moves.flatMap(({ cell, to }) => {
    const unknown = [{ refused: false, says: `${to} does not say whether ${cell} is well there` }];
    if (silent.has(to)) return unknown;
    try {
      return alarmsOf(cell, to, run) ?? unknown;
    } catch {
      silent.add(to);
      return unknown;
    }
  });
}

/** The composite alarms of a cell's channels; undefined where there is none. */
function alarmsOf(cell: string, region: string, run: Run): Doubt[] | undefined {
  const prefix = `${cell}-off-the-air-`;
  const words = `cloudwatch describe-alarms --alarm-types CompositeAlarm --alarm-name-prefix ${prefix} --region ${region}`;
  const query = ["--query", "CompositeAlarms[].[AlarmName,StateValue]", "--output", "json"];
  const alarms = JSON.parse(run("aws", [...words.split(" "), ...query])) as readonly [string, string][];
  if (alarms.length === 0) return undefined;
  const channels = (state: string): string[] =>
    alarms.filter(([, own]) => own === state).map(([name]) => name.slice(prefix.length));
  const [dark, unknown] = [channels("ALARM"), channels("INSUFFICIENT_DATA")];
  return [
    ...(dark.length > 0
      ? [{ refused: true, says: `${cell} is off the air in ${region}: ${dark.join(", ")}` }]
      : []),
    ...(unknown.length > 0
      ? [{ refused: false, says: `${region} does not know how ${cell} is there: ${unknown.join(", ")}` }]
      : []),
  ];
}

const print = (text: string): void => void process.stdout.write(text);
const warn = (line: string): void => void process.stderr.write(`${line}\n`);
