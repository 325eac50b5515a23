import { planTiming } from "../../catalog/timing";
import type { Reader } from "../play/check/reader";
import { systemClock } from "../core/clock";
import { holdingOf, idleSince, machine } from "./cpu";
import { type Growth, grows, growthOf, type Sample } from "./growth";
import { Outside } from "./outside";
import { digits, table } from "./table";
import { pause } from "./until";

/** ms between two samples; a line is printed each minute. */
const EVERY = 15_000;
const PRINTED = 4;

type Samples = ReadonlyMap<string, readonly Sample[]>;

/** Plays five channels for so many minutes. Exit status 1: memory or handles grow, a task ended, or a playlist has a gap. */
export async function soak(minutes: number, print: (line: string) => void): Promise<number> {
  const play = await Outside.start();
  const reader = await play.reader({ every: 1000 });
  const before = machine();
  try {
    const [samples, restarts] = await sampled(play, minutes, print);
    const { liveWindow } = planTiming(play.state.segmentSeconds);
    const growths = [...samples].map(
      ([name, row]) => [name, growthOf(row, liveWindow.seconds / 60)] as const,
    );
    print(`\n${resultTable(samples, growths)}`);
    print(`\nidle CPU: ${digits(100 * idleSince(before))} %; segments read: ${reader.fetched.length}`);
    const failures = [
      ...growths.filter(([, growth]) => grows(growth)).map(([name, growth]) => failureOf(name, growth)),
      ...restarts,
      ...gapsOf(reader),
    ];
    for (const failure of failures) print(`FAIL  ${failure}`);
    print(failures.length === 0 ? `nothing grows in ${minutes} minutes` : `${failures.length} failures`);
    return failures.length === 0 ? 0 : 1;
  } finally {
    await reader.stop();
    await play.stop();
  }
}

async function sampled(
  play: Outside,
  minutes: number,
  print: (line: string) => void,
): Promise<readonly [Samples, readonly string[]]> {
  const samples = new Map<string, Sample[]>();
  const start = systemClock.mono();
  const end = start + minutes * 60_000;
  for (let count = 0; systemClock.mono() < end; count++) {
    await pause(EVERY);
    const at = (systemClock.mono() - start) / 60_000;
    for (const { pid, service, zone } of play.tasks) {
      const holding = holdingOf(pid);
      const name = `${service} ${zone}`;
      if (holding !== undefined) samples.set(name, [...(samples.get(name) ?? []), { at, ...holding }]);
    }
    if (count % PRINTED === PRINTED - 1) print(lineOf(at, samples));
  }
  const { tasks } = await play.control.state();
  return [
    samples,
    tasks
      .filter((task) => task.restarts > 0)
      .map((task) => `${task.service} in ${task.zone} ended ${task.restarts} times`),
  ];
}

function lineOf(at: number, samples: Samples): string {
  const cells = [...samples].map(([name, row]) => `${name} ${digits(row.at(-1)?.megabytes ?? NaN)} MB`);
  return `minute ${at.toFixed(0)}: ${cells.join(", ")}`;
}

function resultTable(samples: Samples, growths: readonly (readonly [string, Growth])[]): string {
  return table(
    ["process", "MB first", "MB last", "MB a minute", "files", "sockets", "children", "handles a minute"],
    growths.map(([name, growth]) => {
      const row = samples.get(name) ?? [];
      const [first, last] = [row[0], row.at(-1)];
      return [
        name,
        digits(first?.megabytes ?? NaN),
        digits(last?.megabytes ?? NaN),
        digits(growth.megabytes),
        `${first?.files} to ${last?.files}`,
        `${first?.sockets} to ${last?.sockets}`,
        String(last?.children),
        digits(growth.handles),
      ];
    }),
  );
}

const failureOf = (name: string, { megabytes, handles }: Growth): string =>
  Number.isNaN(megabytes)
    ? `${name}: too few samples after the caches were full; run longer`
    : `${name} grows by ${digits(megabytes)} MB and ${digits(handles)} handles a minute`;

/** Faults of playlists, and segments that could not be read. */
const gapsOf = ({ found, fetched }: Reader): readonly string[] => [
  ...found.map(({ channel, rendition, ...fault }) => `${channel} ${rendition}: ${JSON.stringify(fault)}`),
  ...fetched.filter(({ sha256 }) => sha256 === undefined).map(({ uri }) => `listed and not served: ${uri}`),
];
