import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { MOST_ZONES } from "./environment";
import { DEFECT_NAMES, DEFECTS, type DefectName } from "./defects.table";
import { Play, type RunOptions } from "./play";

const USAGE = `npm run play -- [options]
  --channels N   channels, 1 to 20; default 2
  --zones N      zones of a site, 2 to ${MOST_ZONES}; default 2
  --sites N      1 or 2; default 1
  --segment N    seconds of a segment, 2 to 10; default 4
  --locked       segments of all vendors and sites are in step (epochLocked)
  --port N       of the page; default 8080
  --check        press every button in headless Chromium, print what viewers notice, and end
  --faults A,B   with --check: these only; "none" measures without a fault
  --defect NAME  with --check: run with a defect on purpose, which the check must find
  --help`;

interface Options extends RunOptions {
  readonly isCheck: boolean;
  readonly faults: string | undefined;
}

function optionsOf(args: readonly string[]): Options | undefined {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      channels: { ...text, default: "2" },
      zones: { ...text, default: "2" },
      sites: { ...text, default: "1" },
      segment: { ...text, default: "4" },
      port: { ...text, default: "8080" },
      locked: { type: "boolean", default: false },
      check: { type: "boolean", default: false },
      faults: text,
      defect: text,
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return undefined;
  const defect = values.defect === undefined ? undefined : defectOf(values.defect);
  return {
    channels: whole("channels", values.channels, [1, 20]),
    zones: whole("zones", values.zones, [2, MOST_ZONES]),
    sites: whole("sites", values.sites, [1, 2]) === 2 ? 2 : 1,
    segmentSeconds: whole("segment", values.segment, [2, 10]),
    port: whole("port", values.port, [1, 65535]),
    epochLocked: values.locked,
    isCheck: values.check,
    faults: values.faults ?? defect?.faults,
    defect: defect?.name,
  };
}

function defectOf(text: string): { readonly name: DefectName; readonly faults: string } {
  const name = DEFECT_NAMES.find((each) => each === text);
  if (name === undefined)
    throw new Error(`--defect: "${text}" is not a defect; use ${DEFECT_NAMES.join(", ")}`);
  return { name, faults: DEFECTS[name].faults.join(",") || "none" };
}

function whole(name: string, value: string, [least, most]: readonly [number, number]): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new Error(`--${name}: "${value}" is not a whole number from ${least} to ${most}; correct it`);
}

async function main(): Promise<void> {
  const options = optionsOf(process.argv.slice(2));
  if (options === undefined) return console.log(USAGE);
  const play = await Play.start(options, console.log);
  let isEnding = false;
  const end = (code: number): void => {
    if (isEnding) return;
    isEnding = true;
    console.log("\nending all processes");
    void play.stop().finally(() => process.exit(code));
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, () => end(0));
  if (options.isCheck) end(await runCheck(play, options.faults));
  else console.log(`open ${play.url}   (Ctrl-C ends it)`);
}

/** In a process of its own, so that it does not slow what it measures. */
async function runCheck(play: Play, faults: string | undefined): Promise<number> {
  const args = [play.origin, play.token, ...(faults === undefined ? [] : [faults])];
  const child = fork(join(__dirname, "check", "main.ts"), args, {
    execArgv: ["-r", "ts-node/register/transpile-only"],
  });
  const [code] = (await once(child, "exit")) as [number | null];
  return code ?? 2;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
