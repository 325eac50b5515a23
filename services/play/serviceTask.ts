import type { ChildProcess } from "node:child_process";
import { connect } from "node:net";
import type { Service } from "../../catalog/services.table";
import type { Site } from "../../settings/settings";
import { signal, type Processes } from "./processes";
import type { TaskState } from "./state";

export interface TaskArgs {
  readonly service: Service;
  readonly site: Site;
  readonly zone: string;
  readonly address: string;
  readonly port: number;
  /** The bundle. */
  readonly file: string;
  /** Files that run before it: `--require`. */
  readonly preload: string;
  readonly environment: () => Readonly<Record<string, string>>;
  readonly processes: Processes;
  readonly onLine: (task: ServiceTask, line: string) => void;
  readonly onEvent: (text: string) => void;
}

/** ms from the end of a task to its next start, as a scheduler needs. */
const RESTART = 2000;
/** ms between two looks for whether it listens. */
const LOOK = 250;

/** One task: its process, started again when it ends, unless it was killed on purpose. */
export class ServiceTask {
  private child: ChildProcess | undefined;
  private state: TaskState["state"] = "stopped";
  private isWanted = false;
  private restarts = -1;

  constructor(readonly args: TaskArgs) {}

  now(): TaskState {
    const { service, zone, site, address } = this.args;
    return { service, zone, site, address, state: this.state, restarts: Math.max(0, this.restarts) };
  }

  start(): void {
    this.isWanted = true;
    if (this.child !== undefined) return;
    const { file, preload, environment, processes, onLine } = this.args;
    this.restarts++;
    this.state = "starting";
    const child = processes.start({
      file: process.execPath,
      args: ["--require", preload, file],
      environment: environment(),
      onLine: (line) => onLine(this, line),
      onExit: (why) => this.ended(why),
    });
    this.child = child;
    this.look(child);
  }

  /** It stays away until `start`. */
  kill(): void {
    this.stop();
    this.send("SIGKILL");
  }

  /** When it ends, it does not start again. */
  stop(): void {
    this.isWanted = false;
  }

  freeze(): void {
    this.send("SIGSTOP");
  }

  thaw(): void {
    this.send("SIGCONT");
  }

  private send(name: NodeJS.Signals): void {
    if (this.child !== undefined) signal(this.child, name);
  }

  private ended(why: string): void {
    this.child = undefined;
    this.state = "stopped";
    const { service, zone, onEvent } = this.args;
    if (!this.isWanted) return;
    onEvent(`${service} in ${zone} ended: ${why}`);
    setTimeout(() => {
      if (this.isWanted) this.start();
    }, RESTART);
  }

  /** A task listens when it is ready (docs/service-contract.md, Start, health, end). */
  private look(child: ChildProcess): void {
    if (this.child !== child || this.state !== "starting") return;
    const { address, port, service, zone, onEvent } = this.args;
    const socket = connect({ host: address, port });
    socket.on("connect", () => {
      socket.destroy();
      this.state = "ready";
      onEvent(`${service} in ${zone} is ready`);
    });
    socket.on("error", () => setTimeout(() => this.look(child), LOOK));
  }
}
