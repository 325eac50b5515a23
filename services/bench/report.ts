import { findEngine } from "../play/tools";
import { engineAlone, type EngineRun, FORMATS, mbpsPerVcpu, rateOf } from "./engineAlone";
import { readLoop, segmentAt } from "./loop";
import { type Cost, measureServices, type ServicesRun } from "./services";
import { digits, table } from "./table";

/** Rounds of the engine before and after the services: the machine may be faster at one time than at another. */
const ROUNDS = 7;

/** Every figure is CPU time. Compare ratios: seconds are those of this machine and of its load. */
export async function benchCpu(segments: number, print: (line: string) => void): Promise<void> {
  const [engine, loop] = [await findEngine(), await readLoop()];
  const segment = segmentAt(loop, 1, 0);
  print(`hd50: ${digits(rateOf(segment))} Mbit/s pushed, segments of 4 s\n`);
  const before = await engineAlone(engine, segment, { formats: FORMATS, rounds: ROUNDS });
  const services = await measureServices(loop, segments);
  const [after] = await engineAlone(engine, segment, { formats: ["clear"], rounds: ROUNDS });
  print(engineTable(before));
  const clear = ((before[0]?.cpu ?? NaN) + (after?.cpu ?? NaN)) / 2;
  print(`\nclear again after the services: ${digits(after?.cpu ?? NaN)} s\n`);
  print(packagerTable(services, clear, before[0]?.megabits ?? NaN));
  print(`\n${serversTable(services)}`);
  print(`\nmissing: ${missingOf(services).join("; ") || "nothing"}`);
}

function engineTable(runs: readonly EngineRun[]): string {
  const clear = runs[0]?.cpu ?? NaN;
  return table(
    ["engine alone", "CPU s a segment", "x clear", "Mbit/s a vCPU"],
    runs.map((run) => [run.format, digits(run.cpu), digits(run.cpu / clear), digits(mbpsPerVcpu(run))]),
  );
}

function packagerTable(
  { packager, packagerOwn, segments }: ServicesRun,
  clear: number,
  megabits: number,
): string {
  const row = (name: string, cpu: number): string[] => [
    name,
    digits(cpu),
    digits(cpu / clear),
    digits(mbpsPerVcpu({ cpu, megabits })),
  ];
  return table(
    [`packager, ${segments} segments`, "CPU s a segment", "x engine", "Mbit/s a vCPU"],
    [
      row("engine alone, clear", clear),
      row("service with its engine", packager),
      row("  its own process", packagerOwn),
      row("  engine as its child", packager - packagerOwn),
    ],
  );
}

function serversTable({ ingest, cacheWrites, cacheReads, manifests, nginx }: ServicesRun): string {
  const row = (name: string, cost: Cost, beside?: Cost): string[] => {
    const gigabits = (8 * cost.bytes) / 1e9;
    const ratio = beside && cost.cpu / cost.bytes / (beside.cpu / beside.bytes);
    return [
      name,
      digits(cost.cpu),
      String(cost.requests),
      digits(gigabits),
      digits(cost.cpu / gigabits),
      digits((1000 * cost.cpu) / cost.requests),
      ratio === undefined ? "" : digits(ratio),
      digits((gigabits * 1000) / cost.cpu),
      digits(cost.requests / cost.cpu),
    ];
  };
  return table(
    [
      "TLS",
      "CPU s",
      "requests",
      "Gbit",
      "s a Gbit",
      "ms a request",
      "x nginx",
      "Mbit/s a vCPU",
      "req/s a vCPU",
    ],
    [
      row("ingest, all zones: received, copied, handed over", ingest, nginx?.writes),
      row("cache: written by the packager", cacheWrites, nginx?.writes),
      ...(nginx ? [row("nginx: written", nginx.writes)] : []),
      row("cache: read", cacheReads, nginx?.reads),
      ...(nginx ? [row("nginx: read", nginx.reads)] : []),
      row("manifest: read, gzip", manifests, nginx?.manifests),
      ...(nginx ? [row("nginx: read", nginx.manifests)] : []),
    ],
  );
}

const missingOf = ({ nginx, missing, failures }: ServicesRun): readonly string[] => [
  ...missing,
  ...(failures > 0 ? [`${failures} runs of the engine were late: the packager's figures do not count`] : []),
  ...(nginx === undefined ? ["nginx (on the PATH)"] : []),
  "encryption in the packager service, which has no key server yet: see the engine's rows",
  "TLS to S3",
];
