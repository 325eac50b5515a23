import { parseArgs } from "node:util";
import { benchCpu } from "./report";
import { killRandomly } from "./kills";
import { latency } from "./latency";
import { soak } from "./soak";

const USAGE = `npm run bench:services -- [what] [options]
  (nothing)   CPU of the engine and of each service, for the ladder hd50
  latency     seconds from a vendor's last byte to the first playlist that lists the segment
  soak        memory and handles of a cell that plays five channels
  kills       a zone of ingest killed at random moments: no acknowledged segment is lost
  --kills N   of kills; default 50
  --seed N    of kills; default random, printed
  --minutes N of latency and soak
  --segments N of the pushes; default 4`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: {
      minutes: { type: "string" },
      kills: { type: "string", default: "50" },
      seed: { type: "string" },
      segments: { type: "string", default: "4" },
      help: { type: "boolean", default: false },
    },
    allowPositionals: true,
  });
  const [what = "cpu"] = positionals;
  const minutes = Number(values.minutes ?? NaN);
  if (values.help) console.log(USAGE);
  else if (what === "cpu") await benchCpu(Number(values.segments), console.log);
  else if (what === "latency") await latency(minutes || 2, console.log);
  else if (what === "soak") return soak(minutes || 60, console.log);
  else if (what === "kills") return killRandomly({ kills: Number(values.kills), seed: values.seed });
  else throw new Error(`"${what}" is not a benchmark\n${USAGE}`);
  return 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  },
);
