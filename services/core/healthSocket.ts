import { rmSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { TIMING } from "../../catalog/timing.table";
import type { Clock } from "./task";
import { within } from "./waits";

/** The socket by which `/healthcheck` finds out that the process lives, ready or not. */

export interface HealthPlace {
  readonly address: string | undefined;
  readonly port: number;
}

/** Several tasks of one machine have several sockets. */
export const socketPath = ({ address = "any", port }: HealthPlace): string =>
  `/tmp/health-${address}-${port}.sock`;

const WORD = "alive\n";
/** ms. The shortest health check of the platform. */
const TIMEOUT = (TIMING.healthTimeout.allowed?.[0] ?? 2) * 1000;

/** Answers each connection with a word. Removes what a process before has left. */
export function answerHealth(place: HealthPlace): Promise<Server> {
  const path = socketPath(place);
  rmSync(path, { force: true });
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.end(WORD);
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, () => resolve(server));
  });
}

/** True: a process answers at the socket in time. */
export async function isAlive(place: HealthPlace, clock: Clock): Promise<boolean> {
  try {
    return (await within(clock, TIMEOUT, (signal) => readWord(socketPath(place), signal))) === WORD;
  } catch {
    return false;
  }
}

function readWord(path: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path });
    signal.addEventListener("abort", () => socket.destroy());
    let text = "";
    socket.setEncoding("utf8");
    socket.on("data", (part: string) => (text += part));
    socket.once("end", () => resolve(text));
    socket.once("error", reject);
  });
}
