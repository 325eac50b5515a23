import { cpus } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { chromium, type Browser } from "playwright-core";
import { FAULT_NAMES, FAULTS, type FaultName } from "../faults.table";
import type { PlayState } from "../state";
import type { Control } from "./control";
import { findFfmpeg } from "../tools";
import { latencies, quantile } from "./latency";
import { lipSync } from "./lipSync";
import { singleCopies } from "./copies";
import { findMissing } from "./missing";
import { Reader } from "./reader";
import { judgeFault, rulesBroken, type FaultReport } from "./report";
import { openViewer, type Viewer } from "./viewer";
import { sitesDiffer, zoneAnswers, zonesDiffer } from "./zones";

/**
 * Presses every button of a running `play` and holds what viewers and an outside reader notice against the limits of
 * faults.table.ts. All figures come from outside the services.
 */
export interface CheckOptions {
  readonly control: Control;
  /** Of the page, through which viewers read. */
  readonly origin: string;
  readonly faults?: readonly FaultName[];
  readonly print: (line: string) => void;
}

/** Lines of what went beyond a limit: none is a pass. */
export async function check(options: CheckOptions): Promise<readonly string[]> {
  const { control, print } = options;
  const state = await control.state();
  const reader = new Reader({
    origin: options.origin,
    channels: state.channels.map(({ id }) => id),
    staleAfter: state.staleAfterSeconds,
  });
  const browser = await launch();
  try {
    await reader.start();
    await hasWindow(reader);
    const viewers = await open(browser, state);
    const failures = await opening(viewers, state, print);
    failures.push(...rulesBroken("no fault", { from: 0, to: Date.now(), reader }));
    failures.push(...(await copies(control, print)));
    for (const name of applicable(options.faults ?? FAULT_NAMES, state)) {
      const report = await press(name, { options, reader, viewers, state });
      for (const line of [report.line, ...report.seen]) print(line);
      failures.push(...report.failures);
    }
    failures.push(...(await whole(control, reader, { state, print })));
    return failures;
  } finally {
    await browser.close();
    await reader.stop();
  }
}

const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--autoplay-policy=no-user-gesture-required",
    ],
  });

/** Segments that a channel lists before viewers come: with fewer, players begin nearer to the live edge than they want. */
const LISTED = 6;

async function hasWindow(reader: Reader): Promise<void> {
  const sequences = (): number =>
    new Set(reader.fetched.map(({ channel, sequence }) => `${channel} ${sequence}`)).size;
  while (sequences() < LISTED * reader.channels) await pause(500);
}

async function open(browser: Browser, { channels }: PlayState): Promise<readonly Viewer[]> {
  const [channel] = channels;
  if (channel === undefined) throw new Error("play has no channel");
  return [
    await openViewer(browser, "hls.js", channel.hls),
    await openViewer(browser, "shaka-player", channel.dash),
  ];
}

/** Seconds from opening to the first picture, and latency: three segments and eight seconds at most. */
const OPENING = 2;
const LATENCY = 8;

async function opening(
  viewers: readonly Viewer[],
  state: PlayState,
  print: CheckOptions["print"],
): Promise<string[]> {
  await pause(5 * state.segmentSeconds * 1000);
  const failures: string[] = [];
  for (const viewer of viewers) {
    const [opened, latency, errors] = [await viewer.opened(), await viewer.latency(), await viewer.errors()];
    const seconds = opened === undefined ? Infinity : opened / 1000;
    print(
      `${viewer.name}: first picture after ${seconds.toFixed(1)} s, latency ${latency?.toFixed(1) ?? "unknown"} s`,
    );
    if (seconds > OPENING)
      failures.push(`${viewer.name}: first picture after ${seconds.toFixed(1)} s, at most ${OPENING} s`);
    const most = 3 * state.segmentSeconds + LATENCY;
    if (latency !== undefined && latency > most)
      failures.push(`${viewer.name}: latency ${latency.toFixed(1)} s, at most ${most} s`);
    failures.push(...errors.filter(({ fatal }) => fatal).map(({ text }) => `${viewer.name}: ${text}`));
  }
  return failures;
}

/** 200 means that two zones hold the body. */
async function copies(control: Control, print: CheckOptions["print"]): Promise<readonly string[]> {
  const receipts = (await control.receipts()).filter(({ start }) => start !== undefined);
  const { compared, single } = await singleCopies(await control.state(), receipts, Date.now());
  print(`acknowledged segments in two zones: ${compared - single.length} of ${compared}`);
  if (compared === 0) return ["no segment was acknowledged in the last seconds"];
  return single.slice(0, 4).map((text) => `acknowledged and not in two zones: ${text}`);
}

function applicable(names: readonly FaultName[], { faults }: PlayState): readonly FaultName[] {
  return names.filter((name) => faults.some((fault) => fault.name === name));
}

interface Pressed {
  readonly options: CheckOptions;
  readonly reader: Reader;
  readonly viewers: readonly Viewer[];
  readonly state: PlayState;
}

async function press(
  name: FaultName,
  { options: { control, print }, reader, viewers, state }: Pressed,
): Promise<FaultReport> {
  const { hold, settle } = FAULTS[name];
  const apart = name === "evacuated" && state.isLocked ? await sitesAgree(control, state, print) : [];
  const idle = idleSince(cpus());
  const before = await control.state();
  const from = Date.now();
  await control.break(name);
  await pause(hold * state.segmentSeconds * 1000);
  const healed = Date.now();
  const during = await control.state();
  const channels = state.channels.map(({ id }) => id);
  const answers = await zoneAnswers(during, channels);
  await control.heal(name);
  await pause(settle * state.segmentSeconds * 1000);
  const to = Date.now();
  const differ = await zonesDiffer(await control.state(), channels);
  const samples = await Promise.all(
    viewers.map(async (viewer) => ({
      name: viewer.name,
      samples: await viewer.samples(),
      errors: await viewer.errors(),
    })),
  );
  const observed = { from, healed, to, during, state: before, reader, samples, differ, apart, answers };
  const report = judgeFault(name, observed);
  return { ...report, line: `${report.line} (CPU ${idle()} % idle)` };
}

/** Seconds after which a switch of one site alone has left every playlist: liveWindow, and a little more. */
const WINDOW = 330;

/** Waits until both sites have equal playlists, and returns how they differ if they never do. */
async function sitesAgree(
  control: Control,
  { channels }: PlayState,
  print: CheckOptions["print"],
): Promise<readonly string[]> {
  const ids = channels.map(({ id }) => id);
  const from = Date.now();
  const seconds = (): number => Math.round((Date.now() - from) / 1000);
  let differ = await sitesDiffer(await control.state(), ids);
  while (differ.length > 0 && seconds() < WINDOW) {
    await pause(1000);
    differ = await sitesDiffer(await control.state(), ids);
  }
  print(`playlists of both sites: ${differ.join(", ") || "equal"} after ${seconds()} s`);
  return differ;
}

/** Percent of idle CPU since now: with less than 20, times say nothing. */
function idleSince(before: ReturnType<typeof cpus>): () => number {
  return () => {
    const [was, is] = [totals(before), totals(cpus())];
    return Math.round((100 * (is.idle - was.idle)) / (is.all - was.all));
  };
}

function totals(rows: ReturnType<typeof cpus>): { readonly idle: number; readonly all: number } {
  const times = rows.flatMap((row) => Object.entries(row.times));
  const sum = (of: typeof times): number => of.reduce((total, [, milliseconds]) => total + milliseconds, 0);
  return { idle: sum(times.filter(([name]) => name === "idle")), all: sum(times) };
}

/** Of the whole run: nothing acknowledged is missing, and playlists kept their rules. */
async function whole(
  control: Control,
  reader: Reader,
  { state, print }: { readonly state: PlayState; readonly print: CheckOptions["print"] },
): Promise<readonly string[]> {
  const receipts = (await control.receipts()).filter(({ start }) => start !== undefined);
  const asTheyCame = reader.fetched.filter(({ uri }) => uri.includes("/ts/"));
  const { notListed, notServed, otherBytes, compared } = findMissing(
    receipts,
    asTheyCame,
    state.segmentSeconds,
  );
  const late = latencies(receipts, asTheyCame);
  const sound = await soundOf(state, print);
  print(
    `acknowledged segments: ${compared} compared, ${notListed.length + notServed.length + otherBytes.length} missing`,
  );
  print(
    `last byte to playlist: median ${quantile(late, 0.5).toFixed(2)} s, p95 ${quantile(late, 0.95).toFixed(2)} s, with browsers on the same machine`,
  );
  return [
    ...sound,
    ...(compared === 0 ? ["no segment was compared with the vendors' log"] : []),
    ...notListed.map((text) => `acknowledged and not listed: ${text}`),
    ...notServed.map((text) => `listed and not served: ${text}`),
    ...otherBytes.map((text) => `bytes that no vendor was acknowledged for: ${text}`),
  ];
}

/** ms between a flash and its beep: an AAC frame is 21, and viewers notice more than 40 (ITU-R BT.1359). */
const OUT_OF_SYNC = 40;

/** Sound against picture of every channel, over all changes of the timeline in its window. */
async function soundOf({ channels }: PlayState, print: CheckOptions["print"]): Promise<readonly string[]> {
  const ffmpeg = await findFfmpeg();
  const get = async (url: string): Promise<Buffer> => Buffer.from(await (await fetch(url)).arrayBuffer());
  const rows = await Promise.all(
    channels.map(async ({ id, dash }) => ({
      id,
      // An MPD without a segment.
      values: await lipSync(dash, get, ffmpeg).catch(() => []),
    })),
  );
  return rows.flatMap(({ id, values }) => {
    const offsets = values.map(({ offset }) => offset);
    print(`${id}: sound against picture ${offsets.join(", ")} ms`);
    const isFine = offsets.length > 0 && offsets.every((offset) => Math.abs(offset) <= OUT_OF_SYNC);
    return isFine
      ? []
      : [`${id}: sound is ${offsets.join(", ")} ms from the picture, at most ${OUT_OF_SYNC}`];
  });
}
