import type { Server as NetServer } from "node:net";
import type { TimingName } from "../../catalog/timing";
import { planTiming } from "../../catalog/timing";
import { createCertificate } from "./certificate";
import { createClient } from "./client";
import { systemClock } from "./clock";
import { processVariables, readEnvironment, silenceSdk } from "./environment";
import { answerHealth } from "./healthSocket";
import { pollLineUp, type LineUpPoll } from "./lineUp";
import { createLog, stdout, type LogStream } from "./log";
import { createMetadata } from "./metadata";
import { createMetrics } from "./metrics";
import { createObjects } from "./objects";
import { createSecrets, secretsManager } from "./secrets";
import { createServer, type Server } from "./server";
import type { CreateProgram, Environment, Program, Task } from "./task";
import { createTasks } from "./tasks";
import { within } from "./waits";

/**
 * The life of a task: environment, clients, line-up, start of the program, listen, "ready"; after SIGTERM the end. Nothing
 * outside ends it: without a line-up it waits, and with one it serves whatever else is away (law 5).
 */
export function runTask(create: CreateProgram): void {
  silenceSdk();
  const stream = createLog(stdout());
  process.on("uncaughtException", (error) => end(stream, { message: "a fault of the program", error }));
  process.on("unhandledRejection", (error) => end(stream, { message: "a fault of the program", error }));
  live(create, stream).catch((error: unknown) => end(stream, { message: "the task can't start", error }));
}

const SECOND = 1000;
/** Seconds between the end of a task and the moment that ECS kills it. */
const RESERVE = 1;

interface Fault {
  readonly message: string;
  readonly error: unknown;
}

function end({ log, flush }: LogStream, { message, error }: Fault): never {
  const { stack } = error as Partial<Error>;
  log.error(message, { error, stack });
  flush();
  process.exit(1);
}

async function live(create: CreateProgram, stream: LogStream): Promise<void> {
  const environment = readEnvironment(processVariables());
  const ended = new AbortController();
  const health = await answerHealth(environment);
  const parts = { environment, stream, signal: ended.signal };
  const terminated = terminationOf(process);
  const running = start(create, parts);
  running.catch(() => undefined);
  await Promise.race([terminated, running]);
  const started = await Promise.race([running, terminated.then(() => undefined)]);
  await terminated;
  await stop(started, { stream, health, ended });
}

const terminationOf = (from: NodeJS.Process): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) from.on(signal, () => resolve());
  });

interface Parts {
  readonly environment: Environment;
  readonly stream: LogStream;
  readonly signal: AbortSignal;
}

interface Started {
  readonly program: Program;
  readonly server: Server;
  readonly seconds: (name: TimingName) => number;
}

async function start(create: CreateProgram, parts: Parts): Promise<Started> {
  const { environment, stream } = parts;
  const { task, seconds } = await createTask(parts);
  const program = create(task);
  await program.start();
  const server = createServer({
    routes: program.routes,
    certificate: await createCertificate(task.clock.wall()),
    clock: task.clock,
    log: task.log,
    timing: () => task.lineUp().timing,
  });
  await server.listen(environment.port, environment.address);
  const { service, zone, release } = environment;
  stream.log.info("ready", { service, zone, release, address: task.tasks.own, port: environment.port });
  return { program, server, seconds };
}

interface Ending {
  readonly stream: LogStream;
  readonly health: NetServer;
  readonly ended: AbortController;
}

async function stop(started: Started | undefined, { stream, health, ended }: Ending): Promise<never> {
  stream.log.info("stopping");
  try {
    if (started !== undefined) await finish(started);
  } catch (error) {
    end(stream, { message: "the task did not end in time", error });
  }
  ended.abort();
  health.close();
  stream.log.info("stopped");
  stream.flush();
  process.exit(0);
}

/** Requests first, then what the program holds; all of it before ECS kills the process. */
async function finish({ server, program, seconds }: Started): Promise<void> {
  const limit = (seconds("stopTimeout") - RESERVE) * SECOND;
  await within(systemClock, limit, async () => {
    await server.stop(seconds("uploadTimeout") * SECOND);
    await program.stop();
  });
}

/** The clients of a task, when it has its first line-up. */
async function createTask({ environment, stream, signal }: Parts): Promise<{
  readonly task: Task;
  readonly seconds: (name: TimingName) => number;
}> {
  const { log, line } = stream;
  const clock = systemClock;
  const polled: { poll?: LineUpPoll } = {};
  const seconds = (name: TimingName) => polled.poll?.current()?.timing[name] ?? BEFORE[name].seconds;
  const milliseconds = (name: TimingName) => () => seconds(name) * SECOND;
  const common = { environment, clock, log, signal };
  const { region } = environment;
  const objects = createObjects({ region, clock, log, timeout: milliseconds("clientTimeout") });
  const poll = pollLineUp({ ...common, name: environment.lineUp, objects });
  polled.poll = poll;
  const first = await poll.first;
  const lineUp = () => poll.current() ?? first;
  const zones = () => lineUp().zones;
  return {
    seconds,
    task: {
      environment,
      clock,
      log,
      lineUp,
      objects,
      metrics: createMetrics({ ...common, line }),
      tasks: await createTasks({ ...common, zones, interval: milliseconds("segment") }),
      client: createClient({ clock, port: environment.port }),
      metadata: createMetadata({ ...common, timeout: milliseconds("metadataTimeout") }),
      secrets: createSecrets({
        ...common,
        lineUp,
        timeout: milliseconds("clientTimeout"),
        read: secretsManager(region),
      }),
    },
  };
}

/** Times before the first line-up: those of the default segment. */
const BEFORE = planTiming(4);
