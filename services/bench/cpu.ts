import { readFileSync, readdirSync, readlinkSync } from "node:fs";

/** What /proc says of processes: CPU seconds, memory, handles. Linux only. */

/** USER_HZ: 100 on every Linux of Node's platforms. */
const TICKS = 100;

interface Stat {
  readonly parent: number;
  /** Seconds of its own, user and system. */
  readonly own: number;
  /** Seconds of children that ended and were waited for. */
  readonly waited: number;
}

/** Undefined: the process has ended. */
export function statOf(pid: number | "self"): Stat | undefined {
  const text = read(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  // The name of the program may have spaces; the fields after its bracket begin with the third.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const ticks = (...at: readonly number[]): number =>
    at.reduce((sum, index) => sum + Number(fields[index - 3]), 0) / TICKS;
  return { parent: Number(fields[1]), own: ticks(14, 15), waited: ticks(16, 17) };
}

/** CPU seconds of a process, of its children, and of those that they waited for. */
export function cpuOf(pid: number): number {
  const { own = 0, waited = 0 } = statOf(pid) ?? {};
  return childrenOf(pid).reduce((sum, child) => sum + cpuOf(child), own + waited);
}

export const childrenOf = (parent: number): readonly number[] =>
  processes().filter((pid) => statOf(pid)?.parent === parent);

const processes = (): readonly number[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

export interface TaskPid {
  readonly pid: number;
  readonly service: string;
  readonly zone: string;
}

/** Processes of tasks that `parent` started: their environment names service and zone. */
export function tasksOf(parent: number): readonly TaskPid[] {
  return childrenOf(parent).flatMap((pid) => {
    const variables = new Map(
      (read(`/proc/${pid}/environ`) ?? "").split("\0").map((line) => {
        const at = line.indexOf("=");
        return [line.slice(0, at), line.slice(at + 1)] as const;
      }),
    );
    const [service, zone] = [variables.get("HEADEND_SERVICE"), variables.get("HEADEND_ZONE")];
    return service === undefined || zone === undefined ? [] : [{ pid, service, zone }];
  });
}

export interface Holding {
  /** MB of memory of the process and its children (VmRSS). */
  readonly megabytes: number;
  readonly files: number;
  readonly sockets: number;
  readonly children: number;
}

/** Undefined: the process has ended. */
export function holdingOf(pid: number): Holding | undefined {
  const own = megabytesOf(pid);
  if (own === undefined) return undefined;
  const links = list(`/proc/${pid}/fd`).map((name) => link(`/proc/${pid}/fd/${name}`));
  const lasting = childrenOf(pid).filter((child) => !isEngine(child));
  return {
    megabytes: lasting.reduce((sum, child) => sum + (megabytesOf(child) ?? 0), own),
    files: links.length,
    sockets: links.filter((target) => target.startsWith("socket:")).length,
    children: lasting.length,
  };
}

/** A run of the engine ends with its segment. */
const isEngine = (pid: number): boolean =>
  (read(`/proc/${pid}/cmdline`) ?? "").split("\0")[0]?.endsWith("/packager") ?? false;

function megabytesOf(pid: number): number | undefined {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`) ?? "")?.[1];
  return kibibytes === undefined ? undefined : (Number(kibibytes) * 1024) / 1e6;
}

/** Seconds of all CPUs since boot: all, and idle ones. A guest's stolen time is not idle. */
export function machine(): { readonly all: number; readonly idle: number } {
  const [, ...fields] = (read("/proc/stat") ?? "").split("\n", 1)[0]?.trim().split(/\s+/) ?? [];
  const ticks = fields.slice(0, 8).map(Number);
  return {
    all: ticks.reduce((sum, value) => sum + value, 0) / TICKS,
    idle: ((ticks[3] ?? 0) + (ticks[4] ?? 0)) / TICKS,
  };
}

/** Share of the machine's CPU that was idle since `before`. */
export function idleSince(before: ReturnType<typeof machine>): number {
  const now = machine();
  return (now.idle - before.idle) / (now.all - before.all);
}

const read = (file: string): string | undefined => attempt(() => readFileSync(file, "latin1"));
const list = (folder: string): readonly string[] => attempt(() => readdirSync(folder)) ?? [];
const link = (file: string): string => attempt(() => readlinkSync(file)) ?? "";

/** Undefined: the process ended between two reads. */
function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
