import { FAULTS, type FaultName } from "../faults.table";
import type { PlayState } from "../state";
import { FAULT_RULES } from "./listed";
import type { Found, Reader } from "./reader";
import { notice, type Sample } from "./samples";
import type { PlayerError } from "./viewer";
import type { ZoneAnswer } from "./zones";

/** One fault against its limits. */
export interface FaultReport {
  readonly line: string;
  /** Errors of players, and answers to the outside reader, a line each. */
  readonly seen: readonly string[];
  readonly failures: readonly string[];
}

export interface Observed {
  /** ms since 1970: broken, healed, judged. */
  readonly from: number;
  readonly healed: number;
  readonly to: number;
  /** State just before it was healed. */
  readonly during: PlayState;
  readonly state: PlayState;
  readonly reader: Pick<Reader, "found" | "statuses" | "fetched">;
  readonly samples: readonly {
    readonly name: string;
    readonly samples: readonly Sample[];
    readonly errors: readonly PlayerError[];
  }[];
  /** Zones whose manifests differ at the end by more than a segment, in words. */
  readonly differ: readonly string[];
  /** Before the fault: how the sites of an epoch-locked channel differed, in words. */
  readonly apart: readonly string[];
  /** Of the zones that are up, before it was healed. */
  readonly answers: readonly ZoneAnswer[];
}

export function judgeFault(name: FaultName, observed: Observed): FaultReport {
  const { limits } = FAULTS[name];
  const report = limits === undefined ? judgeOffAir(name, observed) : judgeOnAir(name, limits, observed);
  return { ...report, seen: seenOf(observed) };
}

/** Lines of one viewer. */
const MOST_LINES = 12;

/** Seconds are since the fault. */
function seenOf({ from, to, samples, reader }: Observed): readonly string[] {
  const after = (at: number): string => `${((at - from) / 1000).toFixed(1)} s`;
  const errors = samples.flatMap(({ name, errors: all }) => {
    const within = all.filter(({ at }) => at >= from && at <= to);
    const lines = within.map(
      ({ at, text, fatal }) => `      ${name}, ${after(at)}: ${text}${fatal ? " (fatal)" : ""}`,
    );
    const more = lines.length - MOST_LINES;
    return [...lines.slice(0, MOST_LINES), ...(more > 0 ? [`      ${name}: ${more} more`] : [])];
  });
  const answers = [...reader.statuses].flatMap(([channel, changes]) => {
    const within = changes.filter(({ at }) => at >= from && at <= to);
    const words = within.map(({ at, status }) => `${status} after ${after(at)}`);
    return words.length === 0 ? [] : [`      playlists of ${channel} answered ${words.join(", ")}`];
  });
  return [...errors, ...answers];
}

type Judged = Omit<FaultReport, "seen">;

function judgeOnAir(
  name: FaultName,
  limits: { readonly stall: number; readonly jump: number },
  observed: Observed,
): Judged {
  const { from, to, state, samples } = observed;
  const most = { stall: limits.stall * state.segmentSeconds, jump: limits.jump * state.segmentSeconds };
  const differ = observed.differ.map((text) => `${name}: ${text}`);
  const wrong = answered(name, observed, (status) => status < 400);
  const failures = [...rulesBroken(name, observed), ...differ, ...wrong];
  const words = samples.map(({ name: viewer, samples: all }) => {
    const { longest, skipped, repeated } = notice(all, from, to);
    if (longest > most.stall + ROUNDING)
      failures.push(`${name}: ${viewer} stalled ${longest} s, at most ${most.stall} s`);
    if (Math.max(skipped, repeated) > most.jump + 1)
      failures.push(
        `${name}: ${viewer} skipped ${skipped} s and repeated ${repeated} s, at most ${most.jump} s`,
      );
    return `${viewer} stall ${longest} s, skipped ${skipped} s, repeated ${repeated} s`;
  });
  const move = name === "evacuated" ? moveOf(observed) : { words: [], failures: [] };
  failures.push(...move.failures);
  const line = `${FAULTS[name].title}: ${[...move.words, ...words].join("; ")}`;
  // hls.js refuses another segment, or a higher discontinuity sequence, under a number that it knows.
  if (name === "evacuated" && observed.apart.length > 0)
    return {
      line: `note  ${line}; one site alone changed feeds, so this is the player's own reload`,
      failures: [...move.failures, ...differ, ...observed.apart.map((text) => `${name}: ${text}`)],
    };
  // The sites of a channel that is not locked have different segments.
  if (name === "evacuated" && !state.isLocked)
    return {
      line: `note  ${line}; not epoch-locked, so this is the player's own reload`,
      failures: [...move.failures, ...differ],
    };
  return { line: `${failures.length === 0 ? "pass" : "FAIL"}  ${line}`, failures };
}

/** Segments from the change in the store to the first segment of the other site. */
const MOVE = 2;

function moveOf({ during: { move }, state }: Observed): {
  readonly words: readonly string[];
  readonly failures: readonly string[];
} {
  const most = MOVE * state.segmentSeconds;
  const { site = "the other site", seconds = Infinity } = move ?? {};
  const words = `first segment from ${site} after ${seconds.toFixed(1)} s`;
  return { words: [words], failures: seconds > most ? [`evacuated: ${words}, at most ${most} s`] : [] };
}

/** Samples are 0.1 s apart. */
const ROUNDING = 0.1;

/**
 * Without any feed every manifest answers 503, viewers get an error within staleAfter, tasks stay healthy, and the channel comes
 * back. Viewers get the answer of standby, after that of home.
 */
function judgeOffAir(name: FaultName, observed: Observed): Judged {
  const { from, healed, to, during, state, reader } = observed;
  const wrong = answered(name, observed, (status) => status === 503);
  const failures = [...rulesBroken(name, observed), ...wrong];
  const ends = state.channels.map(({ id }) => {
    const listed = reader.fetched.filter(({ channel, listedAt }) => channel === id && listedAt < healed);
    const newest = Math.max(...listed.map(({ listedAt }) => listedAt));
    const gone = reader.statuses.get(id)?.find(({ at, status }) => at > from && status >= 500);
    const seconds = gone === undefined ? Infinity : (gone.at - newest) / 1000;
    if (seconds > state.staleAfterSeconds + 1)
      failures.push(`${name}: ${id} answered an error after ${seconds.toFixed(1)} s`);
    const back = reader.statuses.get(id)?.at(-1)?.status;
    if (back !== 200)
      failures.push(
        `${name}: ${id} answers ${back} ${((to - healed) / 1000).toFixed(0)} s after the vendors came back`,
      );
    return seconds;
  });
  const restarted = during.tasks.filter(
    ({ state: at, restarts }, index) => at !== "ready" || restarts !== state.tasks[index]?.restarts,
  );
  failures.push(
    ...restarted.map(({ service, zone }) => `${name}: ${service} of ${zone} did not stay healthy`),
  );
  const worst = Math.max(...ends).toFixed(1);
  const line = `${FAULTS[name].title}: errors after ${worst} s (at most ${state.staleAfterSeconds} s)`;
  return { line: `${failures.length === 0 ? "pass" : "FAIL"}  ${line}`, failures };
}

/** Zones whose manifest task answered otherwise, in words. */
const answered = (
  name: FaultName,
  { answers }: Observed,
  isRight: (status: number) => boolean,
): readonly string[] =>
  answers
    .filter(({ status }) => !isRight(status))
    .map(({ channel, zone, status }) => `${name}: ${channel} of ${zone} answers ${status}`);

/** Rules of playlists that were broken between two moments. `during`: the fault, in the message. */
export function rulesBroken(
  during: string,
  { from, to, reader }: Pick<Observed, "from" | "to"> & { readonly reader: Pick<Reader, "found"> },
): string[] {
  const broken = reader.found.filter(({ at }: Found) => at >= from && at <= to);
  return Object.keys(FAULT_RULES).flatMap((rule) => {
    const found = broken.filter((each) => each.rule === rule);
    const lines = new Set(found.map(({ text, channel, rendition }) => `${channel}/${rendition}: ${text}`));
    const more = lines.size - MOST_OF_RULE;
    const shown = [...lines].slice(0, MOST_OF_RULE);
    return [...shown, ...(more > 0 ? [`${more} more`] : [])].map((line) => `${during}: ${rule}: ${line}`);
  });
}

/** Lines of one rule. */
const MOST_OF_RULE = 4;
